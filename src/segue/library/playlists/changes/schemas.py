"""JSON of a playlist's changes."""

from datetime import datetime
from uuid import UUID

from segue.catalog.http import Answer
from segue.library.playlists.changes.contracts import Delta
from segue.library.playlists.contracts import Change, ChangeKind
from segue.library.playlists.schemas import PersonRefBody, person_body


class EntryShiftBody(Answer):
    """One entry of a change: where it was (null: nowhere) and is after. `song_id` is told of new ones.

    To replay a change, take out all of its entries that were somewhere, then put each that is somewhere at
    its position, in ascending order of positions.
    """

    entry_id: UUID
    song_id: UUID | None
    former: int | None
    position: int | None


class PlaylistChangeBody(Answer):
    """A version: what it changed of the entries, and who made it. `undoes` is the version it took back."""

    version: int
    kind: ChangeKind
    at: datetime
    by: PersonRefBody | None
    undoes: int | None
    entries: list[EntryShiftBody]


class PlaylistDeltaBody(Answer):
    """Changes since a version, in their order.

    With `reset` the list is to be read anew: the changes are too many, or forgotten. With `more`, ask again
    from the version of the last one.
    """

    version: int
    reset: bool
    more: bool
    changes: list[PlaylistChangeBody]


class PlaylistActivityBody(Answer):
    """What somebody did, to entries or to somebody (`subject`); `detail` is a name, a role or a key."""

    version: int
    kind: ChangeKind
    at: datetime
    by: PersonRefBody | None
    subject: PersonRefBody | None
    detail: str | None
    entry_count: int
    undone: bool


def delta_body(delta: Delta) -> PlaylistDeltaBody:
    """What has changed, as JSON."""
    return PlaylistDeltaBody(
        version=delta.version,
        reset=delta.reset,
        more=delta.more,
        changes=[_change_body(one) for one in delta.items],
    )


def activity_body(change: Change, entry_count: int) -> PlaylistActivityBody:
    """What somebody did, as JSON."""
    return PlaylistActivityBody(
        version=change.version,
        kind=change.kind,
        at=change.at,
        by=person_body(change.actor),
        subject=person_body(change.subject),
        detail=change.detail,
        entry_count=entry_count,
        undone=change.undone,
    )


def _change_body(change: Change) -> PlaylistChangeBody:
    return PlaylistChangeBody(
        version=change.version,
        kind=change.kind,
        at=change.at,
        by=person_body(change.actor),
        undoes=change.undoes,
        entries=[
            EntryShiftBody(
                entry_id=shift.entry_id,
                song_id=song,
                former=shift.former,
                position=shift.position,
            )
            for shift, song in zip(change.shifts, change.songs, strict=True)
        ],
    )
