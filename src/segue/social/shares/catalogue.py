"""Songs and albums as things to share: what anyone may know of them, and no more."""

from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.api import SharedTrack, Sharing
from segue.kernel.ids import AlbumId, SongId, UserId
from segue.kernel.units import DurationMs
from segue.social.shares.contracts import SharedItem, SharedThing, ShareKind


class SharedSongs:
    """Songs."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing

    async def may_share(self, caller: Caller, subject_id: UUID) -> bool:
        """Whoever may know of it."""
        return await self._sharing.find_song(SongId(subject_id), caller.country) is not None

    async def find(self, subject_id: UUID, *, owner: UserId, country: str | None) -> SharedThing | None:  # noqa: ARG002 - the port's
        """A song, for itself."""
        song = await self._sharing.find_song(SongId(subject_id), country)
        if song is None:
            return None
        return SharedThing(
            kind=ShareKind.SONG,
            id=song.track.id,
            title=song.track.title,
            by=tuple(artist.name for artist in song.track.artists),
            description=song.album_title or "",
            cover=song.cover,
            date=song.release_date,
            songs=(item(song.track),),
            song_count=1,
            duration=song.track.duration,
        )


class SharedAlbums:
    """Albums."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing

    async def may_share(self, caller: Caller, subject_id: UUID) -> bool:
        """Whoever may know of it."""
        return await self._sharing.find_album(AlbumId(subject_id), caller.country) is not None

    async def find(self, subject_id: UUID, *, owner: UserId, country: str | None) -> SharedThing | None:  # noqa: ARG002 - the port's
        """An album with the songs that may be known there."""
        album = await self._sharing.find_album(AlbumId(subject_id), country)
        if album is None:
            return None
        return SharedThing(
            kind=ShareKind.ALBUM,
            id=album.id,
            title=album.title,
            by=(album.artist.name,),
            description="",
            cover=album.cover,
            date=album.release_date,
            songs=tuple(item(track) for track in album.tracks),
            song_count=len(album.tracks),
            duration=DurationMs(sum(track.duration for track in album.tracks)),
        )


def item(track: SharedTrack) -> SharedItem:
    """A song of what is shared."""
    return SharedItem(track.id, track.title, tuple(artist.name for artist in track.artists), track.duration)
