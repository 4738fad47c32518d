"""What a library costs: pages of likes at any depth, a like beside bare SQL, a song that all like at once."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from bench.harness import Bar, Bench, Contender
from segue.accounts.api import Caller, Role
from segue.catalog.api import Audiences, Catalog
from segue.engines.postgres.event_log import PostgresEventLog
from segue.engines.postgres.launcher import EmbeddedPostgres
from segue.engines.postgres.migrations import migrate
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ids import SessionId, UserId, Uuid7Source
from segue.kernel.quality import Subscription
from segue.library.api import Kind, Library, LibraryMoves, PlaylistCards
from segue.library.collection.contracts import SongOrder

LIKES = 10_000
OTHERS = 64
ROWS = 50
ASKED = 60
TOGGLES = 200
AT_ONCE = 16
EACH = 25
_FAR = datetime(2100, 1, 1, tzinfo=UTC)

_FILL = (
    "set session_replication_role = replica",
    """
    insert into artists (id, name, created_at)
    select md5('a' || n)::uuid, 'Artist ' || n, now() from generate_series(1, %(likes)s::int / 10) n
    """,
    """
    insert into albums (id, artist_id, title, kind, created_at)
    select md5('l' || n)::uuid, md5('a' || n)::uuid, md5(n::text), 'album', now()
      from generate_series(1, %(likes)s::int / 10) n
    """,
    """
    insert into songs (id, title, artist_id, album_id, track, genres, duration_ms, current_version,
           created_at, visible_from)
    select md5('s' || n)::uuid, md5('t' || n), md5('a' || (n + 9) / 10)::uuid, md5('l' || (n + 9) / 10)::uuid,
           1 + n %% 10, '{folk}', 200000, md5('v' || n)::uuid, now(), '-infinity'
      from generate_series(1, %(likes)s::int) n
    """,
    "insert into song_artists (song_id, artist_id, place) select id, artist_id, 0 from songs",
    """
    insert into users (id, email, display_name, created_at)
    select md5('u' || n)::uuid, n || '@example.org', 'Somebody', now()
      from generate_series(0, %(others)s::int) n
    """,
    """
    insert into libraries (user_id, version, songs)
    select md5('u' || n)::uuid, case n when 0 then %(likes)s else 0 end,
           case n when 0 then %(likes)s else 0 end
      from generate_series(0, %(others)s::int) n
    """,
    """
    insert into library_items (user_id, kind, subject_id, added_at, version)
    select md5('u0')::uuid, 'song', md5('s' || n)::uuid, now() - n * interval '1 minute', n
      from generate_series(1, %(likes)s::int) n
    """,
    "create table bare_likes (user_id uuid, song_id uuid, at timestamptz, primary key (user_id, song_id))",
    "create table bare_counts (song_id uuid primary key, count bigint not null)",
    "insert into bare_counts select id, 0 from songs",
    "set session_replication_role = origin",
    "vacuum analyze",
)


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """One database, with a library of ten thousand songs and people who like one more."""
    with TemporaryDirectory(prefix="segue-bench-") as folder:
        server = EmbeddedPostgres(Path(folder, "postgres"))
        server.start()
        try:
            url = server.url
            migrate(url)
            with psycopg.connect(url, autocommit=True) as conn:
                for statement in _FILL:
                    values = {"likes": LIKES, "others": OTHERS} if "%" in statement else None
                    conn.execute(statement, values)
            yield {
                "depth 0": lambda: asyncio.run(_pages(url, 0)),
                "depth 9,900": lambda: asyncio.run(_pages(url, 9_900)),
                "library": lambda: asyncio.run(_likes(url)),
                "bare SQL": lambda: asyncio.run(_bare_likes(url)),
            }
        finally:
            server.stop()


def _library(database: PostgresDatabase) -> Library:
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
    return Library(
        database=database,
        catalog=catalog,
        playlists=PlaylistCards(database),
        events=PostgresEventLog(),
        moves=LibraryMoves(),
        clock=clock,
    )


async def _pages(url: str, depth: int) -> Mapping[str, float]:
    """The median time of a page in ms that begins after so many likes, the latest first and by title."""
    database = PostgresDatabase(url, size=2, name="bench likes")
    await database.open()
    library, caller = _library(database), _caller(0)
    figures = {}
    for order in (SongOrder.ADDED, SongOrder.TITLE):
        cursor: str | None = None
        for _ in range(depth // 100):
            cursor = (await library.list_songs(caller, order, cursor=cursor, limit=100)).next
        spent = []
        for turn in range(ASKED + 10):
            began = time.perf_counter()
            page = await library.list_songs(caller, order, cursor=cursor, limit=ROWS)
            if turn >= 10:
                spent.append(time.perf_counter() - began)
            if len(page.items) != ROWS:
                raise RuntimeError("a page is short")
        spent.sort()
        figures[f"page by {order.value}"] = spent[ASKED // 2] * 1000
    await database.close()
    return figures


async def _likes(url: str) -> Mapping[str, float]:
    """What a like or its end takes of this process, and how many of one song go through at once."""
    database = PostgresDatabase(url, size=AT_ONCE, name="bench likes")
    await database.open()
    library = _library(database)
    songs = [UUID(bytes=_md5(f"s{n}")) for n in range(1, 101)]

    async def one(turn: int) -> None:
        caller, song = _caller(1), songs[turn % len(songs)]
        if turn // len(songs) % 2 == 0:
            await library.keep(caller, Kind.SONG, song)
        else:
            await library.drop(caller, Kind.SONG, song)

    async def everybody(place: int) -> None:
        caller = _caller(2 + place)
        for turn in range(EACH):
            if turn % 2 == 0:
                await library.keep(caller, Kind.SONG, songs[0])
            else:
                await library.drop(caller, Kind.SONG, songs[0])

    figures = await _measured(one, everybody)
    await database.close()
    return figures


async def _bare_likes(url: str) -> Mapping[str, float]:
    """The same rows by statements as short as can be, with one row for a song's count."""
    told = [
        await AsyncConnection[dict[str, Any]].connect(url, row_factory=dict_row, autocommit=True)
        for _ in range(AT_ONCE)
    ]
    songs = [UUID(bytes=_md5(f"s{n}")) for n in range(1, 101)]

    async def change(conn: AsyncConnection[Any], person: UUID, song: UUID, *, likes: bool) -> None:
        async with conn.transaction():
            await conn.execute("select 1 from songs where id = %s and deleted_at is null", [song])
            if likes:
                done = await conn.execute(
                    "insert into bare_likes values (%s, %s, now()) on conflict do nothing", [person, song]
                )
            else:
                done = await conn.execute(
                    "delete from bare_likes where user_id = %s and song_id = %s", [person, song]
                )
            if done.rowcount:
                change = "update bare_counts set count = count + %s where song_id = %s"
                await conn.execute(change, [1 if likes else -1, song])

    async def one(turn: int) -> None:
        likes = turn // len(songs) % 2 == 0
        await change(told[0], _caller(1).user_id, songs[turn % len(songs)], likes=likes)

    async def everybody(place: int) -> None:
        for turn in range(EACH):
            await change(told[place], _caller(2 + place).user_id, songs[0], likes=turn % 2 == 0)

    figures = await _measured(one, everybody)
    for conn in told:
        await conn.close()
    return figures


