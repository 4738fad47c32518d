"""SQL of imports: files, runs and what they found, playlists, covers to come."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from segue.ingest.importing.contracts import (
    Finding,
    ImportedPlaylist,
    ImportRun,
    KnownFile,
    Outcome,
    RunState,
    Tally,
    Wishes,
)
from segue.kernel.ids import AlbumId, ImportId, SongId, UploadId
from segue.kernel.ports.database import Connection

# Imports of one folder at once take turns batch by batch, so that a file comes in once.
_TAKE_TURN = "select pg_advisory_xact_lock(hashtextextended('segue import', 8711))"
_KNOWN_BETWEEN = """
select f.path, f.folder, f.name, f.size, f.modified_ns, f.song_id, f.gone_at is not null as gone,
       case when u.state in ('queued', 'encoding') then u.id end as waiting
  from imported_files f left join uploads u on u.id = f.upload_id
 where (f.folder, f.name) > (%(after)s, %(name)s) and f.folder <= %(upto)s
 order by f.folder, f.name limit %(limit)s
"""
_KNOWN = """
select f.path, f.size, f.modified_ns, f.song_id, f.gone_at is not null as gone, null::uuid as waiting
  from imported_files f where f.path = any(%s)
"""
_MARK_GONE = """
update imported_files set gone_at = %s where path = any(%s) and gone_at is null returning song_id
"""
_MARK_RETURNED = "update imported_files set gone_at = null, seen_at = %s where path = any(%s)"
_ANY_GONE = "select exists (select 1 from imported_files where gone_at is not null) as gone"
_FIND_MOVED = """
select distinct on (w.path) w.path, f.path as before, f.song_id
  from jsonb_to_recordset(%s) as w(path text, size bigint, digest text)
  join imported_files f on f.gone_at is not null and f.size = w.size and f.digest = decode(w.digest, 'hex')
   and f.song_id is not null
 order by w.path, f.name = regexp_replace(w.path, '^.*/', '') desc, f.gone_at desc
"""
_MOVE = """
update imported_files f set path = w.path, size = w.size, modified_ns = w.modified_ns, gone_at = null,
       seen_at = %(now)s
  from jsonb_to_recordset(%(moved)s) as w(before text, path text, size bigint, modified_ns bigint)
 where f.path = w.before
"""
_FORGET = "delete from imported_files where path = any(%s)"
_KEEP = """
insert into imported_files
       (path, size, modified_ns, digest, song_id, upload_id, failure_code, failure, seen_at)
select w.path, w.size, w.modified_ns, decode(w.digest, 'hex'), w.song, w.upload, w.code, w.reason, %(now)s
  from jsonb_to_recordset(%(files)s) as w(path text, size bigint, modified_ns bigint, digest text, song uuid,
       upload uuid, code text, reason text)
    on conflict (path) do update
   set size = excluded.size, modified_ns = excluded.modified_ns, digest = excluded.digest,
       song_id = coalesce(excluded.song_id, imported_files.song_id), upload_id = excluded.upload_id,
       failure_code = excluded.failure_code, failure = excluded.failure, gone_at = null,
       seen_at = excluded.seen_at
"""
_BEGIN_RUN = """
insert into import_runs (id, folder, copied, lazy, started_at) values (%s, %s, %s, %s, %s)
"""
_KEEP_RUN = """
update import_runs set total = %(total)s, seen = %(seen)s, unchanged = %(unchanged)s, added = %(added)s,
       changed = %(changed)s, renamed = %(renamed)s, gone = %(gone)s, returned = %(returned)s,
       refused = %(refused)s, playlists = %(playlists)s
 where id = %(run)s
"""
_END_RUN = "update import_runs set state = %s, finished_at = %s where id = %s and state = 'running'"
_ADD_FINDINGS = """
insert into import_findings (run_id, path, outcome, code, reason, song_id)
select %(run)s, w.path, w.outcome, w.code, w.reason, w.song
  from jsonb_to_recordset(%(findings)s) as w(path text, outcome text, code text, reason text, song uuid)
