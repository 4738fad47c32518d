"""HTTP of families."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.entering import address_of
from segue.accounts.families.schemas import (
    ChangeMemberBody,
    FamilyBody,
    FamilyInvitationBody,
    InviteMemberBody,
    JoinFamilyBody,
    family_body,
    invitation_body,
)
from segue.accounts.families.service import Families
from segue.accounts.guards import SignedInCaller
from segue.kernel.ids import UserId


def router(families: Families) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.get("/family")
    async def get_family(caller: SignedInCaller) -> FamilyBody:
        """The family you own, or have a seat in."""
        return family_body(await families.get(caller.user_id))

    @routes.delete("/family", status_code=204)
    async def end_family(caller: SignedInCaller, request: Request) -> None:
        """End your family. Everybody keeps their account, without the tier."""
        await families.end(caller.user_id, address_of(request))

    @routes.post("/family/invitations", status_code=201)
    async def invite_member(
        caller: SignedInCaller, request: Request, body: InviteMemberBody
    ) -> FamilyInvitationBody:
        """Offer a seat of your family for seven days. The code is told once."""
        return invitation_body(
            await families.invite(
                caller.user_id, explicit_locked=body.explicit_locked, address=address_of(request)
            )
        )

    @routes.delete("/family/invitations/{invitation_id}", status_code=204)
    async def withdraw_family_invitation(caller: SignedInCaller, invitation_id: UUID) -> None:
        """Take an offered seat back."""
        await families.withdraw(caller.user_id, invitation_id)

    @routes.post("/family/members", status_code=201)
    async def join_family(caller: SignedInCaller, request: Request, body: JoinFamilyBody) -> FamilyBody:
        """Take a seat with the code of an invitation."""
        await families.join(caller.user_id, body.code.get_secret_value(), address_of(request))
        return family_body(await families.get(caller.user_id))

    @routes.patch("/family/members/{user_id}")
    async def change_family_member(
        caller: SignedInCaller, request: Request, user_id: UUID, body: ChangeMemberBody
    ) -> FamilyBody:
        """Lock explicit songs for a member of your family, or let them."""
        await families.lock_explicit(
            caller.user_id, UserId(user_id), locked=body.explicit_locked, address=address_of(request)
        )
        return family_body(await families.get(caller.user_id))

    @routes.delete("/family/members/{user_id}", status_code=204)
    async def remove_family_member(caller: SignedInCaller, request: Request, user_id: UUID) -> None:
        """Take a seat back, or give up your own."""
        await families.remove(caller.user_id, UserId(user_id), address_of(request))

    return routes
