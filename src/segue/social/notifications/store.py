"""SQL of notifications."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.social.notifications.contracts import Actor, Notice, NoticeKind, Notification, NotificationId, Ways

_ADD = """
insert into notifications
    (id, user_id, kind, key, actor_id, subject_kind, subject_id, facts, shown, created_at)
select %(id)s, u.id, %(kind)s, %(key)s, %(actor)s, %(subject_kind)s, %(subject_id)s, %(facts)s,
       %(shown)s, %(now)s
  from users u
 where u.id = %(user)s and u.suspended_at is null
   and (%(actor)s::uuid is null or exists (select 1 from users a where a.id = %(actor)s))
on conflict (user_id, key) do nothing returning id
"""
_UNREAD = """
select count(*) as unread from (
    select 1 from notifications where user_id = %s and read_at is null and shown limit 100) n
"""
# Whom a block hides, or who was suspended since, is not told of; it comes back when that ends.
_PAGE = """
select n.*, a.display_name, p.avatar_id
  from notifications n
  left join users a on a.id = n.actor_id
  left join profiles p on p.user_id = a.id
 where n.user_id = %(user)s and n.shown and n.id < %(before)s
   and (n.actor_id is null or (a.suspended_at is null
        and not exists (select 1 from departures d where d.user_id = a.id)
        and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                        ((n.user_id, a.id), (a.id, n.user_id)))))
 order by n.id desc limit %(count)s
"""
_READ = "update notifications set read_at = %s where user_id = %s and id <= %s and read_at is null"
_WAYS = "select kind, in_player, by_mail from notification_ways where user_id = %s"
_SET_WAYS = """
insert into notification_ways (user_id, kind, in_player, by_mail) values (%s, %s, %s, %s)
on conflict (user_id, kind) do update set in_player = excluded.in_player, by_mail = excluded.by_mail
"""
# A day between two letters, and a pause after the last thing that happened: one letter, not twelve.
_DUE = """
select n.user_id from notifications n
  join notification_ways w on w.user_id = n.user_id and w.kind = n.kind and w.by_mail
 where n.mailed_at is null and n.read_at is null
 group by n.user_id
having max(n.created_at) <= %(quiet)s and not exists (
    select 1 from notifications o where o.user_id = n.user_id and o.mailed_at > %(last)s)
 limit %(count)s
"""
_LOCK = """
select n.*, a.display_name, null::uuid as avatar_id
  from notifications n
  join notification_ways w on w.user_id = n.user_id and w.kind = n.kind and w.by_mail
  left join users a on a.id = n.actor_id
 where n.user_id = %(user)s and n.mailed_at is null and n.read_at is null
   and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                   ((n.user_id, n.actor_id), (n.actor_id, n.user_id)))
 order by n.id desc for update of n skip locked
"""
_MAILED = "update notifications set mailed_at = %s where id = any(%s)"
_FORGET = "delete from notifications where created_at < %s"


async def add(
    conn: Connection, notice: Notice, *, notification_id: NotificationId, shown: bool, now: datetime
) -> bool:
    """Insert a notice; False when the person was told of the occasion before, or is not there."""
    kind, subject_id = notice.subject or (None, None)
    values = {
        "id": notification_id,
        "user": notice.user_id,
        "kind": notice.kind,
        "key": notice.key,
        "actor": notice.actor,
        "subject_kind": kind,
        "subject_id": subject_id,
        "facts": Jsonb(dict(notice.facts)),
        "shown": shown,
        "now": now,
    }
    return (await conn.execute(_ADD, values)).rowcount == 1


async def count_unread(conn: Connection, user_id: UserId) -> int:
    """How many a person has not read, up to a hundred."""
    row = await (await conn.execute(_UNREAD, [user_id])).fetchone()
    return 0 if row is None else int(row["unread"])


async def list_of(conn: Connection, user_id: UserId, before: UUID, count: int) -> list[Notification]:
    """A person's notifications made before one, the newest first."""
    values = {"user": user_id, "before": before, "count": count}
    return [_notification(row) for row in await (await conn.execute(_PAGE, values)).fetchall()]


async def mark_read(conn: Connection, user_id: UserId, up_to: UUID, now: datetime) -> int:
    """Note that a person has read everything up to one; how many that were."""
    return (await conn.execute(_READ, [now, user_id, up_to])).rowcount


async def find_ways(conn: Connection, user_id: UserId) -> Mapping[NoticeKind, Ways]:
    """What a person has chosen; kinds of which they have said nothing are left out."""
    rows = await (await conn.execute(_WAYS, [user_id])).fetchall()
    return {NoticeKind(row["kind"]): Ways(row["in_player"], row["by_mail"]) for row in rows}


async def set_ways(conn: Connection, user_id: UserId, kind: NoticeKind, ways: Ways) -> None:
    """Keep what a person chooses."""
    await conn.execute(_SET_WAYS, [user_id, kind, ways.in_player, ways.by_mail])


async def due(conn: Connection, *, quiet: datetime, last: datetime, count: int) -> list[UserId]:
    """People to write to: nothing happened since `quiet`, and they had no letter since `last`."""
    rows = await (await conn.execute(_DUE, {"quiet": quiet, "last": last, "count": count})).fetchall()
    return [UserId(row["user_id"]) for row in rows]


async def lock_unmailed(conn: Connection, user_id: UserId) -> list[Notification]:
    """What a person wants by mail and has neither read nor been sent, held until commit."""
    return [_notification(row) for row in await (await conn.execute(_LOCK, {"user": user_id})).fetchall()]


async def mark_mailed(conn: Connection, ids: Sequence[NotificationId], now: datetime) -> None:
    """Note that these stand in a letter."""
    await conn.execute(_MAILED, [now, list(ids)])


async def forget(conn: Connection, before: datetime) -> None:
    """Delete old ones."""
    await conn.execute(_FORGET, [before])


def _notification(row: dict[str, Any]) -> Notification:
    actor = None
    if row["actor_id"] is not None:
        actor = Actor(UserId(row["actor_id"]), row["display_name"], row["avatar_id"])
    subject = None if row["subject_id"] is None else (str(row["subject_kind"]), UUID(str(row["subject_id"])))
    return Notification(
        id=NotificationId(row["id"]),
        kind=NoticeKind(row["kind"]),
        actor=actor,
        subject=subject,
        facts=row["facts"],
        created_at=row["created_at"],
        read_at=row["read_at"],
    )
