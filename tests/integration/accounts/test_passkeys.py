"""Passkeys over HTTP, with one in software: what browsers would not do is refused."""

from typing import Any

import httpx
import pytest

from segue.accounts.api import SignedIn
from tests.authenticator import SoftPasskey
from tests.site import HERE, PASSWORD, Site, bearer

EMAIL = "ada@example.org"


async def post(
    client: httpx.AsyncClient, path: str, who: SignedIn | None = None, **body: Any
) -> httpx.Response:
    """Ask for something as someone, or as nobody."""
    return await client.post(f"/api/v1/{path}", json=body, headers=bearer(who) if who else None)


async def options(client: httpx.AsyncClient, path: str, who: SignedIn | None = None, **body: Any) -> Any:
    """What the browser is given."""
    answer = await post(client, path, who, **body)
    assert answer.status_code == 200, answer.text
    return answer.json()["public_key"]


async def add(
    client: httpx.AsyncClient, who: SignedIn, passkey: SoftPasskey, name: str = "Phone"
) -> dict[str, Any]:
    """Add a passkey to an account."""
    asked = await options(client, "users/me/passkeys/options", who, password=PASSWORD)
    answer = await post(client, "users/me/passkeys", who, credential=passkey.create(asked), name=name)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def sign_in(client: httpx.AsyncClient, passkey: SoftPasskey) -> httpx.Response:
    """Sign in by a passkey alone."""
    asked = await options(client, "auth/passkeys/options", alone=True)
    passkey.count += 1
    return await post(client, "auth/passkeys", alone=True, credential=passkey.get(asked))


@pytest.fixture
def passkey() -> SoftPasskey:
    """A new one, for this server."""
    return SoftPasskey(HERE)


class TestAdding:
    """A passkey is added by who is signed in and has just proved it, for this server alone."""

    async def test_is_listed_renamed_and_removed(self, site: Site, passkey: SoftPasskey) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            made = await add(client, ada, passkey, "  My\tphone ")
            assert made["name"] == "My phone"
            assert (made["suspected"], made["last_used_at"]) == (False, None)
            path = f"/api/v1/users/me/passkeys/{made['id']}"
            renamed = await client.patch(path, json={"name": "Old phone"}, headers=bearer(ada))
            assert renamed.json()["name"] == "Old phone"
            listed = await client.get("/api/v1/users/me/passkeys", headers=bearer(ada))
            assert [one["name"] for one in listed.json()["items"]] == ["Old phone"]
            gone = await client.post(f"{path}/remove", json={"password": PASSWORD}, headers=bearer(ada))
            assert gone.status_code == 204
            assert (await sign_in(client, passkey)).status_code == 401

    async def test_belongs_to_one_person_and_others_do_not_see_it(
        self, site: Site, passkey: SoftPasskey
    ) -> None:
        ada, eve = await site.person(email=EMAIL), await site.person()
        async with site.client() as client:
            made = await add(client, ada, passkey)
            path = f"/api/v1/users/me/passkeys/{made['id']}"
            assert (await client.patch(path, json={"name": "x"}, headers=bearer(eve))).status_code == 404
            removed = await client.post(f"{path}/remove", json={}, headers=bearer(eve))
            assert (removed.status_code, removed.json()["code"]) == (404, "passkey_not_found")
            asked = await options(client, "users/me/passkeys/options", eve)
            taken = await post(client, "users/me/passkeys", eve, credential=passkey.create(asked), name="x")
            assert (taken.status_code, taken.json()["code"]) == (409, "passkey_taken")
            assert (await sign_in(client, passkey)).json()["user"]["email"] == EMAIL

    async def test_the_browser_is_asked_for_one_that_stands_alone(
        self, site: Site, passkey: SoftPasskey
    ) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            await add(client, ada, passkey)
            asked = await options(client, "users/me/passkeys/options", ada)
        assert asked["rp"] == {"name": "Segue", "id": "testserver.localhost"}
        assert asked["authenticatorSelection"]["residentKey"] == "required"
        assert asked["authenticatorSelection"]["userVerification"] == "required"
        assert len(asked["excludeCredentials"]) == 1
        assert EMAIL not in asked["user"]["id"]

    async def test_refuses_what_browsers_would_not_make(self, site: Site) -> None:
        ada, eve = await site.person(email=EMAIL), await site.person()
        async with site.client() as client:

            async def tried(passkey: SoftPasskey, asker: SignedIn, sender: SignedIn) -> str:
                asked = await options(client, "users/me/passkeys/options", asker)
                body = {"credential": passkey.create(asked), "name": "x"}
                answer = await post(client, "users/me/passkeys", sender, **body)
                return f"{answer.status_code} {answer.json().get('code')}"

            unusable = "422 passkey_unusable"
            assert await tried(SoftPasskey("https://evil.example"), ada, ada) == unusable
            assert await tried(SoftPasskey(HERE, verifies=False), ada, ada) == unusable
            assert await tried(SoftPasskey(HERE), eve, ada) == unusable
            assert await tried(SoftPasskey(HERE), ada, ada) == "201 None"
            asked = await options(client, "auth/passkeys/options", alone=True)
            other = {**asked, "rp": {"id": asked["rpId"]}}
            answer = await post(
                client, "users/me/passkeys", ada, credential=SoftPasskey(HERE).create(other), name="x"
            )
            assert answer.json()["code"] == "passkey_unusable"

    async def test_refuses_what_is_no_credential(self, site: Site) -> None:
        ada = await site.person(email=EMAIL)
        odd: list[dict[str, Any]] = [
            {},
            {"id": 7, "response": "x"},
            {"id": "é", "rawId": "é", "type": "public-key", "response": {"clientDataJSON": "a"}},
            {"response": {"clientDataJSON": "WzFd"}},
            {"response": {"clientDataJSON": "eyJjaGFsbGVuZ2UiOjd9"}},
        ]
        for place, credential in enumerate(odd):
            async with site.client(address=f"203.0.113.{place}") as client:
                made = await post(client, "users/me/passkeys", ada, credential=credential, name="x")
                used = await post(client, "auth/passkeys", alone=True, credential=credential)
            assert (made.status_code, made.json()["code"]) == (422, "passkey_unusable")
            assert (used.status_code, used.json()["code"]) == (401, "passkey_refused")

    async def test_twenty_are_enough(self, site: Site) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            asked = await options(client, "users/me/passkeys/options", ada)
            async with site.engines.database.transaction() as conn:
                await conn.execute(
                    "insert into passkeys (id, user_id, credential_id, public_key, sign_count, name,"
                    " transports, backed_up, created_at) select gen_random_uuid(), %s, int4send(n), 'k', 0,"
                    " 'x', '{}', false, now() from generate_series(1, 20) n",
                    [ada.user.id],
                )
            more = await post(client, "users/me/passkeys/options", ada)
            late = await post(
                client, "users/me/passkeys", ada, credential=SoftPasskey(HERE).create(asked), name="x"
            )
        assert (more.status_code, more.json()["code"]) == (409, "too_many_passkeys")
        assert late.json()["code"] == "too_many_passkeys"


