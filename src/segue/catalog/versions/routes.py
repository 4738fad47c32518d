"""HTTP of a song's versions; `POST songs/{id}/versions` is with the uploads."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from segue.accounts.http import SignedInCaller
from segue.catalog.versions.schemas import SwitchVersionBody, VersionBody, VersionPage, version_body
from segue.catalog.versions.service import Versions
from segue.kernel.ids import SongId, VersionId
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT


def router(versions: Versions) -> APIRouter:
    """The routes of versions, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/songs/{song_id}/versions")
    async def list_versions(
        caller: SignedInCaller,
        song_id: UUID,
        limit: Annotated[
            int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")
        ] = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=2000, description="`next` of the page before.")
        ] = None,
    ) -> VersionPage:
        """A song's versions, the newest first: members of its artist, and admins."""
        page = await versions.list_of(caller, SongId(song_id), cursor, limit)
        return VersionPage(items=[version_body(one) for one in page.items], next=page.next)

    @routes.put("/songs/{song_id}/versions/current")
    async def switch_version(
        caller: SignedInCaller, request: Request, song_id: UUID, body: SwitchVersionBody
    ) -> VersionBody:
        """Have a version play, an earlier one say; plays and counts stay with the song."""
        chosen = VersionId(body.version_id)
        return version_body(await versions.switch(caller, SongId(song_id), chosen, _address(request)))

    @routes.delete("/songs/{song_id}/versions/{version_id}", status_code=204)
    async def delete_version(
        caller: SignedInCaller, request: Request, song_id: UUID, version_id: UUID
    ) -> None:
        """Delete a version that does not play, and its original, to make room."""
        await versions.delete(caller, SongId(song_id), VersionId(version_id), _address(request))

    return routes


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
