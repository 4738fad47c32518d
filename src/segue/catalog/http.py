"""The HTTP door of the catalogue: bodies that other rooms' answers hold, and how edits are asked for."""

from segue.catalog.covers.routes import PICTURE
from segue.catalog.entities.schemas import Asked, IfMatch, address_of, changed, tag, wanted_revision
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import Answer, CoverBody, PageBody, SongBody, cover_body, song_body

__all__ = [
    "PICTURE",
    "Answer",
    "Asked",
    "CoverBody",
    "Cursor",
    "IfMatch",
    "Limit",
    "PageBody",
    "SongBody",
    "address_of",
    "changed",
    "cover_body",
    "song_body",
    "tag",
    "wanted_revision",
]