class TestSigningInAlone:
    """A passkey that verifies its owner begins a session by itself, each challenge once."""

    async def test_begins_a_session_and_needs_no_second_step(self, site: Site, passkey: SoftPasskey) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            await add(client, ada, passkey)
            await client.put(
                "/api/v1/users/me/second-factor",
                json={"passkeys_after_password": True, "password": PASSWORD},
                headers=bearer(ada),
            )
            answer = await sign_in(client, passkey)
            assert answer.status_code == 200
            headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
            listed = await client.get("/api/v1/users/me/passkeys", headers=headers)
        assert listed.json()["items"][0]["last_used_at"] is not None

    async def test_a_challenge_is_good_once_and_for_five_minutes(
        self, site: Site, passkey: SoftPasskey
    ) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            await add(client, ada, passkey)
            asked = await options(client, "auth/passkeys/options", alone=True)
            first, second = passkey.get(asked), passkey.get(asked)
            assert (await post(client, "auth/passkeys", alone=True, credential=first)).status_code == 200
            for again in (first, second):
                replay = await post(client, "auth/passkeys", alone=True, credential=again)
                assert (replay.status_code, replay.json()["code"]) == (401, "passkey_refused")
            asked = await options(client, "auth/passkeys/options", alone=True)
            site.clock.move(minutes=5)
            late = await post(client, "auth/passkeys", alone=True, credential=passkey.get(asked))
        assert late.json()["code"] == "passkey_refused"

    async def test_a_wrong_answer_uses_the_challenge_up(self, site: Site, passkey: SoftPasskey) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            await add(client, ada, passkey)
            asked = await options(client, "auth/passkeys/options", alone=True)
            forged = SoftPasskey(HERE, id=passkey.id).get(asked)
            for credential in (forged, passkey.get(asked)):
                answer = await post(client, "auth/passkeys", alone=True, credential=credential)
                assert (answer.status_code, answer.json()["code"]) == (401, "passkey_refused")

    async def test_refuses_other_sites_and_unverified_persons(self, site: Site, passkey: SoftPasskey) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            await add(client, ada, passkey)
            passkey.verifies = False
            assert (await sign_in(client, passkey)).json()["code"] == "passkey_refused"
            passkey.verifies, passkey.origin = True, "http://evil.localhost"
            assert (await sign_in(client, passkey)).json()["code"] == "passkey_refused"
            passkey.origin = HERE
            assert (await sign_in(client, passkey)).status_code == 200

    async def test_a_copied_one_is_refused_from_then_on(self, site: Site, passkey: SoftPasskey) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            await add(client, ada, passkey)
            copy = SoftPasskey(HERE, id=passkey.id, key=passkey.key)
            assert (await sign_in(client, passkey)).status_code == 200
            assert (await sign_in(client, passkey)).status_code == 200
            behind = await sign_in(client, copy)
            assert (behind.status_code, behind.json()["code"]) == (401, "passkey_suspected")
            assert (await sign_in(client, passkey)).json()["code"] == "passkey_suspected"
            listed = await client.get("/api/v1/users/me/passkeys", headers=bearer(ada))
            assert listed.json()["items"][0]["suspected"] is True
        async with site.engines.database.transaction() as conn:
            entries = await site.features.people.audit.list_about(conn, ada.user.id)
        assert "passkey.suspected" in [entry.action for entry in entries]

    async def test_guessing_is_slowed_down(self, site: Site, passkey: SoftPasskey) -> None:
        async with site.client() as client:
            codes = [(await sign_in(client, passkey)).status_code for _ in range(6)]
        assert codes == [401] * 5 + [429]


