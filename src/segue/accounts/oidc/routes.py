"""HTTP of signing in through providers. Two of the routes are opened by browsers, not asked by scripts."""

from typing import Annotated, cast
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from segue.accounts.cookies import set_cookies
from segue.accounts.entering import client_of
from segue.accounts.errors import AccountDeleted, Unauthenticated
from segue.accounts.factors.cookie import set_challenge
from segue.accounts.factors.schemas import ProofBody
from segue.accounts.guards import ACCESS_COOKIE, SignedInCaller
from segue.accounts.oidc.contracts import Departure, IdentityId
from segue.accounts.oidc.rules import FLOW_LIFE
from segue.accounts.oidc.schemas import (
    IdentitiesBody,
    LinkBody,
    MethodsBody,
    ProviderBody,
    VisitBody,
    identity_body,
)
from segue.accounts.oidc.service import Oidc, Return
from segue.accounts.passkeys.service import Passkeys
from segue.accounts.tokens import Authenticator
from segue.kernel.ids import UserId

SIGN_IN_PAGE = "/sign-in"
SECOND_STEP_PAGE = "/sign-in/second-step"
_COOKIE_PATH = "/api/v1/auth/oidc"
ProviderName = Annotated[str, Path(max_length=40)]
Told = Annotated[str | None, Query(max_length=4000)]


def router(oidc: Oidc, passkeys: Passkeys) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.get("/auth/methods")
    async def get_methods() -> MethodsBody:
        """How people can sign in here beside their password."""
        return MethodsBody(
            passkeys=passkeys.available,
            providers=[ProviderBody(id=one.id, label=one.label) for one in oidc.providers],
        )

    @routes.get("/auth/oidc/{provider}/start", status_code=302, response_class=RedirectResponse)
    async def begin_provider_sign_in(
        request: Request, provider: ProviderName, next_path: Annotated[Told, Query(alias="next")] = None
    ) -> Response:
        """Send the browser to a provider; it comes back signed in, to the path `next`."""
        departure = await oidc.depart(provider, next_path)
        response = _redirect(departure.url, 302)
        _set_flow(request, response, departure)
        return response

    @routes.get("/auth/oidc/{provider}/callback", status_code=303, response_class=RedirectResponse)
    async def complete_provider_sign_in(
        request: Request,
        provider: ProviderName,
        *,
        state: Told = None,
        code: Told = None,
        error: Told = None,
        iss: Told = None,
    ) -> Response:
        """Where a provider sends the browser back to."""
        told = Return(state, code, error, iss, request.cookies)
        try:
            arrival = await oidc.arrive(
                provider, told, client_of(request, None), asking=_find_asking(request)
            )
        except AccountDeleted as deleted:
            # Behind the `#`, which browsers send to nobody.
            return _redirect(f"{SIGN_IN_PAGE}#restore={deleted.fields['restore_ticket']}", 303)
        if (step := arrival.second_step) is not None:
            methods = cast("list[str]", step.fields["methods"])
            where = urlencode({"methods": ",".join(methods), "next": arrival.next})
            response = _redirect(f"{SECOND_STEP_PAGE}?{where}", 303)
            set_challenge(request, response, str(step.fields["challenge"]))
        else:
            response = _redirect(arrival.next, 303)
            if arrival.signed_in is not None:
                set_cookies(request, response, arrival.signed_in)
        response.delete_cookie(arrival.cookie_name, path=_COOKIE_PATH)
        return response

    @routes.get("/users/me/identities")
    async def list_identities(caller: SignedInCaller) -> IdentitiesBody:
        """The providers that sign the caller in."""
        return IdentitiesBody(
            items=[identity_body(one) for one in await oidc.list_identities(caller.user_id)]
        )

    @routes.post("/users/me/identities/{provider}")
    async def begin_linking(
        request: Request, response: Response, caller: SignedInCaller, provider: ProviderName, body: LinkBody
    ) -> VisitBody:
        """Begin adding a provider to the caller's account: the browser goes where the answer says.

        Takes the password, a code, or a fresh sign-in.
        """
        response.headers["cache-control"] = "no-store"
        departure = await oidc.depart_to_link(
            caller, provider, body.next, body.proof(), client_of(request, None)
        )
        _set_flow(request, response, departure)
        return VisitBody(url=departure.url)

    @routes.post("/users/me/identities/{identity_id}/unlink", status_code=204)
    async def unlink_identity(
        request: Request, caller: SignedInCaller, identity_id: UUID, body: ProofBody
    ) -> None:
        """Take a provider away from the caller's account, unless it is the only way in."""
        await oidc.unlink(caller, IdentityId(identity_id), body.proof(), client_of(request, None))

    return routes


def _redirect(url: str, status: int) -> RedirectResponse:
    return RedirectResponse(url, status, headers={"cache-control": "no-store"})


def _set_flow(request: Request, response: Response, departure: Departure) -> None:
    response.set_cookie(
        departure.cookie_name,
        departure.cookie,
        max_age=int(FLOW_LIFE.total_seconds()),
        path=_COOKIE_PATH,
        httponly=True,
        samesite="lax",  # it must come along when the provider sends the browser back
        secure=request.url.scheme == "https",
    )


def _find_asking(request: Request) -> UserId | None:
    authenticator = cast("Authenticator", request.app.state.authenticator)
    try:
        return authenticator.authenticate(None, request.cookies.get(ACCESS_COOKIE)).user_id
    except Unauthenticated:
        return None
