"""Whether lists of songs take as long among a million as among ten thousand, and what they cost the asker."""

import asyncio
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from bench.harness import Bar, Bench, Contender
from segue.accounts.api import Caller, Role
from segue.catalog.api import Audiences, Catalog, SongSort, Wanted
from segue.engines.postgres.launcher import EmbeddedPostgres
from segue.engines.postgres.migrations import migrate
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ids import SessionId, UserId, Uuid7Source
from segue.kernel.quality import Subscription

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
ROWS = 50
ASKED = 60
PAGES = 10
GENRES = ("ambient", "techno", "polka", "bebop", "grunge", "salsa", "drone", "dub", "house", "folk")
LISTS = ("new", "popular", "title", "release date", "new + genre", "popular + year")
_FAR = datetime(2100, 1, 1, tzinfo=UTC)

# Ten songs an album, one album an artist. A third has licences, most of them for the listener; some songs
# are of the future, and some were withdrawn. Triggers are off: a million rows at once are nobody's writing.
_FILL = (
    "set session_replication_role = replica",
    """
    insert into artists (id, name, created_at)
    select md5('a' || n)::uuid, 'Artist ' || n, now() - n * interval '1 minute'
      from generate_series(1, %(songs)s::int / 10) n
    """,
    """
    insert into albums (id, artist_id, title, kind, release_date, created_at)
    select md5('l' || n)::uuid, md5('a' || n)::uuid, md5(n::text), 'album', (1960 + n %% 65)::text,
           now() - n * interval '1 minute'
      from generate_series(1, %(songs)s::int / 10) n
    """,
    """
    insert into songs (id, title, artist_id, album_id, track, genres, duration_ms, play_count,
           current_version, created_at, visible_from, released_on, licensed, deleted_at)
    select md5('s' || n)::uuid, md5('t' || n), md5('a' || (n + 9) / 10)::uuid,
           md5('l' || (n + 9) / 10)::uuid,
           1 + n %% 10, array[(%(genres)s::text[])[1 + n %% 10]], 200000,
           (1e6 / (1 + (n::bigint * 7877) %% 99991))::int,
           md5('v' || n)::uuid, now() - n * interval '1 second',
           case when n %% 50 = 0 then now() + interval '1 day' else '-infinity' end,
           make_date(1960 + ((n + 9) / 10) %% 65, 1, 1), n %% 3 = 0, case when n %% 101 = 0 then now() end
      from generate_series(1, %(songs)s::int) n
    """,
    """
    insert into song_artists (song_id, artist_id, place)
    select id, artist_id, 0 from songs
    """,
    """
    insert into song_genres (song_id, genre, listed_at)
    select s.id, name, s.listed_at from songs s cross join lateral genres_above(s.genres) as name
    """,
    """
    insert into licences (id, song_id, holder, territories, excluded, uses)
    select md5('i' || id)::uuid, id, 'Low Tide',
           case when play_count %% 20 = 0 then array['JP', 'US'] else array['NL', 'BE', 'DE'] end, '{}',
           array['stream']
      from songs where licensed
    """,
    "set session_replication_role = origin",
    "vacuum analyze",
)
_BARE = """
select s.id, s.title, s.disc, s.track, s.genres, s.explicit, s.duration_ms, s.play_count, s.created_at,
       s.paid_only,
       (select jsonb_agg(jsonb_build_array(a.id, a.name) order by sa.place)
          from song_artists sa join artists a on a.id = sa.artist_id where sa.song_id = s.id) as artists,
       al.id as album_id, al.title as album_title
  from songs s left join albums al on al.id = s.album_id
 where s.deleted_at is null and s.current_version is not null and (s.listed_at, s.id) < (%s, %s)
 order by s.listed_at desc, s.id desc limit %s
"""


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """A database of each size, and the bare query on the largest."""
    with TemporaryDirectory(prefix="segue-bench-") as folder:
        server = EmbeddedPostgres(Path(folder, "postgres"))
        server.start()
        try:
            urls = {name: fill_database(server.url, name.lower(), size) for name, size in SIZES.items()}
            ways: dict[str, Contender] = {}
            for name, url in urls.items():
                ways[name] = _asked(url)
            ways["bare query"] = _bare(urls["1M"])
            yield ways
        finally:
            server.stop()


