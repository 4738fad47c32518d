"""HTTP of the directory of people, for admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from segue.accounts.contracts import Role
from segue.accounts.directory.contracts import PeopleFilter
from segue.accounts.directory.schemas import (
    ChangePersonBody,
    GiveTierBody,
    PersonBody,
    PersonDetailBody,
    SessionsEndedBody,
    SuspendBody,
    person_body,
    person_detail_body,
)
from segue.accounts.directory.service import Directory
from segue.accounts.entering import address_of
from segue.accounts.guards import SignedInCaller
from segue.accounts.paging import Cursor, Limit, PageBody, page_body
from segue.kernel.ids import UserId
from segue.kernel.paging import DEFAULT_LIMIT
from segue.kernel.quality import Subscription

# PostgreSQL's text holds no NUL.
Text = Annotated[
    str | None,
    Query(
        max_length=254,
        pattern=r"^[^\x00]*$",
        description="Words, each the beginning of one in the address or the name.",
    ),
]


def router(directory: Directory) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["admin"])

    @routes.get("/admin/users")
    async def list_people(
        q: Text = None,
        role: Role | None = None,
        tier: Subscription | None = None,
        *,
        suspended: bool | None = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[PersonBody]:
        """People, the newest first."""
        wanted = PeopleFilter(q or None, role, tier, suspended)
        page = await directory.list_people(wanted, cursor=cursor, limit=limit)
        return page_body(page.map(person_body), PageBody[PersonBody])

    @routes.get("/admin/users/{user_id}")
    async def get_account(user_id: UUID) -> PersonDetailBody:
        """One person."""
        return person_detail_body(await directory.get(UserId(user_id)))

    @routes.patch("/admin/users/{user_id}")
    async def change_person(
        caller: SignedInCaller, request: Request, user_id: UUID, body: ChangePersonBody
    ) -> PersonDetailBody:
        """Change a person's roles. Their tokens say the new ones within a second."""
        return person_detail_body(
            await directory.set_roles(
                UserId(user_id), body.roles, actor=caller.user_id, address=address_of(request)
            )
        )

    @routes.put("/admin/users/{user_id}/subscription")
    async def give_tier(
        caller: SignedInCaller, request: Request, user_id: UUID, body: GiveTierBody
    ) -> PersonDetailBody:
        """Give a person a tier in the place of what an admin, vouchers or billing gave them."""
        return person_detail_body(
            await directory.give_tier(
                UserId(user_id),
                body.tier,
                until=body.until,
                note=body.note,
                actor=caller.user_id,
                address=address_of(request),
            )
        )

    @routes.post("/admin/users/{user_id}/suspend")
    async def suspend_person(
        caller: SignedInCaller, request: Request, user_id: UUID, body: SuspendBody
    ) -> PersonDetailBody:
        """End a person's sessions and let them do nothing until they are restored."""
        return person_detail_body(
            await directory.suspend(
                UserId(user_id), body.reason, actor=caller.user_id, address=address_of(request)
            )
        )

    @routes.post("/admin/users/{user_id}/restore")
    async def restore_person(caller: SignedInCaller, request: Request, user_id: UUID) -> PersonDetailBody:
        """Lift a suspension."""
        return person_detail_body(
            await directory.restore(UserId(user_id), actor=caller.user_id, address=address_of(request))
        )

    @routes.delete("/admin/users/{user_id}/sessions")
    async def end_sessions_of_person(
        caller: SignedInCaller, request: Request, user_id: UUID
    ) -> SessionsEndedBody:
        """End every session of a person."""
        return SessionsEndedBody(
            ended=await directory.end_sessions(
                UserId(user_id), actor=caller.user_id, address=address_of(request)
            )
        )

    return routes
