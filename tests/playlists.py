"""Playlists without the rest of the house: every song is known, people are rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

from segue.accounts.api import Caller, Role
from segue.catalog.api import Audience
from segue.kernel.clock import Clock
from segue.kernel.ids import EntryId, IdSource, PlaylistId, SessionId, SongId, UserId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventLog
from segue.kernel.quality import Subscription
from segue.library.api import Changes, Entries, NewPlaylist, PlaylistPorts, Playlists
from segue.library.playlists.contracts import Shift
from segue.library.playlists.entries import rules
from segue.library.playlists.entries import store as entry_rows
from segue.live.api import Live
from tests.site import SpokenBus


class AllSongs:
    """A catalogue in which every song is out everywhere."""

    async def visible_ids(self, conn: Connection, caller: Caller, ids: Sequence[SongId]) -> set[SongId]:
        return set(ids)

    def audience_of(self, caller: Caller) -> Audience:
        return Audience(None, datetime(2027, 3, 1, tzinfo=UTC), unlicensed=True)


@dataclass(frozen=True)
class Editing:
    """The services that edit, and who asks them."""

    database: Database
    playlists: Playlists
    entries: Entries
    changes: Changes

    async def person(self) -> Caller:
        """Somebody new."""
        user_id = UserId(uuid4())
        async with self.database.transaction() as conn:
            await conn.execute(
                "insert into users (id, email, display_name, password_hash, created_at)"
                " values (%s, %s, 'Somebody', '', now())",
                (user_id, f"{user_id.hex}@example.org"),
            )
        ends = datetime(2100, 1, 1, tzinfo=UTC)
        roles = frozenset({Role.LISTENER})
        return Caller(user_id, SessionId(uuid4()), roles, Subscription.FREE, None, ends)

    async def playlist(self, owner: Caller, songs: int = 0, editors: Sequence[Caller] = ()) -> PlaylistId:
        """A playlist of so many songs, with others who edit it."""
        new = NewPlaylist("Together", song_ids=tuple(SongId(uuid4()) for _ in range(songs)))
        made = await self.playlists.create(owner, new)
        async with self.database.transaction() as conn:
            for editor in editors:
                await conn.execute(
                    "insert into playlist_collaborators values (%s, %s, 'editor', now())",
                    (made.id, editor.user_id),
                )
        return made.id

    async def order(self, playlist_id: PlaylistId) -> list[EntryId]:
        """The list as it stands."""
        async with self.database.transaction() as conn:
            return [entry for entry, _ in await entry_rows.order(conn, playlist_id)]

    async def ranks(self, playlist_id: PlaylistId) -> list[int]:
        """The ranks in their order."""
        async with self.database.transaction() as conn:
            return [rank for _, rank in await entry_rows.window(conn, playlist_id, 0, 20_000)]

    async def standing(self, playlist_id: PlaylistId) -> dict[str, int]:
        """Version and number of entries, as the playlist says them."""
        async with self.database.transaction() as conn:
            rows = await conn.execute(
                "select version, entry_count from playlists where id = %s", (playlist_id,)
            )
            return dict(await rows.fetchone() or {})

    async def log(self, playlist_id: PlaylistId) -> dict[int, list[Shift]]:
        """What each version changed."""
        async with self.database.transaction() as conn:
            rows = await conn.execute(
                "select version, entry_ids, former, positions from playlist_changes"
                " where playlist_id = %s order by version",
                (playlist_id,),
            )
            return {
                row["version"]: [
                    Shift(*told)
                    for told in zip(row["entry_ids"], row["former"], row["positions"], strict=True)
                ]
                async for row in rows
            }


def replayed(log: dict[int, list[Shift]]) -> list[EntryId]:
    """The list that a log makes, each change checked against the list it was made on."""
    order: list[EntryId] = []
    for shifts in log.values():
        for shift in shifts:
            where = order.index(shift.entry_id) if shift.entry_id in order else None
            assert where == shift.former
        order = rules.apply(order, shifts)
    return order


def make_editing(database: Database, events: EventLog, clock: Clock, ids: IdSource) -> Editing:
    """The services on a database."""
    ports = PlaylistPorts(
        database=database,
        events=events,
        live=Live(events, SpokenBus(), process=ids.new()),
        catalog=cast("Any", AllSongs()),
        clock=clock,
        ids=ids,
    )
    return Editing(database, Playlists(cast("Any", None), **ports), Entries(**ports), Changes(**ports))
