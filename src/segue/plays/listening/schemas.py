"""JSON of statistics."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from segue.catalog.http import ArtistBody, SongBody


class Answer(BaseModel):
    """What every answer of statistics is: frozen."""

    model_config = ConfigDict(frozen=True)


class TopSongBody(Answer):
    """A song, how often you played it so that it counts, and how long it was heard."""

    song: SongBody
    plays: int
    listened_ms: int


class TopArtistBody(Answer):
    """An artist, how often you played songs of theirs so that they count, and how long they were heard."""

    artist: ArtistBody
    plays: int
    listened_ms: int


class TopGenreBody(Answer):
    """A genre, how often you played songs of it so that they count, and how long they were heard."""

    genre: str
    plays: int
    listened_ms: int


class TopBody(Answer):
    """What you played most in a period, the most played first."""

    period: str
    songs: list[TopSongBody]
    artists: list[TopArtistBody]
    genres: list[TopGenreBody]


class HourBody(Answer):
    """What you heard from `at`, a full hour, on."""

    at: datetime
    plays: int
    listened_ms: int


class ListeningBody(Answer):
    """A period in numbers; `new_*` are those played in no month before it. `hours` leaves silence out."""

    period: str
    plays: int
    listened_ms: int
    songs: int
    new_songs: int
    artists: int
    new_artists: int
    hours: list[HourBody]
