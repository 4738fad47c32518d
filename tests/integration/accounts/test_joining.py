"""Who may make an account, and how."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segue.accounts.api import Role
from segue.engines.blobs.store import BlobStoreWithHealth
from tests.fakes import FakeClock, SavepointDatabase
from tests.site import PASSWORD, SETUP_CODE, Site, TimedIds, bearer, make_site

ADA = {"email": "ada@example.org", "password": PASSWORD, "display_name": "Ada"}
REGISTER = "/api/v1/auth/register"
INVITATIONS = "/api/v1/admin/invitations"
MakeSite = Callable[..., Site]


@pytest.fixture
def a_site(
    database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
) -> MakeSite:
    """Makes the application with other settings."""

    def make(**settings: Any) -> Site:
        return make_site(database, blob_store, clock, TimedIds(), tmp_path, **settings)

    return make


def secret_in(text: str) -> str:
    """What stands behind the `#` of the first link."""
    found = re.search(r"#(?:token|invitation)=([\w-]+)", text)
    assert found is not None, text
    return found[1]


class TestModes:
    """Closed until someone chose; the operator's setting stands above the choice."""

    async def test_closed_by_default(self, a_site: MakeSite) -> None:
        site = a_site(registration=None)
        async with site.client() as client:
            answer = await client.post(REGISTER, json=ADA)
            assert (answer.status_code, answer.json()["code"]) == (403, "registration_closed")
            assert (await client.get("/api/v1/setup")).json()["registration"] == "closed"

    async def test_the_first_admin_chooses(self, a_site: MakeSite) -> None:
        site = a_site(registration=None)
        async with site.client() as client:
            first = {"email": "root@example.org", "password": PASSWORD, "display_name": "Root"}
            await client.post("/api/v1/setup", json={**first, "code": SETUP_CODE, "registration": "open"})
            assert (await client.get("/api/v1/setup")).json()["registration"] == "open"
            assert (await client.post(REGISTER, json=ADA)).status_code == 201

    async def test_an_admin_changes_it_and_that_is_written_down(self, a_site: MakeSite) -> None:
        site = a_site(registration=None)
        admin = await site.person(Role.ADMIN)
        async with site.client(headers=bearer(admin)) as client:
            path = "/api/v1/admin/registration"
            assert (await client.get(path)).json() == {"mode": "closed", "fixed": False}
            changed = await client.put(path, json={"mode": "invite"})
            assert changed.json() == {"mode": "invite", "fixed": False}
            told = await client.get("/api/v1/admin/audit", params={"action": "registration.changed"})
            assert told.json()["items"][0]["details"] == {"mode": "invite"}

    async def test_a_setting_cannot_be_changed_from_the_page(self, site: Site) -> None:
        admin = await site.person(Role.ADMIN)
        async with site.client(headers=bearer(admin)) as client:
            answer = await client.put("/api/v1/admin/registration", json={"mode": "closed"})
            assert (answer.status_code, answer.json()["code"]) == (409, "registration_fixed")
            assert (await client.get("/api/v1/setup")).json()["registration_fixed"] is True


