"""HTTP of what is stored, for those who run the server."""

from typing import Annotated

from fastapi import APIRouter, Query

from segue.ingest.storage.schemas import (
    ArtistStoragePage,
    ServerStorageBody,
    artist_storage_body,
    server_storage_body,
)
from segue.ingest.storage.service import Stocktaking
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT

_Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
_Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
# PostgreSQL's text holds no NUL.
_Name = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="A part of the name.")]


def router(stocktaking: Stocktaking) -> APIRouter:
    """The routes of storage, without the API's prefix."""
    routes = APIRouter(tags=["admin"])

    @routes.get("/admin/storage")
    async def get_storage() -> ServerStorageBody:
        """How much is stored of what, and how much room is left; asked again while it is counted."""
        return server_storage_body(await stocktaking.get())

    @routes.get("/admin/storage/artists")
    async def list_artist_storage(
        q: _Name = "", limit: _Limit = DEFAULT_LIMIT, cursor: _Cursor = None
    ) -> ArtistStoragePage:
        """What each artist's music takes, those of most originals first."""
        page = await stocktaking.list_artists(q, cursor, limit)
        return ArtistStoragePage(items=[artist_storage_body(one) for one in page.items], next=page.next)

    return routes
