"""Signing up, in, on and out over HTTP."""

import httpx

from segue.accounts.api import Role, SignedIn
from segue.kernel.events import Denied, SessionEnded
from tests.site import PASSWORD, Site, bearer

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


async def refresh(client: httpx.AsyncClient, signed_in: SignedIn) -> httpx.Response:
    """Hand in a refresh token."""
    return await client.post("/api/v1/auth/refresh", json={"refresh_token": signed_in.refresh_token})


class TestRegister:
    """Anyone may sign up while the operator leaves that open."""

    async def test_answers_tokens_of_a_listener(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/auth/register",
                json={"email": "Ada@Example.org", "password": PASSWORD, "display_name": "  Ada\n L. "},
            )
            assert answer.status_code == 201
            told = answer.json()
            assert told["user"]["roles"] == ["listener"]
            assert told["user"]["display_name"] == "Ada L."
            assert told["token_type"] == "Bearer"
            assert told["expires_in"] == 600
            headers = {"authorization": f"Bearer {told['access_token']}"}
            me = await client.get("/api/v1/users/me", headers=headers)
            assert me.json()["email"] == told["user"]["email"]

    async def test_an_address_is_taken_whatever_its_case(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/auth/register",
                json={"email": "ADA@example.org", "password": PASSWORD, "display_name": "A"},
            )
        assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")

    async def test_refuses_what_a_guesser_tries_first(self, site: Site) -> None:
        async with site.client() as client:
            for password in ("short", "password", "aaaaaaaaaaaa", "ada@example.org"):
                answer = await client.post(
                    "/api/v1/auth/register",
                    json={"email": "ada@example.org", "password": password, "display_name": "A"},
                )
                assert (answer.status_code, answer.json()["code"]) == (422, "password_refused"), password

    async def test_unknown_fields_are_refused_without_repeating_values(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/auth/register",
                json={
                    "email": "a@example.org",
                    "password": PASSWORD,
                    "display_name": "A",
                    "roles": ["admin"],
                },
            )
        assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
        assert answer.json()["errors"][0]["place"] == ["body", "roles"]
        assert PASSWORD not in answer.text


