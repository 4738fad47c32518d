"""JSON of links before a release. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from segue.catalog.links.contracts import Link, Opened
from segue.catalog.schemas import Answer, ArtistRefBody, CoverBody, cover_body

_Token = Annotated[str, Field(min_length=43, max_length=43, pattern="^[A-Za-z0-9_-]+$")]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CreateLinkBody(_Asked):
    """Until when a link opens, for whom it is, and how often songs may be played by it."""

    expires_at: AwareDatetime
    note: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    max_plays: Annotated[int | None, Field(ge=1, le=1_000_000)] = None


class OpenLinkBody(_Asked):
    """What stands after the `#` of a link."""

    token: _Token


class LinkBody(Answer):
    """A link, with how often it was opened and songs were played by it."""

    id: UUID
    album_id: UUID | None
    song_id: UUID | None
    note: str
    max_plays: int | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opens: int
    plays: int
    last_used_at: datetime | None


class NewLinkBody(LinkBody):
    """A new link; `token` opens it and is told only now, `url` is the page that does."""

    token: str
    url: str


class LinkedSongBody(Answer):
    """A song that a link opens."""

    id: UUID
    title: str
    artists: list[str]
    disc: int
    track: int | None
    explicit: bool
    duration_ms: int


class OpenedBody(Answer):
    """What a link opens: an album, or one song; `plays` of `max_plays` are used up, null is without end."""

    title: str
    artist: ArtistRefBody
    cover: CoverBody | None
    album: bool
    expires_at: datetime
    max_plays: int | None
    plays: int
    songs: list[LinkedSongBody]


def link_body(link: Link) -> LinkBody:
    """A link as JSON."""
    return LinkBody(
        id=link.id,
        album_id=link.album_id,
        song_id=link.song_id,
        note=link.note,
        max_plays=link.max_plays,
        created_at=link.created_at,
        expires_at=link.expires_at,
        revoked_at=link.revoked_at,
        opens=link.opens,
        plays=link.plays,
        last_used_at=link.last_used_at,
    )


def opened_body(opened: Opened) -> OpenedBody:
    """What a link opens, as JSON."""
    return OpenedBody(
        title=opened.title,
        artist=ArtistRefBody(id=opened.artist.id, name=opened.artist.name),
        cover=None if opened.cover is None else cover_body(opened.cover),
        album=opened.album,
        expires_at=opened.expires_at,
        max_plays=opened.max_plays,
        plays=opened.plays,
        songs=[
            LinkedSongBody(
                id=song.id,
                title=song.title,
                artists=list(song.artists),
                disc=song.disc,
                track=song.track,
                explicit=song.explicit,
                duration_ms=song.duration,
            )
            for song in opened.songs
        ],
    )
