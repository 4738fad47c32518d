"""SQL of the directory of people."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from segue.accounts.directory.contracts import PeopleFilter
from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection

_LIST = """
select id, created_at from users
 where (created_at, id) < (%(moment)s, %(id)s)
   and (%(role)s::text is null or %(role)s = any(roles))
   and (%(suspended)s::boolean is null or (suspended_at is not null) = %(suspended)s)
   and (%(tier)s::text is null
        or case when subscription_until <= %(now)s then 'free' else subscription end = %(tier)s)
 order by created_at desc, id desc limit %(count)s
"""
# What is searched stands here as in the index `users_words`.
_SEARCH = """
select id, created_at from users
 where array_to_tsvector(array_remove(
        regexp_split_to_array(lower(email || ' ' || display_name), '[[:space:]@]+'), ''))
       @@ lower(%(words)s)::tsquery
   and (created_at, id) < (%(moment)s, %(id)s)
   and (%(role)s::text is null or %(role)s = any(roles))
   and (%(suspended)s::boolean is null or (suspended_at is not null) = %(suspended)s)
   and (%(tier)s::text is null
        or case when subscription_until <= %(now)s then 'free' else subscription end = %(tier)s)
 order by created_at desc, id desc limit %(count)s
"""
_SEEN = """
select count(*) filter (where ended_at is null) as open, max(last_used_at) as last_used_at
  from sessions where user_id = %s
"""
_NAMES = "select id, display_name from users where id = any(%s)"


async def list_people(
    conn: Connection, wanted: PeopleFilter, after: tuple[datetime, UUID], count: int, now: datetime
) -> list[tuple[UserId, datetime]]:
    """Ids and beginnings of accounts, the newest first."""
    words = _as_query(wanted.text)
    cursor = await conn.execute(
        _LIST if words is None else _SEARCH,
        {
            "moment": after[0],
            "id": after[1],
            "words": words,
            "role": wanted.role,
            "suspended": wanted.suspended,
            "tier": wanted.tier,
            "now": now,
            "count": count,
        },
    )
    return [(UserId(row["id"]), row["created_at"]) for row in await cursor.fetchall()]


async def find_seen(conn: Connection, user_id: UserId) -> tuple[int, datetime | None]:
    """How many sessions of a person have not been ended, and when one was last used."""
    row = await (await conn.execute(_SEEN, [user_id])).fetchone()
    return (row["open"], row["last_used_at"]) if row else (0, None)


async def names(conn: Connection, ids: Sequence[UserId]) -> dict[UserId, str]:
    """What people are called."""
    rows = await (await conn.execute(_NAMES, [list(ids)])).fetchall()
    return {UserId(row["id"]): row["display_name"] for row in rows}


def _as_query(text: str | None) -> str | None:
    """Every word of `text` as the beginning of one, in tsquery's writing; None for none."""
    words = [word for word in re.split(r"[\s@]+", text or "") if word]
    escaped = [word.replace("\\", "\\\\").replace("'", "''") for word in words]
    return " & ".join(f"'{word}':*" for word in escaped) or None
