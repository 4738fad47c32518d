"""JSON of the catalogue. `from_` builders turn contracts into it."""

import base64
from collections.abc import Collection
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from segue.accounts.api import Caller
from segue.catalog import contracts, rules
from segue.kernel.ids import SongId

T = TypeVar("T")


class Answer(BaseModel):
    """What every answer of the catalogue is: frozen."""

    model_config = ConfigDict(frozen=True)


class CoverBody(Answer):
    """A cover and its leading colour, OKLCH: `hue` in degrees, `chroma` up to 0.4.

    `palette` is up to five colours, the one that covers most first; `blurhash` stands for the picture until
    it is there. Both may be missing for a while for covers made by an older release.
    """

    id: UUID
    hue: float
    chroma: float
    palette: list[str] = Field(json_schema_extra={"items": {"type": "string", "pattern": "^#[0-9a-f]{6}$"}})
    blurhash: str | None


class ArtistRefBody(Answer):
    """An artist, as much as a line of text needs."""

    id: UUID
    name: str


class AlbumRefBody(Answer):
    """The album a song is on."""

    id: UUID
    title: str
    cover: CoverBody | None


class ArtistBody(Answer):
    """An artist; of a `verified` one an admin has seen that whoever acts for it may."""

    id: UUID
    name: str
    bio: str | None
    verified: bool
    created_at: datetime


class AlbumBody(Answer):
    """An album; a `continuous` one plays through without a gap. `release_date` is a year, month or day."""

    id: UUID
    title: str
    kind: contracts.AlbumKind
    artist: ArtistRefBody
    cover: CoverBody | None
    release_date: str | None
    continuous: bool
    song_count: int
    duration_ms: int
    created_at: datetime


class SongBody(Answer):
    """A song. `playable` is false where the asker's tier (`paid_only`) or lock (`explicit`) bars it."""

    id: UUID
    title: str
    artists: list[ArtistRefBody]
    album: AlbumRefBody | None
    disc: int
    track: int | None
    genres: list[str]
    explicit: bool
    duration_ms: int
    play_count: int
    playable: bool
    paid_only: bool
    created_at: datetime


class WaveformBody(Answer):
    """`peaks` is base64 of `count` pairs of int8 (least, greatest), over equal slices of the song."""

    count: int
    peaks: str = Field(json_schema_extra={"contentEncoding": "base64"})


class PageBody(Answer, Generic[T]):
    """`next` is the cursor of the following page, null at the end."""

    items: list[T]
    next: str | None


def artist_body(artist: contracts.Artist) -> ArtistBody:
    """An artist as JSON."""
    return ArtistBody(
        id=artist.id,
        name=artist.name,
        bio=artist.bio,
        verified=artist.verified,
        created_at=artist.created_at,
    )


def album_body(album: contracts.Album) -> AlbumBody:
    """An album as JSON."""
    return AlbumBody(
        id=album.id,
        title=album.title,
        kind=album.kind,
        artist=_artist_ref(album.artist),
        cover=_cover(album.cover),
        release_date=album.release_date,
        continuous=album.continuous,
        song_count=album.song_count,
        duration_ms=album.duration,
        created_at=album.created_at,
    )


def song_body(song: contracts.Song, caller: Caller, own: Collection[SongId] = frozenset()) -> SongBody:
    """A song as JSON, for who asks; `own` are songs they hear whatever their tier."""
    album = song.album
    return SongBody(
        id=song.id,
        title=song.title,
        artists=[_artist_ref(artist) for artist in song.artists],
        album=None
        if album is None
        else AlbumRefBody(id=album.id, title=album.title, cover=_cover(album.cover)),
        disc=song.disc,
        track=song.track,
        genres=list(song.genres),
        explicit=song.explicit,
        duration_ms=song.duration,
        play_count=song.play_count,
        playable=song.playable and rules.may_hear(caller, song, own=song.id in own),
        paid_only=song.paid_only,
        created_at=song.created_at,
    )


def waveform_body(waveform: contracts.Waveform) -> WaveformBody:
    """A waveform as JSON."""
    return WaveformBody(count=len(waveform.peaks) // 2, peaks=base64.b64encode(waveform.peaks).decode())


def _artist_ref(artist: contracts.ArtistRef) -> ArtistRefBody:
    return ArtistRefBody(id=artist.id, name=artist.name)


def cover_body(cover: contracts.CoverRef) -> CoverBody:
    """A cover as JSON."""
    return CoverBody(
        id=cover.id,
        hue=cover.hue,
        chroma=cover.chroma,
        palette=list(cover.palette),
        blurhash=cover.blurhash,
    )


def _cover(cover: contracts.CoverRef | None) -> CoverBody | None:
    return None if cover is None else cover_body(cover)
