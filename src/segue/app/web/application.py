"""Puts the web process together: features' routes, media, the player, health, metrics."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from segue.app.bootstrap import Engines
from segue.app.features import Features
from segue.app.metrics import exposition
from segue.app.web.access import AccessLog
from segue.app.web.addresses import TrustedProxies
from segue.app.web.factory import create_api, packed
from segue.app.web.headers import SecurityHeaders
from segue.app.web.health import Health
from segue.app.web.health import router as health_router
from segue.app.web.metrics import LiveFigures, RequestMetrics, metrics_router
from segue.app.web.openapi import PREFIX, complete_openapi
from segue.app.web.problems import problem_of
from segue.app.web.routers import api_routers
from segue.app.web.shared_pages import SharedPages
from segue.app.web.shell import Shell
from segue.app.web.static import PlayerFiles
from segue.delivery.api import MediaApp
from segue.delivery.http import edge_routes
from segue.delivery.http import routes as delivery_routes
from segue.engines.postgres.health import check_database, check_workers
from segue.engines.postgres.jobs import queue_depths
from segue.kernel.errors import AppError
from segue.kernel.ports.blobs import OutOfSpace
from segue.live.http import LiveSocket

PLAYER = Path(__file__).resolve().parents[4] / "web" / "dist"
# Pictures may come, and exports go, as slowly as a phone in a tunnel; live events never end.
_SLOW = tuple(
    f"{PREFIX}/{path}" for path in ("uploads", "users/me/avatar", "users/me/export/", "live/events")
)
_SLOW_ENDS = ("/cover", "/image", "/versions")
_QUEUE_DEADLINE_S = 2.0
_log = structlog.get_logger(__name__)


def create_application(engines: Engines, features: Features) -> "WebApplication":
    """The ASGI application of a web process."""
    return WebApplication(engines, features)


class WebApplication:
    """The ASGI application, and what a process does at its start and end."""

    def __init__(self, engines: Engines, features: Features) -> None:
        self._engines = engines
        self._features = features
        self._health = Health(
            {
                "database": self._check_database,
                "storage": self._check_storage,
                "jobs": self._check_jobs,
                "disk": self._check_disk,
            }
        )
        self._access = AccessLog.for_format(engines.settings.log_format, engines.settings.log_addresses)
        self._requests = RequestMetrics(features.registry)
        self.asgi: ASGIApp = self._build()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a server spares itself this step by asking `asgi`."""
        await self.asgi(scope, receive, send)

    def drain(self) -> None:
        """Tell whoever asks for readiness to send no more people here."""
        self._health.draining = True
        self._features.live.connections.drain()

    def flush(self) -> None:
        """Write the access lines and the figures that are still held back."""
        self._access.flush()
        self._requests.flush()

    async def announce(self) -> None:
        """Say in the log how to make the first admin, while there is none."""
        try:
            if await self._features.people.accounts.needs_admin():
                # The code is meant to be read here by whoever runs the server.
                _log.warning(
                    f"There is no admin yet. Open {self._engines.public_url} and enter "
                    f"{self._engines.secrets.setup_code} to become it."
                )
        except AppError as error:
            _log.warning("setup_unknown", reason=error.detail)

    def _build(self) -> ASGIApp:
        engines, features = self._engines, self._features
        # As the operator wrote it: a URL made up from host and port says nothing of who asks.
        public_url = engines.settings.public_url
        api = create_api(
            api_routers(features, public_url, engines.public_url.rstrip("/")),
            authenticator=features.people.authenticator,
            gate=features.people.gate,
            idempotency=features.people.idempotency,
            places=features.own_data.places,
            outside=[health_router(self._health), metrics_router(self._page)],
            player=PlayerFiles(PLAYER, engines.settings.media_url),
            heads=SharedPages(
                features.sharing,
                features.social.shares,
                gate=features.people.gate,
                places=features.own_data.places,
                base=engines.public_url,
            ),
        )
        secrets = features.media_tokens.edge_secrets
        hot = [
            *delivery_routes(features.delivery, prefix=PREFIX),
            *edge_routes(features.denials, edge_secrets=secrets),
        ]
        return Shell(
            app=packed(api),
            state_of=api,
            media=MediaApp(
                features.delivery,
                features.media_reader,
                edge_secrets=secrets,
                problem_of=problem_of,
                meters=features.delivery_meters,
            ),
            hot=hot,
            socket=LiveSocket(
                features.live.live,
                features.live.connections,
                features.live.tickets,
                path=f"{PREFIX}/live",
                public_url=public_url,
            ),
            slow=_SLOW,
            slow_ends=_SLOW_ENDS,
            proxies=TrustedProxies(engines.settings.trusted_proxies),
            country_header=engines.settings.country_header,
            security=SecurityHeaders(https=engines.public_url.startswith("https://")),
            metrics=self._requests,
            access=self._access,
        )

    async def _page(self) -> bytes:
        figures = LiveFigures(self._engines.database.usage(), await self._queue())
        self._features.delivery_meters.flush()
        self._requests.flush()
        return await asyncio.to_thread(exposition, self._features.registry, [figures])

    async def _queue(self) -> Mapping[tuple[str, str], int] | None:
        try:
            async with asyncio.timeout(_QUEUE_DEADLINE_S):
                return await queue_depths(self._engines.database)
        except (AppError, TimeoutError):
            return None

    async def _check_database(self) -> None:
        await check_database(self._engines.database)

    async def _check_storage(self) -> None:
        try:
            await self._engines.blobs.check()
        except OutOfSpace:
            # Reading still works; `disk` tells of it.
            return

    async def _check_jobs(self) -> None:
        await check_workers(self._engines.database)

    async def _check_disk(self) -> None:
        try:
            await self._engines.blobs.check()
        except OutOfSpace:
            raise
        except AppError:
            return


def openapi_document() -> dict[str, Any]:
    """The document without a server: routes are declared, and none of them is called."""
    nothing = _Nothing()
    api = create_api(
        api_routers(cast("Features", nothing), None, ""),
        authenticator=cast("Any", nothing),
        gate=cast("Any", nothing),
        idempotency=cast("Any", nothing),
        places=cast("Any", nothing),
        outside=[health_router(Health({})), metrics_router(cast("Any", nothing))],
    )
    return complete_openapi(api)


class _Nothing:
    """Stands for every service while only the routes' signatures are read."""

    def __getattr__(self, _name: str) -> Any:
        return self
