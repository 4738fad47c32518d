"""HTTP of uploads."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from segue.accounts.api import Caller
from segue.accounts.http import SignedInCaller
from segue.ingest.form import UploadForm
from segue.ingest.resumable.routes import create_upload, speaks_tus
from segue.ingest.resumable.service import ResumableUploads
from segue.ingest.schemas import UPLOAD_FORM, UploadBody, UploadPage, upload_body
from segue.ingest.service.uploads import Uploads, too_large
from segue.kernel.ids import SongId, UploadId
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT

# What a form has beside its file.
_FORM_BYTES = 1 << 16


_begun: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "Begun as tus 1.0.0 has it, with Upload-Length in the place of a form: send the pieces"
        " to the address in Location."
    }
}


def router(uploads: Uploads, resumable: ResumableUploads) -> APIRouter:
    """The routes of uploads, without the API's prefix."""
    routes = APIRouter(tags=["uploads"])

    async def take_in(caller: Caller, request: Request, song_id: SongId | None) -> UploadBody | Response:
        if song_id is None:
            await uploads.check_sender(caller)
        else:
            await uploads.check_song(caller, song_id)
        if speaks_tus(request):
            return await create_upload(resumable, caller, request, song_id)
        told = request.headers.get("content-length", "")
        if told.isdigit() and int(told) > uploads.size_limit + _FORM_BYTES:
            raise too_large(uploads.size_limit)
        form = UploadForm(request.headers.get("content-type", ""), request.stream())
        return upload_body(await uploads.accept(caller, form, song_id))

    @routes.post(
        "/uploads",
        status_code=202,
        openapi_extra=UPLOAD_FORM,
        response_model=UploadBody,
        responses=_begun,
    )
    async def send_upload(caller: SignedInCaller, request: Request) -> UploadBody | Response:
        """Send a song, whole or in pieces. 202 means that it is kept; its status tells how it goes on."""
        return await take_in(caller, request, None)

    @routes.post(
        "/songs/{song_id}/versions",
        status_code=202,
        openapi_extra=UPLOAD_FORM,
        response_model=UploadBody,
        responses=_begun,
    )
    async def send_version(caller: SignedInCaller, song_id: UUID, request: Request) -> UploadBody | Response:
        """Send a song anew, as `POST uploads`: what plays now goes on until the new version is whole."""
        return await take_in(caller, request, SongId(song_id))

    @routes.get("/uploads")
    async def list_uploads(
        caller: SignedInCaller,
        limit: Annotated[
            int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")
        ] = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=2000, description="`next` of the page before.")
        ] = None,
    ) -> UploadPage:
        """One's own uploads, newest first."""
        page = await uploads.list_own(caller, cursor, limit)
        return UploadPage(items=[upload_body(upload) for upload in page.items], next=page.next)

    @routes.get("/uploads/{upload_id}")
    async def get_upload(caller: SignedInCaller, upload_id: UUID) -> UploadBody:
        """How an upload is doing."""
        return upload_body(await uploads.get(caller, UploadId(upload_id)))

    return routes
