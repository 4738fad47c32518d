"""The HTTP door of the catalogue: bodies that other rooms' answers hold."""

from segue.catalog.schemas import PageBody, SongBody, song_body

__all__ = [
    "PageBody",
    "SongBody",
    "song_body",
]
