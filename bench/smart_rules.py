"""Whether rules choose songs among a whole catalogue while somebody types them."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from bench.catalog_lists import fill_database
from bench.harness import Bar, Bench, Contender
from segue.catalog.api import Audiences
from segue.engines.postgres.launcher import EmbeddedPostgres
from segue.kernel.clock import SystemClock
from segue.kernel.ids import UserId
from segue.library.smart.rules import read_rules
from segue.library.smart.store import choosing

SONGS = 130_000
PLAYS = 20_000
LIKES = 2_000
ASKED = 20
OWNER = UserId(UUID(int=7))
_PEOPLE = (
    "insert into users (id, email, display_name, created_at) values (%(owner)s, 'x@example.org', 'X', now())",
    "insert into libraries (user_id) values (%(owner)s)",
    (
        "insert into library_items (user_id, kind, subject_id, added_at, version)"
        " select %(owner)s, 'song', md5('s' || n * 7)::uuid, now() - n * interval '1 hour', n"
        " from generate_series(1, %(likes)s) n"
    ),
    (
        "insert into streams (user_id, first_event, session_id, song_id, started_at, listened_ms, counted_at,"
        " last_event, last_place, last_at, last_position_ms, events)"
        " select %(owner)s, md5('e' || n)::uuid, md5('x')::uuid, md5('s' || (n * 7919) %% 9000)::uuid,"
        " now() - n * interval '1 hour', 60000, now(), md5('e' || n)::uuid, 1, now(), 1, 2"
        " from generate_series(1, %(plays)s) n"
    ),
)

_ALL = """
select count(*) from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s)
"""


def _when(field: str, operator: str, value: object) -> dict[str, object]:
    return {"field": field, "operator": operator, "value": value}


RULES: Mapping[str, dict[str, Any]] = {
    "genre, newest": {"where": {"all": [_when("genre", "is", "ambient")]}, "order": "newest", "limit": 100},
    "year and genre": {
        "where": {"all": [_when("year", "between", [1990, 1999]), _when("genre", "is", "techno")]},
        "order": "popular",
        "limit": 100,
    },
    "liked, long not played": {
        "where": {"all": [_when("liked", "is", value=True), _when("last_played", "not_in_last", 30)]},
        "order": "longest_ago",
        "limit": 100,
    },
    "title contains": {
        "where": {"any": [_when("title", "contains", "abcd"), _when("artist", "is", "Artist 77")]},
        "order": "title",
        "limit": 500,
    },
    "plays, nested": {
        "where": {
            "all": [
                _when("plays", "more", 1),
                {"none": [_when("genre", "is", "polka"), _when("title", "begins", "f")]},
            ]
        },
        "order": "most_played",
        "limit": 500,
    },
}


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """Each rule set's preview, and reading all songs once."""
    with TemporaryDirectory(prefix="segue-bench-") as folder:
        server = EmbeddedPostgres(Path(folder, "postgres"))
        server.start()
        try:
            url = fill_database(server.url, "smart", SONGS)
            with psycopg.connect(url, autocommit=True) as conn:
                for statement in _PEOPLE:
                    conn.execute(statement, {"owner": OWNER, "likes": LIKES, "plays": PLAYS})
                conn.execute("analyze")
            yield {
                "rules": lambda: asyncio.run(_previews(url)),
                "reading all": lambda: asyncio.run(_read_all(url)),
            }
        finally:
            server.stop()


async def _previews(url: str) -> Mapping[str, float]:
    audience = Audiences(SystemClock(), unlicensed=True).of_country("NL").values
    figures: dict[str, float] = {}
    async with await AsyncConnection[dict[str, Any]].connect(url, row_factory=dict_row) as conn:
        for name, told in RULES.items():
            rules = read_rules(told)
            spent = []
            for _ in range(ASKED):
                began = time.perf_counter()
                songs, _length = await choosing.count(conn, audience, OWNER, rules, seed=1)
                spent.append(time.perf_counter() - began)
                if not songs:
                    raise RuntimeError(f"{name} chooses nothing")
            figures[name] = sorted(spent)[ASKED // 2] * 1000
    return figures


async def _read_all(url: str) -> Mapping[str, float]:
    """What it costs to look at every song that the person may know of, whatever the rules."""
    audience = Audiences(SystemClock(), unlicensed=True).of_country("NL").values
    spent = []
    async with await AsyncConnection[dict[str, Any]].connect(url, row_factory=dict_row) as conn:
        for _ in range(ASKED):
            began = time.perf_counter()
            await conn.execute(_ALL, audience)
            spent.append(time.perf_counter() - began)
    return dict.fromkeys(RULES, sorted(spent)[ASKED // 2] * 1000)


BENCH = Bench(
    name="smart_rules",
    hypothesis="Rules choose songs in about the time in which all songs are looked at.",
    sizes=f"{SONGS:,} songs, {LIKES:,} likes and {PLAYS:,} plays of the person, {ASKED} times each",
    control="counting all songs that the person may know of",
    units=dict.fromkeys(RULES, "ms"),
    bars=tuple(Bar(name, "rules", against="reading all", at_most=2) for name in RULES),
    contenders=contenders,
    repetitions=3,
)
