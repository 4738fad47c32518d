"""HTTP of follows and blocks of people."""

from uuid import UUID

from fastapi import APIRouter

from segue.accounts.follows.schemas import FollowBody, TieBody, tie_body
from segue.accounts.follows.service import Follows
from segue.accounts.guards import SignedInCaller
from segue.accounts.paging import Cursor, Limit, PageBody, page_body
from segue.kernel.ids import UserId
from segue.kernel.paging import DEFAULT_LIMIT


def router(follows: Follows) -> APIRouter:  # noqa: C901  # one route after another, none of them deep
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.put("/users/me/following/users/{user_id}")
    async def follow_person(caller: SignedInCaller, user_id: UUID) -> FollowBody:
        """Follow someone; a private profile's owner is asked first."""
        return FollowBody(state=await follows.follow(caller.user_id, UserId(user_id)))

    @routes.delete("/users/me/following/users/{user_id}", status_code=204)
    async def unfollow_person(caller: SignedInCaller, user_id: UUID) -> None:
        """Follow someone no more, or take back that you asked to."""
        await follows.unfollow(caller.user_id, UserId(user_id))

    @routes.get("/users/me/following/users")
    async def list_my_following(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[TieBody]:
        """People you follow, the latest first."""
        me = caller.user_id
        page = await follows.list_following(me, me, cursor=cursor, limit=limit)
        return page_body(page.map(tie_body), PageBody[TieBody])

    @routes.get("/users/me/followers")
    async def list_my_followers(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[TieBody]:
        """People who follow you, the latest first."""
        me = caller.user_id
        page = await follows.list_followers(me, me, cursor=cursor, limit=limit)
        return page_body(page.map(tie_body), PageBody[TieBody])

    @routes.delete("/users/me/followers/{user_id}", status_code=204)
    async def remove_follower(caller: SignedInCaller, user_id: UUID) -> None:
        """Have someone follow you no more; they are not told."""
        await follows.unfollow(UserId(user_id), caller.user_id)

    @routes.get("/users/me/follow-requests")
    async def list_follow_requests(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[TieBody]:
        """People who ask to follow you, the latest first."""
        page = await follows.list_requests(caller.user_id, cursor=cursor, limit=limit)
        return page_body(page.map(tie_body), PageBody[TieBody])

    @routes.put("/users/me/follow-requests/{user_id}", status_code=204)
    async def approve_follower(caller: SignedInCaller, user_id: UUID) -> None:
        """Let someone follow you who asked to."""
        await follows.approve(caller.user_id, UserId(user_id))

    @routes.delete("/users/me/follow-requests/{user_id}", status_code=204)
    async def refuse_follower(caller: SignedInCaller, user_id: UUID) -> None:
        """Turn a request down; who asked is not told."""
        await follows.refuse(caller.user_id, UserId(user_id))

    @routes.get("/users/me/blocks")
    async def list_blocks(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[TieBody]:
        """People you have blocked, the latest first."""
        page = await follows.list_blocks(caller.user_id, cursor=cursor, limit=limit)
        return page_body(page.map(tie_body), PageBody[TieBody])

    @routes.get("/users/{user_id}/following")
    async def list_following(
        caller: SignedInCaller, user_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[TieBody]:
        """People whom someone follows; a private profile shows them to its followers."""
        page = await follows.list_following(caller.user_id, UserId(user_id), cursor=cursor, limit=limit)
        return page_body(page.map(tie_body), PageBody[TieBody])

    @routes.get("/users/{user_id}/followers")
    async def list_followers(
        caller: SignedInCaller, user_id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[TieBody]:
        """People who follow someone; a private profile shows them to its followers."""
        page = await follows.list_followers(caller.user_id, UserId(user_id), cursor=cursor, limit=limit)
        return page_body(page.map(tie_body), PageBody[TieBody])

    @routes.put("/users/{user_id}/block", status_code=204)
    async def block_person(caller: SignedInCaller, user_id: UUID) -> None:
        """Block someone: follows end both ways, and neither finds the other."""
        await follows.block(caller.user_id, UserId(user_id))

    @routes.delete("/users/{user_id}/block", status_code=204)
    async def unblock_person(caller: SignedInCaller, user_id: UUID) -> None:
        """Lift a block; follows stay ended."""
        await follows.unblock(caller.user_id, UserId(user_id))

    return routes
