"""What every use case of playlists works with: who may what, and how a version comes to be."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from segue.accounts.api import Caller, Role
from segue.catalog.api import Catalog
from segue.kernel.clock import Clock
from segue.kernel.events import PlaylistChanged
from segue.kernel.ids import IdSource, PlaylistId, UserId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog
from segue.library.playlists import store
from segue.library.playlists.contracts import ChangeKind, Part, Playlist, Shift
from segue.library.playlists.errors import PlaylistMissing, PlaylistNotYours, PlaylistStale
from segue.live.api import Live, Message, Topic

TOPIC = "playlist"
OWNERS = frozenset({Part.OWNER})
EDITORS = frozenset({Part.OWNER, Part.EDITOR})
PEOPLE = frozenset({Part.OWNER, Part.EDITOR, Part.VIEWER})
ANYONE = frozenset(Part)
_CHANGES_WHO = frozenset(
    {ChangeKind.DESCRIBED, ChangeKind.LEFT, ChangeKind.ROLE_CHANGED, ChangeKind.TRANSFERRED}
)
_GONE = "It may have been deleted, or made private. Choose another one."


def topic_of(playlist_id: PlaylistId) -> Topic:
    """Where who has a playlist open hears of its versions, and of each other."""
    return Topic(TOPIC, str(playlist_id))


class PlaylistPorts(TypedDict):
    """What every desk is given."""

    database: Database
    events: EventLog
    live: Live
    catalog: Catalog
    clock: Clock
    ids: IdSource


class Desk:
    """The ports, under the names that the use cases share."""

    def __init__(self, **ports: Unpack[PlaylistPorts]) -> None:
        self._database = ports["database"]
        self._events = ports["events"]
        self._live = ports["live"]
        self._catalog = ports["catalog"]
        self._clock = ports["clock"]
        self._ids = ports["ids"]

    async def _find(self, conn: Connection, caller: Caller, playlist_id: PlaylistId) -> Playlist:
        """Raises PlaylistMissing."""
        found = await store.find(conn, [playlist_id], caller.user_id, admin=Role.ADMIN in caller.roles)
        if playlist_id not in found:
            raise PlaylistMissing(_GONE)
        return found[playlist_id]

    async def _hold(
        self,
        conn: Connection,
        caller: Caller,
        playlist_id: PlaylistId,
        parts: frozenset[Part],
        version: int | None = None,
    ) -> Playlist:
        """The playlist as it stands, held until commit, for somebody of `parts`.

        Raises PlaylistMissing, PlaylistNotYours, PlaylistStale.
        """
        if not await store.hold(conn, playlist_id):
            raise PlaylistMissing(_GONE)
        held = await self._admit(conn, caller, playlist_id, parts)
        self._check_version(held, version)
        return held

    async def _admit(
        self, conn: Connection, caller: Caller, playlist_id: PlaylistId, parts: frozenset[Part]
    ) -> Playlist:
        """The playlist for somebody of `parts`. Raises PlaylistMissing, PlaylistNotYours."""
        found = await self._find(conn, caller, playlist_id)
        if found.part not in parts:
            raise PlaylistNotYours("Ask its owner, or make a playlist of your own from it.")
        return found

    @staticmethod
    def _check_version(held: Playlist, version: int | None) -> None:
        """Raises PlaylistStale with the current version."""
        if version is not None and version != held.version:
            raise PlaylistStale(
                "Load it again, and make your change to what it is now.", version=held.version
            )

    async def _advance(
        self,
        conn: Connection,
        held: Playlist,
        kind: ChangeKind,
        *,
        actor: UserId | None,
        count: int | None = None,
        shifts: Sequence[Shift] = (),
        subject: UserId | None = None,
        detail: str | None = None,
        undoes: int | None = None,
    ) -> int:
        """Begin the next version of a playlist that is held, write down what it changed, and tell of it."""
        now = self._clock.now()
        entries = held.entry_count if count is None else count
        version = await store.advance(conn, held.id, entries, now)
        await store.log(
            conn,
            held.id,
            version,
            kind,
            actor=actor,
            now=now,
            shifts=shifts,
            subject=subject,
            detail=detail,
            undoes=undoes,
        )
        await self._tell(conn, held.id, version)
        if kind in _CHANGES_WHO:
            await self._live.change_audience(conn, topic_of(held.id))
        return version

    async def _tell(self, conn: Connection, playlist_id: PlaylistId, version: int) -> None:
        await self._events.publish(conn, PlaylistChanged(playlist_id, version))
        await self._live.tell(conn, Message(topic_of(playlist_id), "changed", {"version": version}))
