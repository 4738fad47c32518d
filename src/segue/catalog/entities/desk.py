"""What every use case of editing works with: who may, what is told, what is written down."""

from collections.abc import Sequence
from typing import Any, Protocol, TypedDict, Unpack
from uuid import UUID

from segue.accounts.api import Audit, Caller, Role
from segue.catalog.entities import rules
from segue.catalog.entities.contracts import EntityKind
from segue.catalog.errors import NotYourArtist
from segue.catalog.lists.audiences import Audiences
from segue.catalog.store import pages
from segue.kernel.clock import Clock
from segue.kernel.events import Allowed, Denied, SongChanged
from segue.kernel.ids import ArtistId, IdSource, LabelId, SongId, UserId, VersionId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog

Versions = Sequence[tuple[SongId, VersionId]]
"""Songs with each of their versions."""


class LabelBook(Protocol):
    """What accounts knows of labels."""

    async def list_ids_of(self, conn: Connection, user_id: UserId) -> list[LabelId]:
        """The labels that a person acts for."""
        ...

    async def find_names(self, conn: Connection, ids: Sequence[LabelId]) -> dict[LabelId, str]:
        """What those of `ids` that are labels are called."""
        ...


class DeskPorts(TypedDict):
    """What every desk is given."""

    database: Database
    events: EventLog
    labels: LabelBook
    audit: Audit
    audiences: Audiences
    clock: Clock
    ids: IdSource


class Desk:
    """The ports, under the names that the use cases share."""

    def __init__(self, **ports: Unpack[DeskPorts]) -> None:
        self._database = ports["database"]
        self._events = ports["events"]
        self._labels = ports["labels"]
        self._audit = ports["audit"]
        self._audiences = ports["audiences"]
        self._clock = ports["clock"]
        self._ids = ports["ids"]

    async def _may_edit(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> bool:
        """Whether the caller is a member of the artist, acts for a label of theirs, or is an admin."""
        if Role.ADMIN in caller.roles:
            return True
        labels = await self._labels.list_ids_of(conn, caller.user_id)
        return await pages.acts_for(conn, artist_id, caller.user_id, labels)

    async def _check_editor(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> None:
        if not await self._may_edit(conn, caller, artist_id):
            raise NotYourArtist("Only who acts for the artist may change this. You can claim the artist.")

    async def _record(  # noqa: PLR0917 - where, what, who, to what: always in this order
        self,
        conn: Connection,
        action: str,
        caller: Caller,
        kind: EntityKind,
        object_id: UUID,
        address: str | None,
        **details: str | int | bool | None,
    ) -> None:
        await self._audit.record(
            conn,
            f"{kind}.{action}",
            actor=caller.user_id,
            object_kind=kind,
            object_id=object_id,
            address=address,
            **details,
        )

    async def _record_change(
        self,
        conn: Connection,
        caller: Caller,
        kind: EntityKind,
        object_id: UUID,
        address: str | None,
        *,
        before: Any,
        after: Any,
    ) -> None:
        """Write down what a change made of the fields."""
        told = rules.told_changes(before, after)
        await self._record(conn, "changed", caller, kind, object_id, address, **told)

    async def _deny(self, conn: Connection, versions: Versions, reason: str) -> None:
        """Refuse audio of these versions from now on."""
        for _, version_id in versions:
            await self._events.publish(conn, Denied(kind="version", subject_id=version_id, reason=reason))
        await self._tell_changed(conn, [song_id for song_id, _ in versions])

    async def _allow(self, conn: Connection, versions: Versions) -> None:
        """Lift what was refused."""
        for _, version_id in versions:
            await self._events.publish(conn, Allowed(kind="version", subject_id=version_id))
        await self._tell_changed(conn, [song_id for song_id, _ in versions])

    async def _tell_changed(self, conn: Connection, songs: Sequence[SongId]) -> None:
        for song_id in dict.fromkeys(songs):
            await self._events.publish(conn, SongChanged(song_id))
