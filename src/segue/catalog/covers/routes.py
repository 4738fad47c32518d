"""HTTP of covers: anyone reads them, who acts for an artist puts them there."""

from enum import IntEnum
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.contracts import CoverFormat
from segue.catalog.covers.schemas import ShownBody, shown_body
from segue.catalog.covers.service import Sleeves
from segue.catalog.routes import has_it
from segue.catalog.service.catalog import Catalog
from segue.kernel.ids import AlbumId, ArtistId, CoverId

_FOREVER = "public, max-age=31536000, immutable"
_MEDIA_TYPES = {CoverFormat.WEBP: "image/webp", CoverFormat.JPEG: "image/jpeg"}
_shown: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in _MEDIA_TYPES.values()
        }
    },
    304: {"description": "The cover is the one you have."},
}
PICTURE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "JPEG, PNG, WebP, GIF, AVIF, BMP or TIFF, at most 20 MB and 36 million pixels.",
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class CoverSize(IntEnum):
    """Pixels a side."""

    ICON = 64
    SMALL = 96
    MEDIUM = 320
    LARGE = 640
    FULL = 1280
    WHOLE = 1500


def router(catalog: Catalog, sleeves: Sleeves) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/covers/{cover_id}", responses=_shown, response_class=Response)
    async def read_cover(
        request: Request,
        cover_id: UUID,
        size: CoverSize = CoverSize.MEDIUM,
        format: CoverFormat = CoverFormat.WEBP,  # noqa: A002 - the name in the query
    ) -> Response:
        """A cover, square, `size` pixels a side or the nearest there is. Needs nobody signed in."""
        etag = f'"{cover_id.hex}-{size}-{format}"'
        headers = {"etag": etag, "cache-control": _FOREVER}
        if has_it(request, etag):
            return Response(status_code=304, headers=headers)
        data = await catalog.read_cover(CoverId(cover_id), size, format)
        return Response(data, media_type=_MEDIA_TYPES[format], headers=headers)

    @routes.put("/albums/{album_id}/cover", openapi_extra=PICTURE)
    async def put_album_cover(request: Request, caller: SignedInCaller, album_id: UUID) -> ShownBody:
        """Show a picture on an album: its middle square, made anew, nothing kept of the file."""
        shown = await sleeves.put_on_album(caller, AlbumId(album_id), request.stream(), _address(request))
        return shown_body(shown)

    @routes.delete("/albums/{album_id}/cover", status_code=204)
    async def remove_album_cover(request: Request, caller: SignedInCaller, album_id: UUID) -> None:
        """Show no cover on an album any more."""
        await sleeves.take_off_album(caller, AlbumId(album_id), _address(request))

    @routes.put("/artists/{artist_id}/image", openapi_extra=PICTURE)
    async def put_artist_image(request: Request, caller: SignedInCaller, artist_id: UUID) -> ShownBody:
        """Show a picture of an artist: its middle square, made anew, nothing kept of the file."""
        shown = await sleeves.put_on_artist(caller, ArtistId(artist_id), request.stream(), _address(request))
        return shown_body(shown)

    @routes.delete("/artists/{artist_id}/image", status_code=204)
    async def remove_artist_image(request: Request, caller: SignedInCaller, artist_id: UUID) -> None:
        """Show no picture of an artist any more."""
        await sleeves.take_off_artist(caller, ArtistId(artist_id), _address(request))

    return routes


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
