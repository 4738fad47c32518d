"""Genres as a tree, with the other names people have for them."""

from dataclasses import dataclass

from segue.kernel.ids import GenreId


@dataclass(frozen=True, slots=True)
class GenreRef:
    """A genre, as much as a line of text needs."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Genre:
    """A genre; `parent` is the slug of the one above it, `aliases` are other names in use."""

    id: GenreId
    slug: str
    name: str
    parent: str | None
    aliases: tuple[str, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class ListedGenre:
    """A genre, and whether anything of it or of one below it is out."""

    genre: Genre
    has_songs: bool


@dataclass(frozen=True, slots=True)
class CountedGenre:
    """A genre, and how many songs it and those below it have, drafts counted."""

    genre: Genre
    song_count: int


@dataclass(frozen=True, slots=True)
class GenrePlace:
    """A genre with those above it, the root first, and those right below it."""

    genre: Genre
    above: tuple[GenreRef, ...]
    below: tuple[GenreRef, ...]


@dataclass(frozen=True, slots=True)
class UnknownGenre:
    """A word that songs are tagged with and the tree does not know."""

    name: str
    song_count: int