async def _measured(
    one: Callable[[int], Awaitable[None]], everybody: Callable[[int], Awaitable[None]]
) -> Mapping[str, float]:
    for turn in range(2 * 100):
        await one(turn)
    used = time.process_time()
    for turn in range(TOGGLES):
        await one(turn)
    cpu = time.process_time() - used
    began = time.perf_counter()
    await asyncio.gather(*(everybody(place) for place in range(AT_ONCE)))
    return {"CPU": cpu / TOGGLES * 1000, "one song at once": AT_ONCE * EACH / (time.perf_counter() - began)}


def _caller(number: int) -> Caller:
    person, roles = UserId(UUID(bytes=_md5(f"u{number}"))), frozenset({Role.LISTENER})
    return Caller(person, SessionId(uuid4()), roles, Subscription.FREE, None, _FAR, country="NL")


def _md5(text: str) -> bytes:
    return hashlib.md5(text.encode(), usedforsecurity=False).digest()


BENCH = Bench(
    name="likes",
    hypothesis="A page of likes costs the same at any depth; a like with its version, count and event costs"
    " this process at most three times the bare rows; a song that everybody likes holds nobody up.",
    sizes=f"a library of {LIKES:,} songs, pages of {ROWS}; {TOGGLES} likes and their ends by one person;"
    f" {AT_ONCE} people at once who like one song and stop, {EACH} times each",
    control="the first page; bare statements that write a like and add to one row of a count, in a"
    " transaction",
    units={
        "page by added": "ms",
        "page by title": "ms",
        "CPU": "ms of this process a like",
        "one song at once": "likes a second",
    },
    bars=(
        Bar("page by added", "depth 9,900", against="depth 0", at_most=1.3),
        Bar("page by title", "depth 9,900", against="depth 0", at_most=1.3),
        Bar("CPU", "library", against="bare SQL", at_most=3),
        Bar("one song at once", "library", against="bare SQL", at_least=0.33),
    ),
    contenders=contenders,
    repetitions=5,
)
