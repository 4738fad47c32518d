"""One-time codes and recovery codes over HTTP."""

import asyncio
import base64
from typing import Any

import httpx
import pyotp
import pytest

from segue.accounts.api import Client, SignedIn
from segue.accounts.errors import SecondFactorNeeded
from segue.accounts.factors.contracts import Proof
from tests.site import PASSWORD, Site, bearer

EMAIL = "ada@example.org"
HERE = Client(address="198.51.100.7")


async def post(
    client: httpx.AsyncClient, path: str, who: SignedIn | None = None, **body: Any
) -> httpx.Response:
    """Ask for something as someone, or as nobody."""
    return await client.post(f"/api/v1/{path}", json=body, headers=bearer(who) if who else None)


async def enrolled(site: Site) -> tuple[SignedIn, pyotp.TOTP, list[str]]:
    """Ada, with her app and her recovery codes; the clock stands at the step after the confirmation."""
    ada = await site.person(email=EMAIL)
    async with site.client() as client:
        made = (await post(client, "users/me/totp", ada, password=PASSWORD)).json()
        app = pyotp.TOTP(made["secret"])
        answer = await post(client, "users/me/totp/confirm", ada, code=app.at(site.clock.now()))
    assert answer.status_code == 200, answer.text
    site.clock.move(seconds=30)
    return ada, app, answer.json()["recovery_codes"]


