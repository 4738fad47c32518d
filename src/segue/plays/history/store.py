"""SQL of quiet times, of what songs were played from, and of taking plays out of the history."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.plays.history.contracts import QuietKind, QuietTime

_TIMES = """
select kind, starts_at, ends_at from quiet_times
 where user_id = %s and coalesce(ends_at, 'infinity') > %s order by starts_at
"""
_BEGIN = """
with longer as (
    update quiet_times set ends_at = %(ends)s
     where user_id = %(user)s and kind = %(kind)s and starts_at <= %(now)s
       and coalesce(ends_at, 'infinity') > %(now)s
    returning 1
)
insert into quiet_times (user_id, kind, starts_at, ends_at)
select %(user)s, %(kind)s, %(now)s, %(ends)s::timestamptz where not exists (select from longer)
on conflict (user_id, kind, starts_at) do update set ends_at = excluded.ends_at
"""
_END = """
update quiet_times set ends_at = greatest(%(now)s, starts_at)
 where user_id = %(user)s and kind = %(kind)s and coalesce(ends_at, 'infinity') > %(now)s
"""
_FORGET_TIMES = "delete from quiet_times where ends_at < %s"
_PUT_CONTEXTS = """
insert into recent_contexts (user_id, context, played_at)
select %(user)s, t.context, t.played_at
  from unnest(%(contexts)s::text[], %(times)s::timestamptz[]) as t (context, played_at)
 where exists (select 1 from users where id = %(user)s)
on conflict (user_id, context) do update
    set played_at = greatest(recent_contexts.played_at, excluded.played_at)
"""
_DROP_CONTEXTS = """
delete from recent_contexts where user_id = %(user)s and played_at < (
    select played_at from recent_contexts where user_id = %(user)s
     order by played_at desc offset %(most)s limit 1)
"""
_CONTEXTS = """
select context, played_at from recent_contexts where user_id = %s order by played_at desc, context
"""
_FORGET_CONTEXTS = """
delete from recent_contexts
 where user_id = %(user)s and played_at >= %(from)s and played_at < %(to)s
"""
# A stream is its events from a start to the next. They go under a random name, one for each month of what
# somebody takes out at once, which is written down nowhere else; device and context go. The keys stay, for
# an event that a player sends again must not come back.
_TAKE_OUT = """
with chosen as materialized (
    select s.session_id, s.song_id, s.first_event, s.started_at,
           date_trunc('month', s.started_at at time zone 'UTC') as month,
           next.started_at as until, next.first_event as until_event
      from streams s left join lateral (
           select n.started_at, n.first_event from streams n
            where n.user_id = s.user_id and n.session_id = s.session_id and n.song_id = s.song_id
              and (n.started_at, n.first_event) > (s.started_at, s.first_event)
            order by n.started_at, n.first_event limit 1) next on true
     where s.user_id = %(user)s and s.started_at >= %(from)s and s.started_at < %(to)s
       and (%(play)s::uuid is null or s.first_event = %(play)s)
), months as materialized (
    select month, gen_random_uuid() as nobody from (select distinct month from chosen) as each
), named as materialized (
    select c.*, m.nobody from chosen c join months m using (month)
), events as (
    update play_events e set user_id = n.nobody, device_id = null, context = null
      from named n
     where e.user_id = %(user)s and e.session_id = n.session_id and e.song_id = n.song_id
       and (e.at, case e.type when 'start' then 1 when 'end' then 0 when 'skip' then 0 else 2 end,
            e.event_id) >= (n.started_at, case (
                select f.type from play_events f
                 where f.user_id = %(user)s and f.session_id = n.session_id and f.song_id = n.song_id
                   and f.at = n.started_at and f.event_id = n.first_event)
                when 'start' then 1 when 'end' then 0 when 'skip' then 0 else 2 end, n.first_event)
       and (n.until is null
            or (e.at, case e.type when 'start' then 1 when 'end' then 0 when 'skip' then 0 else 2 end,
                e.event_id) < (n.until, 1, n.until_event))
), kept as (
    update streams s set user_id = n.nobody from named n
     where s.user_id = %(user)s and s.first_event = n.first_event
)
select session_id, song_id, nobody, month from named
"""
# What a stream says of its place in the session follows from the events that are left there.
_RENUMBER = """
update streams s set events = (
    select count(*) from play_events e
     where e.user_id = s.user_id and e.session_id = s.session_id and e.song_id = s.song_id
       and (e.at, case e.type when 'start' then 1 when 'end' then 0 when 'skip' then 0 else 2 end,
            e.event_id) <= (s.last_at, s.last_place, s.last_event))
  from unnest(%(people)s::uuid[], %(sessions)s::uuid[], %(songs)s::uuid[]) as k (user_id, session_id, song_id)
 where exists (select from streams r
                where r.user_id = %(user)s and r.session_id = k.session_id and r.song_id = k.song_id)
   and s.user_id = k.user_id and s.session_id = k.session_id and s.song_id = k.song_id
"""


async def times(conn: Connection, user_id: UserId, since: datetime) -> list[QuietTime]:
    """Quiet times of a person that had not ended by `since`."""
    rows = await (await conn.execute(_TIMES, [user_id, since])).fetchall()
    return [QuietTime(QuietKind(row["kind"]), row["starts_at"], row["ends_at"]) for row in rows]


async def begin(
    conn: Connection, user_id: UserId, kind: QuietKind, now: datetime, ends: datetime | None
) -> None:
    """Begin a quiet time, or let the one that lasts end then."""
    await conn.execute(_BEGIN, {"user": user_id, "kind": kind.value, "now": now, "ends": ends})


async def end(conn: Connection, user_id: UserId, kind: QuietKind, now: datetime) -> None:
    """End the quiet time that lasts, if there is one."""
    await conn.execute(_END, {"user": user_id, "kind": kind.value, "now": now})


async def forget_times(conn: Connection, before: datetime) -> int:
    """Drop quiet times that ended before then; how many."""
    return (await conn.execute(_FORGET_TIMES, [before])).rowcount


async def put_contexts(
    conn: Connection, user_id: UserId, contexts: Mapping[str, datetime], most: int
) -> None:
    """Remember what songs were played from, the latest `most` of a person; of unknown people nothing."""
    values = {"user": user_id, "contexts": list(contexts), "times": list(contexts.values()), "most": most}
    await conn.execute(_PUT_CONTEXTS, values)
    await conn.execute(_DROP_CONTEXTS, values)


async def contexts(conn: Connection, user_id: UserId) -> list[tuple[str, datetime]]:
    """What songs were played from, the latest first."""
    rows = await (await conn.execute(_CONTEXTS, [user_id])).fetchall()
    return [(row["context"], row["played_at"]) for row in rows]


async def take_out(
    conn: Connection, user_id: UserId, since: datetime, until: datetime, play: UUID | None
) -> int:
    """Make streams nobody's that began from `since` to before `until`, or one of them; how many.

    The person must be held. What the plays count for stays.
    """
    values = {"user": user_id, "from": since, "to": until, "play": play}
    rows = await (await conn.execute(_TAKE_OUT, values)).fetchall()
    if play is None:
        await conn.execute(_FORGET_CONTEXTS, values)
    if rows:
        keys = {
            (name, row["session_id"], row["song_id"]) for row in rows for name in (user_id, row["nobody"])
        }
        people, sessions, songs = zip(*keys, strict=True)
        told: dict[str, object] = {
            "user": user_id,
            "people": list(people),
            "sessions": list(sessions),
            "songs": list(songs),
        }
        await conn.execute(_RENUMBER, told)
    return len(rows)
