"""JSON of artists. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from segue.catalog.entities.contracts import ArtistDetails
from segue.catalog.entities.rules import LONGEST_BIO, MOST_ALIASES, MOST_LINKS
from segue.catalog.entities.schemas import PLAIN, Asked, Line, StandingBody, Title, standing_body
from segue.catalog.schemas import ArtistBody, CoverBody, cover_body

Bio = Annotated[str, Field(max_length=LONGEST_BIO, pattern=PLAIN)]
Country = Annotated[str, Field(pattern="^[A-Za-z]{2}$", examples=["NL"])]
Links = Annotated[list[Line], Field(max_length=MOST_LINKS, examples=[["https://example.org"]])]
Aliases = Annotated[list[Line], Field(max_length=MOST_ALIASES)]


class ChangeArtistBody(Asked):
    """What to change of an artist; what is left out stays, null and empty take away."""

    name: Title = Field(default_factory=str)
    bio: Bio | None = None
    country: Country | None = None
    links: Links = Field(default_factory=list)
    aliases: Aliases = Field(default_factory=list)


class NewArtistBody(Asked):
    """An artist whom you will act for, or one of a label that you act for."""

    name: Title
    bio: Bio | None = None
    country: Country | None = None
    links: Links = Field(default_factory=list)
    aliases: Aliases = Field(default_factory=list)
    label_id: UUID | None = None


class ArtistDetailsBody(ArtistBody):
    """An artist with all that is known. `genres` are those of most of their songs.

    `country` is ISO 3166-1 alpha-2; `standing` is null for who may not edit them.
    """

    country: str | None
    links: list[str]
    aliases: list[str]
    image: CoverBody | None
    genres: list[str]
    revision: int
    changed_at: datetime | None
    editable: bool
    standing: StandingBody | None


def artist_details_body(artist: ArtistDetails) -> ArtistDetailsBody:
    """An artist's page as JSON."""
    fields = artist.fields
    return ArtistDetailsBody(
        id=artist.id,
        name=fields.name,
        bio=fields.bio,
        verified=artist.verified,
        created_at=artist.created_at,
        country=fields.country,
        links=list(fields.links),
        aliases=list(fields.aliases),
        image=None if artist.image is None else cover_body(artist.image),
        genres=list(artist.genres),
        revision=artist.revision,
        changed_at=artist.changed_at,
        editable=artist.standing is not None,
        standing=standing_body(artist.standing),
    )
