"""Databases as earlier releases left them."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.plugins.cluster import with_database


@pytest.fixture
def empty_database_url(cluster: tuple[str, str]) -> Iterator[str]:
    """A database without a table."""
    url, _ = cluster
    name = f"segue_old_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    yield with_database(url, name)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
