"""All SQL of ingest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from psycopg.types.json import Jsonb

from segue.ingest.contracts import Claim, Draft, Origin, Plan, Upload, UploadState
from segue.ingest.paths import path_of
from segue.kernel.errors import AppError
from segue.kernel.ids import ArtistId, SongId, UploadId, UserId, VersionId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows
from segue.kernel.units import ByteCount

T = TypeVar("T")
HELD = (
    HeldRows(
        Kind("uploads", "Files you sent, and what became of each.", ("uploads",)),
        """
        select id, origin, file_name, size, state, failure, draft, song_id, created_at, finished_at
          from uploads where user_id = %(user)s order by created_at
        """,
    ),
)


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file that has arrived, or with `received` is to come; either `master_key` or `master_path` is set."""

    id: UploadId
    user_id: UserId | None
    origin: Origin
    file_name: str
    size: int
    draft: Draft
    master_key: str | None = None
    master_path: str | None = None
    song_id: SongId | None = None
    artist_id: ArtistId | None = None
    received: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file as it was when it was imported, and what became of it; `waiting` is neither ready nor failed."""

    size: int
    modified_ns: int
    song_id: SongId | None
    upload_id: UploadId
    waiting: bool


async def add_upload(conn: Connection, upload: NewUpload, now: datetime) -> None:
    """Insert, queued, or waiting for what is to come of it."""
    await conn.execute(
        """
        insert into uploads
            (id, user_id, origin, state, received, expires_at, artist_id, song_id, master_key, master_path,
             file_name, size, draft, created_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            upload.id,
            upload.user_id,
            upload.origin,
            UploadState.QUEUED if upload.received is None else UploadState.RECEIVING,
            upload.received,
            upload.expires_at,
            upload.artist_id,
            upload.song_id,
            upload.master_key,
            upload.master_path,
            upload.file_name,
            upload.size,
            Jsonb(msgspec.to_builtins(upload.draft)),
            now,
        ),
    )


async def find_upload(conn: Connection, upload_id: UploadId) -> tuple[Upload, UserId | None] | None:
    """An upload and whose it is."""
    row = await _first(conn, "select * from uploads where id = %s", (upload_id,))
    return None if row is None else (_upload(row), row["user_id"])


async def list_uploads(
    conn: Connection, user_id: UserId, after: tuple[datetime, UploadId] | None, limit: int
) -> list[Upload]:
    """A person's uploads, newest first, those after `after`."""
    if after is None:
        query = "select * from uploads where user_id = %s order by created_at desc, id desc limit %s"
        rows = await (await conn.execute(query, (user_id, limit))).fetchall()
    else:
        query = """
            select * from uploads where user_id = %s and (created_at, id) < (%s, %s)
            order by created_at desc, id desc limit %s
            """
        rows = await (await conn.execute(query, (user_id, *after, limit))).fetchall()
    return [_upload(row) for row in rows]


async def claim(conn: Connection, upload_id: UploadId) -> Claim | None:
    """Begin an attempt; None when the upload is ready, failed or unknown."""
    row = await _first(
        conn,
        """
        update uploads set state = 'encoding', attempts = attempts + 1
        where id = %s and state in ('queued', 'encoding')
        returning *,
            case when origin = 'import' then (
                select f.path from imported_files f
                 where f.song_id = uploads.song_id and f.gone_at is null order by f.path limit 1) end
                as found_at
        """,
        (upload_id,),
    )
    if row is None:
        return None
    return Claim(
        id=row["id"],
        attempt=row["attempts"],
        user_id=row["user_id"],
        origin=Origin(row["origin"]),
        master_key=row["master_key"],
        master_path=None if row["master_path"] is None else Path(path_of(row["master_path"])),
        found_at=None if row["found_at"] is None else Path(path_of(row["found_at"])),
        file_name=row["file_name"],
        size=ByteCount(row["size"]),
        draft=_contract(row["draft"], Draft),
        song_id=row["song_id"],
        version_id=row["version_id"],
        plan=None if row["plan"] is None else _contract(row["plan"], Plan),
    )


async def hold(conn: Connection, held: Claim) -> bool:
    """Lock the upload for the rest of the transaction; False when the claim is not the latest any more."""
    query = """
        select 1 from uploads
        where id = %s and attempts = %s and state = 'encoding' and version_id is not distinct from %s
        for update
        """
    return await _first(conn, query, (held.id, held.attempt, held.version_id)) is not None


async def release(conn: Connection, held: Claim) -> None:
    """Give an attempt back that ended through no fault of the file."""
    await conn.execute(
        "update uploads set attempts = attempts - 1 where id = %s and attempts = %s and state = 'encoding'",
        (held.id, held.attempt),
    )


async def release_all(conn: Connection) -> None:
    """Give back the attempts that are under way; only where nobody can be at work on them."""
    await conn.execute("update uploads set attempts = attempts - 1 where state = 'encoding' and attempts > 0")


async def keep_percent(conn: Connection, held: Claim, percent: int) -> None:
    """Tell how far the attempt is; never backwards."""
    await conn.execute(
        """
        update uploads set percent = %(percent)s
        where id = %(id)s and attempts = %(attempt)s and state = 'encoding' and percent < %(percent)s
        """,
        {"id": held.id, "attempt": held.attempt, "percent": percent},
    )


