"""SQL of profiles and preferences."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from segue.accounts.follows.contracts import FollowState, Person
from segue.accounts.profiles.contracts import (
    HeldPreferences,
    Preferences,
    Profile,
    PublicProfile,
    Visibility,
)
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_FIND = """
select bio, visibility, country, country_set_by_admin, avatar_id from profiles where user_id = %s
"""
_LOCK = "select id from users where id = %s for no key update"
_PUT = """
insert into profiles (user_id, bio, visibility, country, changed_at) values (%s, %s, %s, %s, %s)
on conflict (user_id) do update set bio = excluded.bio, visibility = excluded.visibility,
    country = excluded.country, changed_at = excluded.changed_at
"""
_RENAME = "update users set display_name = %s where id = %s"
_PUT_ADMIN_COUNTRY = """
insert into profiles (user_id, country_set_by_admin, changed_at) values (%s, %s, %s)
on conflict (user_id) do update set country_set_by_admin = excluded.country_set_by_admin,
    changed_at = excluded.changed_at
"""
_PUT_AVATAR = """
insert into profiles (user_id, avatar_id, changed_at) values (%s, %s, %s)
on conflict (user_id) do update set avatar_id = excluded.avatar_id, changed_at = excluded.changed_at
"""
_KNOWN_AVATARS = "select avatar_id from profiles where avatar_id = any(%s)"
_PREFERENCES = "select preferences, preferences_version from profiles where user_id = %s"
_PUT_PREFERENCES = """
insert into profiles (user_id, preferences, preferences_version, changed_at) values (%s, %s, 1, %s)
on conflict (user_id) do update set preferences = excluded.preferences,
    preferences_version = profiles.preferences_version + 1, changed_at = excluded.changed_at
returning preferences_version
"""
# Who is suspended, has left or is kept apart by a block is not there for others; each of the
# conditions is an index look-up.
_PUBLIC = """
select u.id, u.display_name, p.avatar_id, p.bio, coalesce(p.visibility, 'public') as visibility,
       mine.approved as mine, coalesce(theirs.approved, false) as follows_you,
       (select count(*) from follows f where f.followed_id = u.id and f.approved) as followers,
       (select count(*) from follows f where f.follower_id = u.id and f.approved) as following
  from users u
  left join profiles p on p.user_id = u.id
  left join follows mine on mine.follower_id = %(viewer)s and mine.followed_id = u.id
  left join follows theirs on theirs.follower_id = u.id and theirs.followed_id = %(viewer)s
 where u.id = %(person)s and u.suspended_at is null
   and not exists (select 1 from departures d where d.user_id = u.id)
   and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
                   ((u.id, %(viewer)s::uuid), (%(viewer)s::uuid, u.id)))
"""


async def find(conn: Connection, user_id: UserId) -> Profile:
    """A person's profile; the defaults while they have set nothing."""
    row = await (await conn.execute(_FIND, [user_id])).fetchone()
    if row is None:
        return Profile()
    return Profile(
        bio=row["bio"],
        visibility=Visibility(row["visibility"]),
        country=row["country"],
        admin_country=row["country_set_by_admin"],
        avatar_id=row["avatar_id"],
    )


async def hold(conn: Connection, user_id: UserId) -> bool:
    """Let no other transaction change this person's profile until this one ends; False: no such person."""
    return await (await conn.execute(_LOCK, [user_id])).fetchone() is not None


async def put(conn: Connection, user_id: UserId, profile: Profile, now: datetime) -> None:
    """Keep what the person says of themselves."""
    await conn.execute(_PUT, [user_id, profile.bio, profile.visibility, profile.country, now])


async def rename(conn: Connection, user_id: UserId, name: str) -> None:
    """Give a person another name to show."""
    await conn.execute(_RENAME, [name, user_id])


async def put_admin_country(conn: Connection, user_id: UserId, country: str | None, now: datetime) -> None:
    """Set a country over the person's own word, or take it away again."""
    await conn.execute(_PUT_ADMIN_COUNTRY, [user_id, country, now])


async def put_avatar(conn: Connection, user_id: UserId, avatar_id: UUID | None, now: datetime) -> None:
    """Show another picture, or none."""
    await conn.execute(_PUT_AVATAR, [user_id, avatar_id, now])


async def known_avatars(conn: Connection, avatars: Sequence[UUID]) -> set[UUID]:
    """Those of `avatars` that someone shows."""
    rows = await conn.execute(_KNOWN_AVATARS, [list(avatars)])
    return {row["avatar_id"] for row in await rows.fetchall()}


async def find_preferences(conn: Connection, user_id: UserId) -> HeldPreferences:
    """A person's preferences; the defaults where they have set nothing."""
    row = await (await conn.execute(_PREFERENCES, [user_id])).fetchone()
    if row is None:
        return HeldPreferences()
    # What an older release did not know of has its default; what it knew and this one does not is left out.
    return HeldPreferences(msgspec.convert(row["preferences"], Preferences), row["preferences_version"])


async def put_preferences(
    conn: Connection, user_id: UserId, preferences: Preferences, now: datetime
) -> HeldPreferences:
    """Keep preferences under the next version."""
    held = Jsonb(msgspec.to_builtins(preferences))
    row = await (await conn.execute(_PUT_PREFERENCES, [user_id, held, now])).fetchone()
    return HeldPreferences(preferences, 0 if row is None else row["preferences_version"])


async def find_public(conn: Connection, viewer: UserId, person: UserId) -> PublicProfile | None:
    """A person as the viewer may see them; None when they may not know of them."""
    row = await (await conn.execute(_PUBLIC, {"person": person, "viewer": viewer})).fetchone()
    return None if row is None else _public(row, open_to_viewer=person == viewer)


def _public(row: dict[str, Any], *, open_to_viewer: bool) -> PublicProfile:
    visibility = Visibility(row["visibility"])
    shown = open_to_viewer or visibility is Visibility.PUBLIC or row["mine"] is True
    states = {None: FollowState.NONE, False: FollowState.REQUESTED, True: FollowState.FOLLOWING}
    return PublicProfile(
        person=Person(UserId(row["id"]), row["display_name"], row["avatar_id"]),
        visibility=visibility,
        bio=row["bio"] if shown else None,
        followers=row["followers"] if shown else None,
        following_count=row["following"] if shown else None,
        following=states[row["mine"]],
        follows_you=row["follows_you"],
    )
