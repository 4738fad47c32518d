"""The HTTP door of the catalogue: bodies that other rooms' answers hold."""

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
    "PageBody",
    "SongBody",
    "album_body",
    "artist_body",
    "song_body",
]
