"""What playlists cost the asker beside bare SQL, and how many edits fifty people make of one."""

import asyncio
import json
import random
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
from psycopg_pool import AsyncConnectionPool
from pydantic import TypeAdapter

from bench.harness import Bar, Bench, Contender
from segue.accounts.api import Caller, Role
from segue.catalog.api import Audiences, Catalog
from segue.engines.postgres.event_log import PostgresEventLog
from segue.engines.postgres.launcher import EmbeddedPostgres
from segue.engines.postgres.migrations import migrate
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ids import EntryId, PlaylistId, SessionId, SongId, UserId, Uuid7Source
from segue.kernel.quality import Subscription
from segue.library.api import Addition, Changes, Entries, PlaylistPorts, Reading
from segue.library.playlists.contracts import MOST_ENTRIES, Target
from segue.library.playlists.schemas import PlaylistRowBody, row_body
from segue.live.api import Live

EDITS, READS, WHOLES, EDITORS, TURNS = 60, 60, 3, 50, 6
_FAR = datetime(2100, 1, 1, tzinfo=UTC)
_LISTENER, _PLAYLIST = UUID(int=1), UUID(int=2)
_ROWS = TypeAdapter(list[PlaylistRowBody])
_FILL = """
set session_replication_role = replica;
insert into artists (id, name, created_at) select md5('a' || n)::uuid, 'Artist ' || n, now()
  from generate_series(1, 1000) n;
insert into albums (id, artist_id, title, kind, created_at)
select md5('l' || n)::uuid, md5('a' || n)::uuid, 'Album ' || n, 'album', now()
  from generate_series(1, 1000) n;
insert into songs (id, title, artist_id, album_id, track, genres, duration_ms, current_version, created_at)
select md5('s' || n)::uuid, 'Song ' || n, md5('a' || (n + 9) / 10)::uuid, md5('l' || (n + 9) / 10)::uuid,
       1 + n % 10, '{ambient}', 200000, md5('v' || n)::uuid, now() from generate_series(1, 10000) n;
insert into song_artists (song_id, artist_id, place) select id, artist_id, 0 from songs;
insert into users (id, email, display_name, created_at)
values ('00000000-0000-0000-0000-000000000001', 'a@example.org', 'A', now());
insert into playlists (id, kind, owner_id, name, created_at, changed_at, entry_count)
values ('00000000-0000-0000-0000-000000000002', 'personal', '00000000-0000-0000-0000-000000000001', 'Long',
        now(), now(), 9000);
insert into playlist_entries (playlist_id, id, song_id, rank, added_by, added_at)
select p.id, md5('e' || n)::uuid, md5('s' || n)::uuid, n * 4294967296, p.owner_id, now()
  from playlists p, generate_series(1, 9000) n;
set session_replication_role = origin;
vacuum analyze;
"""
_PAGE = """
select e.id, e.added_at, u.display_name, s.title, s.duration_ms, s.explicit, s.play_count, s.genres,
       (select jsonb_agg(jsonb_build_array(a.id, a.name) order by sa.place)
          from song_artists sa join artists a on a.id = sa.artist_id where sa.song_id = s.id) as artists,
       al.id as album_id, al.title as album_title
  from (select * from playlist_entries where playlist_id = %s and removed_at is null
         order by rank, id offset %s limit %s) e
  join songs s on s.id = e.song_id left join albums al on al.id = s.album_id
  left join users u on u.id = e.added_by
 order by e.rank, e.id
"""
_FRONT = """
with first as (select min(rank) - 4294967296 as rank from playlist_entries
                where playlist_id = %(playlist)s and removed_at is null),
     entry as (insert into playlist_entries (playlist_id, id, song_id, rank, added_by, added_at)
               select %(playlist)s, %(entry)s, %(song)s, rank, %(user)s, now() from first)
update playlists set version = version + 1, entry_count = entry_count + 1 where id = %(playlist)s
"""
_MOVE = """
with two as (select rank from playlist_entries where playlist_id = %(playlist)s and removed_at is null
              order by rank, id offset %(place)s limit 2),
     moved as (update playlist_entries set rank = (select avg(rank)::bigint from two)
                where playlist_id = %(playlist)s and id = %(entry)s)
update playlists set version = version + 1 where id = %(playlist)s
"""
_LOG = """
insert into playlist_changes (playlist_id, version, kind, actor_id, entry_ids, former, positions, at)
select id, version, 'added', %(user)s, array[%(entry)s::uuid], '{null}', '{0}', now() from playlists
 where id = %(playlist)s
"""
_DELTA = "select * from playlist_changes where playlist_id = %s order by version desc limit 100"


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """The services, and bare statements, on a playlist of their own each."""
    with TemporaryDirectory(prefix="segue-bench-") as folder:
        server = EmbeddedPostgres(Path(folder, "postgres"))
        server.start()
        try:
            migrate(server.url)
            _fill(server.url)
            yield {
                "segue": lambda: asyncio.run(_services(server.url)),
                "bare SQL": lambda: asyncio.run(_bare(server.url)),
            }
        finally:
            server.stop()


