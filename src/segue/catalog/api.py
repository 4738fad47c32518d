"""The door of the catalogue: artists, albums, songs, versions, covers."""

from segue.catalog.albums.service import Albums
from segue.catalog.artists.service import Artists
from segue.catalog.contracts import (
    Album,
    AlbumKind,
    AlbumRef,
    AlbumSort,
    Analysis,
    Artist,
    ArtistRef,
    Container,
    CoverFormat,
    CoverRef,
    Family,
    FragmentIndex,
    Loudness,
    NameSort,
    Origin,
    PlayableVersion,
    Rendition,
    Room,
    Shelf,
    Song,
    SongDraft,
    SongSort,
    Waveform,
)
from segue.catalog.counts import PlayCounts
from segue.catalog.covers.service import Sleeves, read_picture
from segue.catalog.deliveries.contracts import (
    DeliveredCredit,
    DeliveredRelease,
    DeliveredTrack,
    PlacedRelease,
)
from segue.catalog.deliveries.service import Deliveries
from segue.catalog.entities.contracts import AlbumFields, CreditRole
from segue.catalog.entities.desk import DeskPorts
from segue.catalog.entities.rules import check_revision
from segue.catalog.errors import (
    AlbumMissing,
    ArtistMissing,
    CoverMissing,
    NameRefused,
    NotYourArtist,
    SongMissing,
    Unlicensed,
)
from segue.catalog.folders.contracts import WrittenRelease
from segue.catalog.genres.service import Genres
from segue.catalog.holds.service import Holds
from segue.catalog.licences.errors import LicenceRefused
from segue.catalog.licences.rules import make_licence
from segue.catalog.licences.service import Licences
from segue.catalog.links.service import Links
from segue.catalog.lists.audiences import Audiences
from segue.catalog.lists.contracts import Audience, Wanted
from segue.catalog.lists.hiding import Hiding, without_hidden
from segue.catalog.members.service import Members
from segue.catalog.merging.ports import MergeFollower
from segue.catalog.merging.service import Merging
from segue.catalog.originals.contracts import (
    NamedAlbum,
    NamedArtist,
    NamedCredit,
    NamedSong,
    OriginalFile,
    Placed,
)
from segue.catalog.originals.service import Original, Originals
from segue.catalog.releases.service import Releases
from segue.catalog.reports.service import Reports
from segue.catalog.rules import may_hear, needs_tier, tidy_name
from segue.catalog.schedules.service import Schedules
from segue.catalog.service.catalog import Catalog
from segue.catalog.service.rights import CatalogRights
from segue.catalog.sharing.contracts import SharedAlbum, SharedArtist, SharedGenre, SharedSong, SharedTrack
from segue.catalog.sharing.service import Sharing
from segue.catalog.songs.service import Songs
from segue.catalog.store.rights import HELD as HELD_CATALOG
from segue.catalog.takedowns.service import Takedowns
from segue.catalog.terms import FOREVER, PLAIN, Licence, Terms, Use
from segue.catalog.versions.service import Versions

__all__ = [
    "FOREVER",
    "HELD_CATALOG",
    "PLAIN",
    "Album",
    "AlbumFields",
    "AlbumKind",
    "AlbumMissing",
    "AlbumRef",
    "AlbumSort",
    "Albums",
    "Analysis",
    "Artist",
    "ArtistMissing",
    "ArtistRef",
    "Artists",
    "Audience",
    "Audiences",
    "Catalog",
    "CatalogRights",
    "Container",
    "CoverFormat",
    "CoverMissing",
    "CoverRef",
    "CreditRole",
    "DeliveredCredit",
    "DeliveredRelease",
    "DeliveredTrack",
    "Deliveries",
    "DeskPorts",
    "Family",
    "FragmentIndex",
    "Genres",
    "Hiding",
    "Holds",
    "Licence",
    "LicenceRefused",
    "Licences",
    "Links",
    "Loudness",
    "Members",
    "MergeFollower",
    "Merging",
    "NameRefused",
    "NameSort",
    "NamedAlbum",
    "NamedArtist",
    "NamedCredit",
    "NamedSong",
    "NotYourArtist",
    "Origin",
    "Original",
    "OriginalFile",
    "Originals",
    "Placed",
    "PlacedRelease",
    "PlayCounts",
    "PlayableVersion",
    "Releases",
    "Rendition",
    "Reports",
    "Room",
    "Schedules",
    "SharedAlbum",
    "SharedArtist",
    "SharedGenre",
    "SharedSong",
    "SharedTrack",
    "Sharing",
    "Shelf",
    "Sleeves",
    "Song",
    "SongDraft",
    "SongMissing",
    "SongSort",
    "Songs",
    "Takedowns",
    "Terms",
    "Unlicensed",
    "Use",
    "Versions",
    "Wanted",
    "Waveform",
    "WrittenRelease",
    "check_revision",
    "make_licence",
    "may_hear",
    "needs_tier",
    "read_picture",
    "tidy_name",
    "without_hidden",
]
