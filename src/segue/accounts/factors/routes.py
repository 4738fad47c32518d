"""HTTP of second steps."""

from fastapi import APIRouter, Request, Response

from segue.accounts.entering import check_transport, client_of, hand_over
from segue.accounts.factors.cookie import challenge_of, clear_challenge
from segue.accounts.factors.schemas import (
    ConfirmTotpBody,
    ProofBody,
    RecoveryCodesBody,
    SecondFactorBody,
    SecondFactorChangeBody,
    SecondStepBody,
    TotpEnrolmentBody,
    second_factor_body,
)
from segue.accounts.factors.service import Factors
from segue.accounts.guards import SignedInCaller
from segue.accounts.schemas import SignedInBody


def router(factors: Factors) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.post("/auth/totp")
    async def complete_by_totp(request: Request, response: Response, body: SecondStepBody) -> SignedInBody:
        """Complete a sign-in by a one-time code."""
        check_transport(request, body.transport)
        new = await factors.complete_totp(
            challenge_of(request, body.challenge), body.code.get_secret_value(), client_of(request, None)
        )
        clear_challenge(request, response)
        return hand_over(request, response, new, body.transport)

    @routes.post("/auth/recovery-code")
    async def complete_by_recovery_code(
        request: Request, response: Response, body: SecondStepBody
    ) -> SignedInBody:
        """Complete a sign-in by a recovery code, which is used up."""
        check_transport(request, body.transport)
        new = await factors.complete_recovery(
            challenge_of(request, body.challenge), body.code.get_secret_value(), client_of(request, None)
        )
        clear_challenge(request, response)
        return hand_over(request, response, new, body.transport)

    @routes.get("/users/me/second-factor")
    async def get_second_factor(caller: SignedInCaller) -> SecondFactorBody:
        """What signing in asks for after the password."""
        return second_factor_body(await factors.get_state(caller.user_id))

    @routes.put("/users/me/second-factor")
    async def put_second_factor(
        request: Request, response: Response, caller: SignedInCaller, body: SecondFactorChangeBody
    ) -> RecoveryCodesBody:
        """Choose whether a passkey is asked for after the password.

        Recovery codes come with the first second step.
        """
        response.headers["cache-control"] = "no-store"
        client = client_of(request, None)
        if body.passkeys_after_password:
            return RecoveryCodesBody(
                recovery_codes=await factors.ask_for_passkeys(caller, body.proof(), client)
            )
        await factors.stop_asking_for_passkeys(caller, body.proof(), client)
        return RecoveryCodesBody(recovery_codes=[])

    @routes.post("/users/me/totp", status_code=201)
    async def enrol_totp(
        request: Request, response: Response, caller: SignedInCaller, body: ProofBody
    ) -> TotpEnrolmentBody:
        """Make a secret for an authenticator app; codes are asked for once one is confirmed."""
        response.headers["cache-control"] = "no-store"
        made = await factors.enrol_totp(caller, body.proof(), client_of(request, None))
        return TotpEnrolmentBody(secret=made.secret, uri=made.uri)

    @routes.post("/users/me/totp/confirm")
    async def confirm_totp(
        request: Request, response: Response, caller: SignedInCaller, body: ConfirmTotpBody
    ) -> RecoveryCodesBody:
        """Show that the app works; from now on signing in asks for its codes."""
        response.headers["cache-control"] = "no-store"
        codes = await factors.confirm_totp(caller, body.code.get_secret_value(), client_of(request, None))
        return RecoveryCodesBody(recovery_codes=codes)

    @routes.post("/users/me/totp/disable", status_code=204)
    async def disable_totp(request: Request, caller: SignedInCaller, body: ProofBody) -> None:
        """Ask for one-time codes no more. Takes the password or a code."""
        await factors.disable_totp(caller, body.proof(), client_of(request, None))

    @routes.post("/users/me/recovery-codes", status_code=201)
    async def renew_recovery_codes(
        request: Request, response: Response, caller: SignedInCaller, body: ProofBody
    ) -> RecoveryCodesBody:
        """Ten new recovery codes; all others are void."""
        response.headers["cache-control"] = "no-store"
        codes = await factors.renew_recovery_codes(caller, body.proof(), client_of(request, None))
        return RecoveryCodesBody(recovery_codes=codes)

    return routes