def _fill(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        for statement in _FILL.strip().removesuffix(";").split(";\n"):
            conn.execute(cast("Any", statement))


class _Costs:
    """Figures of one contender: CPU of this process and time, medians in ms."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = {}

    async def measure(self, name: str, times: int, do: Callable[[int], Awaitable[object]]) -> None:
        spent, cpu = [], time.process_time()
        for turn in range(times):
            began = time.perf_counter()
            await do(turn)
            spent.append(time.perf_counter() - began)
        self.figures[f"{name} CPU"] = (time.process_time() - cpu) / times * 1000
        self.figures[name] = sorted(spent)[times // 2] * 1000


class _Bus:
    """Nobody listens."""

    def on(self, handler: Any) -> None:
        """Forget it."""

    async def send(self, text: str) -> None:
        """Say nothing."""


async def _services(url: str) -> Mapping[str, float]:  # noqa: C901 - one figure after another
    database = PostgresDatabase(url, size=10, name="bench playlists")
    await database.open()
    clock, ids = SystemClock(), Uuid7Source()
    catalog = Catalog(
        database=database,
        blobs=cast("Any", None),
        events=cast("Any", None),
        images=cast("Any", None),
        labels=cast("Any", None),
        audiences=Audiences(clock, unlicensed=True),
        clock=clock,
        ids=ids,
    )
    events = PostgresEventLog()
    live = Live(events, _Bus(), process=ids.new())
    ports = PlaylistPorts(database=database, events=events, live=live, catalog=catalog, clock=clock, ids=ids)
    entries, reading, changes = Entries(**ports), Reading(**ports), Changes(**ports)
    roles = frozenset({Role.LISTENER})
    caller = Caller(UserId(_LISTENER), SessionId(uuid4()), roles, Subscription.FREE, None, _FAR, country="NL")
    playlist = PlaylistId(_PLAYLIST)
    rows = await reading.list_rows(caller, playlist, offset=4000, limit=100)
    moving = [row.entry_id for row in rows.items]
    songs = [row.song.id for row in rows.items if row.song is not None]
    chance, costs = random.Random(1), _Costs()  # noqa: S311 - which place is no secret

    async def front(turn: int) -> EntryId:
        addition = Addition((songs[turn],), Target(position=0), allow_duplicates=True)
        return (await entries.add(caller, playlist, addition)).entries[0].entry_id

    added = list[EntryId]()

    async def add(turn: int) -> None:
        added.append(await front(turn))

    async def move(turn: int) -> None:
        await entries.move(caller, playlist, [moving[turn]], Target(position=chance.randrange(8000)))

    async def page(_turn: int) -> None:
        found = await reading.list_rows(caller, playlist, offset=8900, limit=50)
        _ROWS.dump_json([row_body(row, caller) for row in found.items])

    async def whole(_turn: int) -> None:
        async for found in reading.read_whole(caller, playlist):
            _ROWS.dump_json([row_body(row, caller) for row in found.items])

    async def delta(_turn: int) -> None:
        version = (await reading.list_rows(caller, playlist, offset=0, limit=1)).version
        await changes.read_delta(caller, playlist, version - 100, 100)

    async def editor(number: int) -> None:
        for turn in range(TURNS):
            if turn % 2:
                await move((number + turn) % EDITS)
            else:
                added.append(await front((number + turn) % EDITS))

    await costs.measure("front", EDITS, add)
    await costs.measure("move", EDITS, move)
    await costs.measure("page", READS, page)
    await costs.measure("list", WHOLES, whole)
    await costs.measure("delta", READS, delta)
    began = time.perf_counter()
    await asyncio.gather(*(editor(number) for number in range(EDITORS)))
    costs.figures["editors"] = EDITORS * TURNS / (time.perf_counter() - began)
    await entries.remove(caller, playlist, added)
    await database.close()
    return costs.figures


async def _bare(url: str) -> Mapping[str, float]:
    costs = _Costs()
    chance = random.Random(1)  # noqa: S311 - which place is no secret
    async with await AsyncConnection.connect(url, row_factory=dict_row, autocommit=True) as conn:
        found = await conn.execute("select md5('e' || n)::uuid as id from generate_series(4000, 4100) n")
        moving = [row["id"] for row in await found.fetchall()]
        added: list[UUID] = []

        async def add(turn: int) -> None:
            told = {"playlist": _PLAYLIST, "entry": uuid4(), "song": SongId(moving[turn]), "user": _LISTENER}
            added.append(told["entry"])
            async with conn.transaction():
                await conn.execute(_FRONT, told)
                await conn.execute(_LOG, told)

        async def move(turn: int) -> None:
            told = {"playlist": _PLAYLIST, "entry": moving[turn], "user": _LISTENER}
            async with conn.transaction():
                await conn.execute(_MOVE, {**told, "place": chance.randrange(8000)})
                await conn.execute(_LOG, told)

        async def page(_turn: int) -> None:
            rows = await (await conn.execute(_PAGE, [_PLAYLIST, 8900, 50])).fetchall()
            json.dumps(rows, default=str)

        async def whole(_turn: int) -> None:
            rows = await (await conn.execute(_PAGE, [_PLAYLIST, 0, MOST_ENTRIES])).fetchall()
            json.dumps(rows, default=str)

        async def delta(_turn: int) -> None:
            await (await conn.execute(_DELTA, [_PLAYLIST])).fetchall()

        await costs.measure("front", EDITS, add)
        await costs.measure("move", EDITS, move)
        await costs.measure("page", READS, page)
        await costs.measure("list", WHOLES, whole)
        await costs.measure("delta", READS, delta)
        await conn.execute("delete from playlist_entries where id = any(%s)", [added])
        await conn.execute("update playlists set entry_count = entry_count - %s", [len(added)])
    costs.figures["editors"] = await _bare_editors(url)
    return costs.figures


async def _bare_editors(url: str) -> float:
    """Edits a second of the same statements over as many connections."""
    async with AsyncConnectionPool(url, min_size=10, max_size=10, open=False) as pool:

        async def editor(number: int) -> None:
            for turn in range(TURNS):
                async with pool.connection() as conn:
                    told = {"playlist": _PLAYLIST, "entry": uuid4(), "song": uuid4(), "user": _LISTENER}
                    place = (number * 197 + turn) % 8000
                    query = _MOVE if turn % 2 else _FRONT
                    await conn.execute(query, {**told, "place": place} if turn % 2 else told)
                    await conn.execute(_LOG, told)

        began = time.perf_counter()
        await asyncio.gather(*(editor(number) for number in range(EDITORS)))
        spent = time.perf_counter() - began
        async with pool.connection() as conn:
            await conn.execute("delete from playlist_entries where song_id not in (select id from songs)")
            await conn.execute(
                "update playlists set entry_count = (select count(*) from playlist_entries"
                " where removed_at is null)"
            )
        return EDITORS * TURNS / spent


_NAMES = ("front", "move", "page", "list", "delta")
BENCH = Bench(
    name="playlists",
    hypothesis="What a playlist checks and tells costs the asker at most three times what bare SQL does.",
    sizes=f"9,000 entries: {EDITS} additions to the front and moves, {READS} pages of 50 at the end, {WHOLES}"
    f" whole lists, {READS} deltas of 100; {EDITORS} editors with {TURNS} edits each over 10 connections",
    control="bare statements that read and write the same rows, in a transaction",
    units={
        **dict.fromkeys(_NAMES, "ms"),
        **dict.fromkeys((f"{name} CPU" for name in _NAMES), "ms"),
        "editors": "edits/s",
    },
    bars=tuple(Bar(f"{name} CPU", "segue", against="bare SQL", at_most=3) for name in _NAMES),
    contenders=contenders,
    repetitions=3,
)
