"""Steps that bring songs in, and what delivery reads of them."""

from collections.abc import Sequence

from segue.catalog import rules
from segue.catalog.contracts import (
    AlbumKind,
    Analysis,
    Origin,
    PlayableVersion,
    Rendition,
    SongDraft,
)
from segue.catalog.entities.rules import readable_date
from segue.catalog.errors import AlbumMissing, SongMissing
from segue.catalog.service.parts import Parts
from segue.catalog.store import playable, publishing, visibility
from segue.kernel.events import SongChanged, SongReady
from segue.kernel.ids import AlbumId, ArtistId, SongId, UserId, VersionId
from segue.kernel.ports.database import Connection


class Publishing(Parts):
    """Steps that bring songs in, and what delivery reads of them."""

    async def find_or_create_artist(
        self,
        conn: Connection,
        name: str,
        origin: Origin | str,
        *,
        member: UserId | None = None,
        bio: str | None = None,
    ) -> ArtistId:
        """The artist of this name within the origin, case ignored; `bio` is used when one is made.

        With `member`, only an artist this person may act for is found, and one made is theirs: an
        upload never lands on somebody else's page. Raises NameRefused.
        """
        tidied, origin = rules.tidy_name(name, "artist"), Origin(origin)
        labels = [] if member is None else await self._labels.list_ids_of(conn, member)
        found = await publishing.find_artist(conn, tidied, origin, member, labels)
        if found is not None:
            return found
        artist_id = ArtistId(self._ids.new())
        await publishing.add_artist(
            conn, artist_id, name=tidied, bio=bio, origin=origin, member=member, now=self._clock.now()
        )
        return artist_id

    async def find_or_create_album(
        self,
        conn: Connection,
        artist_id: ArtistId,
        title: str,
        *,
        kind: AlbumKind | str = AlbumKind.ALBUM,
        release_date: str | None = None,
        continuous: bool = False,
        draft: bool = False,
    ) -> AlbumId:
        """The artist's album of this title, case ignored. The rest is used when it is made.

        Of a `release_date`, as much is kept as is a date.

        Raises NameRefused.
        """
        tidied = rules.tidy_name(title, "album's title")
        found = await publishing.find_album(conn, artist_id, tidied)
        if found is not None:
            return found
        album_id = AlbumId(self._ids.new())
        await publishing.add_album(
            conn,
            album_id,
            artist_id=artist_id,
            title=tidied,
            kind=AlbumKind(kind),
            release_date=readable_date(release_date),
            continuous=continuous,
            draft=draft,
            now=self._clock.now(),
        )
        return album_id

    async def get_album_place(self, conn: Connection, album_id: AlbumId) -> tuple[ArtistId, AlbumId]:
        """Whose album this is, and the album itself or the one it was merged into. Raises AlbumMissing."""
        place = await publishing.find_album_place(conn, album_id)
        if place is None:
            raise AlbumMissing("It may have been withdrawn. Choose another album.")
        return place

    async def begin_song(self, conn: Connection, draft: SongDraft) -> SongId:
        """Insert a song; nobody sees it until a version is published in it. Raises NameRefused."""
        song_id = SongId(self._ids.new())
        tidied = SongDraft(
            title=rules.tidy_name(draft.title, "song's title"),
            artist_id=draft.artist_id,
            album_id=draft.album_id,
            disc=draft.disc,
            track=draft.track,
            genres=rules.tidy_genres(draft.genres),
            explicit=draft.explicit,
            draft=draft.draft,
        )
        await publishing.add_song(conn, song_id, tidied, self._clock.now())
        await visibility.settle(conn, [song_id])
        return song_id

    async def publish_version(
        self,
        conn: Connection,
        *,
        song_id: SongId,
        version_id: VersionId,
        analysis: Analysis | None,
        renditions: Sequence[Rendition],
        master_key: str | None,
        master_path: str | None,
        complete: bool,
        master_size: int | None = None,
        master_name: str | None = None,
    ) -> None:
        """Add renditions to a version, which the first call makes.

        A song's first version is heard from then on. A further one takes the place of the one before when it
        is complete, at once and for everybody; addresses given out before stand to their end. Idempotent:
        what is there already stays as it is and tells no one. A version that is there needs no `analysis`.
        Raises SongMissing when the song, or such a version, is gone.
        """
        if not await publishing.lock_song(conn, song_id):
            raise SongMissing("It was withdrawn while it was being encoded.")
        was_complete = await publishing.is_complete(conn, song_id, version_id)
        if was_complete is None:
            if analysis is None:
                raise SongMissing("It was withdrawn while it was being encoded.")
            await publishing.add_version(
                conn,
                song_id,
                version_id,
                analysis=analysis,
                master_key=master_key,
                master_path=master_path,
                master_size=master_size,
                master_name=None if master_name is None else master_name[: rules.LONGEST_NAME],
                now=self._clock.now(),
            )
        added = 0 if was_complete else await publishing.add_renditions(conn, version_id, renditions)
        completed = complete and await publishing.complete_version(conn, version_id)
        replaced = await publishing.make_current(conn, song_id, version_id)
        if was_complete is None or added or completed or replaced:
            await self._events.publish(conn, SongChanged(song_id))
        if completed:
            await self._events.publish(conn, SongReady(song_id, version_id))

    async def find_playable(self, song_id: SongId) -> PlayableVersion | None:
        """What delivery needs of a song, None when there is nothing anyone may hear."""
        async with self._database.transaction() as conn:
            return await playable.find_playable(conn, song_id, unlicensed=self._audiences.unlicensed)

    async def find_version(self, song_id: SongId, version_id: VersionId) -> PlayableVersion | None:
        """A version of a song, current or replaced: addresses given out for it stand until they expire."""
        async with self._database.transaction() as conn:
            return await playable.find_version(
                conn, song_id, version_id, unlicensed=self._audiences.unlicensed
            )
