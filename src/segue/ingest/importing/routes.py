"""HTTP of imports, for those who run the server."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from segue.accounts.http import SignedInCaller
from segue.ingest.importing.contracts import Outcome
from segue.ingest.importing.reports import Reports
from segue.ingest.importing.schemas import (
    FindingPage,
    ImportBody,
    ImportedPlaylistPage,
    ImportPage,
    finding_body,
    import_body,
    playlist_body,
)
from segue.kernel.ids import ImportId
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT

_Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
_Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]


def router(reports: Reports) -> APIRouter:
    """The routes of imports, without the API's prefix."""
    routes = APIRouter(tags=["imports"])

    @routes.get("/admin/imports")
    async def list_imports(
        caller: SignedInCaller,  # noqa: ARG001  # the guard asks who it is
        limit: _Limit = DEFAULT_LIMIT,
        cursor: _Cursor = None,
    ) -> ImportPage:
        """Imports of folders, newest first."""
        page = await reports.list_runs(cursor, limit)
        return ImportPage(items=[import_body(run) for run in page.items], next=page.next)

    @routes.get("/admin/imports/{import_id}")
    async def get_import(
        caller: SignedInCaller,  # noqa: ARG001  # the guard asks who it is
        import_id: UUID,
    ) -> ImportBody:
        """How an import stands."""
        return import_body(await reports.get_run(ImportId(import_id)))

    @routes.get("/admin/imports/{import_id}/findings")
    async def list_findings(
        caller: SignedInCaller,  # noqa: ARG001  # the guard asks who it is
        import_id: UUID,
        outcome: Annotated[Outcome | None, Query(description="Only files with this outcome.")] = None,
        limit: _Limit = DEFAULT_LIMIT,
        cursor: _Cursor = None,
    ) -> FindingPage:
        """Files that an import has something to say about: refused and why, renamed, gone, back."""
        page = await reports.list_findings(ImportId(import_id), outcome, cursor, limit)
        return FindingPage(items=[finding_body(one) for one in page.items], next=page.next)

    @routes.get("/admin/imports/{import_id}/report.csv", response_class=StreamingResponse)
    async def download_report(
        caller: SignedInCaller,  # noqa: ARG001  # the guard asks who it is
        import_id: UUID,
    ) -> StreamingResponse:
        """All findings of an import as a table."""
        return StreamingResponse(
            await reports.table(ImportId(import_id)),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="import-{import_id}.csv"'},
        )

    @routes.get("/admin/imported-playlists")
    async def list_imported_playlists(
        caller: SignedInCaller,  # noqa: ARG001  # the guard asks who it is
        limit: _Limit = DEFAULT_LIMIT,
        cursor: _Cursor = None,
    ) -> ImportedPlaylistPage:
        """Playlists found among imported music, kept for when there are playlists."""
        page = await reports.list_playlists(cursor, limit)
        return ImportedPlaylistPage(items=[playlist_body(one) for one in page.items], next=page.next)

    return routes
