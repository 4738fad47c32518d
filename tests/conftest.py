"""Fixtures that any test may ask for."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row
from pytest_socket import socket_allow_hosts

from segue.engines.blobs.store import open_blob_store
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.ports.database import Connection
from tests.fakes import CountedIds, FakeClock, SavepointDatabase
from tests.plugins.cluster import ask_for_cluster, with_database

# How long an example takes says how busy the machine is.
settings.register_profile("segue", deadline=None)
settings.load_profile("segue")


def pytest_runtest_setup() -> None:
    """No test reaches beyond this machine."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until a test moves it."""
    return FakeClock()


@pytest.fixture
def ids() -> CountedIds:
    """Identifiers in order."""
    return CountedIds()


@pytest.fixture(scope="session")
def cluster() -> tuple[str, str]:
    """The run's PostgreSQL: its URL, and the name of the migrated template."""
    return ask_for_cluster()


@pytest.fixture(scope="session")
def worker_database_url(cluster: tuple[str, str]) -> Iterator[str]:
    """The worker's own clone of the template; what tests commit there stays, so they do not."""
    yield from _cloned(cluster)


@pytest.fixture
def fresh_database_url(cluster: tuple[str, str]) -> Iterator[str]:
    """A new migrated database, for tests with several connections or processes."""
    yield from _cloned(cluster)


@pytest.fixture(scope="module")
def module_database_url(cluster: tuple[str, str]) -> Iterator[str]:
    """A new migrated database for all tests of a module, whose servers share it."""
    yield from _cloned(cluster)


@pytest.fixture
async def connection(worker_database_url: str) -> AsyncIterator[Connection]:
    """A connection in a transaction that is rolled back at the end."""
    conn = await AsyncConnection[dict[str, Any]].connect(worker_database_url, row_factory=dict_row)
    await conn.execute("select 1")  # opens the transaction, so that those of services are savepoints in it
    try:
        yield conn
    finally:
        await conn.rollback()
        await conn.close()


@pytest.fixture
def database(connection: Connection) -> SavepointDatabase:
    """A Database whose transactions are savepoints, rolled back at the end of the test."""
    return SavepointDatabase(connection)


@pytest.fixture
def blob_store(tmp_path: Path) -> BlobStore:
    """The embedded blob store, on an empty folder."""
    return open_blob_store(f"file://{tmp_path / 'blobs'}")


def _cloned(cluster: tuple[str, str]) -> Iterator[str]:
    url, template = cluster
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(
            sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    yield with_database(url, name)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
