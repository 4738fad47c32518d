"""HTTP of sheets."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from segue.accounts.http import SignedInCaller
from segue.catalog.sheets.cells import MOST_BYTES
from segue.catalog.sheets.contracts import SheetKind
from segue.catalog.sheets.errors import SheetTooLarge
from segue.catalog.sheets.schemas import SheetResultBody, sheet_result_body
from segue.catalog.sheets.service import Sheets
from segue.kernel.ids import ArtistId, LabelId

_csv: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
_sheet: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "CSV in UTF-8: a header with columns of the export; all but the id may be missing.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


def router(sheets: Sheets) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/artists/{artist_id}/sheets/{sheet}", responses=_csv, response_class=StreamingResponse)
    async def export_artist_sheet(
        caller: SignedInCaller, artist_id: UUID, sheet: SheetKind
    ) -> StreamingResponse:
        """An artist's songs, albums or licences as CSV: for who acts for the artist."""
        return _file(await sheets.export(caller, sheet, ArtistId(artist_id)), sheet)

    @routes.get("/labels/{label_id}/sheets/{sheet}", responses=_csv, response_class=StreamingResponse)
    async def export_label_sheet(
        caller: SignedInCaller, label_id: UUID, sheet: SheetKind
    ) -> StreamingResponse:
        """Songs, albums or licences of all artists of a label as CSV: for who acts for the label."""
        return _file(await sheets.export_label(caller, sheet, LabelId(label_id)), sheet)

    @routes.get("/admin/sheets/{sheet}", responses=_csv, response_class=StreamingResponse)
    async def export_sheet(caller: SignedInCaller, sheet: SheetKind) -> StreamingResponse:
        """All songs, albums or licences as CSV."""
        return _file(await sheets.export(caller, sheet, None), sheet)

    @routes.post("/sheets/{sheet}", openapi_extra=_sheet)
    async def apply_sheet(
        request: Request,
        caller: SignedInCaller,
        sheet: SheetKind,
        dry_run: Annotated[bool, Query(description="Tell what would change, and change nothing.")] = True,  # noqa: FBT002 - in the query
    ) -> SheetResultBody:
        """Change what the cells of a sheet say otherwise, all of it or nothing.

        Each row needs somebody who acts for its artist. A row that was changed since its `revision` is an
        error. Licences: a song that is named has then those of its rows, and no others.
        """
        address = request.client.host if request.client else None
        result = await sheets.apply(caller, sheet, await _whole(request), dry_run=dry_run, address=address)
        return sheet_result_body(result)

    return routes


def _file(rows: AsyncIterator[bytes], sheet: SheetKind) -> StreamingResponse:
    headers = {
        "content-disposition": f'attachment; filename="{sheet}.csv"',
        "cache-control": "private, no-store",
    }
    return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=headers)


async def _whole(request: Request) -> bytes:
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > MOST_BYTES:
            raise SheetTooLarge(f"Send {MOST_BYTES // 1024 // 1024} MB at most.", limit=MOST_BYTES)
    return bytes(held)
