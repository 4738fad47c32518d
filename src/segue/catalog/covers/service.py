"""Pictures that people put on albums and artists."""

from collections.abc import AsyncIterable
from uuid import UUID

from segue.accounts.api import Audit, Caller
from segue.catalog.contracts import CoverRef
from segue.catalog.covers.contracts import Shown
from segue.catalog.covers.errors import CoverTooLarge
from segue.catalog.errors import AlbumMissing, ArtistMissing, CoverMissing, NotYourArtist
from segue.catalog.service.catalog import Catalog
from segue.catalog.store import covers as store
from segue.kernel.clock import Clock
from segue.kernel.ids import AlbumId, ArtistId, CoverId
from segue.kernel.ports.database import Connection, Database

LARGEST_COVER = 20 * 1024 * 1024


class Sleeves:
    """Takes pictures in and says who shows which."""

    def __init__(self, *, database: Database, catalog: Catalog, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._catalog = catalog
        self._audit = audit
        self._clock = clock

    async def put_on_album(
        self, caller: Caller, album_id: AlbumId, picture: AsyncIterable[bytes], address: str | None = None
    ) -> Shown:
        """Show a picture on an album, made anew in fixed sizes.

        Raises AlbumMissing, NotYourArtist, CoverTooLarge, ImageRefused.
        """
        await self._check_album(caller, album_id)
        cover_id = await self._catalog.store_cover(await read_picture(picture))
        async with self._database.transaction() as conn:
            revision = await self._show_on_album(conn, caller, album_id, cover_id, address)
            return Shown(await _get(conn, cover_id), revision)

    async def take_off_album(self, caller: Caller, album_id: AlbumId, address: str | None = None) -> None:
        """Show nothing on an album; none is no error. Raises AlbumMissing, NotYourArtist."""
        await self._check_album(caller, album_id)
        async with self._database.transaction() as conn:
            await self._show_on_album(conn, caller, album_id, None, address)

    async def put_on_artist(
        self, caller: Caller, artist_id: ArtistId, picture: AsyncIterable[bytes], address: str | None = None
    ) -> Shown:
        """Show a picture of an artist, made anew in fixed sizes.

        Raises ArtistMissing, NotYourArtist, CoverTooLarge, ImageRefused.
        """
        await self._check_artist(caller, artist_id)
        cover_id = await self._catalog.store_cover(await read_picture(picture))
        async with self._database.transaction() as conn:
            revision = await self._show_on_artist(conn, caller, artist_id, cover_id, address)
            return Shown(await _get(conn, cover_id), revision)

    async def take_off_artist(self, caller: Caller, artist_id: ArtistId, address: str | None = None) -> None:
        """Show no picture of an artist; none is no error. Raises ArtistMissing, NotYourArtist."""
        await self._check_artist(caller, artist_id)
        async with self._database.transaction() as conn:
            await self._show_on_artist(conn, caller, artist_id, None, address)

    async def _check_album(self, caller: Caller, album_id: AlbumId) -> None:
        album = await self._catalog.get_album(caller, album_id)
        if not await self._catalog.may_edit_artist(caller, album.artist.id):
            raise NotYourArtist("Only who acts for the artist may change the cover.")

    async def _check_artist(self, caller: Caller, artist_id: ArtistId) -> None:
        await self._catalog.get_artist(caller, artist_id)
        if not await self._catalog.may_edit_artist(caller, artist_id):
            raise NotYourArtist("Only who acts for the artist may change the picture.")

    async def _show_on_album(
        self,
        conn: Connection,
        caller: Caller,
        album_id: AlbumId,
        cover_id: CoverId | None,
        address: str | None,
    ) -> int:
        held = await store.lock_album(conn, album_id)
        if held is None:
            raise AlbumMissing("It may have been withdrawn. Choose another album.")
        revision = await store.show_on_album(conn, album_id, cover_id, self._clock.now())
        await self._record(conn, caller, "album", album_id, (held[1], cover_id), address=address)
        return revision

    async def _show_on_artist(
        self,
        conn: Connection,
        caller: Caller,
        artist_id: ArtistId,
        cover_id: CoverId | None,
        address: str | None,
    ) -> int:
        held = await store.lock_artist(conn, artist_id)
        if held is None:
            raise ArtistMissing("It may have been withdrawn. Search for the name.")
        revision = await store.show_on_artist(conn, artist_id, cover_id, self._clock.now())
        await self._record(conn, caller, "artist", artist_id, (held[1], cover_id), address=address)
        return revision

    async def _record(
        self,
        conn: Connection,
        caller: Caller,
        kind: str,
        subject: UUID,
        covers: tuple[UUID | None, UUID | None],
        *,
        address: str | None,
    ) -> None:
        before, after = (None if one is None else str(one) for one in covers)
        await self._audit.record(
            conn,
            f"{kind}.cover_changed",
            actor=caller.user_id,
            object_kind=kind,
            object_id=subject,
            address=address,
            before=before,
            after=after,
        )


async def _get(conn: Connection, cover_id: CoverId) -> CoverRef:
    cover = await store.find(conn, cover_id)
    if cover is None:
        raise CoverMissing("It was swept away at once. Send it again.")
    return cover


async def read_picture(picture: AsyncIterable[bytes]) -> bytes:
    """A picture as it was sent, whole. Raises CoverTooLarge."""
    held = bytearray()
    async for piece in picture:
        held += piece
        if len(held) > LARGEST_COVER:
            raise CoverTooLarge(f"Send at most {LARGEST_COVER // 1024 // 1024} MB.", limit=LARGEST_COVER)
    return bytes(held)
