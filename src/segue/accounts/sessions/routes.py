"""HTTP of one's own sessions."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.entering import address_of
from segue.accounts.guards import SignedInCaller
from segue.accounts.paging import Cursor, Limit, PageBody, page_body
from segue.accounts.rules import tidy_name
from segue.accounts.sessions.schemas import RenameSessionBody, SessionBody, session_body
from segue.accounts.sessions.service import Sessions
from segue.kernel.ids import SessionId
from segue.kernel.paging import DEFAULT_LIMIT


def router(sessions: Sessions) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.get("/users/me/sessions")
    async def list_sessions(
        caller: SignedInCaller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[SessionBody]:
        """Where one is signed in, the newest first."""
        page = await sessions.list_sessions(caller.user_id, cursor=cursor, limit=limit)
        return page_body(page.map(lambda one: session_body(one, caller.session_id)), PageBody[SessionBody])

    @routes.patch("/users/me/sessions/{session_id}")
    async def rename_session(
        session_id: UUID, caller: SignedInCaller, body: RenameSessionBody
    ) -> SessionBody:
        """Give a session another name."""
        name = tidy_name(body.device_name or "") or None
        session = await sessions.rename(caller.user_id, SessionId(session_id), name)
        return session_body(session, caller.session_id)

    @routes.delete("/users/me/sessions/{session_id}", status_code=204)
    async def end_session(request: Request, session_id: UUID, caller: SignedInCaller) -> None:
        """Sign out there; its access tokens die within a second."""
        await sessions.end(caller, SessionId(session_id), address_of(request))

    @routes.delete("/users/me/sessions", status_code=204)
    async def end_other_sessions(request: Request, caller: SignedInCaller) -> None:
        """Sign out everywhere but here."""
        await sessions.end_others(caller, address_of(request))

    return routes
