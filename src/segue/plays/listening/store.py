"""SQL of what listening adds up to: tallies by month, worked out from streams when somebody looks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from segue.kernel.ids import ArtistId, SongId, UserId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs
from segue.plays.listening.contracts import Hour, Listening, Period, Top

_MARK = """
insert into stale_months (user_id, month)
select distinct %(user)s::uuid, date_trunc('month', t.at at time zone 'UTC')::date
  from unnest(%(times)s::timestamptz[]) as t (at)
 where exists (select 1 from users where id = %(user)s)
on conflict do nothing
"""
_STALE = "select month from stale_months where user_id = %s order by month"
_FRESH = "delete from stale_months where user_id = %(user)s and month = any(%(months)s)"
_DROP_SONGS = "delete from listening_songs where user_id = %(user)s and month = any(%(months)s)"
_DROP_HOURS = """
delete from listening_hours h using unnest(%(months)s::date[]) as m (month)
 where h.user_id = %(user)s and h.hour >= m.month::timestamp at time zone 'UTC'
   and h.hour < (m.month + interval '1 month') at time zone 'UTC'
"""
_TALLY_SONGS = """
insert into listening_songs (user_id, month, song_id, plays, listened_ms)
select %(user)s, m.month, s.song_id, count(s.counted_at), sum(s.listened_ms)
  from unnest(%(months)s::date[]) as m (month)
  join streams s on s.user_id = %(user)s and s.started_at >= m.month::timestamp at time zone 'UTC'
       and s.started_at < (m.month + interval '1 month') at time zone 'UTC'
 group by m.month, s.song_id having sum(s.listened_ms) > 0
"""
_TALLY_HOURS = """
insert into listening_hours (user_id, hour, plays, listened_ms)
select %(user)s, date_trunc('hour', s.started_at, 'UTC'), count(s.counted_at), sum(s.listened_ms)
  from unnest(%(months)s::date[]) as m (month)
  join streams s on s.user_id = %(user)s and s.started_at >= m.month::timestamp at time zone 'UTC'
       and s.started_at < (m.month + interval '1 month') at time zone 'UTC'
 group by 2 having sum(s.listened_ms) > 0
"""
_FORGET = (
    "delete from listening_songs where user_id = %(user)s",
    "delete from listening_hours where user_id = %(user)s",
    """
    insert into stale_months (user_id, month)
    select distinct user_id, date_trunc('month', started_at at time zone 'UTC')::date
      from streams where user_id = %(user)s and exists (select 1 from users where id = %(user)s)
    on conflict do nothing
    """,
)
# Only songs that the asker may know of are named; the totals are of all they heard.
_TOP_SONGS = """
select t.song_id as id, sum(t.plays)::int as plays, sum(t.listened_ms)::bigint as listened
  from listening_songs t
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = t.song_id
 where t.user_id = %(user)s and t.month >= coalesce(%(first)s::date, '-infinity')
   and t.month < coalesce(%(end)s::date, 'infinity')
 group by t.song_id having sum(t.plays) > 0
 order by plays desc, listened desc, t.song_id limit %(count)s
"""
_TOP_ARTISTS = """
select sa.artist_id as id, sum(t.plays)::int as plays, sum(t.listened_ms)::bigint as listened
  from listening_songs t
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = t.song_id
  join (select distinct song_id, artist_id from song_artists
         where role in ('main', 'featured') and artist_id is not null) sa on sa.song_id = s.id
 where t.user_id = %(user)s and t.month >= coalesce(%(first)s::date, '-infinity')
   and t.month < coalesce(%(end)s::date, 'infinity')
 group by sa.artist_id having sum(t.plays) > 0
 order by plays desc, listened desc, sa.artist_id limit %(count)s
"""
_TOP_GENRES = """
select g.genre as id, sum(t.plays)::int as plays, sum(t.listened_ms)::bigint as listened
  from listening_songs t
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.id = t.song_id
  cross join lateral (select distinct unnest(s.genres) as genre) g
 where t.user_id = %(user)s and t.month >= coalesce(%(first)s::date, '-infinity')
   and t.month < coalesce(%(end)s::date, 'infinity')
 group by g.genre having sum(t.plays) > 0
 order by plays desc, listened desc, g.genre limit %(count)s
