"""Accounts won back: nothing that another hand had begun or added outlives it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pyotp
import pytest

from segue.accounts.api import Client, SignedIn
from segue.accounts.errors import BadCredentials
from segue.accounts.mailing.errors import LinkRefused
from segue.accounts.passwords import Passwords
from segue.kernel.ids import UserId
from tests.authenticator import SoftPasskey
from tests.integration.accounts.test_joining import secret_in
from tests.integration.accounts.test_passkeys import add, options, post, sign_in
from tests.site import HERE, PASSWORD, Site

FRESH = "a better one entirely"
ADA = "ada@example.org"


async def signs_up(site: Site) -> SignedIn:
    """Someone with Ada's address, which nobody has shown to be theirs."""
    told = await site.features.people.joining.register(ADA, PASSWORD, "Somebody", Client())
    assert told is not None
    return told


async def resets(site: Site) -> None:
    """Ada, who reads her mail, chooses a new password."""
    recovery = site.features.people.recovery
    await recovery.ask_reset(ADA, Client())
    letter = next(one for one in await site.deliver() if "/reset#" in one.text)
    await recovery.reset(secret_in(letter.text), FRESH, Client())


def meanwhile(
    site: Site, monkeypatch: pytest.MonkeyPatch, what: Callable[[], Awaitable[None]], *, after: str
) -> None:
    """Have something happen once, while the next password is looked at."""
    waiting = [what]
    real = getattr(Passwords, after)

    async def slow(self: Passwords, *told: Any) -> Any:
        found = await real(self, *told)
        while waiting:
            await waiting.pop()()
        return found

    monkeypatch.setattr(Passwords, after, slow)


async def live_sessions(site: Site, person: UserId) -> int:
    """How many sessions a person could go on with."""
    async with site.engines.database.transaction() as conn:
        found = await conn.execute(
            "select count(*) as live from sessions where user_id = %s and ended_at is null", [person]
        )
        row = await found.fetchone()
    assert row is not None
    return int(row["live"])


