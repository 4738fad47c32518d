"""JSON of smart playlists. Rules are a tree that the service reads, checked there value by value."""

import unicodedata
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from segue.catalog.http import SongBody
from segue.library.smart.contracts import MOST_SONGS, SmartPlaylist
from segue.library.smart.rules import write_rules

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _plain(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise ValueError("Give at least one character.")
    if any(unicodedata.category(one) in _UNSEEN for one in stripped):
        raise ValueError("Leave out control characters and marks of direction.")
    return stripped


Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_plain)]
Description = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
RulesTold = Annotated[
    dict[str, Any],
    Field(
        description="`where`: one of all, any, none with a list of conditions {field, operator, value} and"
        f" further groups, up to 8 deep; `order`; `limit` up to {MOST_SONGS:,} songs.",
        examples=[
            {
                "where": {"all": [{"field": "genre", "operator": "is", "value": "ambient"}]},
                "order": "newest",
                "limit": 100,
            }
        ],
    ),
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class NewSmartPlaylistBody(_Asked):
    """A smart playlist to be made."""

    name: Name
    description: Description = ""
    rules: RulesTold


class ChangeSmartPlaylistBody(_Asked):
    """What is to be other. `frozen` true keeps the songs of now, false lets the rules choose again."""

    name: Name | None = None
    description: Description | None = None
    rules: RulesTold | None = None
    frozen: bool | None = None


class TriedRulesBody(_Asked):
    """Rules to be tried."""

    rules: RulesTold


class SmartPlaylistBody(_Answer):
    """A smart playlist; one with `frozen_at` keeps the songs it had then."""

    id: UUID
    name: str
    description: str
    rules: dict[str, Any]
    frozen_at: datetime | None
    revision: int
    created_at: datetime
    changed_at: datetime


class SmartPlaylistPage(_Answer):
    """A page of smart playlists, newest first."""

    items: list[SmartPlaylistBody]
    next: str | None


class PreviewedBody(_Answer):
    """What rules choose now: how many songs, how long they are, and the first ones."""

    songs: int
    duration_ms: int
    first: list[SongBody]


def smart_body(one: SmartPlaylist) -> SmartPlaylistBody:
    """A smart playlist as JSON."""
    return SmartPlaylistBody(
        id=one.id,
        name=one.name,
        description=one.description,
        rules=write_rules(one.rules),
        frozen_at=one.frozen_at,
        revision=one.revision,
        created_at=one.created_at,
        changed_at=one.changed_at,
    )
