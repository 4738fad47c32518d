"""JSON of shared links. Unknown fields are refused."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from segue.social.shares.contracts import Share, SharedItem, SharedThing, ShareKind


class CreateShareBody(BaseModel):
    """What to share, and until when the link is to open it; without an end until you end it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ShareKind
    id: UUID
    expires_at: AwareDatetime | None = None


class HearShareBody(BaseModel):
    """The song of a link to hear the beginning of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    song_id: UUID


class ShareBody(BaseModel):
    """A link: `url` is the page for people, `embed_url` the one for frames on other sites.

    All three are null when the key that the link was made with is gone from the server.
    """

    token: str | None
    url: str | None
    embed_url: str | None
    kind: ShareKind
    id: UUID
    created_at: datetime
    expires_at: datetime | None
    opens: int


class SharedSongBody(BaseModel):
    """A song of what is shared."""

    id: UUID
    title: str
    artists: list[str]
    duration_ms: int


class SharedBody(BaseModel):
    """What is behind a link. `songs` are the first of `song_count`; `cover_id` is for `GET covers/{id}`.

    `previews`: whether `POST shares/{token}/preview` gives the beginning of a song.
    """

    kind: ShareKind
    id: UUID
    title: str
    by: list[str]
    description: str
    cover_id: UUID | None
    date: str | None
    songs: list[SharedSongBody]
    song_count: int
    duration_ms: int
    expires_at: datetime | None
    previews: bool


class PreviewAnswerBody(BaseModel):
    """The beginning of a song: one file, good until `expires_at`."""

    song_id: UUID
    url: str
    mime: str
    duration_ms: int
    expires_at: datetime


class OembedBody(BaseModel):
    """A link as other sites show it (oembed.com, version 1.0)."""

    type: Literal["rich"] = "rich"
    version: Literal["1.0"] = "1.0"
    provider_name: str
    provider_url: str
    title: str
    author_name: str
    thumbnail_url: str | None = None
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None
    html: str
    width: int
    height: int
    cache_age: int


def share_body(share: Share, base: str) -> ShareBody:
    """A link as JSON; `base` is the address people reach the server at."""
    known = share.token is not None
    return ShareBody(
        token=share.token,
        url=f"{base}/s/{share.token}" if known else None,
        embed_url=f"{base}/embed/{share.token}" if known else None,
        kind=share.kind,
        id=share.subject_id,
        created_at=share.created_at,
        expires_at=share.expires_at,
        opens=share.opens,
    )


def shared_body(share: Share, thing: SharedThing, *, previews: bool) -> SharedBody:
    """What is behind a link as JSON."""
    return SharedBody(
        kind=thing.kind,
        id=thing.id,
        title=thing.title,
        by=list(thing.by),
        description=thing.description,
        cover_id=thing.cover,
        date=thing.date,
        songs=[_song(song) for song in thing.songs],
        song_count=thing.song_count,
        duration_ms=thing.duration,
        expires_at=share.expires_at,
        previews=previews,
    )


def _song(song: SharedItem) -> SharedSongBody:
    return SharedSongBody(id=song.id, title=song.title, artists=list(song.artists), duration_ms=song.duration)
