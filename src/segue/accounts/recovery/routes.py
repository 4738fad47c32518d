"""HTTP of addresses and passwords."""

from fastapi import APIRouter, Request

from segue.accounts.entering import client_of
from segue.accounts.guards import SignedInCaller
from segue.accounts.joining.schemas import AcceptedBody
from segue.accounts.recovery.schemas import (
    AskResetBody,
    ChangeEmailBody,
    ChangePasswordBody,
    ResetBody,
    VerifiedBody,
    VerifyBody,
)
from segue.accounts.recovery.service import Recovery


def router(recovery: Recovery) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.post("/auth/verify")
    async def verify(request: Request, body: VerifyBody) -> VerifiedBody:
        """Confirm an address with the link of a letter; it is good once."""
        purpose = await recovery.confirm(body.token.get_secret_value(), client_of(request, None))
        return VerifiedBody(purpose=purpose)

    @routes.post("/auth/verify/letter", status_code=202)
    async def ask_verification(request: Request, caller: SignedInCaller) -> AcceptedBody:
        """Have a letter sent that confirms one's address."""
        await recovery.ask_verification(caller, client_of(request, None))
        return AcceptedBody()

    @routes.post("/auth/email", status_code=202)
    async def ask_change(request: Request, caller: SignedInCaller, body: ChangeEmailBody) -> AcceptedBody:
        """Have another address; it holds once its letter's link is followed. Both addresses are told."""
        await recovery.ask_change(
            caller, body.email, body.password.get_secret_value(), client_of(request, None)
        )
        return AcceptedBody()

    @routes.post("/auth/reset", status_code=202)
    async def ask_reset(request: Request, body: AskResetBody) -> AcceptedBody:
        """Have a letter sent with a link for a new password. The answer is the same for every address."""
        await recovery.ask_reset(body.email, client_of(request, None))
        return AcceptedBody()

    @routes.post("/auth/reset/confirm", status_code=204)
    async def reset(request: Request, body: ResetBody) -> None:
        """Choose a new password with the link of a letter, within 30 minutes and once; all sessions end."""
        await recovery.reset(
            body.token.get_secret_value(), body.password.get_secret_value(), client_of(request, None)
        )

    @routes.put("/users/me/password", status_code=204)
    async def change_password(request: Request, caller: SignedInCaller, body: ChangePasswordBody) -> None:
        """Choose another password; other sessions end."""
        await recovery.change_password(
            caller,
            body.current_password.get_secret_value(),
            body.password.get_secret_value(),
            client_of(request, None),
        )

    return routes
