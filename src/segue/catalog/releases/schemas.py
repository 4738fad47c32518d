"""JSON of releases."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from segue.catalog.releases.contracts import GivenIsrc, ListedRelease, Severity, Verdict
from segue.catalog.schemas import AlbumBody, SongBody, album_body


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


class ListedReleaseBody(BaseModel):
    """A release as the studio lists it; `album` counts what is not out yet, too.

    `waiting` counts songs that were kept back since it is out, `plays` those of all its songs. With a `day`
    it comes out at midnight in each territory, else everywhere at `first_at`.
    """

    model_config = ConfigDict(frozen=True)

    album: AlbumBody
    draft: bool
    taken_down: bool
    published_at: datetime | None
    first_at: datetime | None
    day: date | None
    waiting: int
    plays: int


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


def listed_release_body(listed: ListedRelease) -> ListedReleaseBody:
    """A release in the studio as JSON."""
    standing = listed.standing
    return ListedReleaseBody(
        album=album_body(listed.album),
        draft=standing.draft,
        taken_down=standing.taken_down,
        published_at=standing.published_at,
        first_at=standing.first_at,
        day=standing.day,
        waiting=standing.waiting,
        plays=standing.plays,
    )


def given_body(given: list[GivenIsrc]) -> GivenIsrcsBody:
    """ISRCs as JSON."""
    return GivenIsrcsBody(
        items=[GivenIsrcBody(song_id=one.song_id, title=one.title, isrc=one.isrc) for one in given]
    )
