"""What a browser asks first: whether there is an admin yet, people may sign up, music is there."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from segue.accounts.api import Accounts, Joining, Registration
from segue.accounts.http import needs_setup_code
from segue.app.demo.progress import DemoProgress, DemoState

FindDemo = Callable[[], Awaitable[DemoProgress]]


class DemoBody(BaseModel):
    """Demo music: songs that can be played, of those there will be."""

    state: DemoState
    songs_ready: int
    songs_total: int


class SetupStateBody(BaseModel):
    """`needs_code`: whoever asks must show the code of the server's log to make the first admin.

    `registration_fixed`: the operator's setting says who may sign up, and the first page need not ask.
    """

    needs_admin: bool
    needs_code: bool
    registration: Registration
    registration_fixed: bool
    demo: DemoBody


def router(accounts: Accounts, joining: Joining, find_demo: FindDemo, public_url: str | None) -> APIRouter:
    """The route, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.get("/setup")
    async def get_setup(request: Request, response: Response) -> SetupStateBody:
        """How far this server is set up."""
        response.headers["cache-control"] = "no-store"
        needs_admin = await accounts.needs_admin()
        state = await joining.get_registration()
        demo = await find_demo()
        return SetupStateBody(
            needs_admin=needs_admin,
            needs_code=needs_admin and needs_setup_code(request, public_url),
            registration=state.mode,
            registration_fixed=state.fixed,
            demo=DemoBody(state=demo.state, songs_ready=demo.songs_ready, songs_total=demo.songs_total),
        )

    return routes
