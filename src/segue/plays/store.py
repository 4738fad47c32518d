"""All SQL of plays."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from segue.kernel.ids import SongId, UserId
from segue.kernel.ports.database import Connection
from segue.kernel.units import DurationMs
from segue.plays.contracts import EventType, LoggedEvent, Played, Report, Stream, StreamKey

# Advisory locks live in one space for the whole database; the first number is ours.
_PERSON_LOCK = 0x7061
_COUNTS_LOCK = 0x7062


# Each half is read by its own index, as far as the page needs.
_HISTORY = """
(select first_event as id, song_id, started_at, listened_ms, null as source from streams
  where user_id = %(user)s order by started_at desc, first_event desc limit %(limit)s)
 union all
(select id, song_id, played_at, listened_ms, source from imported_plays
  where user_id = %(user)s order by played_at desc, id desc limit %(limit)s)
 order by started_at desc, id desc limit %(limit)s
"""
_HISTORY_BEFORE = """
(select first_event as id, song_id, started_at, listened_ms, null as source from streams
  where user_id = %(user)s and (started_at, first_event) < (%(at)s, %(id)s)
  order by started_at desc, first_event desc limit %(limit)s)
 union all
(select id, song_id, played_at, listened_ms, source from imported_plays
  where user_id = %(user)s and (played_at, id) < (%(at)s, %(id)s)
  order by played_at desc, id desc limit %(limit)s)
 order by started_at desc, id desc limit %(limit)s
