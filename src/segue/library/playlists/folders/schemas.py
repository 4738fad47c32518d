"""JSON of folders. Unknown fields are refused."""

from datetime import datetime
from uuid import UUID

from segue.catalog.http import Answer, Asked
from segue.library.playlists.folders.contracts import Folder
from segue.library.playlists.schemas import Name


class PlaylistFolderNameBody(Asked):
    """What a folder is called."""

    name: Name


class PlaylistPlaceBody(Asked):
    """The folder to put a playlist into; null takes it out."""

    folder_id: UUID | None


class PlaylistFolderBody(Answer):
    """A folder of yours and how many playlists are in it."""

    id: UUID
    name: str
    created_at: datetime
    playlist_count: int


class PlaylistFoldersBody(Answer):
    """Your folders by name."""

    items: list[PlaylistFolderBody]


def folder_body(folder: Folder) -> PlaylistFolderBody:
    """A folder as JSON."""
    return PlaylistFolderBody(
        id=folder.id,
        name=folder.name,
        created_at=folder.created_at,
        playlist_count=folder.playlist_count,
    )
