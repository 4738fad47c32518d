"""JSON of genres. Unknown fields are refused."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from segue.catalog.entities.schemas import PLAIN, Asked
from segue.catalog.genres.contracts import (
    CountedGenre,
    Genre,
    GenrePlace,
    GenreRef,
    ListedGenre,
    UnknownGenre,
)
from segue.catalog.genres.rules import LONGEST_GENRE, MOST_ALIASES
from segue.catalog.schemas import Answer

GenreName = Annotated[str, Field(min_length=1, max_length=LONGEST_GENRE, pattern=PLAIN)]
GenreNames = Annotated[list[GenreName], Field(max_length=MOST_ALIASES)]


class NewGenreBody(Asked):
    """A genre below `parent` (slug, name or alias), a root without one; `aliases` are other names of it."""

    name: GenreName
    parent: GenreName | None = None
    aliases: GenreNames = Field(default_factory=list)


class ChangeGenreBody(Asked):
    """What to change; what is left out stays. An old name stays as an alias; parent null makes a root."""

    name: GenreName = Field(default_factory=str)
    parent: GenreName | None = None
    aliases: GenreNames = Field(default_factory=list)


class MergeGenreBody(Asked):
    """The genre that takes the other's songs, aliases and what stands below it."""

    into: GenreName


class GenreRefBody(Answer):
    """A genre, as much as a line of text needs."""

    slug: str
    name: str


class GenreBody(Answer):
    """A genre. `parent` is the slug of the one above it."""

    id: UUID
    slug: str
    name: str
    parent: str | None
    aliases: list[str]
    revision: int


class ListedGenreBody(GenreBody):
    """A genre of the tree; `has_songs` where something of it, or of one below it, is out."""

    has_songs: bool


class GenresBody(Answer):
    """The whole tree, by name."""

    items: list[ListedGenreBody]


class CountedGenreBody(GenreBody):
    """A genre with how many songs it and those below it have, drafts counted."""

    song_count: int


class CountedGenresBody(Answer):
    """The whole tree, by name, counted."""

    items: list[CountedGenreBody]


class GenreDetailsBody(GenreBody):
    """A genre with those above it, the root first, and those right below it."""

    above: list[GenreRefBody]
    below: list[GenreRefBody]


class UnknownGenreBody(Answer):
    """A word that songs are tagged with and no genre has."""

    name: str
    song_count: int


class UnknownGenresBody(Answer):
    """Such words, those of most songs first."""

    items: list[UnknownGenreBody]


def genres_body(genres: list[ListedGenre]) -> GenresBody:
    """The tree as JSON."""
    return GenresBody(
        items=[ListedGenreBody(**dict(_genre(one.genre)), has_songs=one.has_songs) for one in genres]
    )


def counted_genres_body(genres: list[CountedGenre]) -> CountedGenresBody:
    """The counted tree as JSON."""
    return CountedGenresBody(
        items=[CountedGenreBody(**dict(_genre(one.genre)), song_count=one.song_count) for one in genres]
    )


def genre_details_body(place: GenrePlace) -> GenreDetailsBody:
    """A genre in its place, as JSON."""
    return GenreDetailsBody(
        **dict(_genre(place.genre)),
        above=[_ref(one) for one in place.above],
        below=[_ref(one) for one in place.below],
    )


def unknown_genres_body(words: list[UnknownGenre]) -> UnknownGenresBody:
    """Words without a genre, as JSON."""
    return UnknownGenresBody(
        items=[UnknownGenreBody(name=one.name, song_count=one.song_count) for one in words]
    )


def _genre(genre: Genre) -> GenreBody:
    return GenreBody(
        id=genre.id,
        slug=genre.slug,
        name=genre.name,
        parent=genre.parent,
        aliases=list(genre.aliases),
        revision=genre.revision,
    )


def _ref(genre: GenreRef) -> GenreRefBody:
    return GenreRefBody(slug=genre.slug, name=genre.name)
