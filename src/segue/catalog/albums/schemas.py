"""JSON of albums. Unknown fields are refused."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from segue.catalog.albums.service import MOST_DISCS
from segue.catalog.contracts import AlbumKind
from segue.catalog.entities.contracts import AlbumDetails
from segue.catalog.entities.schemas import (
    PLAIN,
    Asked,
    Code,
    Line,
    PartialDate,
    StandingBody,
    Title,
    standing_body,
)
from segue.catalog.schemas import AlbumBody, ArtistRefBody, cover_body

CatalogueNumber = Annotated[str, Field(max_length=64, pattern=PLAIN)]
Zone = Annotated[str, Field(max_length=64, pattern=PLAIN, examples=["Europe/Amsterdam"])]
DiscTitles = Annotated[list[Line], Field(max_length=MOST_DISCS)]


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class ChangeAlbumBody(Asked):
    """What to change of an album; what is left out stays, null and empty take away.

    Dates are a year, a month or a day; `release_zone` is an IANA time zone. `c_line` and `p_line` are a year
    and who holds the right. `disc_titles` are in the order of the discs, empty for one without.
    """

    title: Title = Field(default_factory=str)
    version_title: Line | None = None
    kind: AlbumKind = Field(default_factory=lambda: AlbumKind.ALBUM)
    release_date: PartialDate | None = None
    release_zone: Zone = Field(default_factory=lambda: "UTC")
    original_date: PartialDate | None = None
    label: Line | None = None
    catalogue_number: CatalogueNumber | None = None
    upc: Code | None = None
    c_line: Line | None = None
    p_line: Line | None = None
    disc_titles: DiscTitles = Field(default_factory=list)
    continuous: StrictBool = Field(default_factory=bool)


class NewAlbumBody(ChangeAlbumBody):
    """An album of an artist whom you act for; a draft until it is published."""

    artist_id: UUID
    title: Title


class AlbumDetailsBody(AlbumBody):
    """An album with all that is known; the counts are of what you may see.

    `release_precision` says how much of the date is known; `standing` is null for who may not edit it.
    """

    version_title: str | None
    release_precision: Precision | None
    release_zone: str
    original_date: str | None
    label: str | None
    catalogue_number: str | None
    upc: str | None
    c_line: str | None
    p_line: str | None
    disc_titles: list[str]
    genres: list[str]
    revision: int
    changed_at: datetime | None
    editable: bool
    standing: StandingBody | None


def album_details_body(album: AlbumDetails) -> AlbumDetailsBody:
    """An album's page as JSON."""
    fields = album.fields
    return AlbumDetailsBody(
        id=album.id,
        title=fields.title,
        kind=fields.kind,
        artist=ArtistRefBody(id=album.artist.id, name=album.artist.name),
        cover=None if album.cover is None else cover_body(album.cover),
        release_date=fields.release_date,
        continuous=fields.continuous,
        song_count=album.song_count,
        duration_ms=album.duration,
        created_at=album.created_at,
        version_title=fields.version_title,
        release_precision=precision_of(fields.release_date),
        release_zone=fields.release_zone,
        original_date=fields.original_date,
        label=fields.label,
        catalogue_number=fields.catalogue_number,
        upc=fields.upc,
        c_line=fields.c_line,
        p_line=fields.p_line,
        disc_titles=list(fields.disc_titles),
        genres=list(album.genres),
        revision=album.revision,
        changed_at=album.changed_at,
        editable=album.standing is not None,
        standing=standing_body(album.standing),
    )


def precision_of(date: str | None) -> Precision | None:
    """How much of a date is known."""
    return None if date is None else list(Precision)[date.count("-")]
