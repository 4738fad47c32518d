"""SQL of what plays hold about a person, and of taking the person out of them."""

from datetime import datetime

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows

HELD = (
    HeldRows(
        Kind("listening-history", "What you listened to, from when and how long.", ("streams",)),
        """
        select s.started_at, s.song_id, songs.title, artists.name as artist, s.listened_ms,
               s.counted_at is not null as counted, s.session_id
          from streams s left join songs on songs.id = s.song_id
          left join artists on artists.id = songs.artist_id
         where s.user_id = %(user)s order by s.started_at
        """,
    ),
    HeldRows(
        Kind(
            "play-events",
            "What your players reported while you listened, second by second.",
            ("play_events", "play_event_keys"),
        ),
        """
        select at, received_at, type, song_id, position_ms, session_id, device_id, context, event_id
          from play_events where user_id = %(user)s order by received_at, id
        """,
    ),
    HeldRows(
        Kind(
            "quiet-times",
            "When you listened in private or with your history paused, as long as plays of it may come in.",
            ("quiet_times",),
        ),
        "select kind, starts_at, ends_at from quiet_times where user_id = %(user)s order by starts_at",
    ),
    HeldRows(
        Kind("recently-played", "What you played songs from, and when last.", ("recent_contexts",)),
        "select context, played_at from recent_contexts where user_id = %(user)s order by played_at",
    ),
)
WORKED_OUT = dict.fromkeys(
    ("listening_songs", "listening_hours", "stale_months"),
    "worked out from the listening history, which is exported",
)
"""Tables that name people and are not exported, each with the reason."""

# A session stays whole, so that its plays still add up to what was counted; all sessions that begin
# in one month get one random name, which is written down nowhere else. What could tell the person
# all the same, device and context, goes.
_TAKE_OUT = """
with heard as (
    select session_id, at, received_at from play_events where user_id = %(user)s
    union all
    select session_id, started_at, last_at from streams where user_id = %(user)s
), sessions as materialized (
    select session_id, date_trunc('month', min(at) at time zone 'UTC') as month
      from heard group by session_id having max(received_at) < %(before)s
), months as materialized (
    select month, gen_random_uuid() as nobody from (select distinct month from sessions) as each
), names as materialized (
    select session_id, nobody from sessions join months using (month)
), keys as (
    update play_event_keys k set user_id = n.nobody
      from play_events e join names n on n.session_id = e.session_id
     where e.user_id = %(user)s and k.user_id = %(user)s and k.event_id = e.event_id
), events as (
    update play_events e set user_id = n.nobody, device_id = null, context = null
      from names n where e.user_id = %(user)s and e.session_id = n.session_id
), kept as (
    update streams s set user_id = n.nobody
      from names n where s.user_id = %(user)s and s.session_id = n.session_id
)
select count(*) as sessions from names
"""
_DROP_KEYS = "delete from play_event_keys where user_id = %s"
_FORGET_CONTEXTS = "delete from recent_contexts where user_id = %s and played_at < %s"
_WITH_OLD_PLAYS = """
select u.id from users u
 where u.id > %(after)s
   and (exists (select 1 from play_events e where e.user_id = u.id and e.received_at < %(before)s)
        or exists (select 1 from streams s where s.user_id = u.id and s.last_at < %(before)s))
 order by u.id limit %(count)s
"""


async def take_out(conn: Connection, user_id: UserId, before: datetime) -> int:
    """Make the person's sessions that ended before `before` nobody's; how many."""
    row = await (await conn.execute(_TAKE_OUT, {"user": user_id, "before": before})).fetchone()
    return 0 if row is None else int(row["sessions"])


async def drop_keys(conn: Connection, user_id: UserId) -> None:
    """Forget which events the person sent, of which nothing else is left."""
    await conn.execute(_DROP_KEYS, [user_id])


async def forget_contexts(conn: Connection, user_id: UserId, before: datetime) -> None:
    """Forget what the person played songs from before then."""
    await conn.execute(_FORGET_CONTEXTS, [user_id, before])


async def with_old_plays(
    conn: Connection, before: datetime, after: UserId | None, count: int
) -> list[UserId]:
    """The next people, by id, who have plays from before `before`."""
    lowest = "00000000-0000-0000-0000-000000000000"
    told = {"before": before, "after": after or lowest, "count": count}
    rows = await conn.execute(_WITH_OLD_PLAYS, told)
    return [UserId(row["id"]) for row in await rows.fetchall()]
