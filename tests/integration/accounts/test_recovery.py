"""Addresses and passwords: shown, changed, won back."""

import httpx

from segue.accounts.api import Client, PasswordCost, Passwords
from segue.kernel.events import SessionEnded
from tests.integration.accounts.test_joining import secret_in
from tests.signing import CHEAP
from tests.site import PASSWORD, Site, bearer

FRESH = "a better one entirely"
RESET, CONFIRM = "/api/v1/auth/reset", "/api/v1/auth/reset/confirm"


async def log_in(client: httpx.AsyncClient, email: str, password: str) -> int:
    """The status of signing in."""
    answer = await client.post("/api/v1/auth/login", json={"email": email, "password": password})
    return answer.status_code


async def actions(site: Site, user_id: object) -> list[str]:
    """What was written down about a person."""
    async with site.engines.database.transaction() as conn:
        return [e.action for e in await site.features.people.audit.list_about(conn, user_id)]  # type: ignore[arg-type]  # an id


class TestReset:
    """A forgotten password is replaced by who reads the mail of the account, within 30 minutes and once."""

    async def test_a_link_sets_a_new_one_and_ends_all_sessions(self, site: Site) -> None:
        ada = await site.person(email="ada@example.org")
        async with site.client() as client:
            asked = await client.post(RESET, json={"email": " ADA@example.org"})
            assert (asked.status_code, asked.json()) == (202, {"status": "accepted"})
            (letter,) = await site.deliver()
            assert letter.to == "ada@example.org"
            token = secret_in(letter.text)
            weak = await client.post(CONFIRM, json={"token": token, "password": "password1"})
            assert (weak.status_code, weak.json()["code"]) == (422, "password_refused")
            done = await client.post(CONFIRM, json={"token": token, "password": FRESH})
            assert done.status_code == 204
            again = await client.post(CONFIRM, json={"token": token, "password": FRESH + "!"})
            assert (again.status_code, again.json()["code"]) == (410, "link_refused")
            assert (await client.get("/api/v1/users/me", headers=bearer(ada))).status_code == 401
            assert await log_in(client, "ada@example.org", PASSWORD) == 401
            assert await log_in(client, "ada@example.org", FRESH) == 200
        assert SessionEnded(ada.session_id) in site.events.published
        (told,) = await site.deliver()
        assert (told.to, "password" in told.subject) == ("ada@example.org", True)
        assert "password.reset" in await actions(site, ada.user.id)

    async def test_an_unknown_address_gets_the_same_answer_and_no_letter(self, site: Site) -> None:
        async with site.client() as client:
            asked = await client.post(RESET, json={"email": "nobody@example.org"})
            assert (asked.status_code, asked.json()) == (202, {"status": "accepted"})
        assert await site.deliver() == []
        async with site.engines.database.transaction() as conn:
            row = await (await conn.execute("select count(*) as kept from letters")).fetchone()
        assert row == {"kept": 0}

    async def test_thirty_minutes_from_asking(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        async with site.client() as client:
            await client.post(RESET, json={"email": "ada@example.org"})
            (letter,) = await site.deliver()
            site.clock.move(minutes=30)
            late = await client.post(CONFIRM, json={"token": secret_in(letter.text), "password": FRESH})
            assert late.status_code == 410

    async def test_a_new_password_voids_links_that_were_sent_before(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        async with site.client() as client:
            for _ in range(2):
                await client.post(RESET, json={"email": "ada@example.org"})
            one, two = await site.deliver()
            body = {"token": secret_in(one.text), "password": FRESH}
            assert (await client.post(CONFIRM, json=body)).status_code == 204
            body = {"token": secret_in(two.text), "password": FRESH + "!"}
            assert (await client.post(CONFIRM, json=body)).status_code == 410

    async def test_nobodys_mailbox_is_flooded(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        for number in range(8):
            async with site.client(address=f"198.51.100.{number}") as client:
                await client.post(RESET, json={"email": "ada@example.org"})
        assert len(await site.deliver()) == 5

    async def test_nothing_secret_is_stored(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        async with site.client() as client:
            await client.post(RESET, json={"email": "ada@example.org"})
        (letter,) = await site.deliver()
        token = secret_in(letter.text)
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select * from mail_links")).fetchall()
        assert token not in str(rows)
        assert token not in repr(letter)

    async def test_a_refused_letter_is_dropped_and_one_that_waits_is_kept(self, site: Site) -> None:
        from segue.kernel.ports.mail import Mail, MailDown, MailRefused

        await site.person(email="ada@example.org")
        mailroom = site.features.people.mailroom
        for failure in (MailDown("later"), MailRefused("never")):

            class Failing:
                error = failure

                async def send(self, mail: Mail) -> None:
                    raise self.error

            async with site.client() as client:
                await client.post(RESET, json={"email": "ada@example.org"})
            async with site.engines.database.transaction() as conn:
                row = await (await conn.execute("select id from letters order by created_at desc")).fetchone()
            assert row is not None
            mailer, mailroom._mailer = mailroom._mailer, Failing()
            try:
                await mailroom.deliver(str(row["id"]))
                waits = False
            except MailDown:
                waits = True
            finally:
                mailroom._mailer = mailer
            assert waits == isinstance(failure, MailDown)
            async with site.engines.database.transaction() as conn:
                left = await (
                    await conn.execute("select 1 from letters where id = %s", [row["id"]])
                ).fetchone()
            assert (left is not None) == waits
            async with site.engines.database.transaction() as conn:
                await conn.execute("delete from letters")


class TestVerification:
    """A person shows that the address is theirs."""

    async def test_by_the_link_of_a_letter(self, site: Site) -> None:
        async with site.client() as client:
            body = {"email": "ada@example.org", "password": PASSWORD, "display_name": "Ada"}
            joined = (await client.post("/api/v1/auth/register", json=body)).json()
            headers = {"authorization": f"Bearer {joined['access_token']}"}
            asked = await client.post("/api/v1/auth/verify/letter", headers=headers)
            assert asked.status_code == 202
            (letter,) = await site.deliver()
            followed = await client.post("/api/v1/auth/verify", json={"token": secret_in(letter.text)})
            assert followed.json() == {"purpose": "verify"}
            again = await client.post("/api/v1/auth/verify/letter", headers=headers)
            assert (again.status_code, again.json()["code"]) == (409, "address_verified")
        assert "email.verified" in await actions(site, joined["user"]["id"])

    async def test_a_link_does_only_what_it_was_sent_for(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        async with site.client() as client:
            await client.post(RESET, json={"email": "ada@example.org"})
            (letter,) = await site.deliver()
            wrong = await client.post("/api/v1/auth/verify", json={"token": secret_in(letter.text)})
            assert wrong.status_code == 410
            for token in ("", "x" * 43, "\0", "ü"):
                answer = await client.post("/api/v1/auth/verify", json={"token": token})
                assert answer.status_code == 410


class TestChangeOfAddress:
    """It takes the password and the new mailbox, and both addresses are told."""

    async def test_holds_once_the_new_address_is_confirmed(self, site: Site) -> None:
        ada = await site.person(email="ada@example.org")
        async with site.client() as client:
            body = {"email": "lovelace@example.org", "password": PASSWORD}
            asked = await client.post("/api/v1/auth/email", json=body, headers=bearer(ada))
            assert asked.status_code == 202
            letters = {letter.to: letter for letter in await site.deliver()}
            assert "lovelace@example.org" in letters["ada@example.org"].text
            assert "#token=" not in letters["ada@example.org"].text
            assert await log_in(client, "lovelace@example.org", PASSWORD) == 401
            token = secret_in(letters["lovelace@example.org"].text)
            assert (await client.post("/api/v1/auth/verify", json={"token": token})).json() == {
                "purpose": "change"
            }
            assert await log_in(client, "ada@example.org", PASSWORD) == 401
            assert await log_in(client, "lovelace@example.org", PASSWORD) == 200
        assert {letter.to for letter in await site.deliver()} == {"ada@example.org", "lovelace@example.org"}
        assert {"email.change_asked", "email.changed"} <= set(await actions(site, ada.user.id))

    async def test_takes_the_password(self, site: Site) -> None:
        ada = await site.person()
        async with site.client(headers=bearer(ada)) as client:
            body = {"email": "new@example.org", "password": "not the password"}
            answer = await client.post("/api/v1/auth/email", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "password_wrong")
        assert await site.deliver() == []

    async def test_a_taken_address_gets_the_same_answer_and_learns_of_it(self, site: Site) -> None:
        ada = await site.person()
        await site.person(email="taken@example.org")
        async with site.client(headers=bearer(ada)) as client:
            body = {"email": "taken@example.org", "password": PASSWORD}
            assert (await client.post("/api/v1/auth/email", json=body)).status_code == 202
        letters = {letter.to: letter for letter in await site.deliver()}
        assert "#token=" not in letters["taken@example.org"].text
        assert "already" in letters["taken@example.org"].subject

    async def test_an_address_taken_meanwhile_stays_with_its_account(self, site: Site) -> None:
        ada = await site.person()
        async with site.client(headers=bearer(ada)) as client:
            body = {"email": "new@example.org", "password": PASSWORD}
            await client.post("/api/v1/auth/email", json=body)
            letters = {letter.to: letter for letter in await site.deliver()}
            await site.person(email="NEW@example.org")
            token = secret_in(letters["new@example.org"].text)
            late = await client.post("/api/v1/auth/verify", json={"token": token})
            assert (late.status_code, late.json()["code"]) == (410, "link_refused")
            assert (await client.get("/api/v1/users/me")).json()["email"] == ada.user.email


class TestChangeOfPassword:
    """It takes the old one; this session goes on and others end."""

    async def test_ends_other_sessions(self, site: Site) -> None:
        here = await site.person(email="ada@example.org")
        there = await site.features.people.accounts.log_in("ada@example.org", PASSWORD, Client())
        async with site.client() as client:
            body = {"current_password": PASSWORD, "password": FRESH}
            changed = await client.put("/api/v1/users/me/password", json=body, headers=bearer(here))
            assert changed.status_code == 204
            assert (await client.get("/api/v1/users/me", headers=bearer(here))).status_code == 200
            assert (await client.get("/api/v1/users/me", headers=bearer(there))).status_code == 401
            assert await log_in(client, "ada@example.org", FRESH) == 200
        (letter,) = await site.deliver()
        assert "password" in letter.subject

    async def test_takes_the_old_one_and_a_good_one(self, site: Site) -> None:
        ada = await site.person()
        async with site.client(headers=bearer(ada)) as client:
            path = "/api/v1/users/me/password"
            wrong = await client.put(path, json={"current_password": "not it at all", "password": FRESH})
            weak = await client.put(path, json={"current_password": PASSWORD, "password": "qwertyuiop"})
        assert (wrong.status_code, wrong.json()["code"]) == (403, "password_wrong")
        assert (weak.status_code, weak.json()["code"]) == (422, "password_refused")


class TestHashes:
    """What was hashed at an older cost is hashed again at the next sign-in."""

    async def test_is_upgraded_at_login(self, site: Site) -> None:
        ada = await site.person(email="ada@example.org")
        old = await Passwords(PasswordCost(memory_kib=32, passes=1)).hash(PASSWORD)
        async with site.engines.database.transaction() as conn:
            await conn.execute("update users set password_hash = %s where id = %s", [old, ada.user.id])
        async with site.client() as client:
            assert await log_in(client, "ada@example.org", PASSWORD) == 200
            assert await log_in(client, "ada@example.org", PASSWORD) == 200
        async with site.engines.database.transaction() as conn:
            row = await (
                await conn.execute("select password_hash from users where id = %s", [ada.user.id])
            ).fetchone()
        assert row is not None
        assert f"m={CHEAP.memory_kib},t={CHEAP.passes},p=1" in row["password_hash"]
