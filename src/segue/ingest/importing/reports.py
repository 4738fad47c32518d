"""What imports found, as pages and as a table."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from segue.ingest.importing import store
from segue.ingest.importing.contracts import Finding, ImportedPlaylist, ImportRun, Outcome
from segue.ingest.importing.errors import ImportMissing
from segue.ingest.paths import shown
from segue.kernel.ids import ImportId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Database

_LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)
_LAST_NUMBER = (1 << 63) - 1
_ROWS = 1000
# What a table's program would take for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Reports:
    """Reads what imports left behind."""

    database: Database

    async def list_runs(self, cursor: str | None, limit: int) -> Page[ImportRun]:
        """Newest first. Raises BadCursor."""
        after = (_LAST_MOMENT, UUID(int=(1 << 128) - 1)) if cursor is None else _moment(cursor)
        async with self.database.transaction() as conn:
            found = await store.list_runs(conn, after, limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor(last.started_at.isoformat(), str(last.id)))

    async def get_run(self, run: ImportId) -> ImportRun:
        """One import. Raises ImportMissing."""
        async with self.database.transaction() as conn:
            found = await store.find_run(conn, run)
        if found is None:
            raise ImportMissing("Reports are kept for 90 days. Look at the list of imports.")
        return found

    async def list_findings(
        self, run: ImportId, outcome: Outcome | None, cursor: str | None, limit: int
    ) -> Page[Finding]:
        """What an import has to say, in its order. Raises ImportMissing, BadCursor."""
        await self.get_run(run)
        after = 0 if cursor is None else min(int(decode_cursor(cursor, (int,))[0]), _LAST_NUMBER)
        async with self.database.transaction() as conn:
            found = await store.list_findings(conn, run, after=after, outcome=outcome, limit=limit + 1)
        page = cut_page(found, limit, lambda last: encode_cursor(last[0]))
        return page.map(lambda row: _readable(row[1]))

    async def table(self, run: ImportId) -> AsyncIterator[str]:
        """All findings as CSV (RFC 4180), piece by piece; no cell is a formula. Raises ImportMissing."""
        await self.get_run(run)
        return self._pieces(run)

    async def list_playlists(self, cursor: str | None, limit: int) -> Page[ImportedPlaylist]:
        """Playlists that were found among the music, by path. Raises BadCursor."""
        after = "" if cursor is None else str(decode_cursor(cursor, (str,))[0])
        if "\0" in after:
            raise BadCursor("Leave the cursor out to begin at the first page.")
        async with self.database.transaction() as conn:
            found = await store.list_playlists(conn, after, limit + 1)
        return cut_page(found, limit, lambda last: encode_cursor(last.path))

    async def _pieces(self, run: ImportId) -> AsyncIterator[str]:
        yield _lines([("path", "outcome", "code", "reason", "song_id")])
        after = 0
        while True:
            async with self.database.transaction() as conn:
                found = await store.list_findings(conn, run, after=after, outcome=None, limit=_ROWS)
            if not found:
                return
            yield _lines([
                (shown(one.path), one.outcome.value, one.code or "", one.reason or "", str(one.song_id or ""))
                for _, one in found
            ])  # fmt: skip
            after = found[-1][0]


def plain_cell(text: str) -> str:
    """A cell that no table program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(rows: list[tuple[str, ...]]) -> str:
    held = io.StringIO()
    csv.writer(held).writerows([plain_cell(cell) for cell in row] for row in rows)
    return held.getvalue()


def _readable(finding: Finding) -> Finding:
    return Finding(shown(finding.path), finding.outcome, finding.code, finding.reason, finding.song_id)


def _moment(cursor: str) -> tuple[datetime, UUID]:
    moment, last = decode_cursor(cursor, (str, str))
    try:
        return datetime.fromisoformat(str(moment)), UUID(str(last))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None
