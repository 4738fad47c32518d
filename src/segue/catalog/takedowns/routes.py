"""HTTP of takedowns: for admins."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.schemas import address_of
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import PageBody
from segue.catalog.takedowns.schemas import LiftBody, TakeDownBody, TakedownBody, takedown_body
from segue.catalog.takedowns.service import Takedowns
from segue.kernel.ids import TakedownId
from segue.kernel.paging import DEFAULT_LIMIT


def router(takedowns: Takedowns) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["admin"])

    @routes.get("/admin/takedowns")
    async def list_takedowns(
        *, standing: bool | None = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[TakedownBody]:
        """Takedowns, the newest first: those that stand, or were lifted, or with `standing` left out all."""
        page = await takedowns.list_takedowns(standing=standing, cursor=cursor, limit=limit)
        return PageBody[TakedownBody](items=[takedown_body(one) for one in page.items], next=page.next)

    @routes.post("/admin/takedowns", status_code=201)
    async def take_down(request: Request, caller: SignedInCaller, body: TakeDownBody) -> TakedownBody:
        """Take a song down, or an album or artist with all songs; audio is refused within a second."""
        made = await takedowns.take_down(
            caller,
            body.kind,
            body.id,
            reason=body.reason,
            claimant=body.claimant,
            address=address_of(request),
        )
        return takedown_body(made)

    @routes.post("/admin/takedowns/{takedown_id}/lift")
    async def lift_takedown(
        request: Request, caller: SignedInCaller, takedown_id: UUID, body: LiftBody
    ) -> TakedownBody:
        """Let what was taken down be heard again, unless something else forbids it."""
        lifted = await takedowns.lift(
            caller, TakedownId(takedown_id), reason=body.reason, address=address_of(request)
        )
        return takedown_body(lifted)

    return routes
