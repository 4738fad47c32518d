"""SQL of who is still to be told what became of their uploads."""

from datetime import datetime

from segue.ingest.telling.contracts import Outcome
from segue.kernel.ids import SongId, UploadId, UserId
from segue.kernel.ports.database import Connection

# Nobody is written to while more of theirs is on its way, nor in the pause between two files.
_DONE = """
select u.user_id from uploads u
 where u.told_at is null and u.user_id is not null and u.origin = 'upload'
 group by u.user_id
having bool_and(u.state in ('ready', 'failed')) and max(u.finished_at) <= %s
 limit %s
"""
_OUTCOMES = """
select u.id, u.user_id, u.failure, coalesce(s.title, u.file_name) as song, u.file_name
  from uploads u left join songs s on s.id = u.song_id
 where u.user_id = %s and u.told_at is null and u.state in ('ready', 'failed') and u.origin = 'upload'
 order by u.created_at, u.id
   for update of u skip locked
"""
_TOLD = "update uploads set told_at = %s where id = any(%s)"
_SENDER = """
select u.user_id, s.title from songs s
  join uploads u on u.song_id = s.id and u.user_id is not null
 where s.id = %s order by u.created_at desc limit 1
"""


async def done_people(conn: Connection, before: datetime, limit: int) -> list[UserId]:
    """People all of whose uploads ended by `before`, and who were not told of some of them."""
    rows = await (await conn.execute(_DONE, [before, limit])).fetchall()
    return [UserId(row["user_id"]) for row in rows]


async def lock_outcomes(conn: Connection, user_id: UserId) -> list[Outcome]:
    """A person's uploads that they were not told of, held until commit."""
    rows = await (await conn.execute(_OUTCOMES, [user_id])).fetchall()
    return [
        Outcome(
            UploadId(row["id"]),
            UserId(row["user_id"]),
            row["song"] if row["failure"] is None else row["file_name"],
            row["failure"],
        )
        for row in rows
    ]


async def mark_told(conn: Connection, uploads: list[UploadId], now: datetime) -> None:
    """Note that their sender was told."""
    await conn.execute(_TOLD, [now, uploads])


async def find_sender(conn: Connection, song_id: SongId) -> tuple[UserId, str] | None:
    """Who sent a song last, and its title."""
    row = await (await conn.execute(_SENDER, [song_id])).fetchone()
    return None if row is None else (UserId(row["user_id"]), row["title"])
