"""The HTTP door of the catalogue: bodies that other rooms' answers hold, and how edits are asked for."""

from segue.catalog.covers.routes import PICTURE
from segue.catalog.entities.schemas import Asked, IfMatch, address_of, changed, tag, wanted_revision
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import (
    AlbumBody,
    Answer,
    ArtistBody,
    CoverBody,
    PageBody,
    SongBody,
    album_body,
    artist_body,
    cover_body,
    song_body,
)

__all__ = [
    "PICTURE",
    "AlbumBody",
    "Answer",
    "ArtistBody",
    "Asked",
    "CoverBody",
    "Cursor",
    "IfMatch",
    "Limit",
    "PageBody",
    "SongBody",
    "address_of",
    "album_body",
    "artist_body",
    "changed",
    "cover_body",
    "song_body",
    "tag",
    "wanted_revision",
]
