"""HTTP of labels."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from segue.accounts.entering import address_of
from segue.accounts.guards import SignedInCaller
from segue.accounts.labels.contracts import Label
from segue.accounts.labels.schemas import (
    LabelBody,
    LabelInvitationsBody,
    NewLabelBody,
    RenameLabelBody,
    StaffChangeBody,
    invitation_body,
    label_body,
)
from segue.accounts.labels.service import Labels
from segue.accounts.paging import Cursor, Limit, PageBody, page_body
from segue.accounts.profiles.rules import wanted_version
from segue.kernel.ids import LabelId, UserId
from segue.kernel.paging import DEFAULT_LIMIT

_IfMatch = Annotated[
    str | None, Header(max_length=100, description="The ETag of the revision that the change is meant for.")
]
_changed: dict[int | str, dict[str, Any]] = {
    412: {"description": "It was changed in between; `revision` is the current one."}
}


def router(labels: Labels) -> APIRouter:  # noqa: C901  # one route after another, none of them deep
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["labels"])

    @routes.get("/labels")
    async def list_labels(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[LabelBody]:
        """Labels that you act for, by name; an admin sees all."""
        page = await labels.list_labels(caller, cursor=cursor, limit=limit)
        return page_body(page.map(label_body), PageBody[LabelBody])

    @routes.post("/labels", status_code=201)
    async def create_label(caller: SignedInCaller, request: Request, body: NewLabelBody) -> LabelBody:
        """Make a label with one owner."""
        owner = UserId(body.owner_id)
        return label_body(await labels.create(caller, body.name, owner, address_of(request)))

    @routes.get("/labels/{label_id}")
    async def get_label(response: Response, caller: SignedInCaller, label_id: UUID) -> LabelBody:
        """A label that you act for."""
        return _tagged(response, await labels.get(caller, LabelId(label_id)))

    @routes.patch("/labels/{label_id}", responses=_changed)
    async def rename_label(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        label_id: UUID,
        body: RenameLabelBody,
        if_match: _IfMatch = None,
    ) -> LabelBody:
        """Give a label another name: its owners, and admins."""
        renamed = await labels.rename(
            caller,
            LabelId(label_id),
            body.name,
            revision=wanted_version(if_match),
            address=address_of(request),
        )
        return _tagged(response, renamed)

    @routes.delete("/labels/{label_id}", status_code=204)
    async def delete_label(caller: SignedInCaller, request: Request, label_id: UUID) -> None:
        """Delete a label; its artists stay."""
        await labels.delete(caller, LabelId(label_id), address_of(request))

    @routes.put("/labels/{label_id}/staff/{user_id}")
    async def put_label_staff(
        caller: SignedInCaller, request: Request, label_id: UUID, user_id: UUID, body: StaffChangeBody
    ) -> LabelBody:
        """Ask someone to act for a label, or change the role of who does: its owners, and admins.

        Who is asked acts for it once they have accepted.
        """
        return label_body(
            await labels.put_staff(
                caller, LabelId(label_id), UserId(user_id), body.role, address=address_of(request)
            )
        )

    @routes.delete("/labels/{label_id}/staff/{user_id}", status_code=204)
    async def remove_label_staff(
        caller: SignedInCaller, request: Request, label_id: UUID, user_id: UUID
    ) -> None:
        """Let someone act for a label no more, or ask them no more: its owners, admins, they themselves."""
        await labels.remove_staff(caller, LabelId(label_id), UserId(user_id), address_of(request))

    @routes.get("/users/me/label-invitations")
    async def list_label_invitations(caller: SignedInCaller) -> LabelInvitationsBody:
        """Labels that ask you to act for them."""
        found = await labels.list_invitations(caller.user_id)
        return LabelInvitationsBody(items=[invitation_body(one) for one in found])

    @routes.put("/users/me/label-invitations/{label_id}")
    async def accept_label_invitation(caller: SignedInCaller, request: Request, label_id: UUID) -> LabelBody:
        """Act for a label that asks for you. Refresh the access token afterwards: you are an artist now."""
        return label_body(await labels.accept(caller, LabelId(label_id), address_of(request)))

    @routes.delete("/users/me/label-invitations/{label_id}", status_code=204)
    async def decline_label_invitation(caller: SignedInCaller, request: Request, label_id: UUID) -> None:
        """Turn a label down; its owners may ask again."""
        await labels.decline(caller, LabelId(label_id), address_of(request))

    return routes


def _tagged(response: Response, label: Label) -> LabelBody:
    response.headers["etag"] = f'"{label.revision}"'
    response.headers["cache-control"] = "private, no-cache"
    return label_body(label)
