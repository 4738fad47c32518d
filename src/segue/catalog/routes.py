"""HTTP of the catalogue. Browsing needs a person signed in."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from segue.accounts.http import SignedInCaller
from segue.catalog.schemas import WaveformBody, waveform_body
from segue.catalog.service.catalog import Catalog
from segue.kernel.ids import SongId
from segue.kernel.paging import MAX_LIMIT

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
_waveform: dict[int | str, dict[str, object]] = {304: {"description": "The waveform is the one you have."}}


def router(catalog: Catalog) -> APIRouter:
    """The catalogue's routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/songs/{song_id}/waveform", responses=_waveform, response_model=WaveformBody)
    async def get_waveform(
        request: Request, response: Response, caller: SignedInCaller, song_id: UUID
    ) -> WaveformBody | Response:
        """Peaks of a song for its seek bar."""
        waveform = await catalog.get_waveform(caller, SongId(song_id))
        headers = {"etag": f'"{waveform.version_id.hex}"', "cache-control": "private, max-age=3600"}
        if has_it(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        response.headers.update(headers)
        return waveform_body(waveform)

    return routes


def has_it(request: Request, etag: str) -> bool:
    """Whether who asks says that they hold what `etag` names."""
    told = request.headers.get("if-none-match", "")
    return told == "*" or etag in (part.strip().removeprefix("W/") for part in told.split(","))
