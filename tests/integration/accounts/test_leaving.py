"""Deleting one's account, and coming back."""

import pytest

from segue.accounts.api import Client, Role, SignedIn
from segue.kernel.events import Allowed, Denied
from tests.newcomers import as_person, newcomer
from tests.site import PASSWORD, Site

ME = "/api/v1/users/me"
CREDENTIALS = {"email": "ada@example.org", "password": PASSWORD}


async def leave(site: Site, who: SignedIn, password: str | None = PASSWORD) -> tuple[int, str | None]:
    async with as_person(site, who) as client:
        body = {} if password is None else {"password": password}
        answer = await client.request("DELETE", ME, json=body)
    return answer.status_code, answer.json().get("code")


@pytest.fixture
async def ada(site: Site) -> SignedIn:
    """Someone with a password."""
    return await newcomer(site, "Ada", with_password=True)


class TestLeaving:
    """Deleting takes the password again, and ends everything at once."""

    async def test_says_until_when_one_may_come_back(self, site: Site, ada: SignedIn) -> None:
        async with as_person(site, ada) as client:
            answer = await client.request("DELETE", ME, json={"password": PASSWORD})
        assert answer.json() == {"erased_from": "2027-03-31T12:00:00Z"}
        gone = [cookie.split("=")[0] for cookie in answer.headers.get_list("set-cookie")]
        assert gone == ["segue_access", "segue_refresh"]

    async def test_ends_tokens_sessions_and_audio(self, site: Site, ada: SignedIn) -> None:
        song = await site.song()
        async with as_person(site, ada) as client:
            stream = (await client.get(f"/api/v1/songs/{song}/stream")).json()
            path = stream["renditions"][0]["url"]
            assert (await client.get(path)).status_code != 403
            await client.request("DELETE", ME, json={"password": PASSWORD})
            assert (await client.get(ME)).status_code == 401
            assert (await client.get(path)).json()["code"] == "listening_denied"
            refreshed = await client.post("/api/v1/auth/refresh", json={"refresh_token": ada.refresh_token})
            assert refreshed.json()["code"] == "refresh_refused"
        assert Denied(kind="person", subject_id=ada.user.id, reason="deleted") in site.events.published

    async def test_hides_the_person_from_others(self, site: Site, ada: SignedIn) -> None:
        bob = await newcomer(site, "Bob")
        async with as_person(site, bob) as client:
            await client.put(f"{ME}/following/users/{ada.user.id}")
            await leave(site, ada)
            assert (await client.get(f"/api/v1/users/{ada.user.id}")).status_code == 404
            assert (await client.get(f"{ME}/following/users")).json()["items"] == []

    async def test_a_wrong_password_deletes_nothing(self, site: Site, ada: SignedIn) -> None:
        assert await leave(site, ada, "not the password") == (403, "password_wrong")
        assert await leave(site, ada, None) == (403, "password_wrong")
        async with as_person(site, ada) as client:
            assert (await client.get(ME)).status_code == 200

    async def test_who_has_no_password_signs_in_again(self, site: Site) -> None:
        bob = await newcomer(site, "Bob")
        site.clock.move(minutes=9)
        async with as_person(site, bob) as client:
            assert (await client.request("DELETE", ME, json={})).status_code == 200
        cy = await newcomer(site, "Cy")
        site.clock.move(minutes=9, seconds=30)
        async with site.engines.database.transaction() as conn:
            await conn.execute("update sessions set created_at = created_at - interval '1 minute'")
        assert await leave(site, cy, None) == (403, "sign_in_again")

    async def test_the_last_admin_stays(self, site: Site) -> None:
        root = await newcomer(site, "Root", Role.ADMIN, with_password=True)
        assert await leave(site, root) == (409, "last_admin")
        await newcomer(site, "Second", Role.ADMIN)
        assert (await leave(site, root))[0] == 200


class TestDoors:
    """No door lets in who has left."""

    async def test_signing_in_says_so_to_who_knows_the_password(self, site: Site, ada: SignedIn) -> None:
        await leave(site, ada)
        async with site.client() as client:
            right = await client.post("/api/v1/auth/login", json=CREDENTIALS)
            wrong = await client.post("/api/v1/auth/login", json={**CREDENTIALS, "password": "wrong one"})
        assert (right.status_code, right.json()["code"]) == (403, "account_deleted")
        assert right.json()["erased_from"].startswith("2027-03-31T12:00:00")
        assert wrong.json()["code"] == "bad_credentials"

    async def test_every_other_way_ends_at_the_same_gate(self, site: Site, ada: SignedIn) -> None:
        await leave(site, ada)
        with pytest.raises(Exception, match="It can be restored"):
            async with site.engines.database.transaction() as conn:
                await site.features.people.accounts.begin_session(
                    conn, ada.user.id, Client(), method="passkey"
                )


class TestRestoring:
    """Within 30 days a deletion is taken back with the password."""

    async def test_signing_in_works_again_and_nothing_is_lost(self, site: Site, ada: SignedIn) -> None:
        async with as_person(site, ada) as client:
            await client.patch(ME, json={"bio": "Still here"})
        await leave(site, ada)
        site.clock.move(days=29)
        async with site.client() as client:
            assert (await client.post(f"{ME}/restore", json=CREDENTIALS)).status_code == 204
            login = await client.post("/api/v1/auth/login", json=CREDENTIALS)
            headers = {"authorization": f"Bearer {login.json()['access_token']}"}
            assert (await client.get(ME, headers=headers)).json()["bio"] == "Still here"
        assert Allowed(kind="person", subject_id=ada.user.id) in site.events.published
        assert await site.features.own_data.erasure.apply_tombstones() == 0

    async def test_needs_the_password_and_something_to_restore(self, site: Site, ada: SignedIn) -> None:
        async with site.client() as client:
            idle = await client.post(f"{ME}/restore", json=CREDENTIALS)
            assert (idle.status_code, idle.json()["code"]) == (409, "not_deleted")
            await leave(site, ada)
            wrong = await client.post(f"{ME}/restore", json={**CREDENTIALS, "password": "wrong one"})
            assert wrong.json()["code"] == "bad_credentials"

    async def test_is_too_late_after_30_days(self, site: Site, ada: SignedIn) -> None:
        await leave(site, ada)
        site.clock.move(days=30)
        async with site.client() as client:
            late = await client.post(f"{ME}/restore", json=CREDENTIALS)
        assert (late.status_code, late.json()["code"]) == (410, "restore_too_late")
