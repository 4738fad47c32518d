"""The door of the catalogue: artists, albums, songs, versions, covers."""

from segue.catalog.contracts import (
    Album,
    AlbumKind,
    AlbumRef,
    Analysis,
    Artist,
    ArtistRef,
    Container,
    CoverRef,
    Family,
    FragmentIndex,
    Loudness,
    NameSort,
    Origin,
    PlayableVersion,
    Rendition,
    Song,
    SongDraft,
    SongSort,
    Waveform,
)
from segue.catalog.counts import PlayCounts
from segue.catalog.errors import (
    AlbumMissing,
    ArtistMissing,
    CoverMissing,
    NameRefused,
    NotYourArtist,
    SongMissing,
)
from segue.catalog.members.service import Members
from segue.catalog.schemas import SongBody, song_body
from segue.catalog.service.catalog import Catalog
from segue.catalog.service.rights import CatalogRights
from segue.catalog.store.rights import HELD as HELD_CATALOG

__all__ = [
    "HELD_CATALOG",
    "Album",
    "AlbumKind",
    "AlbumMissing",
    "AlbumRef",
    "Analysis",
    "Artist",
    "ArtistMissing",
    "ArtistRef",
    "Catalog",
    "CatalogRights",
    "Container",
    "CoverMissing",
    "CoverRef",
    "Family",
    "FragmentIndex",
    "Loudness",
    "Members",
    "NameRefused",
    "NameSort",
    "NotYourArtist",
    "Origin",
    "PlayCounts",
    "PlayableVersion",
    "Rendition",
    "Song",
    "SongBody",
    "SongDraft",
    "SongMissing",
    "SongSort",
    "Waveform",
    "song_body",
]
