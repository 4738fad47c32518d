"""Many editors of one playlist at once, over connections that break."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict

from segue.engines.postgres.event_log import PostgresEventLog
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ids import EntryId, PlaylistId, SongId, Uuid7Source
from segue.kernel.ports.database import DatabaseDown
from segue.library.playlists.contracts import Edited, Target
from segue.library.playlists.entries.contracts import Addition
from segue.library.playlists.errors import EntryMissing, PositionRefused
from tests.playlists import Editing, make_editing, replayed

EDITORS, EDITS, BREAKS = 8, 100, 12


class Editor:
    """Somebody who edits at random, says again what was not answered, and keeps what was."""

    def __init__(self, editing: Editing, who: Any, playlist: PlaylistId, seed: int) -> None:
        self.editing, self.who, self.playlist = editing, who, playlist
        self.chance = random.Random(seed)
        self.answered: list[tuple[str, list[EntryId], Edited]] = []
        self.said_again = 0

    async def edit(self, times: int) -> None:
        for _ in range(times):
            order = await self.until_answered(lambda: self.editing.order(self.playlist))
            kind = self.chance.choice(("add", "add", "move", "move", "remove"))
            if not order:
                kind = "add"
            place = self.chance.randint(0, max(0, len(order) - 6))
            chosen = self.chance.sample(order, min(len(order), self.chance.randint(1, 3)))
            try:
                await self.do(kind, chosen, place)
            except (EntryMissing, PositionRefused):
                # Somebody else was quicker: refused, so nothing is promised.
                continue

    async def do(self, kind: str, chosen: list[EntryId], place: int) -> None:
        entries, who, playlist = self.editing.entries, self.who, self.playlist
        if kind == "add":
            chosen = [EntryId(uuid4()) for _ in range(self.chance.randint(1, 3))]
            songs = tuple(SongId(uuid4()) for _ in chosen)
            addition = Addition(songs, Target(position=place), tuple(chosen))
            edited = await self.until_answered(lambda: entries.add(who, playlist, addition))
        elif kind == "move":
            target = Target(position=place)
            edited = await self.until_answered(lambda: entries.move(who, playlist, chosen, target))
        else:
            edited = await self.until_answered(lambda: entries.remove(who, playlist, chosen))
        self.answered.append((kind, chosen, edited))

    async def until_answered(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        while True:
            try:
                return await ask()
            except (DatabaseDown, psycopg.OperationalError):
                self.said_again += 1
                await asyncio.sleep(0.005)


async def break_connections(url: str, times: int, wait: float) -> int:
    """End all connections of the editors again and again, whatever they are doing."""
    broken = 0
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        for _ in range(times):
            await asyncio.sleep(wait)
            ended = await conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'editors' and datname = %s",
                (conninfo_to_dict(url).get("dbname"),),
            )
            broken += len(await ended.fetchall())
    return broken


class TestEightEditors:
    """Every acknowledged edit survives, in the order of versions, and the list is what they make together."""

    async def test_edit_at_once_over_breaking_connections(self, fresh_database_url: str) -> None:
        database = PostgresDatabase(fresh_database_url, size=EDITORS, name="editors")
        await database.open()
        try:
            editing = make_editing(database, PostgresEventLog(), SystemClock(), Uuid7Source())
            people = [await editing.person() for _ in range(EDITORS)]
            playlist = await editing.playlist(people[0], songs=20, editors=people[1:])
            editors = [Editor(editing, who, playlist, seed) for seed, who in enumerate(people)]
            async with asyncio.TaskGroup() as together:
                for editor in editors:
                    together.create_task(editor.edit(EDITS))
                breaking = together.create_task(break_connections(fresh_database_url, BREAKS, 0.1))
            assert breaking.result() > 0
            assert sum(editor.said_again for editor in editors) > 0
            log = await editing.log(playlist)
            order = await editing.order(playlist)
            assert replayed(log) == order
            assert sorted(log) == list(range(1, max(log) + 1))
            assert len(set(order)) == len(order)
            standing = await editing.standing(playlist)
            assert standing == {"version": max(log), "entry_count": len(order)}
            check_promises(editors, log)
        finally:
            await database.close()


def check_promises(editors: list[Editor], log: dict[int, Any]) -> None:
    """What was answered is in the log: additions once, moves and removals where the answer says."""
    added = [shift.entry_id for shifts in log.values() for shift in shifts if shift.former is None]
    assert len(set(added)) == len(added)
    for editor in editors:
        for kind, chosen, edited in editor.answered:
            if kind == "add":
                assert set(chosen) <= set(added)
            elif kind == "remove":
                gone = {
                    shift.entry_id
                    for version, shifts in log.items()
                    for shift in shifts
                    if shift.position is None and version <= edited.version
                }
                assert set(chosen) <= gone
            else:
                at = {shift.entry_id: shift.position for shift in log[edited.version]}
                told = {one.entry_id: one.position for one in edited.entries}
                assert told.items() <= at.items() or stood(log, edited.version) >= told.items()


def stood(log: dict[int, Any], version: int) -> Any:
    """Where everything was at a version: what a move that changed nothing answers."""
    order = replayed({number: shifts for number, shifts in log.items() if number <= version})
    return {entry: place for place, entry in enumerate(order)}.items()
