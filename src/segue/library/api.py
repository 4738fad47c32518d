"""The door of the library: what people keep of the catalogue, bring along and take away."""

from segue.library.collection.contracts import Kind, PlaylistCard, Standing, Totals
from segue.library.collection.following import LibraryMoves
from segue.library.collection.ports import NoPlaylists, PlaylistBook
from segue.library.collection.rights import HELD as HELD_LIBRARY
from segue.library.collection.rights import LibraryRights
from segue.library.collection.service import Library
from segue.library.exchange.exports import ListExports
from segue.library.exchange.keeping import Keeping
from segue.library.exchange.making import Making
from segue.library.exchange.ports import ListedSong, ListReader, NoShelf, Playlists, SongList
from segue.library.exchange.rights import HELD_LISTS, ImportRights
from segue.library.exchange.service import Imports
from segue.library.exchange.working import Working
from segue.library.matching.service import Matching
from segue.library.smart.service import SmartPlaylists
from segue.library.smart.store.playlists import HELD as HELD_SMART_PLAYLISTS

__all__ = [
    "HELD_LIBRARY",
    "HELD_LISTS",
    "HELD_SMART_PLAYLISTS",
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
    "NoPlaylists",
    "NoShelf",
    "PlaylistBook",
    "PlaylistCard",
    "Playlists",
    "SmartPlaylists",
    "SongList",
    "Standing",
    "Totals",
    "Working",
]
