"""Pages that are shared by link: their head is made here, for programs that run no script."""

import asyncio
import re
from typing import Protocol
from uuid import UUID

import structlog
from starlette.requests import Request

from segue.accounts.api import Gate, Places, limits
from segue.app.web import metadata
from segue.catalog.api import Sharing
from segue.kernel.errors import AppError
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.social.api import Shares

_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PAGE = re.compile(rf"/(?:(albums|artists|songs)/({_ID})|genres/([a-z0-9-]{{1,80}}))/?")
_SHARE = re.compile(r"/(s|embed)/([A-Za-z0-9_-]{22})/?")
# A page that tells nothing of itself is better than one that is late.
_DEADLINE_S = 0.5
_log = structlog.get_logger(__name__)


class Heads(Protocol):
    """What the player's page is given before it is sent."""

    async def find(self, request: Request) -> tuple[str | None, str]:
        """A title, None for the usual one, and tags for the head: markup, escaped."""
        ...


class SharedPages:
    """Heads of the pages of artists, albums, songs and genres, as anyone in that country may see them.

    Asked too often from one address, or while the database is away, the page tells nothing of itself.
    """

    def __init__(self, sharing: Sharing, shares: Shares, *, gate: Gate, places: Places, base: str) -> None:
        self._sharing = sharing
        self._shares = shares
        self._gate = gate
        self._places = places
        self._base = base.rstrip("/")

    async def find(self, request: Request) -> tuple[str | None, str]:
        """As the protocol says."""
        asked = _PAGE.fullmatch(request.url.path)
        link = _SHARE.fullmatch(request.url.path)
        if asked is None and link is None:
            return None, ""
        try:
            async with asyncio.timeout(_DEADLINE_S):
                await self._gate.count(request.scope, limits.SHARES, None)
                country = self._places.find(request.scope)
                if link is not None:
                    return await self._linked(link, country)
                shared = None if asked is None else await self._shared(asked, country)
        except (AppError, TimeoutError) as failure:
            _log.info("page_not_described", reason=type(failure).__name__)
            return (None, "") if link is None else (None, metadata.NOT_SHARED)
        return (None, metadata.NOT_SHARED) if shared is None else metadata.head(self._base, shared)

    async def _linked(self, link: re.Match[str], country: str | None) -> tuple[str | None, str]:
        page, token = link.groups()
        # Programs that make a picture of a link have not opened it.
        _, thing = await self._shares.open(token, country, counted=False)
        title, tags = metadata.head(self._base, metadata.of_share(self._base, token, thing))
        finder = metadata.oembed_link(self._base, token) if page == "s" else ""
        return title, f"{metadata.NOT_SHARED}{tags}{finder}"

    async def _shared(self, asked: re.Match[str], country: str | None) -> metadata.Shared | None:
        kind, told, slug = asked.groups()
        match kind:
            case "albums":
                album = await self._sharing.find_album(AlbumId(UUID(told)), country)
                return None if album is None else metadata.of_album(self._base, album)
            case "artists":
                artist = await self._sharing.find_artist(ArtistId(UUID(told)), country)
                return None if artist is None else metadata.of_artist(self._base, artist)
            case "songs":
                song = await self._sharing.find_song(SongId(UUID(told)), country)
                return None if song is None else metadata.of_song(self._base, song)
            case _:
                genre = await self._sharing.find_genre(slug, country)
                return None if genre is None else metadata.of_genre(self._base, genre)
