"""HTTP of uploads."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from segue.accounts.api import SignedInCaller
from segue.ingest.form import UploadForm
from segue.ingest.schemas import UPLOAD_FORM, UploadBody, UploadPage, upload_body
from segue.ingest.service.uploads import Uploads, too_large
from segue.kernel.ids import UploadId
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT

# What a form has beside its file.
_FORM_BYTES = 1 << 16


def router(uploads: Uploads) -> APIRouter:
    """The routes of uploads, without the API's prefix."""
    routes = APIRouter(tags=["uploads"])

    @routes.post("/uploads", status_code=202, openapi_extra=UPLOAD_FORM)
    async def send_upload(caller: SignedInCaller, request: Request) -> UploadBody:
        """Send a song. The answer means that it is kept; how it goes on is told by its status."""
        told = request.headers.get("content-length", "")
        if told.isdigit() and int(told) > uploads.size_limit + _FORM_BYTES:
            raise too_large(uploads.size_limit)
        form = UploadForm(request.headers.get("content-type", ""), request.stream())
        return upload_body(await uploads.accept(caller, form))

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