"""
_TOTALS = """
with heard as materialized (
    select song_id, sum(plays) as plays, sum(listened_ms) as listened from listening_songs
     where user_id = %(user)s and month >= coalesce(%(first)s::date, '-infinity')
       and month < coalesce(%(end)s::date, 'infinity')
     group by song_id
), before as materialized (
    select distinct song_id from listening_songs
     where user_id = %(user)s and month < coalesce(%(first)s::date, '-infinity')
), artists as materialized (
    select distinct sa.artist_id from heard h join song_artists sa on sa.song_id = h.song_id
     where sa.role in ('main', 'featured') and sa.artist_id is not null
), artists_before as materialized (
    select distinct sa.artist_id from before b join song_artists sa on sa.song_id = b.song_id
     where sa.role in ('main', 'featured') and sa.artist_id is not null
)
select (select coalesce(sum(plays), 0)::int from heard) as plays,
       (select coalesce(sum(listened), 0)::bigint from heard) as listened,
       (select count(*)::int from heard) as songs,
       (select count(*)::int from heard where song_id not in (select song_id from before)) as new_songs,
       (select count(*)::int from artists) as artists,
       (select count(*)::int from artists
         where artist_id not in (select artist_id from artists_before)) as new_artists
"""
_HOURS = """
select hour, plays, listened_ms from listening_hours
 where user_id = %(user)s and hour >= coalesce(%(first)s::date::timestamp at time zone 'UTC', '-infinity')
   and hour < coalesce(%(end)s::date::timestamp at time zone 'UTC', 'infinity')
 order by hour
"""


async def mark(conn: Connection, user_id: UserId, times: Sequence[datetime]) -> None:
    """Say that something was heard at these times; of unknown people nothing is worked out."""
    await conn.execute(_MARK, {"user": user_id, "times": list(times)})


async def forget(conn: Connection, user_id: UserId) -> None:
    """Have everything worked out anew from the streams that are left."""
    for statement in _FORGET:
        await conn.execute(statement, {"user": user_id})


async def is_stale(conn: Connection, user_id: UserId) -> bool:
    """Whether there is a month to work out."""
    return await (await conn.execute(_STALE, [user_id])).fetchone() is not None


async def freshen(conn: Connection, user_id: UserId) -> None:
    """Work out the months in which something was heard since; the person must be held."""
    rows = await (await conn.execute(_STALE, [user_id])).fetchall()
    if not rows:
        return
    values = {"user": user_id, "months": [row["month"] for row in rows]}
    for statement in (_FRESH, _DROP_SONGS, _DROP_HOURS, _TALLY_SONGS, _TALLY_HOURS):
        await conn.execute(statement, values)


async def top_songs(
    conn: Connection, audience: Mapping[str, object], user_id: UserId, period: Period, count: int
) -> list[Top[SongId]]:
    """The songs most played, of those that the audience may know of."""
    rows = await _asked(conn, _TOP_SONGS, {**audience, **_values(user_id, period), "count": count})
    return [Top(SongId(row["id"]), row["plays"], DurationMs(row["listened"])) for row in rows]


async def top_artists(
    conn: Connection, audience: Mapping[str, object], user_id: UserId, period: Period, count: int
) -> list[Top[ArtistId]]:
    """The artists most played, by songs that the audience may know of."""
    rows = await _asked(conn, _TOP_ARTISTS, {**audience, **_values(user_id, period), "count": count})
    return [Top(ArtistId(row["id"]), row["plays"], DurationMs(row["listened"])) for row in rows]


async def top_genres(
    conn: Connection, audience: Mapping[str, object], user_id: UserId, period: Period, count: int
) -> list[Top[str]]:
    """The genres most played, as songs name them."""
    rows = await _asked(conn, _TOP_GENRES, {**audience, **_values(user_id, period), "count": count})
    return [Top(row["id"], row["plays"], DurationMs(row["listened"])) for row in rows]


async def listening(conn: Connection, user_id: UserId, period: Period) -> Listening:
    """A period in numbers."""
    values = _values(user_id, period)
    (row,) = await _asked(conn, _TOTALS, values)
    hours = await _asked(conn, _HOURS, values)
    return Listening(
        plays=row["plays"],
        listened=DurationMs(row["listened"]),
        songs=row["songs"],
        artists=row["artists"],
        new_songs=row["new_songs"],
        new_artists=row["new_artists"],
        hours=[Hour(one["hour"], one["plays"], DurationMs(one["listened_ms"])) for one in hours],
    )


def _values(user_id: UserId, period: Period) -> dict[str, UUID | date | None]:
    return {"user": user_id, "first": period.first, "end": period.end}


async def _asked(conn: Connection, query: Any, values: Mapping[str, object]) -> list[dict[str, Any]]:
    return await (await conn.execute(query, values, prepare=False)).fetchall()
