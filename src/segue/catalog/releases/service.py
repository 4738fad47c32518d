"""Releases: looked over, seen before the public sees them, published, taken back; ISRCs given out."""

from typing import Unpack

from segue.accounts.api import Caller
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.entities.desk import Desk, DeskPorts
from segue.catalog.errors import AlbumMissing, ArtistMissing, SongMissing
from segue.catalog.lists.store import songs as song_lists
from segue.catalog.releases import checks, rules, store
from segue.catalog.releases.contracts import GivenIsrc, ListedRelease, Preview, Release, Severity, Verdict
from segue.catalog.releases.errors import IsrcsUsedUp, NoIsrcPrefix, ReleaseIncomplete
from segue.catalog.rules import after_moment, moment_cursor
from segue.catalog.songs import store as songs
from segue.catalog.store import pages, visibility
from segue.kernel.events import TAKEN_BACK
from segue.kernel.ids import AlbumId, ArtistId, SongId
from segue.kernel.paging import Page
from segue.kernel.ports.database import Connection


class Releases(Desk):
    """One transaction a use case; a draft is there for who acts for its artist, and for nobody else.

    ISRCs are made from `isrc_prefix`, where the operator has one.
    """

    def __init__(self, *, isrc_prefix: str | None, **ports: Unpack[DeskPorts]) -> None:
        super().__init__(**ports)
        self._isrc_prefix = isrc_prefix

    async def list_of_artist(
        self, caller: Caller, artist_id: ArtistId, *, cursor: str | None, limit: int
    ) -> Page[ListedRelease]:
        """An artist's releases, the newest first. Raises ArtistMissing, NotYourArtist, BadCursor."""
        after = after_moment(cursor)
        async with self._database.transaction() as conn:
            known = await pages.find_artist(conn, artist_id, self._audiences.of(caller).values)
            may = known is not None and await self._may_edit(conn, caller, artist_id)
            if known is None or not (known[1] or may):
                raise ArtistMissing("It may have been withdrawn. Search for the name.")
            await self._check_editor(conn, caller, artist_id)
            found = await store.list_of_artist(conn, artist_id, after, limit + 1)
            shown = found[:limit]
            insider = self._audiences.insider(caller)
            cards = await pages.albums(conn, [one.id for one in shown], insider.values)
        listed = [ListedRelease(card, standing) for card, standing in zip(cards, shown, strict=True)]
        last = shown[-1] if len(found) > limit else None
        return Page(listed, None if last is None else moment_cursor(last.created_at, last.id))

    async def check(self, caller: Caller, album_id: AlbumId) -> Verdict:
        """What is wrong with a release. Raises AlbumMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            return _verdict(await self._held(conn, caller, album_id))

    async def preview(self, caller: Caller, album_id: AlbumId) -> Preview:
        """The album's page as the public will see it. Raises AlbumMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            release = await self._held(conn, caller, album_id)
            insider = self._audiences.insider(caller)
            [album] = await pages.albums(conn, [album_id], insider.values)
            cards = await pages.songs(conn, [song.id for song in release.songs])
            return Preview(album, tuple(cards), _verdict(release))

    async def publish(self, caller: Caller, album_id: AlbumId, *, address: str | None = None) -> Verdict:
        """Let the public have a release, now or when its schedule says; again for songs added since.

        Raises AlbumMissing, NotYourArtist, ReleaseIncomplete.
        """
        async with self._database.transaction() as conn:
            release = await self._held(conn, caller, album_id)
            problems = [one for one in checks.check(release) if one.severity is Severity.ERROR]
            if problems:
                raise ReleaseIncomplete(
                    problems[0].message,
                    problems=[
                        {"code": one.code, "field": one.field, "message": one.message, "song_id": one.song_id}
                        for one in problems
                    ],
                )
            opened = [song.id for song in release.songs if release.draft or song.draft]
            if release.draft or opened:
                await store.set_draft(conn, album_id, draft=False, now=self._clock.now())
                await visibility.settle_album(conn, album_id)
                await self._allow(conn, await store.versions_of(conn, album_id))
                await self._record(
                    conn,
                    "published",
                    caller,
                    EntityKind.ALBUM,
                    album_id,
                    address,
                    title=release.title,
                    songs=len(opened),
                )
            return _verdict(await self._held(conn, caller, album_id))

    async def take_back(self, caller: Caller, album_id: AlbumId, *, address: str | None = None) -> Verdict:
        """Make a draft of a release again: nobody else sees it, and its audio is refused at once.

        Raises AlbumMissing, NotYourArtist.
        """
        async with self._database.transaction() as conn:
            release = await self._held(conn, caller, album_id)
            if not release.draft:
                await store.set_draft(conn, album_id, draft=True, now=self._clock.now())
                await visibility.settle_album(conn, album_id)
                await self._deny(conn, await store.versions_of(conn, album_id), TAKEN_BACK)
                await self._record(
                    conn, "taken_back", caller, EntityKind.ALBUM, album_id, address, title=release.title
                )
            return _verdict(await self._held(conn, caller, album_id))

    async def publish_song(self, caller: Caller, song_id: SongId, *, address: str | None = None) -> None:
        """Let the public have a song that was kept back by itself. Raises SongMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            held = await songs.lock(conn, song_id)
            if held is None or held.deleted_at is not None:
                raise _song_missing()
            if not await self._may_edit(conn, caller, held.artist_id):
                audience = self._audiences.of(caller)
                standing = await song_lists.find_standing(conn, audience, song_id)
                if standing is None or not standing.visible:
                    raise _song_missing()
                await self._check_editor(conn, caller, held.artist_id)
            await store.set_song_draft(conn, song_id, draft=False, now=self._clock.now())
            await visibility.settle(conn, [song_id])
            await self._tell_changed(conn, [song_id])
            await self._record(
                conn, "published", caller, EntityKind.SONG, song_id, address, title=held.fields.title
            )

    async def give_isrcs(
        self, caller: Caller, album_id: AlbumId, *, address: str | None = None
    ) -> list[GivenIsrc]:
        """Give each song of a release that has no ISRC one, in their order; those that were given.

        Raises AlbumMissing, NotYourArtist, NoIsrcPrefix, IsrcsUsedUp.
        """
        given = []
        async with self._database.transaction() as conn:
            release = await self._held(conn, caller, album_id)
            prefix = self._isrc_prefix
            if prefix is None:
                raise NoIsrcPrefix("Ask your distributor for ISRCs, or the operator to set a prefix.")
            for song in release.songs:
                if song.isrc is None:
                    isrc = await self._free_isrc(conn, rules.compact_prefix(prefix))
                    await store.give_isrc(conn, song.id, isrc, self._clock.now())
                    await self._record(
                        conn, "isrc_given", caller, EntityKind.SONG, song.id, address, before=None, after=isrc
                    )
                    given.append(GivenIsrc(song.id, song.title, isrc))
        return given

    async def _free_isrc(self, conn: Connection, prefix: str) -> str:
        year = self._clock.now().year
        while True:
            number = await store.next_isrc(conn, prefix, year % 100)
            if number is None:
                raise IsrcsUsedUp("Ask the operator for another prefix.")
            isrc = rules.isrc_of(prefix, year, number)
            # Somebody may have typed one in that was never counted here.
            if not await store.is_isrc_taken(conn, isrc):
                return isrc

    async def _held(self, conn: Connection, caller: Caller, album_id: AlbumId) -> Release:
        release = await store.lock_release(conn, album_id)
        if release is None:
            raise _missing()
        if not await self._may_edit(conn, caller, release.artist_id):
            [card] = await pages.albums(conn, [album_id], self._audiences.of(caller).values)
            if not card.song_count:
                raise _missing()
            await self._check_editor(conn, caller, release.artist_id)
        return release


def _verdict(release: Release) -> Verdict:
    return Verdict(release.id, release.draft, release.published_at, checks.check(release))


def _song_missing() -> SongMissing:
    return SongMissing("It may have been withdrawn. Choose another song.")


def _missing() -> AlbumMissing:
    return AlbumMissing("It may have been withdrawn. Choose another album.")
