"""SQL of imports and their lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.library.exchange.contracts import (
    Format,
    Import,
    ImportedList,
    ListKind,
    Outcome,
    ReadFile,
    State,
)

_ADD = """
insert into library_imports (id, user_id, file_name, size, blob_key, review, country, created_at)
values (%(id)s, %(user)s, %(file_name)s, %(size)s, %(blob)s, %(review)s, %(country)s, %(now)s)
"""
_COUNT = "select count(*) as many from library_imports where user_id = %s"
_LOCK_PERSON = "select id from users where id = %s for no key update"
_FIND = "select * from library_imports where id = %s and user_id = %s"
_LOCK = "select * from library_imports where id = %s and user_id = %s for update"
_TAKE = "select * from library_imports where id = %s for update"
_LIST = """
select * from library_imports where user_id = %(user)s and (created_at, id) < (%(at)s, %(id)s)
 order by created_at desc, id desc limit %(count)s
"""
_MOVE = """
update library_imports set state = %(state)s, done = %(done)s, total = %(total)s,
       format = coalesce(%(format)s, format), left_out = coalesce(%(left_out)s, left_out),
       finished_at = case when %(state)s in ('ready', 'failed') then %(now)s::timestamptz end
 where id = %(id)s and state not in ('ready', 'failed')
"""
_FAIL = """
update library_imports set state = 'failed', failure_code = %(code)s, failure = %(words)s,
       finished_at = %(now)s
 where id = %(id)s and state not in ('ready', 'failed')
"""
_DROP_BLOB = """
update library_imports i set blob_key = null from library_imports was
 where i.id = %s and was.id = i.id and was.blob_key is not null returning was.blob_key
"""
_DELETE = "delete from library_imports where id = %s and user_id = %s returning blob_key"
_EXPIRED = """
delete from library_imports where id in (
    select id from library_imports where created_at < %s order by created_at limit 50
) returning blob_key
"""
_FORGET_LISTS = "delete from library_import_lists where import_id = %s"
_ADD_LIST = """
insert into library_import_lists (import_id, list, kind, name, description, rules)
values (%s, %s, %s, %s, %s, %s)
"""
_LISTS = """
select l.list, l.kind, l.name, l.description, l.playlist_id, l.applied_at, l.failure, l.rules,
       (select count(*) from library_import_plays p
         where p.import_id = l.import_id and p.list = l.list) as plays
  from library_import_lists l where l.import_id = %s order by l.list
"""
_COUNTS = """
select list, outcome, count(*) as many from library_import_entries where import_id = %s group by list, outcome
"""
_APPLIED = """
update library_import_lists set applied_at = %(now)s, playlist_id = %(playlist)s, failure = null
 where import_id = %(import)s and list = %(list)s and applied_at is null
"""
_REFUSE_LIST = "update library_import_lists set failure = %s where import_id = %s and list = %s"
_BLOBS_OF = "select blob_key from library_imports where user_id = %s and blob_key is not null"


async def hold_person(conn: Connection, user_id: UserId) -> int:
    """How many imports a person has; no other is begun for them until the transaction ends."""
    await conn.execute(_LOCK_PERSON, [user_id])
    row = await (await conn.execute(_COUNT, [user_id])).fetchone()
    return 0 if row is None else int(row["many"])


async def add(conn: Connection, user_id: UserId, one: Import, *, blob_key: str, country: str | None) -> None:
    """Begin an import. `country` is where the person is: it decides what they may know of."""
    told = {
        "id": one.id,
        "user": user_id,
        "file_name": one.file_name,
        "size": one.size,
        "blob": blob_key,
        "review": one.review,
        "country": country,
        "now": one.created_at,
    }
    await conn.execute(_ADD, told)


async def find(conn: Connection, user_id: UserId, import_id: UUID, *, lock: bool = False) -> Import | None:
    """A person's import, locked until the transaction ends where that is asked for."""
    row = await (await conn.execute(_LOCK if lock else _FIND, [import_id, user_id])).fetchone()
    return None if row is None else _import(row)


@dataclass(frozen=True, slots=True)
class Work:
    """An import as the job sees it that works on it."""

    told: Import
    user_id: UserId
    country: str | None
    blob_key: str | None


async def take(conn: Connection, import_id: UUID) -> Work | None:
    """An import, locked until the transaction ends."""
    row = await (await conn.execute(_TAKE, [import_id])).fetchone()
    return None if row is None else Work(_import(row), row["user_id"], row["country"], row["blob_key"])


