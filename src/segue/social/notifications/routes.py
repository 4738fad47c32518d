"""HTTP of notifications."""

from typing import Annotated

from fastapi import APIRouter, Query

from segue.accounts.http import SignedInCaller
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT
from segue.social.notifications.contracts import NoticeKind, NotificationId, Ways
from segue.social.notifications.schemas import (
    NotificationsBody,
    ReadBody,
    UnreadBody,
    WaysBody,
    notification_body,
    ways_body,
)
from segue.social.notifications.service import Notifications

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]


def router(notifications: Notifications) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["notifications"])

    @routes.get("/notifications")
    async def list_notifications(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> NotificationsBody:
        """What concerns you, the newest first. The live socket tells when there is more."""
        page = await notifications.list_mine(caller, cursor=cursor, limit=limit)
        return NotificationsBody(
            items=[notification_body(one) for one in page.items],
            next=page.next,
            unread=await notifications.count_unread(caller),
        )

    @routes.post("/notifications/read")
    async def read_notifications(caller: SignedInCaller, body: ReadBody) -> UnreadBody:
        """Mark what you have seen."""
        up_to = None if body.up_to is None else NotificationId(body.up_to)
        return UnreadBody(unread=await notifications.mark_read(caller, up_to))

    @routes.get("/notifications/preferences")
    async def get_notification_preferences(caller: SignedInCaller) -> dict[NoticeKind, WaysBody]:
        """How you are told of each kind."""
        return {kind: ways_body(ways) for kind, ways in (await notifications.ways(caller)).items()}

    @routes.patch("/notifications/preferences")
    async def set_notification_preferences(
        caller: SignedInCaller, body: dict[NoticeKind, WaysBody]
    ) -> dict[NoticeKind, WaysBody]:
        """Choose how you are told; kinds that are left out stay as they are."""
        chosen = {kind: Ways(ways.in_player, ways.by_mail) for kind, ways in body.items()}
        kept = await notifications.set_ways(caller, chosen)
        return {kind: ways_body(ways) for kind, ways in kept.items()}

    return routes
