"""SQL of trends."""

from collections.abc import Mapping
from uuid import UUID

from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection

Key = tuple[str, SongId]
"""A country's code, empty for the whole world, and a song."""

_LOCK = """
select t.country, t.song_id, t.heat from trends t
  join unnest(%s::text[], %s::uuid[]) as asked (country, song_id)
    on t.country = asked.country and t.song_id = asked.song_id
 order by t.country, t.song_id for update of t
"""
_PUT = """
insert into trends (country, song_id, heat)
select asked.country, asked.song_id, asked.heat
  from unnest(%s::text[], %s::uuid[], %s::float8[]) as asked (country, song_id, heat)
 where exists (select 1 from songs s where s.id = asked.song_id)
on conflict (country, song_id) do update set heat = excluded.heat
"""
_DROP = """
delete from trends t using unnest(%s::text[], %s::uuid[]) as gone (country, song_id)
 where t.country = gone.country and t.song_id = gone.song_id
"""
_CHILL = "delete from trends where heat < %s"
_HOTTEST = """
select t.song_id, t.heat from trends t
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = t.song_id
 where t.country = %(country)s and (t.heat, t.song_id) < (%(heat)s, %(row)s)
 order by t.heat desc, t.song_id desc limit %(count)s
"""
_HOTTEST_OF_GENRE = """
select t.song_id, t.heat from trends t
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = t.song_id
  join song_genres g on g.song_id = t.song_id and g.genre = %(genre)s
 where t.country = %(country)s and (t.heat, t.song_id) < (%(heat)s, %(row)s)
 order by t.heat desc, t.song_id desc limit %(count)s
"""


async def lock(conn: Connection, keys: list[Key]) -> dict[Key, float]:
    """How hot those of `keys` are that are known, held until commit."""
    told = ([country for country, _ in keys], [song for _, song in keys])
    rows = await (await conn.execute(_LOCK, told)).fetchall()
    return {(row["country"], SongId(row["song_id"])): row["heat"] for row in rows}


async def put(conn: Connection, heats: Mapping[Key, float]) -> None:
    """Say how hot songs are; unknown songs are passed over."""
    countries, songs = [country for country, _ in heats], [song for _, song in heats]
    await conn.execute(_PUT, (countries, songs, list(heats.values())))


async def drop(conn: Connection, keys: list[Key]) -> None:
    """Forget songs that are no longer hot anywhere."""
    await conn.execute(_DROP, ([country for country, _ in keys], [song for _, song in keys]))


async def chill(conn: Connection, below: float) -> int:
    """Forget what is colder than `below`; how many that were."""
    return (await conn.execute(_CHILL, (below,))).rowcount


async def hottest(
    conn: Connection,
    audience: Mapping[str, object],
    *,
    country: str,
    genre: str | None,
    after: tuple[float, UUID],
    count: int,
) -> list[tuple[SongId, float]]:
    """The hottest songs of a country that the audience may know of (`Audience.values`), after one."""
    values = {
        **audience,
        "country": country,
        "genre": genre,
        "heat": after[0],
        "row": after[1],
        "count": count,
    }
    query = _HOTTEST if genre is None else _HOTTEST_OF_GENRE
    rows = await (await conn.execute(query, values, prepare=False)).fetchall()
    return [(SongId(row["song_id"]), row["heat"]) for row in rows]
