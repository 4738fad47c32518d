"""HTTP of artists' room for originals."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.http import SignedInCaller
from segue.ingest.quotas.schemas import QuotaBody, StorageBody, storage_body
from segue.ingest.quotas.service import Quotas
from segue.kernel.ids import ArtistId


def router(quotas: Quotas) -> APIRouter:
    """The routes of quotas, without the API's prefix."""
    routes = APIRouter(tags=["uploads"])

    @routes.get("/artists/{artist_id}/storage")
    async def get_artist_storage(caller: SignedInCaller, artist_id: UUID) -> StorageBody:
        """How much room an artist's originals take: its members, and admins."""
        return storage_body(await quotas.get(caller, ArtistId(artist_id)))

    @routes.put("/admin/artists/{artist_id}/quota")
    async def set_artist_quota(
        caller: SignedInCaller, request: Request, artist_id: UUID, body: QuotaBody
    ) -> StorageBody:
        """Give an artist a quota of their own; null follows the server's."""
        changed = await quotas.set(caller, ArtistId(artist_id), body.quota_bytes, _address(request))
        return storage_body(changed)

    return routes


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
