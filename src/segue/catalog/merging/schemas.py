"""JSON of merging doubles. Unknown fields are refused."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import StrictBool

from segue.catalog.entities.schemas import Asked
from segue.catalog.merging.contracts import Double, MergePreview
from segue.catalog.schemas import Answer


class MergeArtistBody(Asked):
    """The artist that this one is a double of."""

    into: UUID


class MergeAlbumBody(Asked):
    """The album that this one is a double of; `drop_doubles` deletes songs that it has already."""

    into: UUID
    drop_doubles: StrictBool = False


class DoubleBody(Answer):
    """An artist or an album, with what it has; `artist` is whose an album is, null for an artist."""

    id: UUID
    name: str
    artist: str | None
    picture: UUID | None
    songs: int
    albums: int
    members: int
    plays: int
    draft: bool
    created_at: datetime


class DoublesBody(Answer):
    """Those whose name has what was looked for in it, the nearest first."""

    items: list[DoubleBody]


class MergePreviewBody(Answer):
    """What merging would do: `old` goes on as `into`, with all that it has.

    `doubles` of an old album's songs stand on the other at the same place; `drop_doubles` would delete
    them. `refused` says why the two cannot be merged as they are.
    """

    old: DoubleBody
    into: DoubleBody
    doubles: int
    refused: str | None


def doubles_body(found: Sequence[Double]) -> DoublesBody:
    """What was found, as JSON."""
    return DoublesBody(items=[_double(one) for one in found])


def preview_body(preview: MergePreview) -> MergePreviewBody:
    """What would happen, as JSON."""
    return MergePreviewBody(
        old=_double(preview.old),
        into=_double(preview.into),
        doubles=preview.doubles,
        refused=preview.refused,
    )


def _double(one: Double) -> DoubleBody:
    return DoubleBody(
        id=one.id,
        name=one.name,
        artist=one.artist,
        picture=one.picture,
        songs=one.songs,
        albums=one.albums,
        members=one.members,
        plays=one.plays,
        draft=one.draft,
        created_at=one.created_at,
    )
