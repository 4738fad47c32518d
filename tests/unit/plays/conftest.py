"""Plays on a real database, with songs to play."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid5

import pytest
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from segue.catalog.api import PlayCounts
from segue.kernel.ids import SongId, UserId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.units import DurationMs
from segue.plays.contracts import EventType, Report
from segue.plays.service import Plays
from segue.plays.trends.service import Trends
from tests.fakes import FakeClock

PERSON = UserId(UUID(int=0xA))
SESSION = UUID(int=0x5E55)


class ManyConnections:
    """A Database with a connection for each transaction, as in production."""

    def __init__(self, url: str) -> None:
        self._url = url

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        conn = await AsyncConnection[dict[str, Any]].connect(self._url, row_factory=dict_row)
        async with conn, conn.transaction():
            yield conn


class CountingMeters:
    """What would be shown to the operator."""

    def __init__(self) -> None:
        self.outcomes: dict[str, int] = {}
        self.counted = 0
        self.stalls = 0

    def events(self, outcome: str, count: int) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count

    def streams(self, count: int) -> None:
        self.counted += count

    def buffering(self, count: int) -> None:
        self.stalls += count


class QueuedJobs:
    """A queue that only remembers."""

    def __init__(self) -> None:
        self.tasks: list[str] = []

    async def enqueue(
        self,
        conn: Connection,
        task: str,
        *,
        lock: str | None = None,
        priority: int = 0,
        **arguments: str | int,
    ) -> None:
        self.tasks.append(task)


def song(number: int) -> SongId:
    return SongId(UUID(int=0x50_0000 + number))


def report(
    name: str | int,
    event_type: EventType | str,
    at: datetime,
    position_ms: int,
    *,
    song_id: SongId | None = None,
    session_id: UUID = SESSION,
) -> Report:
    """An event whose id follows from its name."""
    return Report(
        event_id=uuid5(SESSION, str(name)),
        session_id=session_id,
        song_id=song(1) if song_id is None else song_id,
        type=EventType(event_type),
        position=DurationMs(position_ms),
        at=at,
    )


async def add_song(database: Database, number: int, duration_ms: int = 200_000) -> SongId:
    """A song of this length."""
    async with database.transaction() as conn:
        await conn.execute(
            "insert into artists (id, name, created_at) values (%s, 'Somebody', now())"
            " on conflict do nothing",
            (UUID(int=0xA57),),
        )
        await conn.execute(
            "insert into songs (id, title, artist_id, duration_ms, created_at)"
            " values (%s, 'A song', %s, %s, now())",
            (song(number), UUID(int=0xA57), duration_ms),
        )
    return song(number)


async def play_counts(database: Database) -> dict[SongId, int]:
    """Songs that were counted, by the catalogue."""
    async with database.transaction() as conn:
        counts = await PlayCounts().list(conn, None, 1000)
    return {song_id: count for song_id, count in counts.items() if count}


@pytest.fixture
def meters() -> CountingMeters:
    return CountingMeters()


@pytest.fixture
def jobs() -> QueuedJobs:
    return QueuedJobs()


@pytest.fixture
def make_plays(clock: FakeClock, jobs: QueuedJobs, meters: CountingMeters) -> Callable[[Database], Plays]:
    def make(database: Database) -> Plays:
        trends = Trends(database, cast("Any", None), clock)
        return Plays(database, PlayCounts(), jobs, clock, meters, trends=trends)

    return make


@pytest.fixture
async def plays(database: Database, make_plays: Callable[[Database], Plays]) -> Plays:
    await add_song(database, 1)
    return make_plays(database)