class TestLogin:
    """A session begins with the right password, and a wrong one tells nothing."""

    async def test_unknown_address_and_wrong_password_get_one_answer(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        async with site.client() as client:
            wrong = await client.post(
                "/api/v1/auth/login", json={"email": "ada@example.org", "password": "not the password"}
            )
            unknown = await client.post(
                "/api/v1/auth/login", json={"email": "eve@example.org", "password": "not the password"}
            )
        assert wrong.status_code == unknown.status_code == 401
        assert wrong.json() == unknown.json()

    async def test_a_session_remembers_where_it_was_begun(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        async with site.client(headers={"user-agent": "Walkman/1"}) as client:
            await client.post(
                "/api/v1/auth/login",
                json={"email": "ada@example.org", "password": PASSWORD, "device_name": "Kitchen"},
            )
        async with site.engines.database.transaction() as conn:
            rows = await (
                await conn.execute(
                    "select device_name, client, address from sessions where device_name is not null"
                )
            ).fetchall()
        assert rows == [{"device_name": "Kitchen", "client": "Walkman/1", "address": "198.51.100.7"}]

    async def test_guessing_is_slowed_down_and_only_there(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        guess = {"email": "ada@example.org", "password": "not the password"}
        async with site.client() as client:
            statuses = [(await client.post("/api/v1/auth/login", json=guess)).status_code for _ in range(6)]
            held = await client.post("/api/v1/auth/login", json={**guess, "password": PASSWORD})
        assert statuses == [401] * 5 + [429]
        assert held.status_code == 429
        assert int(held.headers["retry-after"]) > 0
        async with site.client(address="203.0.113.50") as elsewhere:
            answer = await elsewhere.post("/api/v1/auth/login", json={**guess, "password": PASSWORD})
        assert answer.status_code == 200

    async def test_the_suspended_learn_it_only_with_their_password(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        await site.suspend("ada@example.org")
        async with site.client() as client:
            wrong = await client.post(
                "/api/v1/auth/login", json={"email": "ada@example.org", "password": "not the password"}
            )
            right = await client.post(
                "/api/v1/auth/login", json={"email": "ada@example.org", "password": PASSWORD}
            )
        assert wrong.json()["code"] == "bad_credentials"
        assert (right.status_code, right.json()["code"]) == (403, "account_suspended")


class TestCookies:
    """The web player's tokens are in cookies that scripts cannot read and other sites cannot use."""

    async def test_tokens_stay_out_of_the_body(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/auth/login",
                json={"email": "ada@example.org", "password": PASSWORD, "transport": "cookie"},
                headers=SAME_ORIGIN,
            )
            assert answer.json()["access_token"] is None
            assert answer.json()["refresh_token"] is None
            cookies = answer.headers.get_list("set-cookie")
            assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)
            assert {cookie.split("=")[0] for cookie in cookies} == {"segue_access", "segue_refresh"}
            assert "Path=/api/v1/auth;" in next(c for c in cookies if c.startswith("segue_refresh")) + ";"
            assert (await client.get("/api/v1/users/me")).status_code == 200
            refreshed = await client.post("/api/v1/auth/refresh", headers=SAME_ORIGIN)
            assert refreshed.status_code == 200
            assert refreshed.json()["refresh_token"] is None

    async def test_another_site_can_change_nothing(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        foreign: list[dict[str, str]] = [
            {},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": "https://evil.example"},
            {"origin": "null"},
        ]
        async with site.client() as client:
            login = {"email": "ada@example.org", "password": PASSWORD, "transport": "cookie"}
            for headers in foreign:
                assert (
                    await client.post("/api/v1/auth/login", json=login, headers=headers)
                ).status_code == 403
            await client.post("/api/v1/auth/login", json=login, headers=SAME_ORIGIN)
            for headers in foreign:
                for path in ("/api/v1/auth/refresh", "/api/v1/auth/logout", "/api/v1/plays"):
                    answer = await client.post(path, headers=headers, json={})
                    assert (answer.status_code, answer.json()["code"]) == (403, "cross_origin"), (
                        path,
                        headers,
                    )
            same = {"origin": "http://testserver.localhost"}
            assert (await client.post("/api/v1/auth/refresh", headers=same)).status_code == 200

    async def test_only_https_gets_secure_cookies(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        login = {"email": "ada@example.org", "password": PASSWORD, "transport": "cookie"}
        async with site.client(address="127.0.0.1") as client:
            plain = await client.post("/api/v1/auth/login", json=login, headers=SAME_ORIGIN)
            secure = await client.post(
                "/api/v1/auth/login", json=login, headers={**SAME_ORIGIN, "x-forwarded-proto": "https"}
            )
        assert not any("Secure" in cookie for cookie in plain.headers.get_list("set-cookie"))
        assert all("Secure" in cookie for cookie in secure.headers.get_list("set-cookie"))


class TestRefresh:
    """A refresh token is good once; one that comes back ends the session."""

    async def test_rotates(self, site: Site) -> None:
        first = await site.person()
        async with site.client() as client:
            answer = await client.post("/api/v1/auth/refresh", json={"refresh_token": first.refresh_token})
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "no-store"
            assert answer.json()["refresh_token"] != first.refresh_token

    async def test_replay_ends_the_family_and_its_access_tokens(self, site: Site) -> None:
        first = await site.person()
        async with site.client() as client:
            second = (
                await client.post("/api/v1/auth/refresh", json={"refresh_token": first.refresh_token})
            ).json()
            site.clock.move(seconds=11)
            replay = await client.post("/api/v1/auth/refresh", json={"refresh_token": first.refresh_token})
            assert (replay.status_code, replay.json()["code"]) == (401, "refresh_refused")
            after = await client.post("/api/v1/auth/refresh", json={"refresh_token": second["refresh_token"]})
            assert after.status_code == 401
            headers = {"authorization": f"Bearer {second['access_token']}"}
            assert (await client.get("/api/v1/users/me", headers=headers)).status_code == 401
        assert SessionEnded(first.session_id) in site.events.published

    async def test_only_the_hash_is_kept(self, site: Site) -> None:
        signed_in = await site.person()
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select * from refresh_tokens")).fetchall()
        assert all(len(row["hash"]) == 32 for row in rows)
        assert signed_in.refresh_token not in str(rows)

    async def test_expires_after_thirty_days(self, site: Site) -> None:
        signed_in = await site.person()
        site.clock.move(days=30, seconds=1)
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/auth/refresh", json={"refresh_token": signed_in.refresh_token}
            )
        assert answer.status_code == 401

    async def test_roles_given_meanwhile_come_with_the_next_token(self, site: Site) -> None:
        signed_in = await site.person(email="ada@example.org")
        await site.grant("ada@example.org", Role.ARTIST)
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/auth/refresh", json={"refresh_token": signed_in.refresh_token}
            )
        assert answer.json()["user"]["roles"] == ["artist", "listener"]


class TestLogout:
    """The session ends at once, in every process."""

    async def test_ends_access_and_refresh(self, site: Site) -> None:
        signed_in = await site.person()
        async with site.client(headers=bearer(signed_in)) as client:
            assert (await client.post("/api/v1/auth/logout")).status_code == 204
            assert (await client.get("/api/v1/users/me")).status_code == 401
            answer = await client.post(
                "/api/v1/auth/refresh", json={"refresh_token": signed_in.refresh_token}
            )
            assert answer.status_code == 401

    async def test_another_session_goes_on(self, site: Site) -> None:
        one = await site.person()
        other = await site.person()
        async with site.client() as client:
            await client.post("/api/v1/auth/logout", headers=bearer(one))
            assert (await client.get("/api/v1/users/me", headers=bearer(other))).status_code == 200

    async def test_nobody_may_log_out_too(self, site: Site) -> None:
        async with site.client() as client:
            assert (await client.post("/api/v1/auth/logout", headers=SAME_ORIGIN)).status_code == 204


class TestSuspension:
    """A suspended person is refused everywhere, their audio included, until restored."""

    async def test_ends_everything_and_tells_delivery(self, site: Site) -> None:
        signed_in = await site.person(email="ada@example.org")
        async with site.client(headers=bearer(signed_in)) as client:
            assert (await client.get("/api/v1/users/me")).status_code == 200
            await site.suspend("ada@example.org")
            assert (await client.get("/api/v1/users/me")).status_code == 401
            answer = await client.post(
                "/api/v1/auth/refresh", json={"refresh_token": signed_in.refresh_token}
            )
            assert answer.status_code == 401
        assert Denied("person", signed_in.user.id, "suspended") in site.events.published
        await site.restore("ada@example.org")
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/auth/login", json={"email": "ada@example.org", "password": PASSWORD}
            )
        assert answer.status_code == 200


class TestMe:
    """People see their own account, nobody sees one without a token."""

    async def test_anonymous(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.get("/api/v1/users/me")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_tokens_live_ten_minutes(self, site: Site) -> None:
        signed_in = await site.person()
        async with site.client(headers=bearer(signed_in)) as client:
            site.clock.move(minutes=9, seconds=59)
            assert (await client.get("/api/v1/users/me")).status_code == 200
            site.clock.move(seconds=1)
            assert (await client.get("/api/v1/users/me")).status_code == 401
