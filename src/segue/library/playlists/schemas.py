"""JSON of playlists. Unknown fields are refused."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from segue.accounts.api import Caller
from segue.catalog.http import Answer, Asked, CoverBody, SongBody, cover_body, song_body
from segue.library.playlists.contracts import (
    Part,
    PersonRef,
    Playlist,
    PlaylistKind,
    PlaylistPage,
    PlaylistVisibility,
    Row,
    Unavailable,
)

PLAIN = r"^[^\x00]*$"
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)]
Description = Annotated[str, Field(max_length=2_000, pattern=PLAIN)]


class NewPlaylistBody(Asked):
    """What a playlist begins as; `editorial` ones are made by admins."""

    name: Name
    description: Description = ""
    visibility: PlaylistVisibility = PlaylistVisibility.PRIVATE
    kind: Literal["personal", "editorial"] = "personal"
    song_ids: Annotated[tuple[UUID, ...], Field(max_length=1_000)] = ()


class PlaylistDetailsBody(Asked):
    """What a playlist is called and who may see it, all of it."""

    name: Name
    description: Description
    visibility: PlaylistVisibility


class ChangePlaylistBody(Asked):
    """What to change of a playlist; what is left out stays."""

    name: Name = "unchanged"
    description: Description = ""
    visibility: PlaylistVisibility = PlaylistVisibility.PRIVATE


class PersonRefBody(Answer):
    """A person, as much as a line of text needs."""

    id: UUID
    display_name: str
    avatar_id: UUID | None


class PlaylistBody(Answer):
    """A playlist; `part` is what you may do with it, `version` counts its changes, for `If-Match`.

    `owner` is null for the operator's own. `folder_id` is where you have put it.
    """

    id: UUID
    kind: PlaylistKind
    owner: PersonRefBody | None
    name: str
    description: str
    visibility: PlaylistVisibility
    cover: CoverBody | None
    version: int
    entry_count: int
    part: Part
    may_edit: bool
    collaborative: bool
    folder_id: UUID | None
    created_at: datetime
    changed_at: datetime


class PlaylistRowBody(Answer):
    """An entry; `song` is null when you may know nothing of it. `unavailable` says why it does not play."""

    entry_id: UUID
    position: int
    added_at: datetime
    added_by: PersonRefBody | None
    song: SongBody | None
    unavailable: Unavailable | None


class OpenPlaylistBody(PlaylistBody):
    """A playlist's page; `duration_ms` is of songs that you may know of.

    `mosaic` is four covers of its songs, or one, where it has none of its own. `songs` is there when it was
    asked for: all of them.
    """

    duration_ms: int
    mosaic: list[CoverBody]
    songs: list[PlaylistRowBody] | None = None


class PlaylistRowsBody(Answer):
    """A stretch of a playlist as it was at `version`; `next` is the offset that follows, null at the end."""

    version: int
    total: int
    items: list[PlaylistRowBody]
    next: int | None


def person_body(person: PersonRef | None) -> PersonRefBody | None:
    """A person as JSON."""
    if person is None:
        return None
    return PersonRefBody(id=person.id, display_name=person.display_name, avatar_id=person.avatar_id)


def playlist_body(playlist: Playlist) -> PlaylistBody:
    """A playlist as JSON."""
    return PlaylistBody(
        id=playlist.id,
        kind=playlist.kind,
        owner=person_body(playlist.owner),
        name=playlist.name,
        description=playlist.description,
        visibility=playlist.visibility,
        cover=None if playlist.cover is None else cover_body(playlist.cover),
        version=playlist.version,
        entry_count=playlist.entry_count,
        part=playlist.part,
        may_edit=playlist.may_edit,
        collaborative=playlist.collaborative,
        folder_id=playlist.folder_id,
        created_at=playlist.created_at,
        changed_at=playlist.changed_at,
    )


def page_body(page: PlaylistPage) -> OpenPlaylistBody:
    """A playlist's page as JSON, without its songs."""
    return OpenPlaylistBody(
        **dict(playlist_body(page.playlist)),
        duration_ms=page.duration,
        mosaic=[cover_body(cover) for cover in page.mosaic],
    )


def row_body(row: Row, caller: Caller) -> PlaylistRowBody:
    """An entry as JSON, for who asks."""
    song = row.song
    own = frozenset({song.id}) if song is not None and row.own else frozenset()
    return PlaylistRowBody(
        entry_id=row.entry_id,
        position=row.position,
        added_at=row.added_at,
        added_by=person_body(row.added_by),
        song=None if song is None else song_body(song, caller, own),
        unavailable=row.unavailable,
    )
