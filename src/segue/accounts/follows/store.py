"""SQL of follows and blocks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString

from segue.accounts.follows.contracts import FollowState, Person, Tie
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

Place = tuple[datetime, UserId]
# Advisory locks live in one space for the whole database; this keyed hash keeps pairs apart.
_HOLD_PAIR = """
select pg_advisory_xact_lock(
    hashtextextended(least(%(one)s::uuid, %(other)s::uuid)::text
                     || greatest(%(one)s::uuid, %(other)s::uuid)::text, 0x666f))
"""
_FIND = """
select coalesce(p.visibility, 'public') as visibility
  from users u left join profiles p on p.user_id = u.id
 where u.id = %(person)s and u.suspended_at is null
   and not exists (select 1 from departures d where d.user_id = u.id)
   and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                   ((u.id, %(viewer)s::uuid), (%(viewer)s::uuid, u.id)))
"""
_EXISTS = "select 1 from users where id = %s"
_FOLLOW = """
insert into follows (follower_id, followed_id, approved, created_at) values (%s, %s, %s, %s)
on conflict (follower_id, followed_id) do update set approved = follows.approved or excluded.approved
returning approved
"""
_STATE = "select approved from follows where follower_id = %s and followed_id = %s"
_UNFOLLOW = "delete from follows where follower_id = %s and followed_id = %s"
_APPROVE = """
update follows set approved = true, created_at = %s
 where follower_id = %s and followed_id = %s and not approved
"""
_APPROVE_ALL = "update follows set approved = true, created_at = %s where followed_id = %s and not approved"
_REFUSE = "delete from follows where follower_id = %s and followed_id = %s and not approved"
_BLOCK = "insert into blocks (blocker_id, blocked_id, created_at) values (%s, %s, %s) on conflict do nothing"
_END_BOTH_WAYS = """
delete from follows where (follower_id, followed_id) in ((%(one)s, %(other)s), (%(other)s, %(one)s))
"""
_UNBLOCK = "delete from blocks where blocker_id = %s and blocked_id = %s"
_BLOCKED = """
select exists (select 1 from blocks where (blocker_id, blocked_id) in
               ((%(one)s, %(other)s), (%(other)s, %(one)s))) as blocked
"""
_HIDDEN = """
select blocked_id as id from blocks where blocker_id = %(viewer)s and blocked_id = any(%(others)s)
union select blocker_id from blocks where blocked_id = %(viewer)s and blocker_id = any(%(others)s)
"""
# A list shows nobody whom its reader may not know of, whoever's list it is.
_FOLLOWING = """
select u.id, u.display_name, p.avatar_id, f.created_at
  from follows f join users u on u.id = f.followed_id left join profiles p on p.user_id = u.id
 where f.follower_id = %(owner)s and f.approved
   and (%(at)s::timestamptz is null or (f.created_at, f.followed_id) < (%(at)s, %(after)s))
   and u.suspended_at is null and not exists (select 1 from departures d where d.user_id = u.id)
   and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                   ((u.id, %(viewer)s::uuid), (%(viewer)s::uuid, u.id)))
 order by f.created_at desc, f.followed_id desc limit %(count)s
"""
_FOLLOWERS = """
select u.id, u.display_name, p.avatar_id, f.created_at
  from follows f join users u on u.id = f.follower_id left join profiles p on p.user_id = u.id
 where f.followed_id = %(owner)s and f.approved = %(approved)s
   and (%(at)s::timestamptz is null or (f.created_at, f.follower_id) < (%(at)s, %(after)s))
   and u.suspended_at is null and not exists (select 1 from departures d where d.user_id = u.id)
   and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                   ((u.id, %(viewer)s::uuid), (%(viewer)s::uuid, u.id)))
 order by f.created_at desc, f.follower_id desc limit %(count)s
"""
_BLOCKS = """
select u.id, u.display_name, p.avatar_id, b.created_at
  from blocks b join users u on u.id = b.blocked_id left join profiles p on p.user_id = u.id
 where b.blocker_id = %(owner)s
   and (%(at)s::timestamptz is null or (b.created_at, b.blocked_id) < (%(at)s, %(after)s))
 order by b.created_at desc, b.blocked_id desc limit %(count)s
