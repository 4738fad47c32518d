"""Folders of playlists, each person's own."""

from dataclasses import dataclass
from datetime import datetime

from segue.kernel.ids import FolderId


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder and how many playlists are in it."""

    id: FolderId
    name: str
    created_at: datetime
    playlist_count: int