class TestInvitations:
    """As many people as it says, until it says, and no others."""

    async def test_takes_one_to_sign_up(self, a_site: MakeSite) -> None:
        site = a_site(registration="invite")
        admin = await site.person(Role.ADMIN)
        async with site.client() as client:
            refused = await client.post(REGISTER, json=ADA)
            assert (refused.status_code, refused.json()["code"]) == (403, "registration_closed")
            made = (await client.post(INVITATIONS, json={"uses": 2}, headers=bearer(admin))).json()
            assert made["url"].startswith("http://testserver.localhost/register#invitation=")
            secret = secret_in(made["url"])
            shown = await client.post("/api/v1/auth/invitation", json={"invitation": secret})
            assert (shown.status_code, shown.json()["email"]) == (200, None)
            for name, status in (("a", 201), ("b", 201), ("c", 403)):
                body = {**ADA, "email": f"{name}@example.org", "invitation": secret}
                assert (await client.post(REGISTER, json=body)).status_code == status
            listed = (await client.get(INVITATIONS, headers=bearer(admin))).json()["items"]
        assert (listed[0]["used"], listed[0]["url"]) == (2, made["url"])

    async def test_ends_with_its_days_or_when_withdrawn(self, a_site: MakeSite) -> None:
        site = a_site(registration="invite")
        admin = await site.person(Role.ADMIN)
        async with site.client() as client:
            one = (await client.post(INVITATIONS, json={"days": 1}, headers=bearer(admin))).json()
            two = (await client.post(INVITATIONS, json={}, headers=bearer(admin))).json()
            gone = await client.delete(f"{INVITATIONS}/{two['id']}", headers=bearer(admin))
            again = await client.delete(f"{INVITATIONS}/{two['id']}", headers=bearer(admin))
            assert (gone.status_code, again.status_code) == (204, 404)
            site.clock.move(days=1)
            for made in (one, two):
                body = {**ADA, "invitation": secret_in(made["url"])}
                answer = await client.post(REGISTER, json=body)
                assert (answer.status_code, answer.json()["code"]) == (403, "invitation_refused")

    async def test_one_by_letter_is_for_that_address_which_it_verifies(self, a_site: MakeSite) -> None:
        site = a_site(registration="invite", smtp_url="smtp://localhost")
        admin = await site.person(Role.ADMIN)
        async with site.client() as client:
            body = {"email": "ada@example.org", "uses": 50}
            made = (await client.post(INVITATIONS, json=body, headers=bearer(admin))).json()
            assert made["uses"] == 1
            (letter,) = await site.deliver()
            assert (letter.to, "invited" in letter.subject) == ("ada@example.org", True)
            secret = secret_in(letter.text)
            wrong = await client.post(
                REGISTER, json={**ADA, "email": "eve@example.org", "invitation": secret}
            )
            assert (wrong.status_code, wrong.json()["code"]) == (403, "invitation_refused")
            joined = await client.post(
                REGISTER, json={**ADA, "email": "ADA@example.org", "invitation": secret}
            )
            assert joined.status_code == 201
        async with site.engines.database.transaction() as conn:
            row = await (
                await conn.execute("select email_verified_at from users where email_key = 'ada@example.org'")
            ).fetchone()
        assert row is not None
        assert row["email_verified_at"] is not None

    async def test_only_hashes_are_kept(self, site: Site) -> None:
        admin = await site.person(Role.ADMIN)
        async with site.client(headers=bearer(admin)) as client:
            made = (await client.post(INVITATIONS, json={"email": "ada@example.org"})).json()
        secret = secret_in(made["url"])
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select * from invitations, letters")).fetchall()
        assert secret not in str(rows)
        assert secret not in str(site.engines.jobs.__dict__)

    async def test_is_for_admins(self, site: Site) -> None:
        ada = await site.person()
        async with site.client(headers=bearer(ada)) as client:
            for answer in (
                await client.get(INVITATIONS),
                await client.post(INVITATIONS, json={}),
                await client.delete(f"{INVITATIONS}/{ada.user.id}"),
                await client.put("/api/v1/admin/registration", json={"mode": "open"}),
            ):
                assert answer.status_code == 403


class TestConfirmedSignUp:
    """Where letters are sent, an account begins with a confirmed address, and asking tells nothing."""

    async def test_the_account_begins_with_the_link(self, a_site: MakeSite) -> None:
        site = a_site(smtp_url="smtp://localhost")
        async with site.client() as client:
            asked = await client.post(REGISTER, json=ADA)
            assert (asked.status_code, asked.json()) == (202, {"status": "accepted"})
            login = {"email": ADA["email"], "password": PASSWORD}
            assert (await client.post("/api/v1/auth/login", json=login)).status_code == 401
            (letter,) = await site.deliver()
            assert letter.to == "ada@example.org"
            token = secret_in(letter.text)
            assert token in letter.html
            followed = await client.post("/api/v1/auth/verify", json={"token": token})
            assert (followed.status_code, followed.json()) == (200, {"purpose": "sign_up"})
            again = await client.post("/api/v1/auth/verify", json={"token": token})
            assert (again.status_code, again.json()["code"]) == (410, "link_refused")
            assert (await client.post("/api/v1/auth/login", json=login)).status_code == 200

    async def test_a_known_address_gets_the_same_answer_and_another_letter(self, a_site: MakeSite) -> None:
        site = a_site(smtp_url="smtp://localhost")
        await site.person(email="ada@example.org")
        async with site.client() as client:
            known = await client.post(REGISTER, json=ADA)
            unknown = await client.post(REGISTER, json={**ADA, "email": "bob@example.org"})
        assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
        letters = {letter.to: letter for letter in await site.deliver()}
        assert "already" in letters["ada@example.org"].subject
        assert "#token=" not in letters["ada@example.org"].text
        assert "#token=" in letters["bob@example.org"].text

    async def test_a_link_of_yesterday_is_too_old(self, a_site: MakeSite) -> None:
        site = a_site(smtp_url="smtp://localhost")
        async with site.client() as client:
            await client.post(REGISTER, json=ADA)
            (letter,) = await site.deliver()
            site.clock.move(days=1)
            late = await client.post("/api/v1/auth/verify", json={"token": secret_in(letter.text)})
            assert late.status_code == 410

    async def test_letters_link_to_the_public_url_whatever_host_was_asked(self, a_site: MakeSite) -> None:
        site = a_site(smtp_url="smtp://localhost", public_url="https://music.example.org")
        async with site.client() as client:
            hosts = {
                "host": "evil.example",
                "x-forwarded-host": "evil.example",
                "forwarded": "host=evil.example",
            }
            await client.post(REGISTER, json=ADA, headers=hosts)
            await client.post("/api/v1/auth/reset", json={"email": "x@example.org"}, headers=hosts)
        (letter,) = await site.deliver()
        assert "https://music.example.org/verify#token=" in letter.text
        assert "evil" not in letter.text + letter.html + letter.subject

    async def test_no_name_of_a_strangers_choice_stands_in_the_letter(self, a_site: MakeSite) -> None:
        site = a_site(smtp_url="smtp://localhost")
        async with site.client() as client:
            await client.post(REGISTER, json={**ADA, "display_name": "Win at evil.example now"})
        (letter,) = await site.deliver()
        assert "evil" not in letter.text + letter.html + letter.subject