"""


async def hold_person(conn: Connection, user_id: UserId) -> None:
    """Let no other transaction report or mend this person's plays until this one ends.

    What the transaction commits is on stable storage before it is answered for, whatever the
    database's own setting.
    """
    await conn.execute("set local synchronous_commit = on")
    await conn.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", (_PERSON_LOCK, str(user_id)))


async def hold_counts(conn: Connection) -> None:
    """Let no other transaction move changes into play counts until this one ends."""
    await conn.execute("select pg_advisory_xact_lock(%s, 0)", (_COUNTS_LOCK,))


async def make_partition(conn: Connection, day: date) -> bool:
    """Make the month of `day` in the log; False when it is there already."""
    row = await _one(conn, "select make_play_events_partition(%s) as made", (day,))
    return bool(row["made"])


async def known_events(conn: Connection, names: Collection[UserId], event_ids: Sequence[UUID]) -> set[UUID]:
    """Which of `event_ids` were accepted before, under any of `names`."""
    rows = await conn.execute(
        "select event_id from play_event_keys where user_id = any(%s) and event_id = any(%s)",
        (list(names), list(event_ids)),
    )
    return {row["event_id"] for row in await rows.fetchall()}


async def log_events(
    conn: Connection,
    user_id: UserId,
    reports: Sequence[Report],
    songs: Mapping[SongId, DurationMs],
    *,
    received_at: datetime,
    country: str | None,
) -> None:
    """Append to the log; the month of `received_at` must be there."""
    await conn.execute(
        "insert into play_event_keys (user_id, event_id, received_at) select %s, unnest(%s::uuid[]), %s",
        (user_id, [report.event_id for report in reports], received_at),
    )
    await conn.execute(
        """
        insert into play_events
            (received_at, user_id, country, event_id, session_id, song_id, song_ms, type, position_ms, at,
             device_id, context)
        select %s, %s, %s, e.* from unnest(
            %s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[],
            %s::text[], %s::text[]
        ) as e
        """,
        (
            received_at,
            user_id,
            country,
            [report.event_id for report in reports],
            [report.session_id for report in reports],
            [report.song_id for report in reports],
            [songs[report.song_id] for report in reports],
            [str(report.type) for report in reports],
            [report.position for report in reports],
            [report.at for report in reports],
            [report.device_id for report in reports],
            [report.context for report in reports],
        ),
    )


async def events_of(conn: Connection, user_id: UserId, key: StreamKey) -> list[LoggedEvent]:
    """All events of a song in a session, in no promised order."""
    rows = await conn.execute(
        """
        select event_id, type, position_ms, at, song_ms from play_events
        where user_id = %s and session_id = %s and song_id = %s
        """,
        (user_id, key.session_id, key.song_id),
    )
    return [
        LoggedEvent(row["event_id"], EventType(row["type"]), row["position_ms"], row["at"], row["song_ms"])
        async for row in rows
    ]


async def latest_streams(
    conn: Connection, user_id: UserId, keys: Iterable[StreamKey]
) -> dict[StreamKey, Stream]:
    """The stream each key was listened to last, where there is one."""
    asked = list(keys)
    rows = await conn.execute(
        """
        select latest.* from unnest(%s::uuid[], %s::uuid[]) as asked (session_id, song_id)
        cross join lateral (
            select * from streams
            where user_id = %s and session_id = asked.session_id and song_id = asked.song_id
            order by last_at desc, last_place desc, last_event desc limit 1
        ) as latest
        """,
        ([key.session_id for key in asked], [key.song_id for key in asked], user_id),
    )
    streams = [_stream(row) async for row in rows]
    return {stream.key: stream for stream in streams}


async def streams_of(conn: Connection, user_id: UserId, key: StreamKey) -> list[Stream]:
    """All streams of a song in a session."""
    rows = await conn.execute(
        "select * from streams where user_id = %s and session_id = %s and song_id = %s",
        (user_id, key.session_id, key.song_id),
    )
    return [_stream(row) async for row in rows]


async def put_streams(conn: Connection, user_id: UserId, streams: Sequence[Stream]) -> None:
    """Insert or replace streams by their first event."""
    if not streams:
        return
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """
            insert into streams
                (user_id, first_event, session_id, song_id, started_at, listened_ms, counted_at, last_event,
                 last_place, last_at, last_position_ms, events)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            on conflict (user_id, first_event) do update set
                session_id = excluded.session_id, song_id = excluded.song_id,
                started_at = excluded.started_at, listened_ms = excluded.listened_ms,
                counted_at = excluded.counted_at, last_event = excluded.last_event,
                last_place = excluded.last_place, last_at = excluded.last_at,
                last_position_ms = excluded.last_position_ms, events = excluded.events
            """,
            [
                (
                    user_id,
                    stream.first_event,
                    stream.key.session_id,
                    stream.key.song_id,
                    stream.started_at,
                    stream.listened,
                    stream.counted_at,
                    stream.last_event,
                    stream.last_place,
                    stream.last_at,
                    stream.last_position,
                    stream.events,
                )
                for stream in streams
            ],
        )


async def drop_streams(conn: Connection, user_id: UserId, first_events: Sequence[UUID]) -> None:
    """Remove streams that begin with these events."""
    await conn.execute(
        "delete from streams where user_id = %s and first_event = any(%s)", (user_id, list(first_events))
    )


async def add_pending(conn: Connection, changes: Mapping[SongId, int], country: str | None) -> list[int]:
    """Queue changes of play counts from a country; the numbers given to them."""
    rows = await conn.execute(
        """
        insert into pending_counts (song_id, change, country)
        select *, %s::text from unnest(%s::uuid[], %s::int[]) returning id
        """,
        (country, list(changes), list(changes.values())),
    )
    return [row["id"] for row in await rows.fetchall()]


async def take_pending(conn: Connection, limit: int) -> dict[tuple[SongId, str | None], int]:
    """Take up to `limit` changes off the queue, summed by song and country; empty when there are none."""
    rows = await conn.execute(
        """
        with taken as (
            delete from pending_counts
            where id in (select id from pending_counts order by id limit %s)
            returning song_id, country, change
        )
        select song_id, country, sum(change)::int as change from taken group by song_id, country
        """,
        (limit,),
    )
    return {(SongId(row["song_id"]), row["country"]): row["change"] for row in await rows.fetchall()}


async def due_counts(conn: Connection, song_ids: Sequence[SongId]) -> dict[SongId, int]:
    """What each song's play count should be now: what counts, less what is still queued.

    One statement, so both are seen at one moment.
    """
    rows = await conn.execute(
        """
        with counted as (
            select song_id, count(*) as total from streams
            where counted_at is not null and song_id = any(%(songs)s) group by song_id
        ), queued as (
            select song_id, sum(change) as total from pending_counts
            where song_id = any(%(songs)s) group by song_id
        )
        select asked.song_id, coalesce(counted.total, 0) - coalesce(queued.total, 0) as due
        from unnest(%(songs)s::uuid[]) as asked (song_id)
        left join counted using (song_id) left join queued using (song_id)
        """,
        {"songs": list(song_ids)},
    )
    return {SongId(row["song_id"]): int(row["due"]) for row in await rows.fetchall()}


async def history(
    conn: Connection, user_id: UserId, before: tuple[datetime, UUID] | None, limit: int
) -> list[Played]:
    """The person's streams and plays from elsewhere, newest first, after the one `before` names."""
    told = {"user": user_id, "limit": limit, "at": None, "id": None}
    if before is not None:
        told |= {"at": before[0], "id": before[1]}
    rows = await conn.execute(_HISTORY if before is None else _HISTORY_BEFORE, told)
    return [
        Played(row["id"], row["song_id"], row["started_at"], row["listened_ms"], row["source"])
        async for row in rows
    ]


