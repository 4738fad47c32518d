"""HTTP of people's rights over their data."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from segue.accounts.cookies import clear_cookies
from segue.accounts.entering import address_of, client_of
from segue.accounts.guards import SignedInCaller
from segue.accounts.rights.exports import Exports
from segue.accounts.rights.leaving import Leaving
from segue.accounts.rights.schemas import (
    DepartureBody,
    ExportBody,
    LeaveBody,
    RestoreBody,
    RestoreByTicketBody,
    export_body,
)

_zip: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


def router(leaving: Leaving, exports: Exports) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.delete("/users/me")
    async def delete_me(
        request: Request, response: Response, caller: SignedInCaller, body: LeaveBody
    ) -> DepartureBody:
        """Delete your account: signed out everywhere at once, erased for good after 30 days."""
        password = body.password.get_secret_value() if body.password else None
        departure = await leaving.leave(caller, password, client_of(request, None))
        clear_cookies(request, response)
        return DepartureBody(erased_from=departure.erased_from)

    @routes.post("/users/me/restore", status_code=204)
    async def restore_me(request: Request, body: RestoreBody | RestoreByTicketBody) -> None:
        """Take back that your account is deleted, then sign in as ever. Needs nobody signed in.

        Takes your password, or the ticket that signing in by any other way was answered with.
        """
        if isinstance(body, RestoreByTicketBody):
            await leaving.restore_by_ticket(body.ticket.get_secret_value(), client_of(request, None))
            return
        await leaving.restore(body.email, body.password.get_secret_value(), client_of(request, None))

    @routes.post("/users/me/export", status_code=202)
    async def request_export(request: Request, caller: SignedInCaller) -> ExportBody:
        """Have everything held about you put together; look at it with `GET users/me/export/{id}`."""
        export = await exports.request(caller.user_id, address_of(request))
        return export_body(export, _file_url(request, export.id))

    @routes.get("/users/me/export/{export_id}")
    async def get_export(request: Request, caller: SignedInCaller, export_id: UUID) -> ExportBody:
        """How far an export is, and where it can be fetched."""
        export = await exports.get(caller.user_id, export_id)
        return export_body(export, _file_url(request, export.id))

    @routes.get("/users/me/export/{export_id}/file", responses=_zip, response_class=Response)
    async def read_export(caller: SignedInCaller, export_id: UUID) -> Response:
        """The zip, for 7 days."""
        export, pieces = await exports.open(caller.user_id, export_id)
        day = export.requested_at.strftime("%Y-%m-%d")
        return StreamingResponse(
            pieces,
            media_type="application/zip",
            headers={
                "content-length": str(export.size),
                "content-disposition": f'attachment; filename="segue-export-{day}.zip"',
                "cache-control": "private, no-store",
            },
        )

    return routes


def _file_url(request: Request, export_id: UUID) -> str:
    # A path: whoever asked knows at which host, and nobody else's word about it is taken.
    return f"{request.url.path.partition('/users/')[0]}/users/me/export/{export_id}/file"
