"""What happened, as frozen dataclasses: any feature may publish, any may listen.

Field types are UUID, str, int, bool and None, so that an event is one flat JSON object.
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""


@dataclass(frozen=True, slots=True)
class SongChanged(Event):
    """What may be delivered of a song is other than before: published, completed, withdrawn."""

    song_id: UUID


@dataclass(frozen=True, slots=True)
class SongsAdded(Event):
    """Songs are new, a batch of an import at a time: their ids in hexadecimal, with commas between."""

    song_ids: str


@dataclass(frozen=True, slots=True)
class SongReady(Event):
    """A version of a song has all its renditions."""

    song_id: UUID
    version_id: UUID


TAKEN_BACK, SCHEDULED = "taken back", "scheduled"
HIDDEN = frozenset({TAKEN_BACK, SCHEDULED})
"""Reasons for which a version is denied to the public, and not to who acts for its artist."""


@dataclass(frozen=True, slots=True)
class Denied(Event):
    """Audio is refused from now on. `kind` is `version` or `person`."""

    kind: str
    subject_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Allowed(Event):
    """A denial was lifted."""

    kind: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """A person signed out, or a used refresh token came back: access tokens of the session die too."""

    session_id: UUID


@dataclass(frozen=True, slots=True)
class AccessChanged(Event):
    """What a person may do or hear is other than before: roles, tier, explicit lock.

    Access tokens of theirs with a lower `version` are no longer good. `rank` is the highest quality that
    they reach now (kernel/quality.py); `paid_songs` and `explicit` say whether they may hear such songs.
    """

    user_id: UUID
    version: int
    rank: int
    paid_songs: bool
    explicit: bool


@dataclass(frozen=True, slots=True)
class LicencesChanged(Event):
    """Where a version may be heard is other than before.

    `lost` and `gained` are places as media tokens name them, two small letters each, a space between.
    """

    version_id: UUID
    lost: str
    gained: str


@dataclass(frozen=True, slots=True)
class SongLiked(Event):
    """A person likes a song; not when they did already."""

    user_id: UUID
    song_id: UUID


@dataclass(frozen=True, slots=True)
class AlbumSaved(Event):
    """A person saved an album; not when they had already."""

    user_id: UUID
    album_id: UUID


@dataclass(frozen=True, slots=True)
class Followed(Event):
    """A person follows an artist or a playlist, as `kind` says; not when they did already."""

    user_id: UUID
    kind: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Unkept(Event):
    """A person likes a song, saves an album or follows something no more; `kind` as in a library."""

    user_id: UUID
    kind: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class PlaylistChanged(Event):
    """A playlist has a new version: its entries, its details, or who may edit it."""

    playlist_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class PersonFollowed(Event):
    """A person follows another now, or, not `approved`, asks a private profile's owner to let them."""

    follower_id: UUID
    followed_id: UUID
    approved: bool


@dataclass(frozen=True, slots=True)
class LiveTold(Event):
    """Something was told to whoever listens to a topic of the live socket.

    Sequence numbers of one topic rise in the order of commits; `data` is a JSON object.
    """

    topic: str
    sequence: int
    kind: str
    data: str


@dataclass(frozen=True, slots=True)
class LiveAudienceChanged(Event):
    """Who may hear a topic of the live socket is other than before."""

    topic: str


EVENT_TYPES: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        *(SongChanged, SongsAdded, SongReady),
        *(Denied, Allowed, LicencesChanged),
        *(SessionEnded, AccessChanged),
        *(SongLiked, AlbumSaved, Followed, Unkept),
        PlaylistChanged,
        *(PersonFollowed, LiveTold, LiveAudienceChanged),
    )
}