"""


async def hold_pair(conn: Connection, one: UserId, other: UserId) -> None:
    """Let no other transaction change how these two stand until this one ends."""
    await conn.execute(_HOLD_PAIR, {"one": one, "other": other})


async def find_visibility(conn: Connection, viewer: UserId, person: UserId) -> str | None:
    """`public` or `private`; None when the viewer may not know of the person."""
    row = await (await conn.execute(_FIND, {"person": person, "viewer": viewer})).fetchone()
    return None if row is None else str(row["visibility"])


async def exists(conn: Connection, person: UserId) -> bool:
    """Whether there is an account with this id, whatever its state."""
    return await (await conn.execute(_EXISTS, [person])).fetchone() is not None


async def follow(
    conn: Connection, follower: UserId, followed: UserId, *, approved: bool, now: datetime
) -> FollowState:
    """Follow or ask to; what was approved stays so."""
    row = await (await conn.execute(_FOLLOW, [follower, followed, approved, now])).fetchone()
    return _state(row)


async def state(conn: Connection, follower: UserId, followed: UserId) -> FollowState:
    """How the one stands to the other."""
    return _state(await (await conn.execute(_STATE, [follower, followed])).fetchone())


async def unfollow(conn: Connection, follower: UserId, followed: UserId) -> None:
    """End a follow or a request."""
    await conn.execute(_UNFOLLOW, [follower, followed])


async def approve(conn: Connection, follower: UserId, followed: UserId, now: datetime) -> bool:
    """Turn a request into a follow; False when there is none."""
    return (await conn.execute(_APPROVE, [now, follower, followed])).rowcount == 1


async def approve_all(conn: Connection, followed: UserId, now: datetime) -> None:
    """Turn every request into a follow."""
    await conn.execute(_APPROVE_ALL, [now, followed])


async def refuse(conn: Connection, follower: UserId, followed: UserId) -> bool:
    """Take a request away; False when there is none."""
    return (await conn.execute(_REFUSE, [follower, followed])).rowcount == 1


async def block(conn: Connection, blocker: UserId, blocked: UserId, now: datetime) -> None:
    """Block, and end follows both ways."""
    await conn.execute(_BLOCK, [blocker, blocked, now])
    await conn.execute(_END_BOTH_WAYS, {"one": blocker, "other": blocked})


async def unblock(conn: Connection, blocker: UserId, blocked: UserId) -> None:
    """Lift a block."""
    await conn.execute(_UNBLOCK, [blocker, blocked])


async def blocked(conn: Connection, one: UserId, other: UserId) -> bool:
    """Whether either has blocked the other."""
    row = await (await conn.execute(_BLOCKED, {"one": one, "other": other})).fetchone()
    return bool(row and row["blocked"])


async def hidden(conn: Connection, viewer: UserId, others: Sequence[UserId]) -> set[UserId]:
    """Those of `others` who have blocked the viewer or are blocked by them."""
    rows = await conn.execute(_HIDDEN, {"viewer": viewer, "others": list(others)})
    return {UserId(row["id"]) for row in await rows.fetchall()}


async def list_following(
    conn: Connection, owner: UserId, viewer: UserId, after: Place | None, count: int
) -> list[Tie]:
    """Whom `owner` follows, as `viewer` may see it, the latest first."""
    return await _list(conn, _FOLLOWING, after, {"owner": owner, "viewer": viewer, "count": count})


async def list_followers(
    conn: Connection, owner: UserId, viewer: UserId, after: Place | None, count: int, *, approved: bool = True
) -> list[Tie]:
    """Who follows `owner`, or asks to, as `viewer` may see it, the latest first."""
    told = {"owner": owner, "viewer": viewer, "count": count, "approved": approved}
    return await _list(conn, _FOLLOWERS, after, told)


async def list_blocks(conn: Connection, owner: UserId, after: Place | None, count: int) -> list[Tie]:
    """Whom `owner` has blocked, the latest first."""
    return await _list(conn, _BLOCKS, after, {"owner": owner, "count": count})


async def _list(
    conn: Connection, query: LiteralString, after: Place | None, told: dict[str, object]
) -> list[Tie]:
    at, person = after or (None, None)
    rows = await conn.execute(query, {**told, "at": at, "after": person})
    return [
        Tie(Person(UserId(row["id"]), row["display_name"], row["avatar_id"]), row["created_at"])
        async for row in rows
    ]


def _state(row: dict[str, Any] | None) -> FollowState:
    if row is None:
        return FollowState.NONE
    return FollowState.FOLLOWING if row["approved"] else FollowState.REQUESTED
