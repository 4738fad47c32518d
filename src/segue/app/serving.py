"""A web process: granian inside this process's event loop, ended without cutting off requests."""

import asyncio
import contextlib
import os
import resource
import socket
from pathlib import Path
from typing import Any

import structlog
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.server.embed import Server

_HEADERS_S = 15
_CONNECTIONS = 16_384
_AFTERGLOW_S = 0.2  # the last bytes of the last answer are still in granian's hands
_log = structlog.get_logger(__name__)


class WebServer:
    """Serves an ASGI application on a listening socket until `stop`."""

    def __init__(self, application: Any, listening: socket.socket, tls: tuple[Path, Path] | None) -> None:
        self._counted = _Counted(application)
        self._server = _InheritedServer(
            self._counted,
            listening,
            interface=Interfaces.ASGINL,
            http=HTTPModes.auto if tls else HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_S * 1000),
            backpressure=_CONNECTIONS,
            runtime_blocking_threads=4,
            websockets=True,
            log_enabled=False,
            ssl_cert=tls[0] if tls else None,
            ssl_key=tls[1] if tls else None,
            ssl_protocol_min=SSLProtocols.tls12,
        )
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Accept nothing more; `serve` returns when the requests at work have ended."""
        self._stopping.set()

    async def serve(self, *, drain_s: float) -> None:
        """Serve until `stop`, then give requests `drain_s` to end."""
        serving = asyncio.create_task(self._server.serve(), name="granian")
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            stopping.cancel()
            await serving
            raise RuntimeError("the web server ended by itself")
        self._server.stop()  # type: ignore[no-untyped-call]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._counted.idle.wait(), drain_s)
        if self._counted.active:
            _log.warning("requests_cut_off", count=self._counted.active)
        await asyncio.sleep(_AFTERGLOW_S)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(serving, 1)


def raise_descriptor_limit() -> None:
    """As many open files as the system lets us: each listener holds one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 65_536
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def inherited_socket(descriptor: int) -> socket.socket:
    """The listening socket that the supervisor handed over."""
    return socket.socket(fileno=descriptor)


def tell_ready(descriptor: int | None) -> None:
    """Tell the supervisor that requests are answered; it may have heard it from another."""
    if descriptor is not None:
        with contextlib.suppress(OSError):
            os.write(descriptor, b"1")


class _InheritedServer(Server):
    """granian on a socket that is open already, shared with those that come after this process."""

    def __init__(self, application: Any, listening: socket.socket, **options: Any) -> None:
        super().__init__(application, **options)
        self._listening = listening

    def _init_shared_socket(self) -> None:
        # As its own server for several processes does; the stub file knows no arguments.
        holder: Any = SocketHolder
        self._shd = holder(os.dup(self._listening.fileno()), False, self.backlog)  # noqa: FBT003
        self._ssp = None


class _Counted:
    """Counts the requests that are being answered."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self.active = 0
        self.idle = asyncio.Event()
        self.idle.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.active += 1
        self.idle.clear()
        try:
            await self._application(scope, receive, send)
        finally:
            self.active -= 1
            if not self.active:
                self.idle.set()
