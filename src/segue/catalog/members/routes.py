"""HTTP of who acts for an artist."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.http import SignedInCaller
from segue.catalog.members.contracts import ClaimState
from segue.catalog.members.schemas import (
    ClaimArtistBody,
    ClaimBody,
    DecideClaimBody,
    MembershipBody,
    VerifyArtistBody,
    claim_body,
    membership_body,
)
from segue.catalog.members.service import Members
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import ArtistBody, PageBody, artist_body
from segue.kernel.ids import ArtistId, ClaimId, LabelId, UserId
from segue.kernel.paging import DEFAULT_LIMIT


def router(members: Members) -> APIRouter:  # noqa: C901 - one route after another, none of them deep
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.get("/artists/{artist_id}/members")
    async def get_artist_members(caller: SignedInCaller, artist_id: UUID) -> MembershipBody:
        """Who acts for an artist: for those who do, and admins."""
        return membership_body(await members.get(caller, ArtistId(artist_id)))

    @routes.put("/artists/{artist_id}/members/{user_id}")
    async def add_artist_member(
        caller: SignedInCaller, request: Request, artist_id: UUID, user_id: UUID
    ) -> MembershipBody:
        """Let a person act for an artist; they get the artist role with it."""
        return membership_body(
            await members.add_member(caller, ArtistId(artist_id), UserId(user_id), _address(request))
        )

    @routes.delete("/artists/{artist_id}/members/{user_id}", status_code=204)
    async def remove_artist_member(
        caller: SignedInCaller, request: Request, artist_id: UUID, user_id: UUID
    ) -> None:
        """Let a person act for an artist no more."""
        await members.remove_member(caller, ArtistId(artist_id), UserId(user_id), _address(request))

    @routes.put("/artists/{artist_id}/labels/{label_id}")
    async def add_artist_label(
        caller: SignedInCaller, request: Request, artist_id: UUID, label_id: UUID
    ) -> MembershipBody:
        """Let a label's staff act for an artist."""
        return membership_body(
            await members.add_label(caller, ArtistId(artist_id), LabelId(label_id), _address(request))
        )

    @routes.delete("/artists/{artist_id}/labels/{label_id}", status_code=204)
    async def remove_artist_label(
        caller: SignedInCaller, request: Request, artist_id: UUID, label_id: UUID
    ) -> None:
        """Let a label's staff act for an artist no more."""
        await members.remove_label(caller, ArtistId(artist_id), LabelId(label_id), _address(request))

    @routes.get("/labels/{label_id}/artists")
    async def list_label_artists(
        caller: SignedInCaller, label_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[ArtistBody]:
        """Artists of a label that you act for, by name."""
        page = await members.list_label_artists(caller, LabelId(label_id), cursor=cursor, limit=limit)
        return PageBody[ArtistBody](items=[artist_body(one) for one in page.items], next=page.next)

    @routes.post("/artists/{artist_id}/claims", status_code=201)
    async def claim_artist(caller: SignedInCaller, artist_id: UUID, body: ClaimArtistBody) -> ClaimBody:
        """Say that an artist is you, or one of your label's. An admin decides."""
        label_id = None if body.label_id is None else LabelId(body.label_id)
        return claim_body(await members.claim(caller, ArtistId(artist_id), body.note, label_id))

    @routes.get("/users/me/claims")
    async def list_own_claims(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[ClaimBody]:
        """Your claims, the oldest first."""
        page = await members.list_own_claims(caller, cursor=cursor, limit=limit)
        return PageBody[ClaimBody](items=[claim_body(one) for one in page.items], next=page.next)

    @routes.get("/admin/claims", tags=["admin"])
    async def list_claims(
        state: ClaimState = ClaimState.OPEN, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[ClaimBody]:
        """Claims, the oldest first."""
        page = await members.list_claims(state, cursor=cursor, limit=limit)
        return PageBody[ClaimBody](items=[claim_body(one) for one in page.items], next=page.next)

    @routes.post("/admin/claims/{claim_id}/approve", tags=["admin"])
    async def approve_claim(
        caller: SignedInCaller, request: Request, claim_id: UUID, body: DecideClaimBody
    ) -> ClaimBody:
        """Let who made the claim, or their label, act for the artist, who is verified by that."""
        return claim_body(
            await members.decide(
                caller, ClaimId(claim_id), approved=True, answer=body.answer, address=_address(request)
            )
        )

    @routes.post("/admin/claims/{claim_id}/refuse", tags=["admin"])
    async def refuse_claim(
        caller: SignedInCaller, request: Request, claim_id: UUID, body: DecideClaimBody
    ) -> ClaimBody:
        """Leave the artist as they are."""
        return claim_body(
            await members.decide(
                caller, ClaimId(claim_id), approved=False, answer=body.answer, address=_address(request)
            )
        )

    @routes.put("/admin/artists/{artist_id}/verified", status_code=204, tags=["admin"])
    async def set_artist_verified(
        caller: SignedInCaller, request: Request, artist_id: UUID, body: VerifyArtistBody
    ) -> None:
        """Say that whoever acts for an artist may, or take it back."""
        await members.set_verified(
            caller, ArtistId(artist_id), verified=body.verified, address=_address(request)
        )

    return routes


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
