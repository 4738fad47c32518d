"""The web process: features, their routes, and granian, until it is told to stop."""

import asyncio

import structlog

from segue.app.bootstrap import open_engines
from segue.app.features import build_features
from segue.app.listening import listen
from segue.app.own_data import apply_tombstones
from segue.app.serving import (
    WebServer,
    inherited_socket,
    raise_descriptor_limit,
    tell_ready,
)
from segue.app.settings import Settings
from segue.app.signals import stop_on_signals
from segue.app.tasks import register_tasks
from segue.app.web.application import create_application

DRAIN_S = 15.0
_log = structlog.get_logger(__name__)


async def serve_web(settings: Settings, *, descriptor: int | None, tell: int | None) -> None:
    """Serve on the supervisor's socket, or on one of its own at SEGUE_HOST and SEGUE_PORT."""
    raise_descriptor_limit()
    listening = listen(settings.host, settings.port) if descriptor is None else inherited_socket(descriptor)
    port = listening.getsockname()[1]
    async with open_engines("web", settings, port=port) as engines:
        features = build_features(engines)
        register_tasks(engines, features)
        features.live.live.listen(engines.listener)
        await engines.live_bus.start()
        await engines.listener.start()
        await apply_tombstones(features.own_data)
        tls = (settings.tls_cert, settings.tls_key) if settings.tls_cert and settings.tls_key else None
        application = create_application(engines, features)
        server = WebServer(application.asgi, listening, tls)

        def stop() -> None:
            application.drain()
            server.stop()

        stop_on_signals(stop)
        await application.announce()
        _log.info("web_ready", url=engines.public_url)
        tell_ready(tell)
        beating = asyncio.create_task(features.live.connections.beat(), name="live beat")
        await server.serve(drain_s=DRAIN_S)
        beating.cancel()
        application.flush()
