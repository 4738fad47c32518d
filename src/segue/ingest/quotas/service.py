"""Whose room a file takes, and whether there is any left."""

from segue.accounts.api import Audit, Caller, Role
from segue.catalog.api import Catalog, NotYourArtist
from segue.ingest.contracts import Draft
from segue.ingest.quotas import store
from segue.ingest.quotas.contracts import Storage
from segue.ingest.quotas.errors import QuotaExceeded
from segue.kernel.ids import ArtistId, UploadId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.units import ByteCount


class Quotas:
    """Keeps artists within their room. `default` is the server's quota in bytes, None for no limit.

    Files in an operator's folder take none: they are the operator's own.
    """

    def __init__(self, database: Database, catalog: Catalog, audit: Audit, default: int | None) -> None:
        self._database = database
        self._catalog = catalog
        self._audit = audit
        self._default = default

    async def check_sender(self, conn: Connection, caller: Caller) -> None:
        """See that there is an artist the caller may send songs for. Raises NotYourArtist."""
        await self._catalog.check_sender(conn, caller)

    async def find_artist(self, conn: Connection, caller: Caller, draft: Draft) -> ArtistId | None:
        """The artist a file is for; None when only its tags will tell, or the artist is a new one.

        Raises SongMissing, AlbumMissing, NotYourArtist.
        """
        if draft.song_id is not None:
            artist_id, _ = await self._catalog.check_song_editor(conn, caller, draft.song_id)
            return artist_id
        if draft.album_id is not None:
            artist_id, _ = await self._catalog.get_album_place(conn, draft.album_id)
            await self._catalog.check_editor(conn, caller, artist_id)
            if draft.artist is None:
                return artist_id
        if not caller.roles & {Role.ARTIST, Role.ADMIN}:
            # Names in the file would make artists and albums of the sender's own.
            raise NotYourArtist("Say which release the song belongs to, and leave the artist out.")
        return await self._catalog.find_own_artist(conn, draft.artist, caller.user_id)

    async def reserve(self, conn: Connection, artist_id: ArtistId | None, size: int) -> None:
        """Hold the artist's room until commit, and see that `size` bytes fit. Raises QuotaExceeded."""
        if artist_id is None:
            return
        storage = await self._storage(conn, artist_id)
        if not storage.fits(size):
            raise _exceeded(storage, size)

    async def admit(self, conn: Connection, upload_id: UploadId, artist_id: ArtistId, size: int) -> None:
        """See that an upload fits whose artist was not known when it was sent. Raises QuotaExceeded."""
        storage = await self._storage(conn, artist_id)
        if await store.assign(conn, upload_id, artist_id) and not storage.fits(size):
            raise _exceeded(storage, size)

    async def get(self, caller: Caller, artist_id: ArtistId) -> Storage:
        """How full an artist's room is, for its members. Raises ArtistMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            await self._catalog.check_editor(conn, caller, artist_id)
            return await self._storage(conn, artist_id)

    async def set(
        self, caller: Caller, artist_id: ArtistId, quota: int | None, address: str | None = None
    ) -> Storage:
        """Give an artist a quota in bytes of their own; None: the server's. Raises ArtistMissing."""
        async with self._database.transaction() as conn:
            before = await self._storage(conn, artist_id)
            await self._catalog.set_room(conn, artist_id, quota)
            await self._audit.record(
                conn,
                "artist.quota_set",
                actor=caller.user_id,
                object_kind="artist",
                object_id=artist_id,
                address=address,
                before=before.quota if before.own_quota else None,
                after=quota,
            )
            return await self._storage(conn, artist_id)

    async def _storage(self, conn: Connection, artist_id: ArtistId) -> Storage:
        room = await self._catalog.hold_room(conn, artist_id)
        own = room.quota is not None
        quota = room.quota if own else None if self._default is None else ByteCount(self._default)
        return Storage(
            artist_id=artist_id,
            artist=room.artist,
            stored=room.stored,
            coming=await store.coming(conn, artist_id),
            quota=quota,
            own_quota=own,
        )


def _exceeded(storage: Storage, size: int) -> QuotaExceeded:
    used = storage.stored + storage.coming
    return QuotaExceeded(
        f"{storage.artist} uses {used / 1e6:,.0f} of {(storage.quota or 0) / 1e6:,.0f} MB."
        " Delete old versions of songs, or ask an admin of this server for more.",
        artist_id=storage.artist_id,
        used=used,
        quota=storage.quota,
        size=size,
    )
