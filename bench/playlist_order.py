"""How the order of a playlist is best kept: what an edit and a page of ten thousand entries cost."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, LiteralString, cast
from uuid import UUID, uuid4

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from bench.harness import Bar, Bench, Contender
from segue.engines.postgres.launcher import EmbeddedPostgres

ENTRIES, EDITS, READS, EDITORS, TURNS, CONNECTIONS = 10_000, 40, 20, 50, 2, 10
Conn = AsyncConnection[Any]
Edit = Callable[[Conn, int], Awaitable[None]]

_TABLES = """
create table gaps (id uuid primary key, song uuid not null, rank bigint not null);
create index gaps_order on gaps (rank, id);
create table fractions (id uuid primary key, song uuid not null, rank text collate "C" not null);
create index fractions_order on fractions (rank, id);
create table dense (id uuid primary key, song uuid not null, place int not null);
create index dense_order on dense (place);
create table linked (id uuid primary key, song uuid not null, next uuid);
create index linked_next on linked (next);
create table whole (one int primary key, ids uuid[] not null);
create table whole_songs (id uuid primary key, song uuid not null);
create table versions (name text primary key, version bigint not null);
insert into versions select unnest(array['gaps', 'fractions', 'dense', 'linked', 'whole']), 0;
insert into gaps select gen_random_uuid(), gen_random_uuid(), n * 4294967296 from generate_series(1, 10000) n;
insert into fractions select id, song, 'V' || lpad(to_hex(rank >> 32), 8, '0') || '8' from gaps;
insert into dense select id, song, row_number() over (order by rank) - 1 from gaps;
insert into linked select id, song, lead(id) over (order by rank) from gaps;
insert into whole_songs select id, song from gaps;
insert into whole select 1, array_agg(id order by rank) from gaps;
vacuum analyze;
"""


@dataclass(frozen=True)
class Way:
    """A representation: an addition at a place, a move of one to a place, a page, the whole list."""

    name: str
    add: Edit
    move: Edit
    page: LiteralString
    whole: LiteralString


def _between(low: str, high: str | None) -> str:
    """A key between two, as fractional indexing makes them: hexadecimal digits behind a `V`.

    Keys never end in 0, so that there is always one between two.
    """
    digits, found, place = "0123456789abcdef", "V", 1
    while True:
        one = digits.index(low[place]) if place < len(low) else 0
        two = digits.index(high[place]) if high is not None and place < len(high) else len(digits)
        if two - one > 1:
            return found + digits[(one + two) // 2]
        found += digits[one]
        if one != two:
            high = None
        place += 1


async def _one(conn: Conn, query: LiteralString, *values: object) -> Any:
    row = await (await conn.execute(query, values)).fetchone()
    return row[0] if row else None


async def _gap_ranks(conn: Conn, place: int) -> int:
    rows = await (
        await conn.execute("select rank from gaps order by rank, id offset %s limit 2", [max(0, place - 1)])
    ).fetchall()
    if place == 0:
        return int(rows[0][0]) - (1 << 32)
    low, high = int(rows[0][0]), int(rows[1][0]) if len(rows) > 1 else int(rows[0][0]) + (1 << 33)
    if high - low < 2:
        await conn.execute(
            "update gaps g set rank = n.place * 4294967296"
            " from (select id, row_number() over (order by rank, id) as place from gaps) n where n.id = g.id"
        )
        return await _gap_ranks(conn, place)
    return (low + high) // 2


async def _gaps_add(conn: Conn, place: int) -> None:
    await conn.execute(
        "insert into gaps values (%s, %s, %s)", [uuid4(), uuid4(), await _gap_ranks(conn, place)]
    )


async def _gaps_move(conn: Conn, place: int) -> None:
    entry = await _one(conn, "select id from gaps order by rank, id offset %s limit 1", (place * 7) % ENTRIES)
    await conn.execute("update gaps set rank = %s where id = %s", [await _gap_ranks(conn, place), entry])


async def _fraction(conn: Conn, place: int) -> str:
    rows = await (
        await conn.execute(
            "select rank from fractions order by rank, id offset %s limit 2", [max(0, place - 1)]
        )
    ).fetchall()
    if place == 0:
        return _between("", rows[0][0])
    return _between(rows[0][0], rows[1][0] if len(rows) > 1 else None)


async def _fractions_add(conn: Conn, place: int) -> None:
    await conn.execute(
        "insert into fractions values (%s, %s, %s)", [uuid4(), uuid4(), await _fraction(conn, place)]
    )


async def _fractions_move(conn: Conn, place: int) -> None:
    entry = await _one(
        conn, "select id from fractions order by rank, id offset %s limit 1", (place * 7) % ENTRIES
    )
    await conn.execute("update fractions set rank = %s where id = %s", [await _fraction(conn, place), entry])


async def _dense_add(conn: Conn, place: int) -> None:
    await conn.execute("update dense set place = place + 1 where place >= %s", [place])
    await conn.execute("insert into dense values (%s, %s, %s)", [uuid4(), uuid4(), place])


async def _dense_move(conn: Conn, place: int) -> None:
    former = (place * 7) % ENTRIES
    entry = await _one(conn, "select id from dense where place = %s", former)
    low, high = sorted((former, place))
    step = 1 if place < former else -1
    await conn.execute("update dense set place = place + %s where place between %s and %s", [step, low, high])
    await conn.execute("update dense set place = %s where id = %s", [place, entry])


_WALK: LiteralString = """
with recursive walk (id, song, next, place) as (
    select id, song, next, 0 from linked l where not exists (select 1 from linked b where b.next = l.id)
    union all select l.id, l.song, l.next, place + 1 from walk w join linked l on l.id = w.next
) select id, song from walk order by place"""


async def _linked_at(conn: Conn, place: int) -> UUID | None:
    found: UUID | None = await _one(conn, _WALK + " offset %s limit 1", place)
    return found


async def _linked_add(conn: Conn, place: int) -> None:
    new = uuid4()
    if place == 0:
        first = await _one(
            conn, "select id from linked l where not exists (select 1 from linked b where b.next = l.id)"
        )
        await conn.execute("insert into linked values (%s, %s, %s)", [new, uuid4(), first])
        return
    before = await _linked_at(conn, place - 1)
    following = await _one(conn, "select next from linked where id = %s", before)
    await conn.execute("insert into linked values (%s, %s, %s)", [new, uuid4(), following])
    await conn.execute("update linked set next = %s where id = %s", [new, before])


async def _linked_move(conn: Conn, place: int) -> None:
    entry = await _linked_at(conn, (place * 7) % ENTRIES)
    await conn.execute(
        "update linked b set next = e.next from linked e where e.id = %s and b.next = e.id", [entry]
    )
    before = await _linked_at(conn, place)
    if before == entry:
        return
    following = await _one(conn, "select next from linked where id = %s", before)
    await conn.execute("update linked set next = %s where id = %s", [following, entry])
    await conn.execute("update linked set next = %s where id = %s", [entry, before])


async def _whole_add(conn: Conn, place: int) -> None:
    new = uuid4()
    await conn.execute("insert into whole_songs values (%s, %s)", [new, uuid4()])
    await conn.execute("update whole set ids = ids[:%s] || %s || ids[%s:]", [place, new, place + 1])


async def _whole_move(conn: Conn, place: int) -> None:
    entry = await _one(conn, "select ids[%s] from whole", (place * 7) % ENTRIES + 1)
    await conn.execute("update whole set ids = array_remove(ids, %s)", [entry])
    await conn.execute("update whole set ids = ids[:%s] || %s || ids[%s:]", [place, entry, place + 1])


WAYS = (
    Way(
        "gaps",
        _gaps_add,
        _gaps_move,
        "select id, song from gaps order by rank, id offset %s limit 50",
        "select id, song from gaps order by rank, id",
    ),
    Way(
        "fractions",
        _fractions_add,
        _fractions_move,
        "select id, song from fractions order by rank, id offset %s limit 50",
        "select id, song from fractions order by rank, id",
    ),
    Way(
        "dense",
        _dense_add,
        _dense_move,
        "select id, song from dense where place >= %s order by place limit 50",
        "select id, song from dense order by place",
    ),
    Way("linked", _linked_add, _linked_move, _WALK + " offset %s limit 50", _WALK),
    Way(
        "whole",
        _whole_add,
        _whole_move,
        "select s.id, s.song from unnest((select ids[%s + 1:] from whole)) with ordinality as o (id, place)"
        " join whole_songs s on s.id = o.id order by o.place limit 50",
        "select s.id, s.song from unnest((select ids from whole)) with ordinality as o (id, place)"
        " join whole_songs s on s.id = o.id order by o.place",
    ),
)


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """Ten thousand entries in each representation."""
    with TemporaryDirectory(prefix="segue-bench-") as folder:
        server = EmbeddedPostgres(Path(folder, "postgres"))
        server.start()
        try:
            with psycopg.connect(server.url, autocommit=True) as conn:
                for statement in _TABLES.split(";\n"):
                    if statement.strip():
                        conn.execute(cast("Any", statement))
            yield {way.name: _measured(server.url, way) for way in WAYS}
        finally:
            server.stop()


def _measured(url: str, way: Way) -> Contender:
    return lambda: asyncio.run(_measure(url, way))


async def _edit(conn: Conn, way: Way, edit: Edit, place: int) -> None:
    async with conn.transaction():
        await conn.execute("update versions set version = version + 1 where name = %s", [way.name])
        await edit(conn, place)


async def _measure(url: str, way: Way) -> Mapping[str, float]:
    chance = random.Random(7)  # noqa: S311 - which place is no secret
    slow = 10 if way.name == "linked" else 1
    figures = {}
    async with AsyncConnectionPool(url, min_size=CONNECTIONS, max_size=CONNECTIONS, open=False) as pool:
        async with pool.connection() as conn:
            await conn.set_autocommit(True)
            kinds: tuple[tuple[str, Edit, Callable[[], int]], ...] = (
                ("front", way.add, lambda: 0),
                ("move", way.move, lambda: chance.randrange(ENTRIES - 1)),
            )
            for name, edit, place in kinds:
                spent = []
                for _ in range(EDITS // slow):
                    began = time.perf_counter()
                    await _edit(conn, way, edit, place())
                    spent.append(time.perf_counter() - began)
                figures[name] = sorted(spent)[len(spent) // 2] * 1000
            reads = (("page", way.page, [ENTRIES - 100]), ("list", way.whole, list[int]()))
            for name, query, values in reads:
                spent = []
                for _ in range(READS // slow):
                    began = time.perf_counter()
                    await (await conn.execute(query, values)).fetchall()
                    spent.append(time.perf_counter() - began)
                figures[name] = sorted(spent)[len(spent) // 2] * 1000
            await conn.set_autocommit(False)

        async def editor(number: int) -> None:
            for turn in range(max(1, TURNS // slow)):
                async with pool.connection() as conn:
                    place = (number * 197 + turn * 31) % (ENTRIES - 1)
                    await _edit(conn, way, way.move if turn % 2 else way.add, place)

        began = time.perf_counter()
        await asyncio.gather(*(editor(number) for number in range(EDITORS)))
        figures["editors"] = EDITORS * max(1, TURNS // slow) / (time.perf_counter() - began)
    return figures


BENCH = Bench(
    name="playlist_order",
    hypothesis="Ranks with gaps make every edit cheap, and cost readers no more than kept positions.",
    sizes=f"{ENTRIES:,} entries: {EDITS} additions to the front and moves, {READS} pages at the end,"
    f" {READS} whole lists, {EDITORS} editors over {CONNECTIONS} connections; each edit holds the version",
    control="the same with fractional keys, positions that are kept (dense), a linked list, and one array",
    units={"front": "ms", "move": "ms", "page": "ms", "list": "ms", "editors": "edits/s"},
    bars=(
        Bar("front", "gaps", against="dense", at_most=0.2),
        Bar("move", "gaps", against="dense", at_most=0.5),
        Bar("list", "gaps", against="dense", at_most=1.3),
        Bar("editors", "gaps", against="whole", at_least=1.0),
        Bar("editors", "gaps", against="fractions", at_least=0.8),
    ),
    contenders=contenders,
    repetitions=3,
)
