"""SQL that chooses songs by rules: whole constants put together as the tree says, values as parameters."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import errors, sql

from segue.kernel.ids import SongId, UserId
from segue.kernel.ports.database import Connection
from segue.library.smart.contracts import Condition, Group, Joint, Rules
from segue.library.smart.errors import RulesRefused
from segue.library.smart.rules import conditions
from segue.library.smart.store.pieces import FIELD_JOINS, JOINS, ORDER_JOINS, ORDERS, piece

_PATIENCE = "set local statement_timeout = '5s'"
_NO_MORE_PATIENCE = "set local statement_timeout = 0"
_CHOOSE = sql.SQL(
    "select s.id, s.duration_ms from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s,"
    " %(insider)s) s{joins} where {where} order by {order} limit %(most)s"
)
_PAGE = sql.SQL("select id from ({chosen}) as chosen offset %(skip)s limit %(count)s")
_COUNT = sql.SQL(
    "select count(*) as songs, coalesce(sum(duration_ms), 0) as length from ({chosen}) as chosen"
)


async def choose(
    conn: Connection,
    audience: Mapping[str, object],
    owner: UserId,
    rules: Rules,
    *,
    seed: int,
    skip: int,
    count: int,
) -> list[SongId]:
    """Songs of the owner's rules that the audience may know of, from `skip` on. Raises RulesRefused."""
    values = {**audience, "owner": owner, "seed": seed, "skip": skip, "count": count}
    rows = await _ask(conn, _PAGE, rules, values)
    return [SongId(row["id"]) for row in rows]


async def count(
    conn: Connection, audience: Mapping[str, object], owner: UserId, rules: Rules, *, seed: int
) -> tuple[int, int]:
    """How many songs rules choose, and how long they are in milliseconds. Raises RulesRefused."""
    [row] = await _ask(conn, _COUNT, rules, {**audience, "owner": owner, "seed": seed})
    return int(row["songs"]), int(row["length"])


async def _ask(
    conn: Connection, outer: sql.SQL, rules: Rules, values: Mapping[str, object]
) -> list[dict[str, Any]]:
    compiled = _Compiled()
    where = compiled.group(rules.where)
    used = {FIELD_JOINS.get(one.field) for one in conditions(rules.where)} | {ORDER_JOINS.get(rules.order)}
    joins = sql.SQL("").join(part for name, part in JOINS.items() if name in used)
    chosen = _CHOOSE.format(joins=joins, where=where, order=ORDERS[rules.order])
    await conn.execute(_PATIENCE)
    try:
        told = {**values, **compiled.values, "most": rules.limit}
        rows = await (await conn.execute(outer.format(chosen=chosen), told, prepare=False)).fetchall()
    except errors.QueryCanceled as error:
        raise RulesRefused("These rules take too long. Use fewer conditions.", path="where") from error
    await conn.execute(_NO_MORE_PATIENCE)
    return rows


class _Compiled:
    """Conditions as SQL, their values gathered by name."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def group(self, group: Group) -> sql.Composable:
        """A group; one without parts holds for every song, or for none under `any`."""
        if not group.parts:
            return sql.SQL("false" if group.joint is Joint.ANY else "true")
        parts = [
            self.group(part) if isinstance(part, Group) else self._condition(part) for part in group.parts
        ]
        joined = sql.SQL(" and " if group.joint is Joint.ALL else " or ").join(parts)
        # What is not known (a song without a year) is not so.
        ending = sql.SQL(") is not true" if group.joint is Joint.NONE else ")")
        return sql.SQL("(").join([sql.SQL(""), joined]) + ending

    def _condition(self, one: Condition) -> sql.Composable:
        values = one.value if isinstance(one.value, tuple) else (one.value,)
        places = []
        for value in values:
            name = f"value{len(self.values)}"
            self.values[name] = value
            places.append(sql.Placeholder(name))
        return piece(one.field, one.operator).format(*places)


def seed_of(playlist: UUID | None, day: int) -> int:
    """What a random order begins with: another one for each playlist and day."""
    return ((playlist.int if playlist else 0) ^ (day * 0x9E3779B97F4A7C15)) & 0x7FFFFFFFFFFFFFFF