async def reporters(conn: Connection, after: UserId | None) -> list[UserId]:
    """The next people with plays, by id: up to two, since log and streams are asked apart."""
    rows = await conn.execute(
        """
        (select user_id from play_events where user_id > %(after)s order by user_id limit 1)
        union
        (select user_id from streams where user_id > %(after)s order by user_id limit 1)
        order by user_id
        """,
        {"after": after or UUID(int=0)},
    )
    return [UserId(row["user_id"]) for row in await rows.fetchall()]


async def keys_of(conn: Connection, user_id: UserId) -> list[StreamKey]:
    """Every session and song of a person, from the log and from the streams."""
    rows = await conn.execute(
        """
        select session_id, song_id from play_events where user_id = %(user)s
        union
        select session_id, song_id from streams where user_id = %(user)s
        """,
        {"user": user_id},
    )
    return [_key(row) async for row in rows]


async def keys_since(conn: Connection, since: datetime) -> list[tuple[UserId, StreamKey]]:
    """Whose sessions received events since then."""
    rows = await conn.execute(
        "select distinct user_id, session_id, song_id from play_events where received_at >= %s", (since,)
    )
    return [(UserId(row["user_id"]), _key(row)) async for row in rows]


async def reconciled_to(conn: Connection) -> datetime | None:
    """Up to when the log was compared; None before the first time."""
    rows = await conn.execute("select reconciled_to from plays_progress")
    row = await rows.fetchone()
    return None if row is None else row["reconciled_to"]


async def set_reconciled_to(conn: Connection, moment: datetime) -> None:
    """Remember up to when the log was compared."""
    await conn.execute(
        """
        insert into plays_progress (reconciled_to) values (%s)
        on conflict (one) do update set reconciled_to = excluded.reconciled_to
        """,
        (moment,),
    )


async def forget_keys(conn: Connection, before: datetime) -> int:
    """Drop the keys of events received before then; how many there were."""
    done = await conn.execute("delete from play_event_keys where received_at < %s", (before,))
    return done.rowcount


def _key(row: Mapping[str, Any]) -> StreamKey:
    return StreamKey(row["session_id"], row["song_id"])


def _stream(row: Mapping[str, Any]) -> Stream:
    return Stream(
        key=_key(row),
        first_event=row["first_event"],
        started_at=row["started_at"],
        listened=row["listened_ms"],
        counted_at=row["counted_at"],
        last_event=row["last_event"],
        last_place=row["last_place"],
        last_at=row["last_at"],
        last_position=row["last_position_ms"],
        events=row["events"],
    )


async def _one(conn: Connection, query: Any, parameters: Sequence[object]) -> dict[str, Any]:
    rows = await conn.execute(query, parameters)
    row = await rows.fetchone()
    if row is None:
        raise LookupError("the query must answer one row")
    return row