class TestAddresses:
    """One mailbox is one account, however its address is written."""

    @pytest.mark.parametrize(
        "email", ["ADA@EXAMPLE.ORG", "\uff41da@example.org", " ada@example.org ", "ada@\uff45xample.org"]
    )
    async def test_another_spelling_is_taken(self, site: Site, email: str) -> None:
        await site.person(email="ada@example.org")
        async with site.client() as client:
            answer = await client.post(REGISTER, json={**ADA, "email": email})
        assert answer.json()["code"] in ("email_taken", "email_invalid"), answer.text

    async def test_composed_and_decomposed_letters_are_one(self, site: Site) -> None:
        async with site.client() as client:
            one = await client.post(REGISTER, json={**ADA, "email": "zo\u00eb@example.org"})
            other = await client.post(REGISTER, json={**ADA, "email": "zoe\u0308@example.org"})
            entered = await client.post(
                "/api/v1/auth/login", json={"email": "ZOE\u0308@example.org", "password": PASSWORD}
            )
        assert (one.status_code, other.status_code, entered.status_code) == (201, 409, 200)

    @pytest.mark.parametrize(
        "email",
        [
            "a\0da@example.org",
            "ada@exa\0mple.org",
            "ada\u202e@example.org",
            "ada@\u2066x.org",
            "\ud800@a.org",
        ],
    )
    async def test_what_cannot_be_seen_is_refused_without_a_fault(self, site: Site, email: str) -> None:
        raw = '{{"email": "{}", "password": "{}", "display_name": "A"}}'.format(
            email.encode("unicode_escape").decode().replace("\\x", "\\u00"), PASSWORD
        )
        async with site.client(headers={"content-type": "application/json"}) as client:
            assert (await client.post(REGISTER, content=raw)).status_code == 422
            login = await client.post("/api/v1/auth/login", content=raw.replace(', "display_name": "A"', ""))
            assert login.status_code in (401, 422)
            assert (
                await client.post("/api/v1/auth/reset", content=raw.split(",")[0] + "}")
            ).status_code == 422

    async def test_a_name_is_shown_as_it_reads(self, site: Site) -> None:
        async with site.client() as client:
            told = {**ADA, "display_name": "\u202eadA\u0000\u200b  \u2066L.\u2069" + "\u0301" * 50}
            answer = await client.post(REGISTER, json=told)
        assert answer.json()["user"]["display_name"] == "adA L." + "\u0301" * 4

    async def test_passwords_of_a_megabyte_are_refused_before_they_cost(self, site: Site) -> None:
        async with site.client() as client:
            for path in (REGISTER, "/api/v1/auth/login"):
                answer = await client.post(path, json={**ADA, "password": "x" * 1_000_000})
                assert answer.status_code in (413, 422), path


class TestPasswords:
    """Any keyboard's way to write a password is the same one."""

    async def test_composition_does_not_matter(self, site: Site) -> None:
        async with site.client() as client:
            await client.post(REGISTER, json={**ADA, "password": "cafe\u0301 au lait ﬁn"})
            login = {"email": ADA["email"], "password": "caf\u00e9 au lait fin"}
            assert (await client.post("/api/v1/auth/login", json=login)).status_code == 200
