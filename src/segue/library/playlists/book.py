"""Playlists as a library of kept things and a link to share show them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from segue.accounts.api import Caller
from segue.kernel.ids import PlaylistId, SongId, UserId
from segue.kernel.ports.database import Database
from segue.library.collection.contracts import PlaylistCard
from segue.library.playlists import store
from segue.library.playlists.contracts import Part, Playlist, PlaylistVisibility
from segue.library.playlists.entries import store as entry_rows

_SHARED = 100


class PlaylistCards:
    """What a library needs of playlists."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, caller: Caller, ids: Collection[UUID]) -> Mapping[UUID, PlaylistCard]:
        """Those of `ids` that the caller may know of."""
        async with self._database.transaction() as conn:
            found = await store.find(conn, [PlaylistId(one) for one in ids], caller.user_id)
        return {one.id: _card(one) for one in found.values()}


class SharedLists:
    """What a link to a playlist shows, by the leave of who made it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, owner: UserId, playlist_id: PlaylistId) -> tuple[Playlist, list[SongId]] | None:
        """A playlist that `owner` may give away, and its first songs, whoever hears those; else None.

        A private one is its owner's and its editors' to give.
        """
        async with self._database.transaction() as conn:
            found = (await store.find(conn, [playlist_id], owner)).get(playlist_id)
            if found is None or not _is_theirs_to_share(found):
                return None
            held = await entry_rows.rows(conn, playlist_id, owner, 0, _SHARED)
            return found, [one.song_id for one in held.entries]


def _is_theirs_to_share(found: Playlist) -> bool:
    return found.visibility is not PlaylistVisibility.PRIVATE or found.part in {Part.OWNER, Part.EDITOR}


def _card(found: Playlist) -> PlaylistCard:
    return PlaylistCard(
        found.id, found.name, found.owner.display_name if found.owner else "", found.entry_count
    )
