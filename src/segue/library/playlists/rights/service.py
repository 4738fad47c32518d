"""Taking people out of playlists when they are erased."""

from collections.abc import Mapping, Sequence

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.library.playlists.rights import store


class PlaylistRights:
    """The eraser of playlists."""

    @property
    def tables(self) -> Mapping[str, str]:
        """What becomes of the rows."""
        return {
            "playlists": "deleted with all that is in them, unless they were given to somebody",
            "playlist_entries": "kept in others' playlists, without who added them",
            "playlist_changes": "kept in others' playlists, without who made them",
        }

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """Delete the person's playlists; pictures on them are swept when nothing shows them."""
        await store.take_out(conn, user_id)
        return ()
