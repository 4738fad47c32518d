"""The HTTP door of the catalogue: bodies that other rooms' answers hold, and how revisions travel."""

from segue.catalog.entities.schemas import IfMatch, changed, tag, wanted_revision
from segue.catalog.schemas import (
    AlbumBody,
    ArtistBody,
    PageBody,
    SongBody,
    album_body,
    artist_body,
    song_body,
)

__all__ = [
    "AlbumBody",
    "ArtistBody",
    "IfMatch",
    "PageBody",
    "SongBody",
    "album_body",
    "artist_body",
    "changed",
    "song_body",
    "tag",
    "wanted_revision",
]
