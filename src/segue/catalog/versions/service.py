"""Recordings that were sent for a song, one after the other: which one plays, and which are kept."""

from segue.accounts.api import Audit, Caller
from segue.catalog.service.catalog import Catalog
from segue.catalog.versions import store
from segue.catalog.versions.contracts import SongVersion
from segue.catalog.versions.errors import VersionMissing, VersionPlaying, VersionUnfinished
from segue.kernel.events import Denied, SongChanged
from segue.kernel.ids import SongId, VersionId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog

_MOST = 2**31 - 1


class Versions:
    """Shows a song's versions to who may edit it, goes back to one, and deletes what is not wanted.

    A switch is one statement: whoever asks before it hears the one, whoever asks after it the other. Plays
    and counts are the song's, and stay.
    """

    def __init__(
        self, database: Database, catalog: Catalog, blobs: BlobStore, events: EventLog, audit: Audit
    ) -> None:
        self._database = database
        self._catalog = catalog
        self._blobs = blobs
        self._events = events
        self._audit = audit

    async def list_of(
        self, caller: Caller, song_id: SongId, cursor: str | None, limit: int
    ) -> Page[SongVersion]:
        """The newest first. Raises SongMissing, NotYourArtist, BadCursor."""
        before = _MOST if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            await self._catalog.check_song_editor(conn, caller, song_id)
            found = await store.list_versions(conn, song_id, before, limit + 1)
        return cut_page(found, limit, lambda version: encode_cursor(version.number))

    async def switch(
        self, caller: Caller, song_id: SongId, version_id: VersionId, address: str | None = None
    ) -> SongVersion:
        """Have a version play from now on; addresses of the one before stand to their end.

        Raises SongMissing, NotYourArtist, VersionMissing, VersionUnfinished.
        """
        async with self._database.transaction() as conn:
            await self._catalog.check_song_editor(conn, caller, song_id)
            current = await store.lock_current(conn, song_id)
            number = await self._complete(conn, song_id, version_id)
            if current != version_id:
                before = None if current is None else await store.find_state(conn, song_id, current)
                await store.switch(conn, song_id, version_id)
                await self._events.publish(conn, SongChanged(song_id))
                await self._audit.record(
                    conn,
                    "song.version_switched",
                    actor=caller.user_id,
                    object_kind="song",
                    object_id=song_id,
                    address=address,
                    before=None if before is None else before[0],
                    after=number,
                )
            [version] = await store.list_versions(conn, song_id, number + 1, 1)
        return version

    async def delete(
        self, caller: Caller, song_id: SongId, version_id: VersionId, address: str | None = None
    ) -> None:
        """Delete a version that does not play, with its original; addresses of it end at once.

        Raises SongMissing, NotYourArtist, VersionMissing, VersionUnfinished, VersionPlaying.
        """
        async with self._database.transaction() as conn:
            await self._catalog.check_song_editor(conn, caller, song_id)
            current = await store.lock_current(conn, song_id)
            number = await self._complete(conn, song_id, version_id)
            if current == version_id:
                raise VersionPlaying("Have another version play first, or withdraw the song.")
            keys = await store.delete_version(conn, version_id)
            await self._events.publish(
                conn, Denied(kind="version", subject_id=version_id, reason="withdrawn")
            )
            await self._audit.record(
                conn,
                "song.version_deleted",
                actor=caller.user_id,
                object_kind="song",
                object_id=song_id,
                address=address,
                before=number,
                after=None,
            )
        # A crash here leaves files that nobody names, for the sweep to find.
        for key in keys:
            await self._blobs.delete(key)

    async def _complete(self, conn: Connection, song_id: SongId, version_id: VersionId) -> int:
        state = await store.find_state(conn, song_id, version_id)
        if state is None:
            raise VersionMissing("It may have been deleted. Load the versions again.")
        number, complete = state
        if not complete:
            raise VersionUnfinished("It is still being made. Wait until it is complete.")
        return number


def _place(cursor: str) -> int:
    place = int(decode_cursor(cursor, (int,))[0])
    if not 0 < place <= _MOST:
        raise BadCursor("Leave the cursor out to begin at the first page.")
    return place