async def first_step(client: httpx.AsyncClient) -> dict[str, Any]:
    """Sign in by the password, up to the second step."""
    answer = await post(client, "auth/login", email=EMAIL, password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_needed"), answer.text
    told: dict[str, Any] = answer.json()
    return told


class TestEnrolling:
    """Codes are asked for only once the app has shown that it makes them."""

    async def test_an_app_is_given_a_secret_that_counts_when_confirmed(self, site: Site) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            made = await post(client, "users/me/totp", ada, password=PASSWORD)
            assert made.status_code == 201
            assert made.headers["cache-control"] == "no-store"
            uri = pyotp.parse_uri(made.json()["uri"])
            assert (uri.name, uri.secret) == (EMAIL, made.json()["secret"])
            assert len(base64.b32decode(uri.secret)) == 20
            assert (await post(client, "auth/login", email=EMAIL, password=PASSWORD)).status_code == 200
            wrong = await post(client, "users/me/totp/confirm", ada, code="000000")
            assert (wrong.status_code, wrong.json()["code"]) == (422, "confirmation_wrong")
            app = pyotp.TOTP(made.json()["secret"])
            right = await post(client, "users/me/totp/confirm", ada, code=app.at(site.clock.now()))
            codes = right.json()["recovery_codes"]
            assert len(set(codes)) == 10
            assert all(len(code) == 19 for code in codes)
            told = await first_step(client)
        assert told["methods"] == ["totp", "recovery_code"]
        assert told["expires_in"] == 300

    async def test_a_session_older_than_ten_minutes_needs_a_proof(self, site: Site) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            assert (await post(client, "users/me/totp", ada)).status_code == 201
            site.clock.move(minutes=9.9)
            assert (await post(client, "users/me/totp", ada)).status_code == 201
        async with site.engines.database.transaction() as conn:
            await conn.execute("update sessions set created_at = created_at - interval '1 minute'")
        async with site.client() as client:
            late = await post(client, "users/me/totp", ada)
            assert (late.status_code, late.json()["code"]) == (403, "proof_needed")
            wrong = await post(client, "users/me/totp", ada, password="not the password")
            assert (wrong.status_code, wrong.json()["code"]) == (401, "bad_credentials")

    async def test_the_database_alone_does_not_give_the_secret_away(self, site: Site) -> None:
        _, app, _ = await enrolled(site)
        async with site.engines.database.transaction() as conn:
            row = await (await conn.execute("select sealed from totp_secrets")).fetchone()
        assert row
        assert base64.b32decode(app.secret) not in bytes(row["sealed"])

    async def test_a_second_app_needs_the_first_one_gone(self, site: Site) -> None:
        ada, _, _ = await enrolled(site)
        async with site.client() as client:
            answer = await post(client, "users/me/totp", ada, password=PASSWORD)
        assert (answer.status_code, answer.json()["code"]) == (409, "totp_on")


class TestSecondStep:
    """With a second factor on, a password begins no session, at any door."""

    async def test_the_first_step_gives_nothing_that_opens_anything(self, site: Site) -> None:
        await enrolled(site)
        async with site.client() as client:
            answer = await post(client, "auth/login", email=EMAIL, password=PASSWORD)
            challenge = answer.json()["challenge"]
            assert "set-cookie" not in answer.headers
            headers = {"authorization": f"Bearer {challenge}"}
            assert (await client.get("/api/v1/users/me", headers=headers)).status_code == 401
            assert (await post(client, "auth/refresh", refresh_token=challenge)).status_code == 401
        with pytest.raises(SecondFactorNeeded):
            await site.features.people.accounts.log_in(EMAIL, PASSWORD, HERE)

    async def test_a_code_completes_it_once(self, site: Site) -> None:
        _, app, _ = await enrolled(site)
        async with site.client() as client:
            told, again = await first_step(client), await first_step(client)
            code = app.at(site.clock.now())
            answer = await post(
                client, "auth/totp", challenge=told["challenge"], code=f"{code[:3]} {code[3:]}"
            )
            assert answer.status_code == 200
            headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
            assert (await client.get("/api/v1/users/me", headers=headers)).json()["email"] == EMAIL
            replayed = await post(client, "auth/totp", challenge=again["challenge"], code=code)
            assert (replayed.status_code, replayed.json()["code"]) == (401, "code_wrong")
            used = await post(client, "auth/totp", challenge=told["challenge"], code=code)
            assert (used.status_code, used.json()["code"]) == (401, "sign_in_over")

    async def test_clocks_may_be_one_step_apart_and_no_more(self, site: Site) -> None:
        _, app, _ = await enrolled(site)
        site.clock.move(seconds=300)
        for steps, status in ((-2, 401), (2, 401), (-1, 200), (1, 200)):
            async with site.client(address=f"203.0.113.{steps + 60}") as client:
                told = await first_step(client)
                code = app.at(site.clock.now(), counter_offset=steps)
                answer = await post(client, "auth/totp", challenge=told["challenge"], code=code)
            assert answer.status_code == status, steps

    async def test_of_two_uses_of_a_code_at_once_one_is_right(self, site: Site) -> None:
        _, app, _ = await enrolled(site)
        code = app.at(site.clock.now())
        async with site.client() as client:
            waits = [await first_step(client) for _ in range(4)]
            answers = await asyncio.gather(
                *(post(client, "auth/totp", challenge=told["challenge"], code=code) for told in waits)
            )
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]

    async def test_a_challenge_ends_after_five_minutes(self, site: Site) -> None:
        _, app, _ = await enrolled(site)
        async with site.client() as client:
            told = await first_step(client)
            site.clock.move(minutes=5)
            code = app.at(site.clock.now())
            late = await post(client, "auth/totp", challenge=told["challenge"], code=code)
        assert (late.status_code, late.json()["code"]) == (401, "sign_in_over")

    async def test_guessing_is_slowed_down_as_that_of_passwords_is(self, site: Site) -> None:
        _, app, _ = await enrolled(site)
        async with site.client() as client:
            told = await first_step(client)
            statuses = [
                (await post(client, "auth/totp", challenge=told["challenge"], code="000000")).status_code
                for _ in range(5)
            ]
            assert statuses == [401] * 5
            other = await first_step(client)
            held = await post(
                client, "auth/totp", challenge=other["challenge"], code=app.at(site.clock.now())
            )
            assert held.status_code == 429
        async with site.client(address="203.0.113.77") as elsewhere:
            over = await post(
                elsewhere, "auth/totp", challenge=told["challenge"], code=app.at(site.clock.now())
            )
            assert over.json()["code"] == "sign_in_over"
            fresh = await first_step(elsewhere)
            right = await post(
                elsewhere, "auth/totp", challenge=fresh["challenge"], code=app.at(site.clock.now())
            )
            assert right.status_code == 200

    async def test_guessing_from_everywhere_rests_the_codes_but_not_the_other_ways(self, site: Site) -> None:
        _, app, codes = await enrolled(site)
        for place in range(5):
            async with site.client(address=f"203.0.113.{place}") as client:
                told = await first_step(client)
                for _ in range(4):
                    wrong = await post(client, "auth/totp", challenge=told["challenge"], code="000000")
                    assert wrong.status_code == 401
        async with site.client() as client:
            told = await first_step(client)
            code = app.at(site.clock.now())
            held = await post(client, "auth/totp", challenge=told["challenge"], code=code)
            assert held.status_code == 429
            assert 3500 < int(held.headers["retry-after"]) <= 3601
            told = await first_step(client)
            recovered = await post(client, "auth/recovery-code", challenge=told["challenge"], code=codes[0])
            assert recovered.status_code == 200
            site.clock.move(hours=1, seconds=1)
            told = await first_step(client)
            code = app.at(site.clock.now())
            assert (
                await post(client, "auth/totp", challenge=told["challenge"], code=code)
            ).status_code == 200

    async def test_the_suspended_cannot_complete_it(self, site: Site) -> None:
        _, app, _ = await enrolled(site)
        async with site.client() as client:
            told = await first_step(client)
            await site.suspend(EMAIL)
            code = app.at(site.clock.now())
            answer = await post(client, "auth/totp", challenge=told["challenge"], code=code)
        assert (answer.status_code, answer.json()["code"]) == (403, "account_suspended")

    async def test_another_site_cannot_complete_it_into_cookies(self, site: Site) -> None:
        _, app, _ = await enrolled(site)
        async with site.client() as client:
            told = await first_step(client)
            body = {"challenge": told["challenge"], "code": app.at(site.clock.now()), "transport": "cookie"}
            foreign = await client.post(
                "/api/v1/auth/totp", json=body, headers={"sec-fetch-site": "cross-site"}
            )
            own = await client.post("/api/v1/auth/totp", json=body, headers={"sec-fetch-site": "same-origin"})
        assert foreign.status_code == 403
        assert own.status_code == 200
        assert own.json()["access_token"] is None
        assert any(cookie.startswith("segue_access=") for cookie in own.headers.get_list("set-cookie"))


