"""SQL of charts."""

from collections.abc import Mapping
from datetime import datetime

from segue.kernel.ids import SongId
from segue.kernel.ports.database import Connection

# Somebody's plays of a song count ten a day, as the Official Charts Company counts streams: a chart is of
# listeners, not of loops.
_MOST_PLAYED = """
with heard as (
    select st.song_id, st.user_id, (st.started_at at time zone 'UTC')::date as day, count(*) as plays
      from streams st
     where st.counted_at >= %(since)s
       and (%(country)s::text is null or exists (
            select 1 from play_events e
             where e.user_id = st.user_id and e.session_id = st.session_id and e.song_id = st.song_id
               and e.event_id = st.first_event and e.country = %(country)s))
     group by 1, 2, 3
)
select h.song_id, sum(least(h.plays, 10)) as plays
  from heard h
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = h.song_id
 where %(genre)s::text is null
    or exists (select 1 from song_genres g where g.song_id = h.song_id and g.genre = %(genre)s)
 group by h.song_id
 order by plays desc, h.song_id limit %(count)s
"""
_FAMILIES = "select slug, name from genres where parent_id is null order by name"


async def most_played(
    conn: Connection,
    audience: Mapping[str, object],
    *,
    since: datetime,
    country: str | None,
    genre: str | None,
    count: int,
) -> list[SongId]:
    """Songs that the audience may know of (`Audience.values`), the most played since a moment first."""
    told = {**audience, "since": since, "country": country, "genre": genre, "count": count}
    rows = await (await conn.execute(_MOST_PLAYED, told, prepare=False)).fetchall()
    return [SongId(row["song_id"]) for row in rows]


async def genre_families(conn: Connection) -> list[tuple[str, str]]:
    """The genres at the top of the tree: slug and name."""
    rows = await (await conn.execute(_FAMILIES)).fetchall()
    return [(row["slug"], row["name"]) for row in rows]
