"""The player's files: read once, packed when first asked for; every other page is the player."""

import gzip
import hashlib
import mimetypes
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from segue.app.web.headers import FRAMED_PAGES, player_policy

_INDEX = "index.html"
_HASHED = re.compile(r"^assets/.+-[\w-]{8,}\.\w+$")
_PACKED = {".js", ".css", ".svg", ".json", ".txt", ".map", ".webmanifest", ".html"}
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_NOT_BUILT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Segue</title>"
    "<p>The player is not built. Run <code>bin/setup</code>, then start Segue again."
)
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True)
class _File:
    data: bytes
    packs: bool
    media_type: str
    cache_control: str

    @cached_property
    def packed(self) -> bytes | None:
        return gzip.compress(self.data, 9, mtime=0) if self.packs else None

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.data).hexdigest()[:20]}"'


class PlayerFiles:
    """Everything below `folder`, held in memory: it is small, and nothing else can be asked for.

    `media_url` is where audio comes from, if not from here.
    """

    def __init__(self, folder: Path, media_url: str | None = None) -> None:
        self._media_url = media_url
        self._files = dict(_read(folder)) if folder.is_dir() else {}
        index = self._files.pop(_INDEX, None)
        self._index = _NOT_BUILT if index is None else index.data.decode()

    def find(self, request: Request, title: str | None = None, head: str = "") -> Response | None:
        """The file of this path; the player's page for any path a browser opens; else None.

        With a `title` or tags for its `head`, both markup, it is a page whoever asks: programs that show
        links say of themselves that they take anything.
        """
        path = request.url.path.lstrip("/")
        file = self._files.get(path)
        if file is not None:
            return _answer(file, request)
        if path in ("", _INDEX) or title or head or "text/html" in request.headers.get("accept", ""):
            return self._page(title, head, framed=request.url.path.startswith(FRAMED_PAGES))
        return None

    def _page(self, title: str | None, head: str, *, framed: bool) -> Response:
        nonce = secrets.token_urlsafe(16)
        page = self._index.replace("<head>", f'<head><meta name="csp-nonce" content="{nonce}">', 1)
        if title:
            before, _, rest = page.partition("<title>")
            page = f"{before}<title>{title}</title>{head}{rest.partition('</title>')[2]}"
        elif head:
            page = page.replace("</head>", f"{head}</head>", 1)
        headers = {
            "cache-control": _ASK_AGAIN,
            "content-security-policy": player_policy(nonce, self._media_url, framed=framed),
        }
        return Response(page, media_type="text/html", headers=headers)


def _read(folder: Path) -> Iterator[tuple[str, _File]]:
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        yield (
            name,
            _File(
                data=data,
                packs=path.suffix in _PACKED and len(data) > 1000,
                media_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
                cache_control=_FOREVER if _HASHED.match(name) else _ASK_AGAIN,
            ),
        )


def _answer(file: _File, request: Request) -> Response:
    headers = {"etag": file.etag, "cache-control": file.cache_control}
    if file.packs:
        headers["vary"] = "Accept-Encoding"
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            file.packed, headers={**headers, "content-encoding": "gzip"}, media_type=file.media_type
        )
    return Response(file.data, headers=headers, media_type=file.media_type)
