"""JSON of editing entries."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from segue.catalog.http import Answer, Asked
from segue.kernel.ids import EntryId, SongId
from segue.library.playlists.contracts import MOST_ENTRIES, Edited, SortKey, Target
from segue.library.playlists.entries.contracts import AT_ONCE, Addition

_Position = Annotated[int, Field(ge=0, le=MOST_ENTRIES)]


class _Targeted(Asked):
    """Where entries are to go: behind the entry `after`, else at `position`, else at the end.

    `after` wins while that entry is in the playlist; send both, and an edit survives its removal.
    """

    position: _Position | None = None
    after: UUID | None = None

    @property
    def target(self) -> Target:
        """As the service takes it."""
        return Target(self.position, None if self.after is None else EntryId(self.after))


class AddSongsBody(_Targeted):
    """Songs to add, in this order.

    Choose `entry_ids` yourself (UUIDs, one for each song), and the same request sent again adds nothing
    twice. What is in the playlist already is added with `allow_duplicates` only.
    """

    song_ids: Annotated[list[UUID], Field(min_length=1, max_length=AT_ONCE)]
    entry_ids: Annotated[list[UUID] | None, Field(max_length=AT_ONCE)] = None
    allow_duplicates: bool = False

    @model_validator(mode="after")
    def _one_id_each(self) -> "AddSongsBody":
        if self.entry_ids is None:
            return self
        if len(self.entry_ids) != len(self.song_ids) or len(set(self.entry_ids)) != len(self.entry_ids):
            raise ValueError("entry_ids must name each song's entry once")
        return self

    @property
    def addition(self) -> Addition:
        """As the service takes it."""
        return Addition(
            tuple(SongId(song) for song in self.song_ids),
            self.target,
            tuple(EntryId(entry) for entry in self.entry_ids or ()),
            self.allow_duplicates,
        )


class RemoveEntriesBody(Asked):
    """Entries to remove."""

    entry_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_ENTRIES)]


class MoveEntriesBody(_Targeted):
    """Entries to move, one or many; they will stand together, in the order given."""

    entry_id: UUID | None = None
    entry_ids: Annotated[list[UUID] | None, Field(min_length=1, max_length=MOST_ENTRIES)] = None

    @model_validator(mode="after")
    def _one_or_many(self) -> "MoveEntriesBody":
        if (self.entry_id is None) == (self.entry_ids is None):
            raise ValueError("send entry_id or entry_ids")
        return self

    @property
    def moving(self) -> list[EntryId]:
        """What to move."""
        named = self.entry_ids or ([] if self.entry_id is None else [self.entry_id])
        return [EntryId(one) for one in named]


class SortPlaylistBody(Asked):
    """What to sort by; songs that you may not know of come last."""

    by: SortKey
    descending: bool = False


class UndoEditBody(Asked):
    """Which of your edits to take back, by the version it made; your last one when left out."""

    version: Annotated[int | None, Field(ge=1, lt=1 << 62)] = None


class PlacedEntryBody(Answer):
    """An entry and where it is now, null when it is there no more. `song_id` is told of additions."""

    entry_id: UUID
    song_id: UUID | None
    position: int | None


class PlaylistEditBody(Answer):
    """What an edit came to; the list is as `version` has it. A sort names no entries."""

    version: int
    entry_count: int
    entries: list[PlacedEntryBody]


def edited_body(edited: Edited) -> PlaylistEditBody:
    """What an edit came to, as JSON."""
    return PlaylistEditBody(
        version=edited.version,
        entry_count=edited.entry_count,
        entries=[
            PlacedEntryBody(entry_id=one.entry_id, song_id=one.song_id, position=one.position)
            for one in edited.entries
        ],
    )
