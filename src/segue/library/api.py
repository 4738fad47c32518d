"""The door of the library: what people keep of the catalogue, and playlists."""

from segue.library.collection.contracts import Kind, PlaylistCard, Standing, Totals
from segue.library.collection.following import LibraryMoves
from segue.library.collection.ports import NoPlaylists, PlaylistBook
from segue.library.collection.rights import HELD as HELD_LIBRARY
from segue.library.collection.rights import LibraryRights
from segue.library.collection.service import Library
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
    "HELD_LIBRARY",
    "HELD_PLAYLISTS",
    "Addition",
    "Changes",
    "ChartPlaylists",
    "Collaborators",
    "Entries",
    "Folders",
    "Kind",
    "Library",
    "LibraryMoves",
    "LibraryRights",
    "NewPlaylist",
    "NoPlaylists",
    "Playlist",
    "PlaylistBook",
    "PlaylistCard",
    "PlaylistCovers",
    "PlaylistKind",
    "PlaylistMissing",
    "PlaylistPorts",
    "PlaylistRights",
    "PlaylistVisibility",
    "Playlists",
    "Reading",
    "Standing",
    "Totals",
]
