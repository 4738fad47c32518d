"""What every Database promises; run on the engine itself and on the tests' stand-in."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg.errors import InFailedSqlTransaction

from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.ports.database import Database, DatabaseDown
from tests.fakes import SavepointDatabase

INSERT = "insert into artists (id, name, created_at) values (%s, 'Ida', now())"


async def names(database: Database) -> int:
    async with database.transaction() as conn:
        row = await (await conn.execute("select count(*) as n from artists")).fetchone()
        assert row is not None
        return int(row["n"])


@pytest.fixture
async def pool(fresh_database_url: str) -> AsyncIterator[PostgresDatabase]:
    engine = PostgresDatabase(fresh_database_url, size=3, name="test", wait_s=2)
    await engine.open()
    yield engine
    await engine.close()


@pytest.fixture(params=["pool", "savepoints"])
def any_database(request: pytest.FixtureRequest) -> Database:
    engine: Database = request.getfixturevalue("pool" if request.param == "pool" else "database")
    return engine


class TestTransaction:
    """A use case commits whole or not at all."""

    async def test_commits_on_leaving(self, any_database: Database) -> None:
        async with any_database.transaction() as conn:
            await conn.execute(INSERT, [uuid.uuid4()])
        assert await names(any_database) == 1

    async def test_rolls_back_on_any_exception(self, any_database: Database) -> None:
        with pytest.raises(LookupError):
            async with any_database.transaction() as conn:
                await conn.execute(INSERT, [uuid.uuid4()])
                raise LookupError
        assert await names(any_database) == 0

    async def test_rolls_back_when_cancelled(self, any_database: Database) -> None:
        async def stuck() -> None:
            async with any_database.transaction() as conn:
                await conn.execute(INSERT, [uuid.uuid4()])
                await asyncio.sleep(60)

        task = asyncio.create_task(stuck())
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await names(any_database) == 0

    async def test_a_refused_statement_can_be_undone_alone(self, any_database: Database) -> None:
        async with any_database.transaction() as conn:
            await conn.execute(INSERT, [uuid.uuid4()])
            with pytest.raises(psycopg.errors.NotNullViolation):
                async with conn.transaction():
                    await conn.execute("insert into artists (id) values (%s)", [uuid.uuid4()])
        assert await names(any_database) == 1

    async def test_rows_are_dicts(self, any_database: Database) -> None:
        async with any_database.transaction() as conn:
            assert await (await conn.execute("select 1 as one")).fetchall() == [{"one": 1}]


class TestPool:
    """What only the real engine can show."""

    async def test_a_swallowed_failure_does_not_pass_for_a_commit(self, pool: PostgresDatabase) -> None:
        with pytest.raises(InFailedSqlTransaction):
            async with pool.transaction() as conn:
                await conn.execute(INSERT, [uuid.uuid4()])
                with pytest.raises(psycopg.errors.NotNullViolation):
                    await conn.execute("insert into artists (id) values (%s)", [uuid.uuid4()])
        assert await names(pool) == 0

    async def test_connections_lost_while_idle_are_replaced_unseen(self, pool: PostgresDatabase) -> None:
        async with pool.transaction() as a, pool.transaction() as b:
            assert a is not b
        async with pool.transaction() as conn:
            await conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where pid <> pg_backend_pid()"
                " and datname = current_database() and application_name = 'test'"
            )
        for _ in range(4):
            assert await names(pool) == 0

    async def test_a_connection_lost_in_the_middle_is_told(self, pool: PostgresDatabase) -> None:
        with pytest.raises(DatabaseDown):
            async with pool.transaction() as conn:
                await conn.execute(INSERT, [uuid.uuid4()])
                await conn.execute("select pg_terminate_backend(pg_backend_pid())")
        assert await names(pool) == 0

    async def test_no_server_is_told_within_the_wait(self) -> None:
        engine = PostgresDatabase("postgresql://nobody@127.0.0.1:1/none", size=1, name="test", wait_s=0.3)
        await engine.open()
        with pytest.raises(DatabaseDown):
            async with engine.transaction():
                pass
        await engine.close()


class TestSavepoints:
    """The stand-in serves tasks one after the other, and nests within one."""

    async def test_tasks_take_turns(self, database: SavepointDatabase) -> None:
        async def add() -> None:
            async with database.transaction() as conn:
                await conn.execute(INSERT, [uuid.uuid4()])
                await asyncio.sleep(0.01)

        await asyncio.gather(*(add() for _ in range(5)))
        assert await names(database) == 5

    async def test_nests_in_one_task(self, database: SavepointDatabase) -> None:
        async with database.transaction() as conn:
            await conn.execute(INSERT, [uuid.uuid4()])
            assert await names(database) == 1
