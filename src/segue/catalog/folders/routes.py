"""HTTP of releases as folders."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from segue.accounts.http import SignedInCaller
from segue.catalog.folders.service import ReleaseFolders
from segue.kernel.ids import AlbumId

_zip: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


def router(folders: ReleaseFolders) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/albums/{album_id}/archive", responses=_zip, response_class=StreamingResponse)
    async def read_album_archive(caller: SignedInCaller, album_id: UUID) -> StreamingResponse:
        """A release as a zip: FLAC with tags, the cover, release.json. For who acts for its artist."""
        pieces = await folders.archive(caller, AlbumId(album_id))
        headers = {
            "content-disposition": f'attachment; filename="{album_id}.zip"',
            "cache-control": "private, no-store",
        }
        return StreamingResponse(pieces, media_type="application/zip", headers=headers)

    return routes