"""
_RUNS = """
select * from import_runs where (started_at, id) < (%s, %s) order by started_at desc, id desc limit %s
"""
_RUN = "select * from import_runs where id = %s"
_FINDINGS = """
select * from import_findings
 where run_id = %(run)s and number > %(after)s
   and (%(outcome)s::text is null or outcome = %(outcome)s)
 order by number limit %(limit)s
"""
_FORGET_RUNS = """
delete from import_runs where started_at < %s and id not in
       (select id from import_runs order by started_at desc, id desc limit 20)
"""
_WANT_COVERS = """
insert into imported_covers (album_id, path, inside, found_at)
select distinct on (w.album) w.album, w.path, w.inside, %(now)s
  from jsonb_to_recordset(%(covers)s) as w(album uuid, path text, inside boolean)
  join albums al on al.id = w.album and al.cover_id is null
 order by w.album, w.inside
    on conflict (album_id) do nothing
"""
_FIND_LADDER = """
select id, state in ('queued', 'encoding') as waiting from uploads
 where song_id = %s and origin = 'import' and created_at >= %s and state <> 'ready'
 order by created_at desc limit 1
"""
_TRIED_LADDERS = """
select u.song_id, u.state in ('queued', 'encoding') as open
  from uploads u join songs s on s.id = u.song_id and s.original_only
 where u.origin = 'import' and u.state <> 'ready'
"""
_TAKE_COVER = """
with taken as (
    delete from imported_covers where album_id = (
        select album_id from imported_covers order by found_at, album_id limit 1 for update skip locked)
    returning album_id, path, inside)
select coalesce(al.merged_into, al.id) as album_id, t.path, t.inside
  from taken t join albums al on al.id = t.album_id
"""
_KNOWN_PLAYLISTS = "select path, size, modified_ns from imported_playlists where path = any(%s)"
_KEEP_PLAYLIST = """
insert into imported_playlists (path, name, size, modified_ns, seen_at) values (%s, %s, %s, %s, %s)
    on conflict (path) do update set name = excluded.name, size = excluded.size,
       modified_ns = excluded.modified_ns, seen_at = excluded.seen_at
"""
_FORGET_ENTRIES = "delete from imported_playlist_entries where playlist = %s"
_ADD_ENTRIES = """
insert into imported_playlist_entries (playlist, place, path, song_id)
select %(playlist)s, w.place - 1, w.path, f.song_id
  from unnest(%(paths)s::text[]) with ordinality as w(path, place)
  left join imported_files f on f.path = w.path
"""
_SEE_PLAYLISTS = "update imported_playlists set seen_at = %s where path = any(%s)"
_FORGET_PLAYLISTS = """
delete from imported_playlists where path collate "C" >= %s and path collate "C" < %s and seen_at < %s
"""
_RESOLVE_ENTRIES = """
update imported_playlist_entries e set song_id = f.song_id
  from imported_files f where e.song_id is null and f.path = e.path and f.song_id is not null
"""
_PLAYLISTS = """
select p.path, p.name, count(e.place) as entries, count(e.song_id) as found
  from imported_playlists p left join imported_playlist_entries e on e.playlist = p.path
 where p.path > %s group by p.path order by p.path limit %s
"""


@dataclass(frozen=True, slots=True)
class Ladder:
    """An upload that makes renditions of an original; `waiting` or failed."""

    upload_id: UploadId
    waiting: bool


@dataclass(frozen=True, slots=True)
class TriedLadders:
    """Songs whose renditions were asked for; `open` of them are waited for."""

    songs: tuple[SongId, ...]
    open: int


class RowRefused(Exception):
    """The database does not take what stands in the savepoint; what was before it stands."""


@asynccontextmanager
async def savepoint(conn: Connection) -> AsyncIterator[None]:
    """What fails in here takes back only what was done in here. Raises RowRefused."""
    try:
        async with conn.transaction():
            yield
    except (psycopg.DataError, psycopg.IntegrityError) as failure:
        raise RowRefused(str(failure).splitlines()[0]) from failure


async def take_turn(conn: Connection) -> None:
    """Wait for other imports' batches; held until commit."""
    await conn.execute(_TAKE_TURN)