class TestRecoveryCodes:
    """Each stands in for a second step once; new ones void the old."""

    async def test_each_is_good_once_however_it_is_written(self, site: Site) -> None:
        _, _, codes = await enrolled(site)
        async with site.client() as client:
            first = await first_step(client)
            typed = codes[0].upper().replace("-", " ")
            right = await post(client, "auth/recovery-code", challenge=first["challenge"], code=typed)
            assert right.status_code == 200
            again = await first_step(client)
            used = await post(client, "auth/recovery-code", challenge=again["challenge"], code=codes[0])
            assert (used.status_code, used.json()["code"]) == (401, "code_wrong")
            headers = {"authorization": f"Bearer {right.json()['access_token']}"}
            state = (await client.get("/api/v1/users/me/second-factor", headers=headers)).json()
        assert state["recovery_codes_left"] == 9

    async def test_only_hashes_are_stored(self, site: Site) -> None:
        _, _, codes = await enrolled(site)
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select hash from recovery_codes")).fetchall()
        stored = b"".join(bytes(row["hash"]) for row in rows)
        assert len(rows) == 10
        assert not any(base64.b32decode(code.replace("-", "").upper()) in stored for code in codes)

    async def test_new_ones_void_the_old(self, site: Site) -> None:
        ada, _, codes = await enrolled(site)
        async with site.client() as client:
            renewed = await post(client, "users/me/recovery-codes", ada, password=PASSWORD)
            assert renewed.status_code == 201
            told = await first_step(client)
            old = await post(client, "auth/recovery-code", challenge=told["challenge"], code=codes[1])
            new = await post(
                client,
                "auth/recovery-code",
                challenge=told["challenge"],
                code=renewed.json()["recovery_codes"][0],
            )
        assert (old.status_code, new.status_code) == (401, 200)

    async def test_there_are_none_without_a_second_step(self, site: Site) -> None:
        ada = await site.person(email=EMAIL)
        async with site.client() as client:
            answer = await post(client, "users/me/recovery-codes", ada, password=PASSWORD)
        assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_off")


