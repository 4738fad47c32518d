"""HTTP of delivery beside the media files: the stream answer, the manifest, what edges ask.

These are bare ASGI endpoints in Starlette routes, because the stream answer is asked before every
song: the framework's request parsing would cost more than the answer itself.
"""

from collections.abc import Iterable
from urllib.parse import parse_qs

import msgspec
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from segue.accounts.http import HotGuard
from segue.delivery.denials import DenyList
from segue.delivery.errors import EdgeUnknown
from segue.delivery.media import EDGE_HEADER, is_edge
from segue.delivery.service import AUTO, Delivery

_encoder = msgspec.json.Encoder()
_VARIED = ((b"vary", b"Accept-Encoding"),)
_PACKED = (*_VARIED, (b"content-encoding", b"gzip"))


def routes(delivery: Delivery, *, prefix: str) -> list[Route]:
    """`GET {prefix}/songs/{song_id}/stream` and `/manifest`."""
    stream, manifest = f"{prefix}/songs/{{song_id}}/stream", f"{prefix}/songs/{{song_id}}/manifest"
    return [
        Route(stream, _Stream(delivery, HotGuard("GET", stream)), methods=["GET"], name="stream"),
        Route(manifest, _Manifest(delivery, HotGuard("GET", manifest)), methods=["GET"], name="manifest"),
    ]


def edge_routes(denials: DenyList, *, edge_secrets: Iterable[bytes]) -> list[Route]:
    """`GET /internal/edge/deny`: for edges only.

    Lines of `person <32 hex digits>`, `version <id>`, `hidden <version's id>` (all tokens but those of
    insiders), `rank <32 hex digits>.<1 to 7>` (a person's tokens of that quality), and
    `place <version's id>.<two letters>` (tokens of that place).
    """
    return [
        Route("/internal/edge/deny", _Denied(denials, tuple(edge_secrets)), methods=["GET"], name="edge_deny")
    ]


class _Stream:
    def __init__(self, delivery: Delivery, guard: HotGuard) -> None:
        self._delivery = delivery
        self._guard = guard

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        caller = await self._guard(scope)
        answer = await self._delivery.stream(caller, scope["path_params"]["song_id"], _quality(scope))
        packed = answer.gzip if b"gzip" in (_header(scope, b"accept-encoding") or b"") else None
        if packed is None:
            await _send(scope, send, answer.json, b"application/json", _VARIED)
        else:
            await _send(scope, send, packed, b"application/json", _PACKED)


class _Manifest:
    def __init__(self, delivery: Delivery, guard: HotGuard) -> None:
        self._delivery = delivery
        self._guard = guard

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        caller = await self._guard(scope)
        manifest = await self._delivery.manifest(caller, scope["path_params"]["song_id"], _quality(scope))
        await _send_json(scope, send, _encoder.encode(manifest))


class _Denied:
    def __init__(self, denials: DenyList, secrets: tuple[bytes, ...]) -> None:
        self._denials = denials
        self._secrets = secrets

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        shown = _header(scope, EDGE_HEADER)
        if shown is None or not is_edge(shown, self._secrets):
            raise EdgeUnknown("Send the secret that this server shares with its edges.")
        body = "".join(f"{kind} {name}\n" for kind, name in self._denials.current()).encode()
        await _send(scope, send, body, b"text/plain; charset=utf-8")


def _quality(scope: Scope) -> str:
    query: bytes = scope["query_string"]
    if not query:
        return AUTO
    return parse_qs(query.decode("latin-1"), keep_blank_values=True).get("quality", [AUTO])[-1]


def _header(scope: Scope, wanted: bytes) -> bytes | None:
    return next((value for name, value in scope["headers"] if name == wanted), None)


async def _send_json(scope: Scope, send: Send, body: bytes) -> None:
    await _send(scope, send, body, b"application/json")


async def _send(
    scope: Scope,
    send: Send,
    body: bytes,
    content_type: bytes,
    further: Iterable[tuple[bytes, bytes]] = (),
) -> None:
    headers = [
        (b"content-type", content_type),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        *further,
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
