"""Releases at a time to come: nobody knows of them before, but who acts for their artist."""

from datetime import date, datetime

from segue.accounts.api import Caller
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.desk import Desk
from segue.catalog.entities.rules import check_revision
from segue.catalog.errors import AlbumMissing, SongMissing
from segue.catalog.lists.store import songs as song_lists
from segue.catalog.schedules import rules, store
from segue.catalog.schedules.contracts import HeldSchedule
from segue.catalog.store import pages, visibility
from segue.kernel.events import SCHEDULED
from segue.kernel.ids import AlbumId, SongId
from segue.kernel.ports.database import Connection


class Schedules(Desk):
    """One transaction a use case. A song's own schedule goes before its album's."""

    async def get_of_album(self, caller: Caller, album_id: AlbumId) -> HeldSchedule:
        """Raises AlbumMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            return await self._held_album(conn, caller, album_id)

    async def put_on_album(
        self,
        caller: Caller,
        album_id: AlbumId,
        *,
        at: datetime | None,
        day: date | None,
        revision: int | None = None,
        address: str | None = None,
    ) -> HeldSchedule:
        """Say when an album comes out; one that is out goes away until then.

        Raises AlbumMissing, NotYourArtist, ScheduleRefused, RevisionStale.
        """
        wanted = rules.plan(at, day, self._clock.now())
        async with self._database.transaction() as conn:
            before = await self._held_album(conn, caller, album_id)
            check_revision(revision, before.revision)
            if wanted != before:
                await store.set_album(conn, album_id, wanted)
                await self._tell(conn, await visibility.settle_album(conn, album_id), wanted)
                told = {"before": _spoken(before), "after": _spoken(wanted)}
                await self._record(conn, "scheduled", caller, EntityKind.ALBUM, album_id, address, **told)
            return wanted

    async def get_of_song(self, caller: Caller, song_id: SongId) -> HeldSchedule:
        """Raises SongMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            return await self._held_song(conn, caller, song_id)

    async def put_on_song(
        self,
        caller: Caller,
        song_id: SongId,
        *,
        at: datetime | None,
        day: date | None,
        revision: int | None = None,
        address: str | None = None,
    ) -> HeldSchedule:
        """Say when a song comes out by itself, such as one that goes before its album.

        Raises SongMissing, NotYourArtist, ScheduleRefused, RevisionStale.
        """
        wanted = rules.plan(at, day, self._clock.now())
        async with self._database.transaction() as conn:
            before = await self._held_song(conn, caller, song_id)
            check_revision(revision, before.revision)
            if wanted != before:
                await store.set_song(conn, song_id, wanted)
                await self._tell(conn, await visibility.settle(conn, [song_id]), wanted)
                told = {"before": _spoken(before), "after": _spoken(wanted)}
                await self._record(conn, "scheduled", caller, EntityKind.SONG, song_id, address, **told)
            return wanted

    async def _tell(self, conn: Connection, songs: list[SongId], schedule: HeldSchedule) -> None:
        """Have audio of what went away refused, and of what is there again given."""
        now = self._clock.now()
        found = await store.versions(conn, songs, now)
        await self._allow(conn, [(song, version) for song, version, hidden in found if not hidden])
        soon = schedule.first_at is not None and schedule.first_at <= now + rules.DENIED_FOR
        gone = [(song, version) for song, version, hidden in found if hidden]
        if soon:
            await self._tell_changed(conn, [song for song, _ in gone])
        else:
            await self._deny(conn, gone, SCHEDULED)

    async def _held_album(self, conn: Connection, caller: Caller, album_id: AlbumId) -> HeldSchedule:
        held = await store.lock_album(conn, album_id)
        if held is None:
            raise AlbumMissing("It may have been withdrawn. Choose another album.")
        if not await self._may_edit(conn, caller, held[0]):
            cards = await pages.albums(conn, [album_id], self._audiences.of(caller).values)
            if not cards or not cards[0].song_count:
                raise AlbumMissing("It may have been withdrawn. Choose another album.")
            await self._check_editor(conn, caller, held[0])
        return held[1]

    async def _held_song(self, conn: Connection, caller: Caller, song_id: SongId) -> HeldSchedule:
        held = await store.lock_song(conn, song_id)
        if held is None:
            raise SongMissing("It may have been withdrawn. Choose another song.")
        if not await self._may_edit(conn, caller, held[0]):
            standing = await song_lists.find_standing(conn, self._audiences.of(caller), song_id)
            if standing is None or not standing.visible:
                raise SongMissing("It may have been withdrawn. Choose another song.")
            await self._check_editor(conn, caller, held[0])
        return held[1]


def _spoken(schedule: HeldSchedule) -> str | None:
    if schedule.day is not None:
        return f"{schedule.day.isoformat()} in each territory"
    return None if schedule.first_at is None else schedule.first_at.isoformat()
