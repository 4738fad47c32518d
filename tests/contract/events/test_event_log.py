"""What listeners may rely on, whatever else the database is doing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID, uuid4

import psycopg
import pytest

from segue.engines.postgres.event_log import PostgresEventListener, PostgresEventLog, forget_old_events
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.events import Denied, Event, SongChanged

Hear = Callable[[], Awaitable["Ear"]]


class Ear:
    """A listener and what it heard."""

    def __init__(self, url: str) -> None:
        self.heard: list[Event] = []
        self.listener = PostgresEventListener(url, name="test")
        self.listener.on(SongChanged, self._hear)

    async def _hear(self, event: Event) -> None:
        self.heard.append(event)

    async def until(self, count: int) -> list[Event]:
        async with asyncio.timeout(10):
            while len(self.heard) < count:
                await asyncio.sleep(0.01)
        return self.heard


@pytest.fixture
async def database(fresh_database_url: str) -> AsyncIterator[PostgresDatabase]:
    engine = PostgresDatabase(fresh_database_url, size=4, name="test")
    await engine.open()
    yield engine
    await engine.close()


@pytest.fixture
async def hear(fresh_database_url: str) -> AsyncIterator[Hear]:
    ears: list[Ear] = []

    async def begin() -> Ear:
        ear = Ear(fresh_database_url)
        ears.append(ear)
        assert await ear.listener.start()
        return ear

    yield begin
    for ear in ears:
        await ear.listener.stop()


async def publish(database: PostgresDatabase, *songs: UUID) -> None:
    async with database.transaction() as conn:
        for song in songs:
            await PostgresEventLog().publish(conn, SongChanged(song))


async def cut_links(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        await conn.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'test events' and datname = current_database()"
        )


class TestHearing:
    """Every process hears every committed event."""

    async def test_after_the_commit_and_in_order(self, database: PostgresDatabase, hear: Hear) -> None:
        ears = [await hear(), await hear()]
        songs = [uuid4() for _ in range(20)]
        for song in songs:
            await publish(database, song)
        for ear in ears:
            assert await ear.until(20) == [SongChanged(song) for song in songs]

    async def test_a_batch_in_its_order(self, database: PostgresDatabase, hear: Hear) -> None:
        ear = await hear()
        batch = [SongChanged(uuid4()) for _ in range(50)]
        async with database.transaction() as conn:
            await PostgresEventLog().publish_all(conn, [])
            await PostgresEventLog().publish_all(conn, batch)
        assert await ear.until(50) == batch

    async def test_not_before_the_commit_and_never_after_a_rollback(
        self, database: PostgresDatabase, hear: Hear
    ) -> None:
        ear = await hear()
        gone, kept = uuid4(), uuid4()
        with pytest.raises(LookupError):
            async with database.transaction() as conn:
                await PostgresEventLog().publish(conn, SongChanged(gone))
                await asyncio.sleep(0.2)
                assert ear.heard == []
                raise LookupError
        await publish(database, kept)
        assert await ear.until(1) == [SongChanged(kept)]

    async def test_only_the_kinds_asked_for(self, database: PostgresDatabase, hear: Hear) -> None:
        ear = await hear()
        async with database.transaction() as conn:
            await PostgresEventLog().publish(conn, Denied("version", uuid4(), "takedown"))
            await PostgresEventLog().publish(conn, SongChanged(song := uuid4()))
        assert await ear.until(1) == [SongChanged(song)]

    async def test_one_handlers_fault_is_not_the_others(self, database: PostgresDatabase, hear: Hear) -> None:
        ear = await hear()

        async def broken(event: Event) -> None:
            raise LookupError

        ear.listener._handlers["SongChanged"].insert(0, broken)
        await publish(database, song := uuid4())
        assert await ear.until(1) == [SongChanged(song)]
        assert ear.listener.fresh


class TestOpenTransactions:
    """Transactions may commit in another order than they began."""

    async def test_one_that_commits_late_is_not_skipped(self, database: PostgresDatabase, hear: Hear) -> None:
        ear = await hear()
        late, early = uuid4(), uuid4()
        async with database.transaction() as conn:
            await PostgresEventLog().publish(conn, SongChanged(late))
            await publish(database, early)
            assert await ear.until(1) == [SongChanged(early)], "and nobody waits for it"
        assert await ear.until(2) == [SongChanged(early), SongChanged(late)]

    async def test_a_listener_that_starts_meanwhile_hears_both(
        self, database: PostgresDatabase, hear: Hear
    ) -> None:
        late, early = uuid4(), uuid4()
        async with database.transaction() as conn:
            await PostgresEventLog().publish(conn, SongChanged(late))
            await publish(database, early)
            ear = await hear()
        assert await ear.until(2) == [SongChanged(early), SongChanged(late)]

    async def test_nothing_is_heard_twice(self, database: PostgresDatabase, hear: Hear) -> None:
        ear = await hear()
        async with database.transaction() as conn:
            await conn.execute("select pg_current_xact_id()")
            for _ in range(5):
                await publish(database, uuid4())
            await ear.until(5)
        await publish(database, uuid4())
        await ear.until(6)
        await asyncio.sleep(0.2)
        assert len(ear.heard) == len(set(ear.heard)) == 6

    async def test_many_writers_at_once(self, database: PostgresDatabase, hear: Hear) -> None:
        ear = await hear()
        songs = [uuid4() for _ in range(200)]

        async def write(part: list[UUID]) -> None:
            for song in part:
                await publish(database, song)

        await asyncio.gather(*(write(songs[place::4]) for place in range(4)))
        heard = await ear.until(200)
        assert len(heard) == 200
        assert set(heard) == {SongChanged(song) for song in songs}


class TestReturning:
    """Who was away hears what was said meanwhile."""

    async def test_the_last_minutes_are_told_at_the_start(
        self, database: PostgresDatabase, hear: Hear
    ) -> None:
        old, recent = uuid4(), uuid4()
        await publish(database, old)
        async with database.transaction() as conn:
            await conn.execute("update events set at = now() - interval '21 minutes', xid = '3'")
        await publish(database, recent)
        ear = await hear()
        assert ear.heard == [SongChanged(recent)], "heard before start returns"

    async def test_a_cut_link_loses_nothing(
        self, database: PostgresDatabase, hear: Hear, fresh_database_url: str
    ) -> None:
        ear = await hear()
        await publish(database, first := uuid4())
        await ear.until(1)
        await cut_links(fresh_database_url)
        await publish(database, second := uuid4())
        assert await ear.until(2) == [SongChanged(first), SongChanged(second)]

    async def test_it_says_while_it_may_have_missed_something(
        self, hear: Hear, fresh_database_url: str, cluster: tuple[str, str]
    ) -> None:
        ear = await hear()
        name = fresh_database_url.split("?", maxsplit=1)[0].rpartition("/")[2]
        async with await psycopg.AsyncConnection.connect(cluster[0], autocommit=True) as conn:
            await conn.execute(f'alter database "{name}" with allow_connections false')
            await conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
            )
            async with asyncio.timeout(10):
                while ear.listener.fresh:
                    await asyncio.sleep(0.01)
            await conn.execute(f'alter database "{name}" with allow_connections true')
            async with asyncio.timeout(10):
                while not ear.listener.fresh:
                    await asyncio.sleep(0.01)


class TestForgetting:
    """The log does not grow for ever."""

    async def test_a_week_is_kept(self, database: PostgresDatabase) -> None:
        await publish(database, uuid4(), uuid4())
        async with database.transaction() as conn:
            await conn.execute("update events set at = now() - interval '8 days' where id % 2 = 0")
        await forget_old_events(database)
        async with database.transaction() as conn:
            rows = await (await conn.execute("select id from events")).fetchall()
        assert len(rows) == 1
