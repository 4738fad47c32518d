"""The door of the library: what people keep of the catalogue."""

from segue.library.collection.contracts import Kind, PlaylistCard, Standing, Totals
from segue.library.collection.following import LibraryMoves
from segue.library.collection.ports import NoPlaylists, PlaylistBook
from segue.library.collection.rights import HELD as HELD_LIBRARY
from segue.library.collection.rights import LibraryRights
from segue.library.collection.service import Library

__all__ = [
    "HELD_LIBRARY",
    "Kind",
    "Library",
    "LibraryMoves",
    "LibraryRights",
    "NoPlaylists",
    "PlaylistBook",
    "PlaylistCard",
    "Standing",
    "Totals",
"""The door of the library: what people keep, bring along and take away."""

from segue.library.exchange.contracts import (
    Format,
    Import,
    ImportedList,
    ListKind,
    Outcome,
    ReadFile,
    State,
    WrittenFormat,
)
from segue.library.exchange.errors import ListRefused, ReadersDown
from segue.library.exchange.exports import ListExports
from segue.library.exchange.making import Making
from segue.library.exchange.ports import Collection, ListedSong, ListReader, Playlists, SongList
from segue.library.exchange.rights import HELD_LISTS, ImportRights
from segue.library.exchange.service import Imports
from segue.library.exchange.working import Working
from segue.library.matching.service import Matching
from segue.library.smart.service import SmartPlaylists
from segue.library.smart.store.playlists import HELD as HELD_SMART_PLAYLISTS

__all__ = [
    "HELD_LISTS",
    "HELD_SMART_PLAYLISTS",
    "Collection",
    "Format",
    "Import",
    "ImportRights",
    "ImportedList",
    "Imports",
    "ListExports",
    "ListKind",
    "ListReader",
    "ListRefused",
    "ListedSong",
    "Making",
    "Matching",
    "Outcome",
    "Playlists",
    "ReadFile",
    "ReadersDown",
    "SmartPlaylists",
    "SongList",
    "State",
    "Working",
    "WrittenFormat",
]