def _asked(url: str) -> Contender:
    return lambda: asyncio.run(_lists(url))


def _bare(url: str) -> Contender:
    return lambda: asyncio.run(_bare_query(url))


def fill_database(server: str, name: str, size: int) -> str:
    """A migrated database with so many songs."""
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    parts = urlsplit(server)
    url = urlunsplit(parts._replace(path=f"/{name}"))
    migrate(url)
    with psycopg.connect(url, autocommit=True) as conn:
        for statement in _FILL:
            values = {"songs": size, "genres": list(GENRES)} if "%" in statement else None
            conn.execute(statement, values)
    return url


async def _lists(url: str) -> Mapping[str, float]:
    """The median time of each list in ms, and the CPU of this process for one of `new`."""
    database = PostgresDatabase(url, size=2, name="bench lists")
    await database.open()
    clock = SystemClock()
    catalog = Catalog(
        database=database,
        blobs=cast("Any", None),
        events=cast("Any", None),
        images=cast("Any", None),
        labels=cast("Any", None),
        audiences=Audiences(clock, unlicensed=True),
        clock=clock,
        ids=Uuid7Source(),
    )
    roles = frozenset({Role.LISTENER})
    caller = Caller(UserId(uuid4()), SessionId(uuid4()), roles, Subscription.FREE, None, _FAR, country="NL")
    chance = random.Random(1)  # noqa: S311 - which year is no secret
    figures = {}
    for name in LISTS:
        sort = SongSort(name.partition(" +")[0].replace(" ", "_"))
        spent, cpu = [], 0.0
        cursor: str | None = None
        for turn in range(ASKED + 10):
            genre = chance.choice(GENRES) if "genre" in name else None
            year = 2024 - chance.randrange(20) if "year" in name else None
            # What people read: the first pages of the lists of all, the first page of the others.
            first = genre or year or turn % PAGES == 0
            wanted, place = Wanted(genre=genre, year=year), None if first else cursor
            began, used = time.perf_counter(), time.process_time()
            page = await catalog.list_songs(caller, sort, wanted=wanted, cursor=place, limit=ROWS)
            if turn >= 10:
                spent.append(time.perf_counter() - began)
                cpu += time.process_time() - used
            cursor = page.next
            if len(page.items) != ROWS:
                raise RuntimeError(f"{name} has only {len(page.items)} songs")
        spent.sort()
        figures[name] = spent[ASKED // 2] * 1000
        if name == "new":
            figures["CPU"] = cpu / ASKED * 1000
    await database.close()
    return figures


async def _bare_query(url: str) -> Mapping[str, float]:
    """The same rows by one statement, without asking who looks."""
    spent, cpu = [], 0.0
    after: tuple[Any, ...] = (datetime.now(UTC), "ffffffff-ffff-ffff-ffff-ffffffffffff")
    async with await AsyncConnection.connect(url, row_factory=dict_row, autocommit=True) as conn:
        for turn in range(ASKED + 10):
            if turn % PAGES == 0:
                after = (datetime.now(UTC), "ffffffff-ffff-ffff-ffff-ffffffffffff")
            began, used = time.perf_counter(), time.process_time()
            async with conn.transaction():
                rows = await (await conn.execute(_BARE, [*after, ROWS])).fetchall()
            if turn >= 10:
                spent.append(time.perf_counter() - began)
                cpu += time.process_time() - used
            after = (rows[-1]["created_at"], rows[-1]["id"])
    spent.sort()
    return {"new": spent[ASKED // 2] * 1000, "CPU": cpu / ASKED * 1000}


BENCH = Bench(
    name="catalog_lists",
    hypothesis="A list reads as many rows of an index as it shows, however many songs there are.",
    sizes=f"{ROWS} of 10 thousand, 100 thousand and a million songs, {ASKED} lists of each kind: the first"
    f" {PAGES} pages of all songs, the first page of {len(GENRES)} genres and of 20 years",
    control="the same list among ten thousand; for CPU a bare statement with the same rows, in a transaction",
    units={**dict.fromkeys(LISTS, "ms"), "CPU": "ms a list"},
    bars=(
        *(Bar(name, "1M", against="10k", at_most=1.5) for name in LISTS),
        Bar("CPU", "1M", against="bare query", at_most=3),
    ),
    contenders=contenders,
    repetitions=5,
)
