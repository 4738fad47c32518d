"""JSON of releases."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.catalog.releases.contracts import GivenIsrc, Severity, Verdict
from segue.catalog.schemas import AlbumBody, SongBody


class ReleaseProblemBody(BaseModel):
    """Something wrong with a release: an `error` keeps it from being published, a `warning` does not.

    `code` is stable, `field` what to change, `song_id` where; null is the album itself.
    """

    model_config = ConfigDict(frozen=True)

    severity: Severity
    code: str
    field: str
    message: str
    song_id: UUID | None


class VerdictBody(BaseModel):
    """How a release stands, and everything that is wrong with it, the errors first."""

    model_config = ConfigDict(frozen=True)

    album_id: UUID
    draft: bool
    published_at: datetime | None
    publishable: bool
    problems: list[ReleaseProblemBody]


class PreviewBody(BaseModel):
    """The page of an album as the public will see it, with how the release stands."""

    model_config = ConfigDict(frozen=True)

    album: AlbumBody
    songs: list[SongBody]
    release: VerdictBody


class GivenIsrcBody(BaseModel):
    """An ISRC that a song was given."""

    model_config = ConfigDict(frozen=True)

    song_id: UUID
    title: str
    isrc: str


class GivenIsrcsBody(BaseModel):
    """The ISRCs that songs were given, in their order; songs that had one keep it."""

    model_config = ConfigDict(frozen=True)

    items: list[GivenIsrcBody]


def verdict_body(verdict: Verdict) -> VerdictBody:
    """How a release stands as JSON."""
    return VerdictBody(
        album_id=verdict.album_id,
        draft=verdict.draft,
        published_at=verdict.published_at,
        publishable=verdict.publishable,
        problems=[
            ReleaseProblemBody(
                severity=one.severity,
                code=one.code,
                field=one.field,
                message=one.message,
                song_id=one.song_id,
            )
            for one in verdict.problems
        ],
    )


def given_body(given: list[GivenIsrc]) -> GivenIsrcsBody:
    """ISRCs as JSON."""
    return GivenIsrcsBody(
        items=[GivenIsrcBody(song_id=one.song_id, title=one.title, isrc=one.isrc) for one in given]
    )
