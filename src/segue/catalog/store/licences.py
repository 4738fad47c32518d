"""SQL of licences."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from segue.catalog.terms import Licence, Use
from segue.kernel.ids import IdSource, SongId
from segue.kernel.ports.database import Connection

_OF_SONG = """
select id, holder, territories, excluded, starts_at, ends_at, uses from licences
 where song_id = %s order by starts_at nulls first, id
"""
_OF_SONGS = """
select id, song_id, holder, territories, excluded, starts_at, ends_at, uses from licences
 where song_id = any(%s) order by song_id, starts_at nulls first, id
"""
_CLEAR = "delete from licences where song_id = %s"
_ADD = """
insert into licences (id, song_id, holder, territories, excluded, starts_at, ends_at, uses)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_MARK = "update songs set licensed = %s where id = %s and licensed <> %s"


async def of_song(conn: Connection, song_id: SongId) -> list[Licence]:
    """A song's licences, the earliest first."""
    rows = await (await conn.execute(_OF_SONG, [song_id])).fetchall()
    return [_licence(row) for row in rows]


async def of_songs(conn: Connection, ids: Sequence[UUID]) -> dict[SongId, list[Licence]]:
    """The licences of those of `ids` that have any."""
    found: dict[SongId, list[Licence]] = {}
    for row in await (await conn.execute(_OF_SONGS, [list(ids)])).fetchall():
        found.setdefault(SongId(row["song_id"]), []).append(_licence(row))
    return found


async def replace(conn: Connection, song_id: SongId, licences: Sequence[Licence], ids: IdSource) -> None:
    """Put these licences in the place of all that a song has."""
    await conn.execute(_CLEAR, [song_id])
    for one in licences:
        await conn.execute(
            _ADD,
            [
                ids.new(),
                song_id,
                one.holder,
                sorted(one.territories),
                sorted(one.excluded),
                one.start,
                one.end,
                sorted(one.uses),
            ],
        )
    await conn.execute(_MARK, [bool(licences), song_id, bool(licences)])


def _licence(row: dict[str, Any]) -> Licence:
    return Licence(
        holder=row["holder"],
        territories=frozenset(row["territories"]),
        excluded=frozenset(row["excluded"]),
        start=row["starts_at"],
        end=row["ends_at"],
        uses=frozenset(Use(use) for use in row["uses"]),
    )