async def known_between(
    conn: Connection, after: tuple[str, str], upto: str, limit: int
) -> tuple[list[KnownFile], tuple[str, str] | None]:
    """Files known in folders up to `upto`, after (folder, name), in order; where to go on, if at all."""
    values = {"after": after[0], "name": after[1], "upto": upto, "limit": limit}
    rows = await (await conn.execute(_KNOWN_BETWEEN, values)).fetchall()
    last = (rows[-1]["folder"], rows[-1]["name"]) if len(rows) == limit else None
    return [_known(row) for row in rows], last


async def known_files(conn: Connection, paths: Sequence[str]) -> dict[str, KnownFile]:
    """What is known of files at `paths`."""
    rows = await (await conn.execute(_KNOWN, [list(paths)])).fetchall()
    return {row["path"]: _known(row) for row in rows}


async def mark_gone(conn: Connection, paths: Sequence[str], now: datetime) -> list[SongId]:
    """Note that files are not there any more; the songs that were made of them."""
    rows = await (await conn.execute(_MARK_GONE, [now, list(paths)])).fetchall()
    return [SongId(row["song_id"]) for row in rows if row["song_id"] is not None]


async def mark_returned(conn: Connection, paths: Sequence[str], now: datetime) -> None:
    """Note that files are there again, as they were."""
    await conn.execute(_MARK_RETURNED, [now, list(paths)])


async def any_gone(conn: Connection) -> bool:
    """Whether a file of any import is not where it was: a new one may be it."""
    row = await (await conn.execute(_ANY_GONE)).fetchone()
    return bool(row and row["gone"])


async def find_moved(conn: Connection, files: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, SongId]]:
    """By path: where the same content is gone from, and its song. `files`: path, size, digest in hex."""
    rows = await (await conn.execute(_FIND_MOVED, [Jsonb(files)])).fetchall()
    return {row["path"]: (row["before"], SongId(row["song_id"])) for row in rows}