class TestAfterThePassword:
    """When the person chose so, or codes are on, a passkey of theirs completes a sign-in."""

    async def asked_of(self, site: Site, client: httpx.AsyncClient, passkey: SoftPasskey) -> SignedIn:
        ada = await site.person(email=EMAIL)
        await add(client, ada, passkey)
        chosen = await client.put(
            "/api/v1/users/me/second-factor",
            json={"passkeys_after_password": True, "password": PASSWORD},
            headers=bearer(ada),
        )
        assert len(chosen.json()["recovery_codes"]) == 10
        return ada

    async def test_completes_it_also_without_verifying(self, site: Site, passkey: SoftPasskey) -> None:
        async with site.client() as client:
            await self.asked_of(site, client, passkey)
            told = (await post(client, "auth/login", email=EMAIL, password=PASSWORD)).json()
            assert told["methods"] == ["passkey", "recovery_code"]
            challenge = told["challenge"]
            asked = await options(client, "auth/passkeys/options", challenge=challenge)
            assert len(asked["allowCredentials"]) == 1
            passkey.verifies, passkey.count = False, 1
            credential = passkey.get(asked)
            alone = await post(client, "auth/passkeys", alone=True, credential=credential)
            assert alone.json()["code"] == "passkey_refused"
            asked = await options(client, "auth/passkeys/options", challenge=challenge)
            done = await post(client, "auth/passkeys", challenge=challenge, credential=passkey.get(asked))
            assert done.status_code == 200
            again = await post(client, "auth/passkeys/options", challenge=challenge)
            assert again.json()["code"] == "sign_in_over"

    async def test_somebody_elses_does_not(self, site: Site, passkey: SoftPasskey) -> None:
        async with site.client() as client:
            await self.asked_of(site, client, passkey)
            eve, hers = await site.person(), SoftPasskey(HERE)
            await add(client, eve, hers)
            challenge = (await post(client, "auth/login", email=EMAIL, password=PASSWORD)).json()["challenge"]
            asked = await options(client, "auth/passkeys/options", challenge=challenge)
            answer = await post(client, "auth/passkeys", challenge=challenge, credential=hers.get(asked))
        assert (answer.status_code, answer.json()["code"]) == (401, "passkey_refused")

    async def test_is_not_asked_for_once_the_last_is_gone(self, site: Site, passkey: SoftPasskey) -> None:
        async with site.client() as client:
            ada = await self.asked_of(site, client, passkey)
            (one,) = (await client.get("/api/v1/users/me/passkeys", headers=bearer(ada))).json()["items"]
            await post(client, f"users/me/passkeys/{one['id']}/remove", ada, password=PASSWORD)
            assert (await post(client, "auth/login", email=EMAIL, password=PASSWORD)).status_code == 200

    async def test_cannot_be_chosen_without_one(self, site: Site) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            answer = await client.put(
                "/api/v1/users/me/second-factor", json={"passkeys_after_password": True}, headers=bearer(ada)
            )
        assert (answer.status_code, answer.json()["code"]) == (409, "no_passkey")


class TestLastWayIn:
    """Nobody can lock themselves out by removing their only way in."""

    async def test_the_only_passkey_of_an_account_without_a_password_stays(
        self, site: Site, passkey: SoftPasskey
    ) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            made = await add(client, ada, passkey)
            async with site.engines.database.transaction() as conn:
                await conn.execute("update users set password_hash = null where id = %s", [ada.user.id])
            path = f"users/me/passkeys/{made['id']}/remove"
            refused = await post(client, path, ada)
            assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
            assert (await sign_in(client, passkey)).status_code == 200
