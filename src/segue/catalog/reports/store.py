"""SQL of reports."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from segue.catalog.entities.contracts import EntityKind
from segue.catalog.lists.contracts import Audience
from segue.catalog.reports.contracts import Report, ReportReason, ReportState
from segue.kernel.ids import ReportId, UserId
from segue.kernel.ports.database import Connection

# What nobody may know of yet, or any more, is not told apart from what never was.
_EXISTS: Mapping[EntityKind, LiteralString] = {
    EntityKind.ARTIST: """
        select 1 from artists a where a.id = %(subject)s and a.deleted_at is null and exists (
            select 1 from song_artists sa
              join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
                on s.id = sa.song_id
             where sa.artist_id = a.id)
        """,
    EntityKind.ALBUM: """
        select 1 from albums al where al.id = %(subject)s and al.deleted_at is null and exists (
            select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
             where s.album_id = al.id)
        """,
    EntityKind.SONG: """
        select 1 from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
         where s.id = %(subject)s
        """,
}
_ADD = """
insert into reports (id, kind, subject_id, reason, note, reporter_id, reporter_email, created_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict (kind, subject_id, reporter_id) where state = 'open' do nothing
"""
_LOCK = "select id from reports where id = %s for update"
_FIND = """
select r.id, r.kind, r.subject_id, coalesce(a.name, al.title, s.title) as name, r.reason, r.note,
       r.reporter_id, r.reporter_email, r.state, r.answer, r.created_at, r.decided_at, r.decided_by,
       (select count(*) from reports o where o.kind = r.kind and o.subject_id = r.subject_id
           and o.state = 'open' and o.id <> r.id) as others
  from reports r
  left join artists a on r.kind = 'artist' and a.id = r.subject_id
  left join albums al on r.kind = 'album' and al.id = r.subject_id
  left join songs s on r.kind = 'song' and s.id = r.subject_id
 where r.id = %s
"""
_LIST = """
select r.id, r.kind, r.subject_id, coalesce(a.name, al.title, s.title) as name, r.reason, r.note,
       r.reporter_id, r.reporter_email, r.state, r.answer, r.created_at, r.decided_at, r.decided_by,
       (select count(*) from reports o where o.kind = r.kind and o.subject_id = r.subject_id
           and o.state = 'open' and o.id <> r.id) as others
  from reports r
  left join artists a on r.kind = 'artist' and a.id = r.subject_id
  left join albums al on r.kind = 'album' and al.id = r.subject_id
  left join songs s on r.kind = 'song' and s.id = r.subject_id
 where r.state = %(state)s and (r.created_at, r.id) > (%(at)s, %(id)s)
 order by r.created_at, r.id limit %(count)s
"""
_DECIDE = "update reports set state = %s, answer = %s, decided_at = %s, decided_by = %s where id = %s"


async def exists(conn: Connection, kind: EntityKind, subject_id: UUID, audience: Audience) -> bool:
    """Whether there is such a thing, and the audience may know of it."""
    values = {**audience.values, "subject": subject_id}
    return await (await conn.execute(_EXISTS[kind], values)).fetchone() is not None


async def add(conn: Connection, report: Report) -> bool:
    """Insert a report; False when one of the same person about it is open."""
    values = [
        report.id,
        report.kind,
        report.subject_id,
        report.reason,
        report.note,
        report.reporter_id,
        report.reporter_email,
        report.created_at,
    ]
    return (await conn.execute(_ADD, values)).rowcount == 1


async def lock(conn: Connection, report_id: ReportId) -> Report | None:
    """A report, held until commit."""
    await conn.execute(_LOCK, [report_id])
    return await find(conn, report_id)


async def find(conn: Connection, report_id: ReportId) -> Report | None:
    """A report."""
    row = await (await conn.execute(_FIND, [report_id])).fetchone()
    return None if row is None else _report(row)


async def list_reports(
    conn: Connection, state: ReportState, after: tuple[datetime, UUID], count: int
) -> list[Report]:
    """Reports in a state, the oldest first."""
    values = {"state": state, "at": after[0], "id": after[1], "count": count}
    return [_report(row) for row in await (await conn.execute(_LIST, values)).fetchall()]


async def decide(
    conn: Connection,
    report_id: ReportId,
    state: ReportState,
    *,
    answer: str | None,
    now: datetime,
    admin: UserId,
) -> None:
    """Note what became of a report."""
    await conn.execute(_DECIDE, [state, answer, now, admin, report_id])


def _report(row: dict[str, Any]) -> Report:
    return Report(
        id=ReportId(row["id"]),
        kind=EntityKind(row["kind"]),
        subject_id=row["subject_id"],
        name=row["name"],
        reason=ReportReason(row["reason"]),
        note=row["note"],
        reporter_id=row["reporter_id"],
        reporter_email=row["reporter_email"],
        state=ReportState(row["state"]),
        answer=row["answer"],
        created_at=row["created_at"],
        decided_at=row["decided_at"],
        decided_by=row["decided_by"],
        others=row["others"],
    )
