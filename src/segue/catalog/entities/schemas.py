"""JSON that artists, albums and songs share when they are edited. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from segue.catalog.entities import rules
from segue.catalog.entities.contracts import EntityKind, Gone, Standing
from segue.catalog.schemas import AlbumRefBody, Answer

# PostgreSQL's text holds no NUL.
PLAIN = r"^[^\x00]*$"
Line = Annotated[str, Field(max_length=200, pattern=PLAIN)]
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
Code = Annotated[str, Field(max_length=40, pattern=PLAIN)]
PartialDate = Annotated[str, Field(max_length=10, pattern=PLAIN, examples=["2026", "2026-05", "2026-05-15"])]
IfMatch = Annotated[
    str | None, Header(max_length=100, description="The ETag of the revision that the change is meant for.")
]
changed: dict[int | str, dict[str, Any]] = {
    412: {"description": "It was changed in between; `revision` is the current one."}
}


class Asked(BaseModel):
    """What every body sent here is: frozen, and without fields that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, lists as tuples."""
        told = self.model_dump(include=self.model_fields_set)
        return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}


class StandingBody(Answer):
    """Why others may not see it, told to those who edit it; `takedown` is an admin's reason."""

    deleted_at: datetime | None
    taken_down_at: datetime | None
    takedown: str | None
    draft: bool


class GoneBody(Answer):
    """Something deleted that can be brought back."""

    kind: EntityKind
    id: UUID
    title: str
    album: AlbumRefBody | None
    deleted_at: datetime


def standing_body(standing: Standing | None) -> StandingBody | None:
    """How a thing stands, as JSON."""
    if standing is None:
        return None
    return StandingBody(
        deleted_at=standing.deleted_at,
        taken_down_at=standing.taken_down_at,
        takedown=standing.takedown,
        draft=standing.draft,
    )


def gone_body(gone: Gone) -> GoneBody:
    """Something deleted, as JSON."""
    album = gone.album
    return GoneBody(
        kind=gone.kind,
        id=gone.id,
        title=gone.title,
        album=None if album is None else AlbumRefBody(id=album.id, title=album.title, cover=None),
        deleted_at=gone.deleted_at,
    )


def tag(response: Response, revision: int) -> None:
    """Tell the revision, for `If-Match`."""
    response.headers["etag"] = f'"{revision}"'
    response.headers["cache-control"] = "private, no-cache"


def wanted_revision(if_match: str | None) -> int | None:
    """The revision that `If-Match` names; None when any will do. Raises RevisionUnreadable."""
    return rules.wanted_revision(if_match)


def address_of(request: Request) -> str | None:
    """Where a request comes from."""
    return request.client.host if request.client else None
