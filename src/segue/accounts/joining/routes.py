"""HTTP of joining."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.entering import address_of, check_transport, client_of, hand_over
from segue.accounts.guards import SignedInCaller
from segue.accounts.joining.schemas import (
    AcceptedBody,
    ChangeRegistrationBody,
    CheckInvitationBody,
    InvitationBody,
    InviteBody,
    OpenInvitationBody,
    RegisterBody,
    RegistrationStateBody,
    invitation_body,
    registration_body,
)
from segue.accounts.joining.service import Joining
from segue.accounts.paging import Cursor, Limit, PageBody, page_body
from segue.accounts.schemas import SignedInBody
from segue.kernel.paging import DEFAULT_LIMIT

_accepted: dict[int | str, dict[str, Any]] = {
    202: {"model": AcceptedBody, "description": "A letter asks to confirm the address first."}
}


def router(joining: Joining) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.post("/auth/register", status_code=201, responses=_accepted)
    async def register(
        request: Request, response: Response, body: RegisterBody
    ) -> SignedInBody | AcceptedBody:
        """Sign up, and in.

        Where letters are sent, the account is made once its address is confirmed: 202, whoever has it.
        """
        check_transport(request, body.transport)
        new = await joining.register(
            body.email,
            body.password.get_secret_value(),
            body.display_name,
            client_of(request, body.device_name),
            invitation=body.invitation.get_secret_value() if body.invitation else None,
        )
        if new is None:
            response.status_code = 202
            return AcceptedBody()
        return hand_over(request, response, new, body.transport)

    @routes.post("/auth/invitation")
    async def check_invitation(body: CheckInvitationBody) -> OpenInvitationBody:
        """Whether an invitation is good, before somebody fills in the page."""
        found = await joining.check_invitation(body.invitation.get_secret_value())
        return OpenInvitationBody(email=found.email, expires_at=found.expires_at)

    @routes.get("/admin/registration", tags=["admin"])
    async def get_registration() -> RegistrationStateBody:
        """Who may sign up."""
        return registration_body(await joining.get_registration())

    @routes.put("/admin/registration", tags=["admin"])
    async def change_registration(
        request: Request, caller: SignedInCaller, body: ChangeRegistrationBody
    ) -> RegistrationStateBody:
        """Choose who may sign up; 409 where the operator's setting decides."""
        state = await joining.change_registration(body.mode, caller.user_id, address_of(request))
        return registration_body(state)

    @routes.get("/admin/invitations", tags=["admin"])
    async def list_invitations(
        limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[InvitationBody]:
        """All invitations, the newest first."""
        page = await joining.list_invitations(cursor=cursor, limit=limit)
        return page_body(page.map(invitation_body), PageBody[InvitationBody])

    @routes.post("/admin/invitations", status_code=201, tags=["admin"])
    async def invite(request: Request, caller: SignedInCaller, body: InviteBody) -> InvitationBody:
        """Invite somebody."""
        made = await joining.invite(
            caller.user_id,
            note=body.note,
            email=body.email,
            uses=body.uses,
            lasts=timedelta(days=body.days),
            address=address_of(request),
        )
        return invitation_body(made)

    @routes.delete("/admin/invitations/{invitation_id}", status_code=204, tags=["admin"])
    async def end_invitation(request: Request, invitation_id: UUID, caller: SignedInCaller) -> None:
        """Withdraw an invitation; who has used it stays."""
        await joining.end_invitation(invitation_id, caller.user_id, address_of(request))

    return routes
