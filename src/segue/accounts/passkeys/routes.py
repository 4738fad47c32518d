"""HTTP of passkeys."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.entering import check_transport, client_of, hand_over
from segue.accounts.factors.cookie import challenge_of, clear_challenge
from segue.accounts.factors.schemas import ProofBody
from segue.accounts.guards import SignedInCaller
from segue.accounts.passkeys.contracts import PasskeyId
from segue.accounts.passkeys.schemas import (
    CeremonyBody,
    NewPasskeyBody,
    PasskeyBody,
    PasskeyChangeBody,
    PasskeyOptionsBody,
    PasskeysBody,
    PasskeySignInBody,
    passkey_body,
)
from segue.accounts.passkeys.service import Passkeys
from segue.accounts.schemas import SignedInBody


def router(passkeys: Passkeys) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.post("/auth/passkeys/options")
    async def begin_passkey_sign_in(
        request: Request, response: Response, body: PasskeyOptionsBody
    ) -> CeremonyBody:
        """What the browser is given to sign someone in, or to complete a sign-in."""
        response.headers["cache-control"] = "no-store"
        if body.alone:
            return CeremonyBody(public_key=await passkeys.begin_signing_in())
        challenge = challenge_of(request, body.challenge)
        return CeremonyBody(public_key=await passkeys.begin_second_step(challenge))

    @routes.post("/auth/passkeys")
    async def sign_in_by_passkey(
        request: Request, response: Response, body: PasskeySignInBody
    ) -> SignedInBody:
        """Sign in by a passkey alone, or complete a sign-in."""
        check_transport(request, body.transport)
        client = client_of(request, body.device_name)
        if body.alone:
            new = await passkeys.sign_in(body.credential, client)
        else:
            new = await passkeys.complete(challenge_of(request, body.challenge), body.credential, client)
            clear_challenge(request, response)
        return hand_over(request, response, new, body.transport)

    @routes.get("/users/me/passkeys")
    async def list_passkeys(caller: SignedInCaller) -> PasskeysBody:
        """The caller's passkeys, at most twenty."""
        return PasskeysBody(items=[passkey_body(one) for one in await passkeys.list_passkeys(caller.user_id)])

    @routes.post("/users/me/passkeys/options")
    async def begin_adding_passkey(
        request: Request, response: Response, caller: SignedInCaller, body: ProofBody
    ) -> CeremonyBody:
        """What the browser is given to make a passkey. Takes the password, a code, or a fresh sign-in."""
        response.headers["cache-control"] = "no-store"
        return CeremonyBody(
            public_key=await passkeys.begin_adding(caller, body.proof(), client_of(request, None))
        )

    @routes.post("/users/me/passkeys", status_code=201)
    async def add_passkey(request: Request, caller: SignedInCaller, body: NewPasskeyBody) -> PasskeyBody:
        """Add the passkey that the browser made."""
        return passkey_body(await passkeys.add(caller, body.credential, body.name, client_of(request, None)))

    @routes.patch("/users/me/passkeys/{passkey_id}")
    async def rename_passkey(
        caller: SignedInCaller, passkey_id: UUID, body: PasskeyChangeBody
    ) -> PasskeyBody:
        """Give a passkey another name."""
        return passkey_body(await passkeys.rename(caller, PasskeyId(passkey_id), body.name))

    @routes.post("/users/me/passkeys/{passkey_id}/remove", status_code=204)
    async def remove_passkey(
        request: Request, caller: SignedInCaller, passkey_id: UUID, body: ProofBody
    ) -> None:
        """Remove a passkey. Takes the password, a code, or a fresh sign-in."""
        await passkeys.remove(caller, PasskeyId(passkey_id), body.proof(), client_of(request, None))

    return routes