async def list_of(
    conn: Connection, user_id: UserId, before: tuple[datetime, UUID], count: int
) -> list[Import]:
    """A person's imports, newest first."""
    told = {"user": user_id, "at": before[0], "id": before[1], "count": count}
    return [_import(row) for row in await (await conn.execute(_LIST, told)).fetchall()]


async def move(
    conn: Connection,
    import_id: UUID,
    state: State,
    now: datetime,
    *,
    done: int,
    total: int,
    read: ReadFile | None = None,
) -> bool:
    """Say how far an import is; False when it was ended or taken away."""
    told = {
        "id": import_id,
        "state": state,
        "now": now,
        "done": done,
        "total": total,
        "format": None if read is None else read.format,
        "left_out": None if read is None else read.left_out,
    }
    return (await conn.execute(_MOVE, told)).rowcount == 1


async def fail(conn: Connection, import_id: UUID, code: str, words: str, now: datetime) -> None:
    """End an import that came to nothing."""
    await conn.execute(_FAIL, {"id": import_id, "code": code, "words": words[:1000], "now": now})


async def drop_blob(conn: Connection, import_id: UUID) -> str | None:
    """Let go of an import's file; its key."""
    row = await (await conn.execute(_DROP_BLOB, [import_id])).fetchone()
    return None if row is None else row["blob_key"]


async def delete(conn: Connection, user_id: UserId, import_id: UUID) -> tuple[bool, str | None]:
    """Forget an import; whether there was one, and its file's key."""
    row = await (await conn.execute(_DELETE, [import_id, user_id])).fetchone()
    return (False, None) if row is None else (True, row["blob_key"])


async def expire(conn: Connection, before: datetime) -> list[str | None]:
    """Forget some imports from before `before`; the keys of their files. Empty when there are none."""
    return [row["blob_key"] for row in await (await conn.execute(_EXPIRED, [before])).fetchall()]


async def put_lists(conn: Connection, import_id: UUID, read: ReadFile) -> None:
    """Keep what a file's lists are called, in place of what was kept before."""
    await conn.execute(_FORGET_LISTS, [import_id])
    async with conn.cursor() as cursor:
        await cursor.executemany(
            _ADD_LIST,
            [
                (
                    import_id,
                    place,
                    one.kind,
                    one.name,
                    one.description,
                    None if one.rules is None else Jsonb({"nsp": one.rules}),
                )
                for place, one in enumerate(read.lists)
            ],
        )


async def lists(conn: Connection, import_id: UUID) -> list[ImportedList]:
    """An import's lists, their entries counted by outcome."""
    counts: dict[int, dict[Outcome, int]] = {}
    for row in await (await conn.execute(_COUNTS, [import_id])).fetchall():
        counts.setdefault(row["list"], {})[Outcome(row["outcome"])] = row["many"]
    rows = await (await conn.execute(_LISTS, [import_id])).fetchall()
    return [_list(row, counts.get(row["list"], {})) for row in rows]


async def rules_of(conn: Connection, import_id: UUID) -> dict[int, str]:
    """Rules of an import's smart playlists, as the file had them."""
    rows = await (await conn.execute(_LISTS, [import_id])).fetchall()
    return {row["list"]: row["rules"]["nsp"] for row in rows if row["rules"] is not None}


async def applied(
    conn: Connection, import_id: UUID, place: int, playlist_id: UUID | None, now: datetime
) -> bool:
    """Remember what became of a list; False when that was said before."""
    told = {"import": import_id, "list": place, "playlist": playlist_id, "now": now}
    return (await conn.execute(_APPLIED, told)).rowcount == 1


async def refuse_list(conn: Connection, import_id: UUID, place: int, words: str) -> None:
    """Remember why nothing could be made of a list."""
    await conn.execute(_REFUSE_LIST, [words[:1000], import_id, place])


async def blobs_of(conn: Connection, user_id: UserId) -> list[str]:
    """Keys of files of a person's imports."""
    return [row["blob_key"] for row in await (await conn.execute(_BLOBS_OF, [user_id])).fetchall()]


def _import(row: Mapping[str, Any]) -> Import:
    return Import(
        id=row["id"],
        file_name=row["file_name"],
        size=row["size"],
        review=row["review"],
        state=State(row["state"]),
        format=None if row["format"] is None else Format(row["format"]),
        done=row["done"],
        total=row["total"],
        left_out=row["left_out"],
        failure_code=row["failure_code"],
        failure=row["failure"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )


def _list(row: Mapping[str, Any], counts: dict[Outcome, int]) -> ImportedList:
    return ImportedList(
        row["list"],
        ListKind(row["kind"]),
        row["name"],
        row["description"],
        row["playlist_id"],
        row["applied_at"],
        row["failure"],
        counts,
        row["plays"],
    )
