"""HTTP of DDEX messages."""

from typing import Annotated

from fastapi import APIRouter, Query

from segue.ingest.ddex.schemas import DdexMessagePage, message_body
from segue.ingest.ddex.service import DdexImport
from segue.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT


def router(ddex: DdexImport) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["uploads"])

    @routes.get("/admin/ddex/messages")
    async def list_ddex_messages(
        limit: Annotated[
            int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")
        ] = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=2000, description="`next` of the page before.")
        ] = None,
    ) -> DdexMessagePage:
        """Messages of distributors that were handled, the last one first."""
        page = await ddex.list_messages(cursor, limit)
        return DdexMessagePage(items=[message_body(one) for one in page.items], next=page.next)

    return routes
