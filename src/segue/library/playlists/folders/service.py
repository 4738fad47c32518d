"""Folders: how a person keeps playlists in order, which is nobody else's business."""

from collections.abc import Sequence

from segue.accounts.api import Caller
from segue.kernel.ids import FolderId, PlaylistId
from segue.library.playlists import rules
from segue.library.playlists import store as playlists
from segue.library.playlists.desk import Desk
from segue.library.playlists.errors import TooManyPlaylists
from segue.library.playlists.folders import store
from segue.library.playlists.folders.contracts import Folder
from segue.library.playlists.folders.errors import FolderMissing

MOST = 500
_GONE = "It may have been deleted. Load the list again."


class Folders(Desk):
    """One transaction a use case."""

    async def list_mine(self, caller: Caller) -> Sequence[Folder]:
        """The caller's folders by name."""
        async with self._database.transaction() as conn:
            return await store.list_of(conn, caller.user_id)

    async def create(self, caller: Caller, name: str) -> Folder:
        """A new folder. Raises PlaylistNameRefused, TooManyPlaylists."""
        tidied, now = rules.name_of(name), self._clock.now()
        folder_id = FolderId(self._ids.new())
        async with self._database.transaction() as conn:
            await playlists.hold_person(conn, caller.user_id)
            if len(await store.list_of(conn, caller.user_id)) >= MOST:
                raise TooManyPlaylists("Delete folders that you no longer need.", limit=MOST)
            await store.add(conn, folder_id, caller.user_id, tidied, now)
        return Folder(folder_id, tidied, now, 0)

    async def rename(self, caller: Caller, folder_id: FolderId, name: str) -> Folder:
        """Call a folder something else. Raises PlaylistNameRefused, FolderMissing."""
        tidied = rules.name_of(name)
        async with self._database.transaction() as conn:
            if not await store.rename(conn, folder_id, caller.user_id, tidied):
                raise FolderMissing(_GONE)
            found = await store.list_of(conn, caller.user_id)
        return next(one for one in found if one.id == folder_id)

    async def delete(self, caller: Caller, folder_id: FolderId) -> None:
        """Delete a folder; its playlists stay. Raises FolderMissing."""
        async with self._database.transaction() as conn:
            if not await store.delete(conn, folder_id, caller.user_id):
                raise FolderMissing(_GONE)

    async def put(self, caller: Caller, playlist_id: PlaylistId, folder_id: FolderId | None) -> None:
        """Put a playlist that one sees into a folder, or into none. Raises PlaylistMissing, FolderMissing."""
        async with self._database.transaction() as conn:
            await self._find(conn, caller, playlist_id)
            if folder_id is None:
                await store.take_out(conn, caller.user_id, playlist_id)
                return
            if not await store.is_own(conn, folder_id, caller.user_id):
                raise FolderMissing(_GONE)
            await store.put(conn, caller.user_id, playlist_id, folder_id)
