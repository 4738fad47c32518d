"""The door of the library: playlists."""

from segue.library.playlists.changes.service import Changes
from segue.library.playlists.charts.service import ChartPlaylists
from segue.library.playlists.collaborators.service import Collaborators
from segue.library.playlists.contracts import Playlist, PlaylistKind, PlaylistVisibility
from segue.library.playlists.covers.service import PlaylistCovers
from segue.library.playlists.desk import PlaylistPorts
from segue.library.playlists.entries.contracts import Addition
from segue.library.playlists.entries.reading import Reading
from segue.library.playlists.entries.service import Entries
from segue.library.playlists.errors import PlaylistMissing
from segue.library.playlists.folders.service import Folders
from segue.library.playlists.rights.service import PlaylistRights
from segue.library.playlists.rights.store import HELD as HELD_PLAYLISTS
from segue.library.playlists.service import NewPlaylist, Playlists

__all__ = [
    "HELD_PLAYLISTS",
    "Addition",
    "Changes",
    "ChartPlaylists",
    "Collaborators",
    "Entries",
    "Folders",
    "NewPlaylist",
    "Playlist",
    "PlaylistCovers",
    "PlaylistKind",
    "PlaylistMissing",
    "PlaylistPorts",
    "PlaylistRights",
    "PlaylistVisibility",
    "Playlists",
    "Reading",
]
