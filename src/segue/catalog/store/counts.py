"""SQL of play counts: how long songs are, how often they were heard."""

from collections.abc import Collection, Mapping

from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs

_ADD_PLAYS = """
update songs s set play_count = greatest(0, s.play_count + t.plays)
  from unnest(%s::uuid[], %s::bigint[]) as t (id, plays) where s.id = t.id
"""
_SET_PLAYS = """
update songs s set play_count = t.plays
  from unnest(%s::uuid[], %s::bigint[]) as t (id, plays) where s.id = t.id and s.play_count <> t.plays
"""
_DURATIONS = "select id, duration_ms from songs where id = any(%s)"
_PLAY_COUNTS = "select id, play_count from songs where id > %s order by id limit %s"


async def add_plays(conn: Connection, counts: Mapping[SongId, int]) -> None:
    """Add to play counts."""
    await conn.execute(_ADD_PLAYS, [list(counts), list(counts.values())])


async def set_plays(conn: Connection, totals: Mapping[SongId, int]) -> None:
    """Put play counts to what the log says."""
    await conn.execute(_SET_PLAYS, [list(totals), list(totals.values())])


async def durations(conn: Connection, ids: Collection[SongId]) -> dict[SongId, DurationMs]:
    """How long those of `ids` are that are songs here, withdrawn ones too."""
    rows = await (await conn.execute(_DURATIONS, [list(ids)])).fetchall()
    return {SongId(row["id"]): DurationMs(row["duration_ms"]) for row in rows}


async def play_counts(conn: Connection, after: SongId, limit: int) -> dict[SongId, int]:
    """The play counts of the next `limit` songs by id, withdrawn ones too."""
    rows = await (await conn.execute(_PLAY_COUNTS, [after, limit])).fetchall()
    return {SongId(row["id"]): row["play_count"] for row in rows}
