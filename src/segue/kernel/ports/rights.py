"""A person's right to see what is held about them, and to have it erased.

Every room with a user id registers an exporter and an eraser (`app/people.py`); a test fails for a
table that neither of them knows.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of thing held about people, a JSON and a CSV file of their export.

    `name` names the files; `tells` is a sentence for the person; `tables` are where it is held.
    """

    name: str
    tells: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A blob that is part of the export, and the name it has there."""

    name: str
    blob_key: str


class Exporter(Protocol):
    """Gives out what one room holds about a person."""

    @property
    def kinds(self) -> Sequence[Kind]:
        """What there is."""
        ...

    @property
    def kept_back(self) -> Mapping[str, str]:
        """Tables that name people and are not exported, each with the reason."""
        ...

    def rows(self, kind: str, user_id: UserId) -> AsyncIterator[Row]:
        """All of a kind, a few at a time however many there are; every row has the same names."""
        ...

    async def files(self, user_id: UserId) -> Sequence[HeldFile]:
        """Blobs that belong to it."""
        ...


class Eraser(Protocol):
    """Takes a person out of one room.

    Tables whose foreign key to `users` cascades need none: the person's own row goes last.
    """

    @property
    def tables(self) -> Mapping[str, str]:
        """Tables it sees to, each with what becomes of the person's rows, in words."""
        ...

    async def erase(self, conn: Connection, user_id: UserId) -> Sequence[str]:
        """Erase inside the caller's transaction; the keys of blobs that went with it.

        Runs again after a crash, and for people whom a restored backup brought back.
        """
        ...