async def move(conn: Connection, moved: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Give known files their new names: before, path, size, modified_ns."""
    await conn.execute(_FORGET, [[one["path"] for one in moved]])
    await conn.execute(_MOVE, {"moved": Jsonb(moved), "now": now})


async def keep_files(conn: Connection, files: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Note files as they are and what became of them; a song once made stays the file's."""
    await conn.execute(_KEEP, {"files": Jsonb(files), "now": now})


async def begin_run(conn: Connection, run: ImportId, folder: str, wishes: Wishes, now: datetime) -> None:
    """Insert, running."""
    await conn.execute(_BEGIN_RUN, [run, folder, wishes.copy, wishes.lazy, now])


async def keep_run(conn: Connection, run: ImportId, tally: Tally, findings: Sequence[Finding]) -> None:
    """Note how far the run is, and what it found since."""
    await conn.execute(_KEEP_RUN, {**asdict(tally), "run": run})
    if findings:
        told = [
            {"path": one.path, "outcome": one.outcome, "code": one.code, "reason": one.reason,
             "song": None if one.song_id is None else str(one.song_id)}
            for one in findings
        ]  # fmt: skip
        await conn.execute(_ADD_FINDINGS, {"run": run, "findings": Jsonb(told)})


async def end_run(conn: Connection, run: ImportId, state: RunState, now: datetime) -> None:
    """Note that a run is over."""
    await conn.execute(_END_RUN, [state, now, run])


async def list_runs(conn: Connection, after: tuple[datetime, UUID], limit: int) -> list[ImportRun]:
    """Newest first."""
    rows = await (await conn.execute(_RUNS, [*after, limit])).fetchall()
    return [_run(row) for row in rows]


async def find_run(conn: Connection, run: ImportId) -> ImportRun | None:
    """One run."""
    row = await (await conn.execute(_RUN, [run])).fetchone()
    return None if row is None else _run(row)


async def list_findings(
    conn: Connection, run: ImportId, *, after: int, outcome: Outcome | None, limit: int
) -> list[tuple[int, Finding]]:
    """A run's findings in the order they were made, each with its number."""
    values = {"run": run, "after": after, "outcome": outcome, "limit": limit}
    rows = await (await conn.execute(_FINDINGS, values)).fetchall()
    return [
        (
            row["number"],
            Finding(row["path"], Outcome(row["outcome"]), row["code"], row["reason"], row["song_id"]),
        )
        for row in rows
    ]


async def forget_runs(conn: Connection, before: datetime) -> None:
    """Delete old reports; the last twenty stay."""
    await conn.execute(_FORGET_RUNS, [before])


async def want_covers(conn: Connection, covers: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Remember pictures for albums that have none: album, path, inside (the file of a song)."""
    await conn.execute(_WANT_COVERS, {"covers": Jsonb(covers), "now": now})


async def find_ladder(conn: Connection, song_id: SongId, since: datetime) -> Ladder | None:
    """The encoding of a song's original that is under way or failed since then."""
    row = await (await conn.execute(_FIND_LADDER, [song_id, since])).fetchone()
    return None if row is None else Ladder(UploadId(row["id"]), row["waiting"])


async def tried_ladders(conn: Connection) -> TriedLadders:
    """Songs with only their original whose encoding is under way or failed."""
    rows = await (await conn.execute(_TRIED_LADDERS)).fetchall()
    return TriedLadders(
        tuple({SongId(row["song_id"]) for row in rows}), sum(1 for row in rows if row["open"])
    )


async def take_cover(conn: Connection) -> tuple[AlbumId, str, bool] | None:
    """The oldest wish for a cover, taken off the list with the transaction: album, path, inside."""
    row = await (await conn.execute(_TAKE_COVER)).fetchone()
    return None if row is None else (AlbumId(row["album_id"]), row["path"], row["inside"])


async def known_playlists(conn: Connection, paths: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Size and time of playlists that were read before."""
    rows = await (await conn.execute(_KNOWN_PLAYLISTS, [list(paths)])).fetchall()
    return {row["path"]: (row["size"], row["modified_ns"]) for row in rows}


async def keep_playlist(
    conn: Connection,
    path: str,
    *,
    name: str,
    size: int,
    modified_ns: int,
    entries: Sequence[str],
    now: datetime,
) -> None:
    """Note a playlist and the files it names, with the songs made of them."""
    await conn.execute(_KEEP_PLAYLIST, [path, name, size, modified_ns, now])
    await conn.execute(_FORGET_ENTRIES, [path])
    await conn.execute(_ADD_ENTRIES, {"playlist": path, "paths": list(entries)})


async def see_playlists(conn: Connection, paths: Sequence[str], now: datetime) -> None:
    """Note that playlists are there, as they were."""
    await conn.execute(_SEE_PLAYLISTS, [now, list(paths)])


async def settle_playlists(conn: Connection, first: str, end: str, before: datetime) -> None:
    """Forget playlists in [first, end) not seen since `before`; find songs that entries lacked."""
    await conn.execute(_FORGET_PLAYLISTS, [first, end, before])
    await conn.execute(_RESOLVE_ENTRIES)


async def list_playlists(conn: Connection, after: str, limit: int) -> list[ImportedPlaylist]:
    """Playlists by path."""
    rows = await (await conn.execute(_PLAYLISTS, [after, limit])).fetchall()
    return [ImportedPlaylist(row["path"], row["name"], row["entries"], row["found"]) for row in rows]


def _known(row: Mapping[str, Any]) -> KnownFile:
    waiting = row["waiting"]
    return KnownFile(
        path=row["path"],
        size=row["size"],
        modified_ns=row["modified_ns"],
        song_id=row["song_id"],
        upload_id=None if waiting is None else UploadId(waiting),
        gone=row["gone"],
    )


def _run(row: Mapping[str, Any]) -> ImportRun:
    return ImportRun(
        id=ImportId(row["id"]),
        folder=row["folder"],
        wishes=Wishes(row["copied"], row["lazy"]),
        state=RunState(row["state"]),
        tally=Tally(**{name: row[name] for name in Tally.__slots__}),
        started_at=row["started_at"],
        finished_at=row["finished_at"],
    )