class TestAtTheSameMoment:
    """A reset ends also what the old password began while it was being made."""

    async def test_a_sign_in_with_the_old_one(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        ada = await site.person(email=ADA)
        meanwhile(site, monkeypatch, lambda: resets(site), after="matches")
        with pytest.raises(BadCredentials):
            await site.features.people.accounts.log_in(ADA, PASSWORD, Client())
        assert await live_sessions(site, ada.user.id) == 0

    async def test_a_sign_in_whose_hash_was_made_anew(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The password still fits: who signs in is not turned away for it."""
        ada = await site.person(email=ADA)
        fresh = await Passwords(site.engines.password_cost).hash(PASSWORD)

        async def hashes_anew() -> None:
            async with site.engines.database.transaction() as conn:
                await conn.execute("update users set password_hash = %s where id = %s", [fresh, ada.user.id])

        meanwhile(site, monkeypatch, hashes_anew, after="matches")
        again = await site.features.people.accounts.log_in(ADA, PASSWORD, Client())
        assert again.user.id == ada.user.id

    async def test_a_change_of_the_password_and_of_the_address(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ada = await site.person(email=ADA)
        async with site.client() as client:
            headers = {"authorization": f"Bearer {ada.access_token}"}
            for path, body in (
                ("users/me/password", {"current_password": PASSWORD, "password": "the thief's own one"}),
                ("auth/email", {"email": "eve@example.org", "password": PASSWORD}),
            ):
                with monkeypatch.context() as patched:
                    meanwhile(site, patched, lambda: resets(site), after="matches")
                    method = "PUT" if path.endswith("password") else "POST"
                    late = await client.request(method, f"/api/v1/{path}", json=body, headers=headers)
                assert (late.status_code, late.json()["code"]) == (403, "password_wrong"), path
                # Back to where it was, for the next one.
                back = await site.features.people.accounts.log_in(ADA, FRESH, Client())
                headers = {"authorization": f"Bearer {back.access_token}"}
                old = {"current_password": FRESH, "password": PASSWORD}
                again = await client.put("/api/v1/users/me/password", json=old, headers=headers)
                assert again.status_code == 204, again.text
        assert all(letter.to != "eve@example.org" for letter in await site.deliver())

    async def test_a_way_in_by_a_session_that_has_just_ended(self, site: Site) -> None:
        """Whose end this process has not heard of yet."""
        ada, passkey = await site.person(email=ADA), SoftPasskey(HERE)
        async with site.client() as client:
            asked = await options(client, "users/me/passkeys/options", ada, password=PASSWORD)
            app = pyotp.TOTP((await post(client, "users/me/totp", ada, password=PASSWORD)).json()["secret"])
            async with site.engines.database.transaction() as conn:
                await conn.execute("update sessions set ended_at = now() where id = %s", [ada.session_id])
            late = await post(client, "users/me/passkeys", ada, credential=passkey.create(asked), name="x")
            assert late.status_code == 401
            assert (await sign_in(client, passkey)).status_code == 401
            code = app.at(site.clock.now())
            assert (await post(client, "users/me/totp/confirm", ada, code=code)).status_code == 401


class TestAnotherHand:
    """Whoever signed up with an address of somebody else's loses every way in to its owner."""

    async def test_a_reset_takes_passkeys_and_providers_away(self, site: Site) -> None:
        eve, passkey = await signs_up(site), SoftPasskey(HERE)
        async with site.client() as client:
            await add(client, eve, passkey)
            await self._links(site, eve.user.id)
            assert (await sign_in(client, passkey)).status_code == 200
            await resets(site)
            assert (await sign_in(client, passkey)).status_code == 401
            assert await self._linked(site, eve.user.id) == 0
            ada = await site.features.people.accounts.log_in(ADA, FRESH, Client())
            await add_own(client, ada, passkey)
            await resets(site)
            assert (await sign_in(client, passkey)).status_code == 200, "the address was shown by now"

    async def test_who_is_made_an_admin_by_the_operator(self, site: Site) -> None:
        eve, passkey = await signs_up(site), SoftPasskey(HERE)
        people = site.features.people
        async with site.client() as client:
            await add(client, eve, passkey)
            headers = {"authorization": f"Bearer {eve.access_token}"}
            body = {"email": "eve@example.org", "password": PASSWORD}
            assert (await client.post("/api/v1/auth/email", json=body, headers=headers)).status_code == 202
            letter = next(one for one in await site.deliver() if one.to == "eve@example.org")
            await people.accounts.create_admin(ADA, FRESH)
            taken = await client.post("/api/v1/auth/verify", json={"token": secret_in(letter.text)})
            assert (taken.status_code, taken.json()["code"]) == (410, "link_refused")
            assert (await sign_in(client, passkey)).status_code == 401
        assert (await people.accounts.log_in(ADA, FRESH, Client())).user.email == ADA

    @staticmethod
    async def _links(site: Site, person: UserId) -> None:
        async with site.engines.database.transaction() as conn:
            await conn.execute(
                """insert into identities (id, user_id, provider, issuer, subject, created_at, last_used_at)
                   values (gen_random_uuid(), %s, 'p', 'https://p.example.org', 's', now(), now())""",
                [person],
            )

    @staticmethod
    async def _linked(site: Site, person: UserId) -> int:
        async with site.engines.database.transaction() as conn:
            found = await conn.execute("select 1 from identities where user_id = %s", [person])
            return len(await found.fetchall())


async def add_own(client: Any, who: SignedIn, passkey: SoftPasskey) -> None:
    """As `add`, with the new password."""
    asked = await options(client, "users/me/passkeys/options", who, password=FRESH)
    answer = await post(client, "users/me/passkeys", who, credential=passkey.create(asked), name="Own")
    assert answer.status_code == 201, answer.text


class TestOtherStates:
    """Links do not go round what else became of an account."""

    async def test_a_suspended_account_stays_closed(self, site: Site) -> None:
        await site.person(email=ADA)
        recovery = site.features.people.recovery
        await recovery.ask_reset(ADA, Client())
        (letter,) = await site.deliver()
        await site.suspend(ADA)
        with pytest.raises(LinkRefused):
            await recovery.reset(secret_in(letter.text), FRESH, Client())
        await recovery.ask_reset(ADA, Client())
        assert await site.deliver() == []
        with pytest.raises(LinkRefused):
            await recovery.reset((await recovery.make_reset_link(ADA)).partition("=")[2], FRESH, Client())
        await site.restore(ADA)
        assert (await site.features.people.accounts.log_in(ADA, PASSWORD, Client())).user.email == ADA

    async def test_a_deleted_account_stays_deleted_until_it_is_restored(self, site: Site) -> None:
        ada = await site.person(email=ADA)
        async with site.client() as client:
            headers = {"authorization": f"Bearer {ada.access_token}"}
            body = {"password": PASSWORD}
            assert (
                await client.request("DELETE", "/api/v1/users/me", json=body, headers=headers)
            ).status_code == 200
            await resets(site)
            entered = await post(client, "auth/login", email=ADA, password=FRESH)
            assert (entered.status_code, entered.json()["code"]) == (403, "account_deleted")
            back = await post(client, "users/me/restore", email=ADA, password=FRESH)
            assert back.status_code == 204
            assert (await post(client, "auth/login", email=ADA, password=FRESH)).status_code == 200

    async def test_links_to_the_address_that_was_do_nothing(self, site: Site) -> None:
        who = await signs_up(site)
        people, here = site.features.people, Client()
        caller = people.authenticator.authenticate(f"Bearer {who.access_token}", None)
        await people.recovery.ask_verification(caller, here)
        await people.recovery.ask_reset(ADA, here)
        await people.recovery.ask_change(caller, "new@example.org", PASSWORD, here)
        letters = await site.deliver()
        token = {one.subject: secret_in(one.text) for one in letters if "#token=" in one.text}
        (change,) = [secret_in(one.text) for one in letters if one.to == "new@example.org"]
        assert len(token) == 3
        await people.recovery.confirm(change, here)
        for secret in token.values():
            with pytest.raises(LinkRefused):
                await people.recovery.confirm(secret, here)
            with pytest.raises(LinkRefused):
                await people.recovery.reset(secret, FRESH, here)
        await people.recovery.ask_reset(ADA, here)
        assert all(one.to != ADA or "/reset#" not in one.text for one in await site.deliver())
        assert (await people.accounts.log_in("new@example.org", PASSWORD, here)).user.id == who.user.id
