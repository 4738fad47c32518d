"""The socket itself: a bare ASGI endpoint, since thousands of them stand open at once."""

import asyncio
from contextlib import suppress
from urllib.parse import parse_qs

import structlog
from starlette.types import Receive, Scope, Send

from segue.accounts.api import Caller, CrossOrigin
from segue.accounts.http import HotGuard, require_own_page
from segue.kernel.errors import AppError, ErrorKind
from segue.live.connections import Connections
from segue.live.contracts import CloseCode
from segue.live.conversation import Conversation
from segue.live.listener import Listener
from segue.live.service import Live
from segue.live.tickets import Tickets

_CLOSING_S = 30.0
"""How long a client may take to take in that its socket is closed."""
_CODES = {ErrorKind.UNAUTHENTICATED: CloseCode.SIGNED_OUT, ErrorKind.LIMITED: CloseCode.TOO_MANY}
_log = structlog.get_logger(__name__)


class LiveSocket:
    """`LIVE {prefix}/live`, for who comes with a ticket, with the web player's cookie, or a header."""

    def __init__(
        self, live: Live, connections: Connections, tickets: Tickets, *, path: str, public_url: str | None
    ) -> None:
        self.path = path
        self._live = live
        self._connections = connections
        self._tickets = tickets
        self._public_url = public_url
        self._guard = HotGuard("LIVE", path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, from the handshake to its end."""
        await receive()
        code: CloseCode | None
        try:
            caller = await self._admit(scope)
            client = scope.get("client")
            with self._connections.open(caller, client[0] if client else None, speaks=True) as listener:
                await send({"type": "websocket.accept"})
                code = await self._serve(listener, receive, send)
                await _close(send, code)
        except CrossOrigin:
            # Another site's page is told nothing, not even that there is a socket.
            await send({"type": "websocket.close", "code": 1008})
        except AppError as error:
            # A page cannot read how a handshake failed: only once it has a socket it learns the reason.
            with suppress(RuntimeError, OSError):
                await send({"type": "websocket.accept"})
            await _close(send, _CODES.get(error.kind, CloseCode.COME_AGAIN))
        except (RuntimeError, OSError) as failure:
            # The server's word for a client that left in the middle of the handshake.
            _log.debug("live_handshake_broken", reason=str(failure))

    async def _admit(self, scope: Scope) -> Caller:
        ticket = parse_qs(scope["query_string"].decode("latin-1")).get("ticket")
        if ticket:
            await self._guard.count_stranger(scope)
            caller = await self._tickets.redeem(ticket[-1])
            await self._guard.admit(scope, caller)
            return caller
        if not any(name == b"authorization" for name, _ in scope["headers"]):
            require_own_page(scope, self._public_url)
        return await self._guard(scope)

    async def _serve(self, listener: Listener, receive: Receive, send: Send) -> CloseCode | None:
        talking = (
            asyncio.create_task(_read(Conversation(self._live, listener), listener, receive)),
            asyncio.create_task(_write(listener, send)),
        )
        try:
            await listener.outbox.ended
        finally:
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)
        return listener.outbox.code


async def _read(conversation: Conversation, listener: Listener, receive: Receive) -> None:
    try:
        while (message := await receive())["type"] == "websocket.receive":
            await conversation.hear(message.get("text") or message.get("bytes") or "")
    except (RuntimeError, OSError) as failure:
        # The server's word for a connection that broke, or for a frame beyond its own bounds.
        _log.debug("live_connection_broken", reason=str(failure))
    except Exception:  # noqa: BLE001
        # What a feature fails with when it is asked who may hear ends this connection alone.
        _log.exception("live_conversation_failed")
        listener.cut(CloseCode.COME_AGAIN)
    finally:
        listener.outbox.end()


async def _write(listener: Listener, send: Send) -> None:
    try:
        while (text := await listener.outbox.take()) is not None:
            await send({"type": "websocket.send", "text": text})
    except (RuntimeError, OSError) as failure:
        _log.debug("live_connection_broken", reason=str(failure))
    finally:
        listener.outbox.end()


async def _close(send: Send, code: CloseCode | None) -> None:
    if code is None:
        return
    with suppress(RuntimeError, OSError, TimeoutError):
        async with asyncio.timeout(_CLOSING_S):
            await send({"type": "websocket.close", "code": int(code), "reason": code.name.lower()})
