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
]