async def keep_plan(
    conn: Connection, held: Claim, *, song_id: SongId, version_id: VersionId, plan: Plan, percent: int
) -> None:
    """Note that the first rendition is published; attempts at the rest count from nothing."""
    await conn.execute(
        """
        update uploads
        set song_id = %s, version_id = %s, plan = %s, percent = greatest(percent, %s), attempts = 0
        where id = %s and attempts = %s and state = 'encoding'
        """,
        (song_id, version_id, Jsonb(msgspec.to_builtins(plan)), percent, held.id, held.attempt),
    )


async def finish(conn: Connection, held: Claim, now: datetime) -> None:
    """Ready, for good. An import remembers its song."""
    await conn.execute(
        """
        update uploads set state = 'ready', percent = 100, finished_at = %s
        where id = %s and attempts = %s and state = 'encoding'
        """,
        (now, held.id, held.attempt),
    )
    await conn.execute(
        """
        update imported_files set song_id = uploads.song_id from uploads
        where uploads.id = %s and imported_files.upload_id = uploads.id
        """,
        (held.id,),
    )


async def fail(conn: Connection, held: Claim, reason: AppError, now: datetime) -> bool:
    """Failed, for good; False when it was ready, failed or claimed anew meanwhile."""
    query = """
        update uploads set state = 'failed', failure_code = %s, failure = %s, finished_at = %s
        where id = %s and attempts = %s and state = 'encoding'
        returning id
        """
    return await _first(conn, query, (reason.code, reason.detail, now, held.id, held.attempt)) is not None


async def uploads_of_origin(conn: Connection, origin: Origin) -> list[Upload]:
    """All uploads of an origin, oldest first."""
    rows = await conn.execute("select * from uploads where origin = %s order by created_at, id", (origin,))
    return [_upload(row) for row in await rows.fetchall()]


async def forget_origin(conn: Connection, origin: Origin) -> list[str]:
    """Delete all uploads of an origin, whoever holds them; their masters' keys."""
    rows = await conn.execute("delete from uploads where origin = %s returning master_key", (origin,))
    return [row["master_key"] for row in await rows.fetchall() if row["master_key"] is not None]


async def forget_person(conn: Connection, user_id: UserId) -> list[str]:
    """Delete all uploads of a person; the keys of their masters, and of what was to become masters."""
    parts = await conn.execute(
        "select blob_key from upload_parts join uploads on uploads.id = upload_id where user_id = %s",
        (user_id,),
    )
    keys = [row["blob_key"] for row in await parts.fetchall()]
    rows = await conn.execute("delete from uploads where user_id = %s returning master_key", (user_id,))
    return keys + [row["master_key"] for row in await rows.fetchall() if row["master_key"] is not None]


async def needed_masters(conn: Connection, keys: Sequence[str]) -> set[str]:
    """Those of `keys` that an upload still has to be made from, whole or in parts."""
    rows = await conn.execute(
        """
        select master_key as key from uploads
        where master_key = any(%(keys)s) and state in ('receiving', 'queued', 'encoding')
        union all
        select blob_key from upload_parts where blob_key = any(%(keys)s)
        """,
        {"keys": list(keys)},
    )
    return {row["key"] for row in await rows.fetchall()}


async def imported_files(conn: Connection, paths: Sequence[str]) -> dict[str, ImportedFile]:
    """What is known of files at `paths`."""
    rows = await conn.execute(
        """
        select path, imported_files.size, modified_ns, imported_files.song_id, upload_id,
               state in ('queued', 'encoding') as waiting
        from imported_files join uploads on uploads.id = upload_id where path = any(%s)
        """,
        (list(paths),),
    )
    return {
        row["path"]: ImportedFile(
            row["size"], row["modified_ns"], row["song_id"], row["upload_id"], row["waiting"]
        )
        for row in await rows.fetchall()
    }


async def add_imported(
    conn: Connection, path: str, *, size: int, modified_ns: int, upload_id: UploadId, now: datetime
) -> None:
    """Note a file, or that it is another one now; its song stays the same."""
    await conn.execute(
        """
        insert into imported_files (path, size, modified_ns, upload_id, seen_at) values (%s, %s, %s, %s, %s)
        on conflict (path) do update
        set size = excluded.size, modified_ns = excluded.modified_ns, upload_id = excluded.upload_id,
            seen_at = excluded.seen_at
        """,
        (path, size, modified_ns, upload_id, now),
    )


async def outcomes(conn: Connection, ids: Sequence[UploadId]) -> list[Upload]:
    """Those of `ids` that are ready or failed."""
    rows = await conn.execute(
        "select * from uploads where id = any(%s) and state in ('ready', 'failed')", (list(ids),)
    )
    return [_upload(row) for row in await rows.fetchall()]


async def _first(conn: Connection, query: Any, values: Sequence[object]) -> dict[str, Any] | None:
    return await (await conn.execute(query, values)).fetchone()


def _contract(held: Any, shape: type[T]) -> T:
    return msgspec.convert(held, shape)


def _upload(row: dict[str, Any]) -> Upload:
    return Upload(
        id=row["id"],
        user_id=row["user_id"],
        origin=Origin(row["origin"]),
        state=UploadState(row["state"]),
        percent=row["percent"],
        song_id=row["song_id"],
        playable=row["version_id"] is not None,
        code=row["failure_code"],
        reason=row["failure"],
        file_name=row["file_name"],
        size=ByteCount(row["size"]),
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        received=row["received"],
        expires_at=row["expires_at"],
        version_of=_contract(row["draft"], Draft).song_id,
    )
