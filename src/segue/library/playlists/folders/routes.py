"""HTTP of folders."""

from uuid import UUID

from fastapi import APIRouter

from segue.accounts.http import SignedInCaller
from segue.kernel.ids import FolderId, PlaylistId
from segue.library.playlists.folders.schemas import (
    PlaylistFolderBody,
    PlaylistFolderNameBody,
    PlaylistFoldersBody,
    PlaylistPlaceBody,
    folder_body,
)
from segue.library.playlists.folders.service import Folders


def router(folders: Folders) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["playlists"])

    @routes.get("/users/me/playlist-folders")
    async def list_playlist_folders(caller: SignedInCaller) -> PlaylistFoldersBody:
        """Your folders of playlists, which nobody else sees."""
        return PlaylistFoldersBody(items=[folder_body(one) for one in await folders.list_mine(caller)])

    @routes.post("/users/me/playlist-folders", status_code=201)
    async def create_playlist_folder(
        caller: SignedInCaller, body: PlaylistFolderNameBody
    ) -> PlaylistFolderBody:
        """Make a folder."""
        return folder_body(await folders.create(caller, body.name))

    @routes.patch("/users/me/playlist-folders/{folder_id}")
    async def rename_playlist_folder(
        caller: SignedInCaller, folder_id: UUID, body: PlaylistFolderNameBody
    ) -> PlaylistFolderBody:
        """Call a folder something else."""
        return folder_body(await folders.rename(caller, FolderId(folder_id), body.name))

    @routes.delete("/users/me/playlist-folders/{folder_id}", status_code=204)
    async def delete_playlist_folder(caller: SignedInCaller, folder_id: UUID) -> None:
        """Delete a folder; its playlists stay."""
        await folders.delete(caller, FolderId(folder_id))

    @routes.put("/users/me/playlists/{playlist_id}/folder", status_code=204)
    async def put_playlist_into_folder(
        caller: SignedInCaller, playlist_id: UUID, body: PlaylistPlaceBody
    ) -> None:
        """Put a playlist that you see into a folder of yours, or out of it."""
        folder_id = None if body.folder_id is None else FolderId(body.folder_id)
        await folders.put(caller, PlaylistId(playlist_id), folder_id)

    return routes
