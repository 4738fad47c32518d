"""Letters about one's account, and coming back without a password."""

from typing import Any

import httpx
import pyotp

from segue.accounts.api import SignedIn
from tests.authenticator import SoftPasskey
from tests.integration.accounts.test_passkeys import add, post, sign_in
from tests.newcomers import newcomer
from tests.site import HERE, PASSWORD, Site, bearer

ME = "/api/v1/users/me"


async def subjects(site: Site) -> list[str]:
    """What the letters are about that were sent since this was last asked."""
    return [letter.subject for letter in await site.deliver()]


class TestTold:
    """Whoever changes how an account is entered, the person whose it is gets a letter."""

    async def test_of_every_change_of_the_ways_in(self, site: Site) -> None:
        ada = await newcomer(site, "Ada", with_password=True)
        async with site.client() as client:
            made = await add(client, ada, SoftPasskey(HERE), "<b>Key</b> $name")
            (letter,) = await site.deliver()
            assert (letter.to, letter.subject) == ("ada@example.org", "A passkey was added")
            assert "<b>Key</b> $name" in letter.text
            assert "<b>Key" not in letter.html
            secret = (await post(client, "users/me/totp", ada, password=PASSWORD)).json()["secret"]
            app = pyotp.TOTP(secret)
            assert await subjects(site) == [], "nothing is asked for yet"
            told = await post(client, "users/me/totp/confirm", ada, code=app.at(site.clock.now()))
            assert await subjects(site) == ["Signing in asks for more than your password"]
            await self._uses_recovery_code(client, told.json()["recovery_codes"][0])
            assert await subjects(site) == ["A recovery code was used"]
            await post(client, "users/me/totp/disable", ada, password=PASSWORD)
            assert await subjects(site) == ["Signing in asks for less than before"]
            path = f"users/me/passkeys/{made['id']}/remove"
            assert (await post(client, path, ada, password=PASSWORD)).status_code == 204
            assert await subjects(site) == ["A passkey was removed"]

    async def test_of_the_end_and_how_to_take_it_back(self, site: Site) -> None:
        ada = await newcomer(site, "Ada", with_password=True)
        async with site.client() as client:
            await client.request("DELETE", ME, json={"password": PASSWORD}, headers=bearer(ada))
            (letter,) = await site.deliver()
            assert (letter.to, letter.subject) == ("ada@example.org", "Your account is deleted")
            assert "Until 2027-03-31" in letter.text
            assert f"{HERE}/sign-in" in letter.text
            await client.post(f"{ME}/restore", json={"email": "ada@example.org", "password": PASSWORD})
            assert await subjects(site) == ["Your account is restored"]

    @staticmethod
    async def _uses_recovery_code(client: httpx.AsyncClient, code: str) -> None:
        waits = await post(client, "auth/login", email="ada@example.org", password=PASSWORD)
        answer = await post(client, "auth/recovery-code", challenge=waits.json()["challenge"], code=code)
        assert answer.status_code == 200, answer.text


class TestWithoutPassword:
    """Who signs in by a passkey alone comes back by it, within the 30 days, as who has a password does."""

    async def test_a_refused_sign_in_gives_what_restores(self, site: Site) -> None:
        passkey, ada = SoftPasskey(HERE), await newcomer(site, "Ada")
        async with site.client() as client:
            await self._adds(client, ada, passkey)
            await self._leaves(client, ada)
            first = await self._ticket(client, passkey)
            site.clock.move(days=29)
            late = await post(client, "users/me/restore", ticket=first)
            assert (late.status_code, late.json()["code"]) == (410, "restore_ticket_over")
            ticket = await self._ticket(client, passkey)
            for wrong in (ticket[:-8] + "AAAAAAA=", "x", "é"):
                refused = await post(client, "users/me/restore", ticket=wrong)
                assert refused.json()["code"] == "restore_ticket_over"
            assert (await post(client, "users/me/restore", ticket=ticket)).status_code == 204
            back = await sign_in(client, passkey)
            assert back.json()["user"]["id"] == str(ada.user.id)
            again = await post(client, "users/me/restore", ticket=ticket)
            assert (again.status_code, again.json()["code"]) == (409, "not_deleted")
            headers = {"authorization": f"Bearer {back.json()['access_token']}"}
            assert (await client.request("DELETE", ME, json={}, headers=headers)).status_code == 200
            of_before = await post(client, "users/me/restore", ticket=ticket)
            assert of_before.json()["code"] == "not_deleted", "a ticket is for one departure"

    async def test_not_who_is_suspended_or_too_late(self, site: Site) -> None:
        passkey, ada = SoftPasskey(HERE), await newcomer(site, "Ada")
        async with site.client() as client:
            await self._adds(client, ada, passkey)
            await self._leaves(client, ada)
            ticket = await self._ticket(client, passkey)
            await site.suspend("ada@example.org")
            assert (await post(client, "users/me/restore", ticket=ticket)).json()[
                "code"
            ] == "account_suspended"
            await site.restore("ada@example.org")
            site.clock.move(days=29, hours=23, minutes=55)
            ticket = await self._ticket(client, passkey)
            site.clock.move(minutes=5)
            over = await post(client, "users/me/restore", ticket=ticket)
            assert (over.status_code, over.json()["code"]) == (410, "restore_too_late")

    @staticmethod
    async def _adds(client: httpx.AsyncClient, who: SignedIn, passkey: SoftPasskey) -> None:
        asked = await post(client, "users/me/passkeys/options", who)
        made: dict[str, Any] = asked.json()["public_key"]
        answer = await post(client, "users/me/passkeys", who, credential=passkey.create(made), name="Phone")
        assert answer.status_code == 201, answer.text

    @staticmethod
    async def _leaves(client: httpx.AsyncClient, who: SignedIn) -> None:
        assert (await client.request("DELETE", ME, json={}, headers=bearer(who))).status_code == 200

    @staticmethod
    async def _ticket(client: httpx.AsyncClient, passkey: SoftPasskey) -> str:
        refused = await sign_in(client, passkey)
        assert (refused.status_code, refused.json()["code"]) == (403, "account_deleted")
        return str(refused.json()["restore_ticket"])
