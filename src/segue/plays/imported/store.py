"""SQL of plays that happened elsewhere: no part of the log, so that nothing is counted or paid for them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows
from segue.plays.imported.contracts import ElsewherePlayed

_ADD = """
insert into imported_plays (user_id, played_at, song_id, listened_ms, source, imported_at)
select %(user)s, told.played_at, told.song_id, max(told.listened_ms), %(source)s, %(now)s
  from unnest(%(at)s::timestamptz[], %(songs)s::uuid[], %(lengths)s::bigint[])
       as told (played_at, song_id, listened_ms)
  join songs s on s.id = told.song_id
 group by told.played_at, told.song_id
on conflict (user_id, played_at, song_id) do nothing
"""
_TAKE_OUT = """
delete from imported_plays
 where user_id = %(user)s and played_at >= %(from)s and played_at < %(to)s
   and (%(play)s::uuid is null or id = %(play)s)
"""
_FORGET = "delete from imported_plays where played_at < %s"

HELD = (
    HeldRows(
        Kind(
            "imported-listening-history",
            "What you listened to elsewhere and brought in.",
            ("imported_plays",),
        ),
        """
        select p.played_at, p.song_id, s.title, a.name as artist, p.listened_ms, p.source, p.imported_at
          from imported_plays p join songs s on s.id = p.song_id join artists a on a.id = s.artist_id
         where p.user_id = %(user)s order by p.played_at
        """,
    ),
)


async def add(
    conn: Connection, user_id: UserId, plays: Sequence[ElsewherePlayed], source: str, now: datetime
) -> int:
    """Add what is not there yet; how many that were."""
    told = {
        "user": user_id,
        "source": source,
        "now": now,
        "at": [one.played_at for one in plays],
        "songs": [one.song_id for one in plays],
        "lengths": [one.listened_ms for one in plays],
    }
    return (await conn.execute(_ADD, told)).rowcount


async def take_out(
    conn: Connection, user_id: UserId, since: datetime, until: datetime, play: UUID | None
) -> int:
    """Delete plays from `since` to before `until`, or one of them; how many."""
    told = {"user": user_id, "from": since, "to": until, "play": play}
    return (await conn.execute(_TAKE_OUT, told)).rowcount


async def forget(conn: Connection, before: datetime) -> int:
    """Delete everybody's plays from before `before`; how many."""
    return (await conn.execute(_FORGET, [before])).rowcount
