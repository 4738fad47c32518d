"""What a DDEX message says, as far as it matters here."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from segue.catalog.api import DeliveredRelease
from segue.kernel.ids import AlbumId


class MessageKind(StrEnum):
    """A release, new or again, or that one is to go."""

    RELEASE = "release"
    PURGE = "purge"


@dataclass(frozen=True, slots=True)
class MessageFinding:
    """Something about a message; `line` of its file. One that is `fatal` stops the message."""

    line: int
    message: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A file of a message: its address beside it, and the sum that it must have, if that is told."""

    uri: str
    algorithm: str | None
    digest: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message that can be read. `release_key` is what its sender calls the release.

    `files` are recordings by key, `lines` where each track stands. A release that `is_taken_down` has no
    deal any more.
    """

    sender: str
    message_id: str
    kind: MessageKind
    created_at: datetime
    release_key: str
    release: DeliveredRelease | None = None
    files: dict[str, DeliveredFile] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    cover: DeliveredFile | None = None
    is_test: bool = False
    is_taken_down: bool = False


@dataclass(frozen=True, slots=True)
class HandledMessage:
    """A message that was done or refused, and the album that its release is here."""

    sender: str
    message_id: str
    kind: MessageKind
    done: bool
    file_name: str
    findings: tuple[MessageFinding, ...]
    handled_at: datetime
    album_id: AlbumId | None
    album_title: str | None


@dataclass(slots=True)
class DdexTally:
    """How a folder of messages went."""

    done: int = 0
    known: int = 0
    refused: int = 0
    songs: int = 0
