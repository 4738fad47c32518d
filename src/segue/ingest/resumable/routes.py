"""HTTP of uploads in pieces: tus 1.0.0 with creation, termination, expiration and checksum."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.requests import ClientDisconnect

from segue.accounts.api import LIMIT_HEADERS
from segue.accounts.http import SignedInCaller
from segue.ingest.form import draft_of
from segue.ingest.resumable import rules
from segue.ingest.resumable.contracts import Coming
from segue.ingest.resumable.errors import PieceTypeWrong
from segue.ingest.resumable.service import ResumableUploads
from segue.kernel.ids import SongId, UploadId

_OFFSET = {"schema": {"type": "integer"}, "description": "Bytes that are on stable storage."}
_EXPIRES = {"schema": {"type": "string"}, "description": "When the upload is forgotten unless it goes on."}
_PIECE: dict[str, Any] = {
    "parameters": [
        {"name": "Tus-Resumable", "in": "header", "required": True, "schema": {"const": rules.VERSION}},
        {"name": "Upload-Offset", "in": "header", "required": True, "schema": {"type": "integer"}},
        {
            "name": "Upload-Checksum",
            "in": "header",
            "schema": {"type": "string"},
            "description": "sha1 or sha256, a space, and the digest of the piece in base64.",
        },
    ],
    "requestBody": {
        "required": True,
        "content": {rules.PIECE_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
}
_kept: dict[int | str, dict[str, Any]] = {
    204: {"description": "Kept.", "headers": {"Upload-Offset": _OFFSET, "Upload-Expires": _EXPIRES}},
    415: {"description": "A piece comes as application/offset+octet-stream."},
    460: {"description": "The checksum does not match; nothing was kept."},
}
_able: dict[int | str, dict[str, Any]] = {
    204: {"description": "Version, extensions and checksums, as headers of tus 1.0.0."}
}


def speaks_tus(request: Request) -> bool:
    """Whether a request to make an upload is one of tus, and no form."""
    return "tus-resumable" in request.headers or "upload-length" in request.headers


def tell_tus(request: Request) -> None:
    """Have the answer, whatever it is, tell the protocol's version."""
    version = rules.VERSION.encode()
    own = [(b"tus-resumable", version)]
    if request.headers.get("tus-resumable") != rules.VERSION:
        own.append((b"tus-version", version))
    request.scope.setdefault(LIMIT_HEADERS, []).extend(own)


async def create_upload(
    uploads: ResumableUploads, caller: SignedInCaller, request: Request, song_id: SongId | None = None
) -> Response:
    """Begin an upload as its headers say; with `song_id`, of a further version of that song."""
    tell_tus(request)
    rules.check_version(request.headers.get("tus-resumable"))
    size = rules.number_of("Upload-Length", request.headers.get("upload-length"))
    file_name, fields = rules.metadata_of(request.headers.get("upload-metadata", ""))
    if song_id is not None:
        fields["song_id"] = str(song_id)
    made = await uploads.create(caller, size, file_name, draft_of(fields))
    # Where the route was asked, so that the address is right behind any proxy: a path is a URI too.
    base = request.url.path.partition("/songs/")[0].removesuffix("/uploads")
    return Response(
        status_code=201,
        headers={
            "location": f"{base}/uploads/{made.upload.id}",
            "upload-expires": rules.http_date(made.expires_at),
            "upload-offset": "0",
        },
    )


def router(uploads: ResumableUploads) -> APIRouter:
    """The routes of uploads in pieces, without the API's prefix."""
    routes = APIRouter(tags=["uploads"])
    tus = [Depends(tell_tus)]

    @routes.options("/uploads", status_code=204, responses=_able)
    async def describe_uploads() -> Response:
        """What this server can of tus."""
        return Response(status_code=204, headers=rules.options(uploads.size_limit))

    @routes.head("/uploads/{upload_id}", include_in_schema=False, dependencies=tus)
    async def find_offset(caller: SignedInCaller, upload_id: UUID, request: Request) -> Response:
        """How much of an upload is here."""
        coming = await uploads.get(caller, UploadId(upload_id))
        rules.check_version(request.headers.get("tus-resumable"))
        headers = {"upload-length": str(coming.size), "cache-control": "no-store"}
        return Response(status_code=200, headers=headers | _progress(coming))

    @routes.patch(
        "/uploads/{upload_id}", status_code=204, responses=_kept, openapi_extra=_PIECE, dependencies=tus
    )
    async def send_piece(caller: SignedInCaller, upload_id: UUID, request: Request) -> Response:
        """Send the next piece of an upload. 204 means that it is on stable storage."""
        headers = request.headers
        await uploads.get(caller, UploadId(upload_id))
        rules.check_version(headers.get("tus-resumable"))
        if headers.get("content-type", "").partition(";")[0].strip().lower() != rules.PIECE_TYPE:
            raise PieceTypeWrong(f"Send the piece as {rules.PIECE_TYPE}.")
        length = headers.get("content-length")
        try:
            coming = await uploads.append(
                caller,
                UploadId(upload_id),
                offset=rules.number_of("Upload-Offset", headers.get("upload-offset")),
                length=None if length is None else rules.number_of("Content-Length", length),
                body=aiter(request.stream()),
                checksum=rules.checksum_of(headers.get("upload-checksum")),
            )
        except ClientDisconnect:
            # What this protocol is for, and nobody hears the answer.
            coming = await uploads.get(caller, UploadId(upload_id))
        return Response(status_code=204, headers=_progress(coming))

    @routes.delete("/uploads/{upload_id}", status_code=204, dependencies=tus)
    async def end_upload(caller: SignedInCaller, upload_id: UUID) -> None:
        """Forget an upload that is not being made into a song yet, or could not be."""
        await uploads.terminate(caller, UploadId(upload_id))

    return routes


def _progress(coming: Coming) -> dict[str, str]:
    headers = {"upload-offset": str(coming.received)}
    if coming.expires_at is not None:
        headers["upload-expires"] = rules.http_date(coming.expires_at)
    return headers
