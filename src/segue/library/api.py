"""The door of the library: what people keep of the catalogue, their playlists, and lists from elsewhere."""

from segue.library.collection.contracts import Kind, PlaylistCard, Standing, Totals
from segue.library.collection.following import LibraryMoves
from segue.library.collection.ports import PlaylistBook
from segue.library.collection.rights import LibraryRights
from segue.library.collection.service import Library
from segue.library.collection.store.holdings import HELD as HELD_LIBRARY
from segue.library.exchange.exports import ListExports
from segue.library.exchange.keeping import Keeping
from segue.library.exchange.making import Making
from segue.library.exchange.ports import ListedSong, ListReader, SongList
from segue.library.exchange.rights import HELD_LISTS, ImportRights
from segue.library.exchange.service import Imports
from segue.library.exchange.shelf import PlaylistShelf
from segue.library.exchange.working import Working
from segue.library.matching.service import Matching
from segue.library.playlists.book import PlaylistCards, SharedLists
from segue.library.playlists.changes.service import Changes
from segue.library.playlists.charts.service import ChartPlaylists
from segue.library.playlists.collaborators.service import Collaborators
from segue.library.playlists.contracts import Playlist, PlaylistKind, PlaylistVisibility
from segue.library.playlists.covers.service import PlaylistCovers
from segue.library.playlists.desk import TOPIC as PLAYLIST_TOPIC
from segue.library.playlists.desk import PlaylistPorts
from segue.library.playlists.entries.contracts import Addition
from segue.library.playlists.entries.reading import Reading
from segue.library.playlists.entries.service import Entries
from segue.library.playlists.errors import PlaylistMissing
from segue.library.playlists.folders.service import Folders
from segue.library.playlists.rights.service import PlaylistRights
from segue.library.playlists.rights.store import HELD as HELD_PLAYLISTS
from segue.library.playlists.service import NewPlaylist, Playlists
from segue.library.smart.service import SmartPlaylists
from segue.library.smart.store.playlists import HELD as HELD_SMART_PLAYLISTS

__all__ = [
    "HELD_LIBRARY",
    "HELD_LISTS",
    "HELD_PLAYLISTS",
    "HELD_SMART_PLAYLISTS",
    "PLAYLIST_TOPIC",
    "Addition",
    "Changes",
    "ChartPlaylists",
    "Collaborators",
    "Entries",
    "Folders",
    "ImportRights",
    "Imports",
    "Keeping",
    "Kind",
    "Library",
    "LibraryMoves",
    "LibraryRights",
    "ListExports",
    "ListReader",
    "ListedSong",
    "Making",
    "Matching",
    "NewPlaylist",
    "Playlist",
    "PlaylistBook",
    "PlaylistCard",
    "PlaylistCards",
    "PlaylistCovers",
    "PlaylistKind",
    "PlaylistMissing",
    "PlaylistPorts",
    "PlaylistRights",
    "PlaylistShelf",
    "PlaylistVisibility",
    "Playlists",
    "Reading",
    "SharedLists",
    "SmartPlaylists",
    "SongList",
    "Standing",
    "Totals",
    "Working",
]
