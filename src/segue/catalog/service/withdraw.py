"""What takes songs away, and says whose a blob is."""

from collections.abc import Sequence

from segue.accounts.api import Caller
from segue.catalog import rules
from segue.catalog.contracts import Origin, Song
from segue.catalog.errors import NotYourArtist, SongMissing
from segue.catalog.service.parts import Parts
from segue.catalog.store import pages, publishing, withdrawal
from segue.kernel.events import Denied, SongChanged
from segue.kernel.ids import ArtistId, SongId, VersionId
from segue.kernel.ports.database import Connection

_SONG_GONE = "It may have been withdrawn. Choose another song."


class Withdrawing(Parts):
    """What takes songs away or keeps them for some, and says whose a blob is."""

    async def may_edit_artist(self, caller: Caller, artist_id: ArtistId) -> bool:
        """Whether the caller is a member of the artist, acts for a label of theirs, or is an admin."""
        async with self._database.transaction() as conn:
            return await self._may_edit(conn, caller, artist_id)

    async def may_edit_song(self, caller: Caller, song_id: SongId) -> bool:
        """Whether the caller acts for the song's artist; False for a song that is gone."""
        async with self._database.transaction() as conn:
            artist_id = await pages.find_artist_of(conn, song_id)
            return artist_id is not None and await self._may_edit(conn, caller, artist_id)

    async def withdraw_song(self, caller: Caller, song_id: SongId) -> None:
        """Take a song away: nobody sees it, and audio of any version is refused at once.

        Raises SongMissing, NotYourArtist.
        """
        async with self._database.transaction() as conn:
            artist_id = await withdrawal.lock_visible_song(conn, song_id)
            if artist_id is None:
                raise SongMissing(_SONG_GONE)
            if not await self._may_edit(conn, caller, artist_id):
                raise NotYourArtist("Only a member of the artist may withdraw the song.")
            versions = await withdrawal.withdraw_song(conn, song_id, self._clock.now())
            await self._tell_withdrawn(conn, song_id, versions)

    async def change_song(
        self, caller: Caller, song_id: SongId, *, explicit: bool | None, paid_only: bool | None
    ) -> Song:
        """Change who a song is for; None leaves a thing as it is. Raises SongMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            artist_id = await withdrawal.lock_visible_song(conn, song_id)
            if artist_id is None:
                raise SongMissing(_SONG_GONE)
            if not await self._may_edit(conn, caller, artist_id):
                raise NotYourArtist("Only a member of the artist may change the song.")
            await publishing.change_song(conn, song_id, explicit=explicit, paid_only=paid_only)
            await self._events.publish(conn, SongChanged(song_id))
            return (await pages.songs(conn, [song_id]))[0]

    async def retract_version(self, conn: Connection, song_id: SongId, version_id: VersionId) -> None:
        """Take away a version that could not be completed: the one before it plays again, if there is one."""
        if await withdrawal.retract_version(conn, song_id, version_id, self._clock.now()):
            await self._tell_withdrawn(conn, song_id, [version_id])

    async def remove_origin(self, origin: Origin) -> int:
        """Delete all artists of an origin with their albums, songs and audio; how many songs there were."""
        async with self._database.transaction() as conn:
            songs = await withdrawal.songs_of_origin(conn, origin)
            for song_id in songs:
                await self._tell_withdrawn(conn, song_id, await withdrawal.song_versions(conn, song_id))
            keys, covers = await withdrawal.delete_origin(conn, origin, songs)
        # A crash here leaves blobs that nobody names, for the sweep to find.
        await self._delete_blobs([*keys, *rules.cover_keys(covers)])
        return len(songs)

    async def known_blobs(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of `keys` that the catalogue names; the rest is nobody's, as far as it knows."""
        covers = {key: cover for key in keys if (cover := rules.cover_of_key(key)) is not None}
        async with self._database.transaction() as conn:
            named = await withdrawal.known_keys(conn, keys)
            shown = await withdrawal.known_covers(conn, list(set(covers.values())))
        return frozenset(named | {key for key, cover in covers.items() if cover in shown})

    async def _tell_withdrawn(self, conn: Connection, song_id: SongId, versions: Sequence[VersionId]) -> None:
        for version_id in versions:
            await self._events.publish(
                conn, Denied(kind="version", subject_id=version_id, reason="withdrawn")
            )
        await self._events.publish(conn, SongChanged(song_id))
