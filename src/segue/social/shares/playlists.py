"""Playlists as things to share."""

from uuid import UUID

from segue.accounts.api import Caller
from segue.catalog.api import Sharing
from segue.kernel.ids import PlaylistId, UserId
from segue.kernel.units import DurationMs
from segue.library.api import SharedLists
from segue.social.shares.catalogue import item
from segue.social.shares.contracts import SharedThing, ShareKind


class SharedPlaylists:
    """Playlists: shown to whoever has the link as long as its maker may give them away."""

    def __init__(self, lists: SharedLists, sharing: Sharing) -> None:
        self._lists = lists
        self._sharing = sharing

    async def may_share(self, caller: Caller, subject_id: UUID) -> bool:
        """Whoever may know of it; of a private one its owner and editors."""
        return await self._lists.find(caller.user_id, PlaylistId(subject_id)) is not None

    async def find(self, subject_id: UUID, *, owner: UserId, country: str | None) -> SharedThing | None:
        """A playlist with those of its first songs that may be known there."""
        found = await self._lists.find(owner, PlaylistId(subject_id))
        if found is None:
            return None
        playlist, song_ids = found
        tracks = await self._sharing.find_tracks(song_ids, country)
        return SharedThing(
            kind=ShareKind.PLAYLIST,
            id=playlist.id,
            title=playlist.name,
            by=(playlist.owner.display_name,) if playlist.owner else (),
            description=playlist.description,
            cover=playlist.cover.id if playlist.cover else None,
            date=None,
            songs=tuple(item(track) for track in tracks),
            song_count=playlist.entry_count,
            duration=DurationMs(sum(track.duration for track in tracks)),
        )
