"""HTTP of accounts."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from segue.accounts.contracts import Caller
from segue.accounts.cookies import clear_cookies
from segue.accounts.entering import check_transport, client_of, hand_over
from segue.accounts.errors import Unauthenticated
from segue.accounts.guards import (
    ACCESS_COOKIE,
    REFRESH_COOKIE,
    needs_setup_code,
    require_same_origin,
)
from segue.accounts.schemas import (
    LoginBody,
    RefreshBody,
    SetupBody,
    SignedInBody,
    Transport,
)
from segue.accounts.service import Accounts
from segue.accounts.sessions.errors import RefreshRefused
from segue.accounts.sessions.service import Sessions
from segue.accounts.tokens import Authenticator


def router(
    accounts: Accounts, sessions: Sessions, authenticator: Authenticator, public_url: str | None = None
) -> APIRouter:
    """The routes of signing up and in, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.post("/auth/login")
    async def log_in(request: Request, response: Response, body: LoginBody) -> SignedInBody:
        """Sign in. An unknown address and a wrong password get the same answer."""
        check_transport(request, body.transport)
        new = await accounts.log_in(
            body.email, body.password.get_secret_value(), client_of(request, body.device_name)
        )
        return hand_over(request, response, new, body.transport)

    @routes.post("/auth/refresh")
    async def refresh(
        request: Request, response: Response, body: Annotated[RefreshBody | None, Body()] = None
    ) -> SignedInBody:
        """Exchange a refresh token, from the body or else the cookie, for a new pair.

        Each is good once; a used one that comes back after more than 10 seconds ends the session.
        """
        if body is not None and body.refresh_token is not None:
            new = await sessions.refresh(body.refresh_token.get_secret_value(), client_of(request, None))
            return hand_over(request, response, new, Transport.BODY)
        cookie = request.cookies.get(REFRESH_COOKIE)
        if not cookie:
            raise RefreshRefused("Sign in again.")
        require_same_origin(request)
        new = await sessions.refresh(cookie, client_of(request, None))
        return hand_over(request, response, new, Transport.COOKIE)

    @routes.post("/auth/logout", status_code=204)
    async def log_out(
        request: Request, response: Response, body: Annotated[RefreshBody | None, Body()] = None
    ) -> None:
        """End the session and take the cookies back. One that has ended already is no error."""
        told = body.refresh_token.get_secret_value() if body and body.refresh_token else None
        cookie = request.cookies.get(REFRESH_COOKIE)
        if told is None and request.headers.get("authorization") is None:
            require_same_origin(request)
        await sessions.log_out(refresh_token=told or cookie, caller=_find_caller(authenticator, request))
        clear_cookies(request, response)

    @routes.post("/setup", status_code=201)
    async def set_up(request: Request, response: Response, body: SetupBody) -> SignedInBody:
        """Make the first admin, and sign them in; 409 once there is one."""
        check_transport(request, body.transport)
        new = await accounts.set_up(
            body.email,
            body.password.get_secret_value(),
            body.display_name,
            client_of(request, body.device_name),
            code=body.code.get_secret_value() if body.code else None,
            code_needed=needs_setup_code(request, public_url),
            registration=body.registration,
        )
        return hand_over(request, response, new, body.transport)

    return routes


def _find_caller(authenticator: Authenticator, request: Request) -> Caller | None:
    try:
        return authenticator.authenticate(
            request.headers.get("authorization"), request.cookies.get(ACCESS_COOKIE)
        )
    except Unauthenticated:
        return None