class TestTurningOff:
    """It takes the password or a code; a stolen session alone does not do."""

    async def test_needs_the_password_or_a_code(self, site: Site) -> None:
        ada, app, _ = await enrolled(site)
        async with site.client() as client:
            bare = await post(client, "users/me/totp/disable", ada)
            assert (bare.status_code, bare.json()["code"]) == (403, "proof_needed")
            wrong = await post(client, "users/me/totp/disable", ada, code="000000")
            assert (wrong.status_code, wrong.json()["code"]) == (401, "code_wrong")
            code = app.at(site.clock.now())
            assert (await post(client, "users/me/totp/disable", ada, code=code)).status_code == 204
            assert (await post(client, "auth/login", email=EMAIL, password=PASSWORD)).status_code == 200
            state = (await client.get("/api/v1/users/me/second-factor", headers=bearer(ada))).json()
        assert state == {
            "asked": False, "methods": [], "totp": False, "passkeys": 0, "passkeys_after_password": False,
            "recovery_codes_left": 0,
        }  # fmt: skip

    async def test_waiting_sign_ins_end_with_it(self, site: Site) -> None:
        ada, _, codes = await enrolled(site)
        async with site.client() as client:
            told = await first_step(client)
            await post(client, "users/me/totp/disable", ada, password=PASSWORD)
            answer = await post(client, "auth/recovery-code", challenge=told["challenge"], code=codes[0])
        assert answer.json()["code"] == "sign_in_over"

    async def test_an_operator_can_reset_it(self, site: Site) -> None:
        ada, _, _ = await enrolled(site)
        await site.features.people.ways_in.factors.reset(ada.user.id)
        again = await site.features.people.accounts.log_in(EMAIL, PASSWORD, HERE)
        assert again.user == ada.user


class TestTraces:
    """What was done stands in the audit log, without secrets; what is over is swept away."""

    async def test_every_change_is_written_down(self, site: Site) -> None:
        ada, app, codes = await enrolled(site)
        async with site.client() as client:
            told = await first_step(client)
            await post(client, "auth/totp", challenge=told["challenge"], code="000000")
            await post(client, "auth/recovery-code", challenge=told["challenge"], code=codes[0])
            await post(client, "users/me/totp/disable", ada, password=PASSWORD)
        async with site.engines.database.transaction() as conn:
            entries = await site.features.people.audit.list_about(conn, ada.user.id)
        done = [entry.action for entry in entries if not entry.action.startswith("session")]
        for action in (
            "totp.enabled", "recovery_codes.made", "second_step.failed", "recovery_code.used",
            "totp.disabled",
        ):  # fmt: skip
            assert action in done
        assert app.secret not in repr(entries)
        assert codes[0] not in repr(entries)

    async def test_the_sweep_takes_only_what_is_over(self, site: Site) -> None:
        await enrolled(site)
        async with site.client() as client:
            await first_step(client)
            site.clock.move(minutes=4)
            told = await first_step(client)
            site.clock.move(minutes=2)
            await site.features.people.ways_in.factors.sweep()
            async with site.engines.database.transaction() as conn:
                row = await (await conn.execute("select count(*) as n from sign_in_challenges")).fetchone()
        assert row == {"n": 1}
        assert told

    async def test_secrets_do_not_show_in_representations(self) -> None:
        assert PASSWORD not in repr(Proof(PASSWORD, "123456"))
        assert "123456" not in repr(Proof(PASSWORD, "123456"))
