"""Licences of songs: who let us have them, where, and for how long."""

from collections.abc import Sequence
from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.desk import Desk
from segue.catalog.entities.rules import check_revision, content_revision
from segue.catalog.errors import AlbumMissing, ArtistMissing, SongMissing
from segue.catalog.licences import rules
from segue.catalog.licences.contracts import LicensedSong, LicensedSongs
from segue.catalog.lists.store import songs as song_lists
from segue.catalog.store import licences as store
from segue.catalog.store import pages, withdrawal
from segue.catalog.store.licences import HeldSong
from segue.catalog.terms import Licence
from segue.kernel.events import LicencesChanged
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.paging import BadCursor, Page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection


class Licences(Desk):
    """One transaction a use case. What a change takes away stops in a second, at edges in a minute."""

    async def get(self, caller: Caller, song_id: SongId) -> LicensedSong:
        """A song's licences, for who acts for its artist. Raises SongMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            held = await self._held(conn, caller, song_id)
            return _licensed(held, await store.of_song(conn, song_id))

    async def put(
        self,
        caller: Caller,
        song_id: SongId,
        licences: Sequence[Licence],
        *,
        revision: int | None = None,
        address: str | None = None,
    ) -> LicensedSong:
        """Put these licences in the place of all that a song has; none leave it to the operator's setting.

        With a `revision`, only while it is the current one. Raises SongMissing, NotYourArtist,
        LicenceRefused, RevisionStale.
        """
        rules.check_count(licences)
        async with self._database.transaction() as conn:
            held = await self._held(conn, caller, song_id)
            before = await store.of_song(conn, song_id)
            check_revision(revision, _licensed(held, before).revision)
            await self._put(conn, caller, held, licences, before=before, address=address)
            return _licensed(held, await store.of_song(conn, song_id))

    async def get_of_album(self, caller: Caller, album_id: AlbumId) -> LicensedSongs:
        """The same of each song of an album. Raises AlbumMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            songs = await self._held_album(conn, caller, album_id)
            return _together(await self._with_licences(conn, songs))

    async def put_on_album(
        self,
        caller: Caller,
        album_id: AlbumId,
        licences: Sequence[Licence],
        *,
        revision: int | None = None,
        address: str | None = None,
    ) -> LicensedSongs:
        """The same for each song of an album.

        Raises AlbumMissing, NotYourArtist, LicenceRefused, RevisionStale.
        """
        rules.check_count(licences)
        async with self._database.transaction() as conn:
            songs = await self._held_album(conn, caller, album_id)
            before = _together(await self._with_licences(conn, songs))
            check_revision(revision, before.revision)
            for held, song in zip(songs, before.songs, strict=True):
                await self._put(conn, caller, held, licences, before=song.licences, address=address)
            return _together(await self._with_licences(conn, songs))

    async def list_of_artist(
        self, caller: Caller, artist_id: ArtistId, *, cursor: str | None, limit: int
    ) -> Page[LicensedSong]:
        """An artist's songs with their licences, by title. Raises ArtistMissing, NotYourArtist, BadCursor."""
        after = ("", UUID(int=0)) if cursor is None else _place(cursor)
        async with self._database.transaction() as conn:
            known = await pages.find_artist(conn, artist_id, self._audiences.of(caller).values)
            may = known is not None and await self._may_edit(conn, caller, artist_id)
            if known is None or not (known[1] or may):
                raise ArtistMissing("It may have been withdrawn. Search for the name.")
            await self._check_editor(conn, caller, artist_id)
            found = await store.songs_of_artist(conn, artist_id, after, limit + 1)
            songs = await self._with_licences(conn, [held for held, _ in found[:limit]])
        if len(found) <= limit:
            return Page(songs)
        last, folded = found[limit - 1]
        return Page(songs, encode_cursor("licences", folded, last.id.hex))

    async def replace(self, conn: Connection, song_id: SongId, licences: Sequence[Licence]) -> bool:
        """Put licences in the place of a song's, in the caller's transaction; False when nothing changed."""
        before = await store.of_song(conn, song_id)
        if _same(before, licences):
            return False
        await store.replace(conn, song_id, licences, self._ids)
        lost, gained = rules.places_changed(
            before, licences, self._clock.now(), unlicensed=self._audiences.unlicensed
        )
        if lost or gained:
            for version_id in await withdrawal.song_versions(conn, song_id):
                await self._events.publish(conn, LicencesChanged(version_id, lost, gained))
        await self._tell_changed(conn, [song_id])
        return True

    async def _put(
        self,
        conn: Connection,
        caller: Caller,
        held: HeldSong,
        licences: Sequence[Licence],
        *,
        before: Sequence[Licence],
        address: str | None,
    ) -> None:
        if await self.replace(conn, held.id, licences):
            await self._record(
                conn,
                "licensed",
                caller,
                EntityKind.SONG,
                held.id,
                address,
                before=spoken(before),
                after=spoken(licences),
            )

    async def _held(self, conn: Connection, caller: Caller, song_id: SongId) -> HeldSong:
        held = await store.lock_song(conn, song_id)
        if held is None:
            raise SongMissing("It may have been withdrawn. Choose another song.")
        if not await self._may_edit(conn, caller, held.artist_id):
            standing = await song_lists.find_standing(conn, self._audiences.of(caller), song_id)
            if standing is None or not standing.visible:
                raise SongMissing("It may have been withdrawn. Choose another song.")
            await self._check_editor(conn, caller, held.artist_id)
        return held

    async def _held_album(self, conn: Connection, caller: Caller, album_id: AlbumId) -> list[HeldSong]:
        found = await pages.albums(conn, [album_id], self._audiences.of(caller).values)
        if not found:
            raise AlbumMissing("It may have been withdrawn. Choose another album.")
        if not await self._may_edit(conn, caller, found[0].artist.id):
            if not found[0].song_count:
                raise AlbumMissing("It may have been withdrawn. Choose another album.")
            await self._check_editor(conn, caller, found[0].artist.id)
        return await store.lock_songs_of_album(conn, album_id)

    async def _with_licences(self, conn: Connection, songs: Sequence[HeldSong]) -> list[LicensedSong]:
        found = await store.of_songs(conn, [held.id for held in songs])
        return [_licensed(held, found.get(held.id, ())) for held in songs]


def _licensed(held: HeldSong, licences: Sequence[Licence]) -> LicensedSong:
    revision = content_revision(sorted(repr(rules.told(one)) for one in licences))
    return LicensedSong(held.id, held.title, tuple(licences), revision)


def _together(songs: Sequence[LicensedSong]) -> LicensedSongs:
    return LicensedSongs(tuple(songs), content_revision([(one.song_id, one.revision) for one in songs]))


def _same(before: Sequence[Licence], after: Sequence[Licence]) -> bool:
    return sorted(map(repr, map(rules.told, before))) == sorted(map(repr, map(rules.told, after)))


def spoken(licences: Sequence[Licence]) -> str:
    """Licences in words, for the audit log."""
    lines = []
    for one in licences:
        where = ", ".join(rules.territories_told(one))
        less = f" less {', '.join(sorted(one.excluded))}" if one.excluded else ""
        when = f"{one.start:%Y-%m-%d}" if one.start else "ever"
        until = f"{one.end:%Y-%m-%d}" if one.end else "further notice"
        lines.append(f"{one.holder}: {'+'.join(sorted(one.uses))} in {where}{less} from {when} to {until}")
    return "; ".join(lines)[:2000] or "none"


def _place(cursor: str) -> tuple[str, UUID]:
    _, title, song = decode_cursor(cursor, (str, str, str))
    try:
        return str(title), UUID(str(song))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None
