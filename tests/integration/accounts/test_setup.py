"""The first admin."""

import pytest

from tests.site import PASSWORD, SETUP_CODE, Site

WHO = {"email": "root@example.org", "password": PASSWORD, "display_name": "Root"}
LOCAL = {"host": "localhost:8080"}


class TestState:
    """A browser learns what is needed before it shows a page."""

    async def test_needs_an_admin_and_no_code_on_this_machine(self, site: Site) -> None:
        async with site.client(address="127.0.0.1") as client:
            told = (await client.get("/api/v1/setup", headers=LOCAL)).json()
        assert (told["needs_admin"], told["needs_code"], told["registration"]) == (True, False, "open")

    @pytest.mark.parametrize(
        ("address", "headers"),
        [
            ("198.51.100.7", LOCAL),
            ("127.0.0.1", {"host": "music.example.org"}),
            ("127.0.0.1", {**LOCAL, "x-forwarded-for": "127.0.0.1"}),
            ("127.0.0.1", {**LOCAL, "x-real-ip": "198.51.100.7"}),
            ("127.0.0.1", {**LOCAL, "forwarded": "for=198.51.100.7"}),
        ],
    )
    async def test_needs_a_code_from_anywhere_else(
        self, site: Site, address: str, headers: dict[str, str]
    ) -> None:
        async with site.client(address=address) as client:
            assert (await client.get("/api/v1/setup", headers=headers)).json()["needs_code"] is True
            answer = await client.post("/api/v1/setup", json=WHO, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "setup_code_wrong")


class TestFirstAdmin:
    """There is one first admin."""

    async def test_gets_all_roles_and_a_session(self, site: Site) -> None:
        async with site.client(address="127.0.0.1") as client:
            answer = await client.post("/api/v1/setup", json=WHO, headers=LOCAL)
            assert answer.status_code == 201
            assert answer.json()["user"]["roles"] == ["admin", "artist", "listener"]
            again = await client.post("/api/v1/setup", json={**WHO, "email": "b@example.org"}, headers=LOCAL)
            assert (again.status_code, again.json()["code"]) == (409, "setup_done")
            assert (await client.get("/api/v1/setup", headers=LOCAL)).json()["needs_admin"] is False

    async def test_comes_with_the_code_from_elsewhere(self, site: Site) -> None:
        async with site.client() as client:
            wrong = await client.post("/api/v1/setup", json={**WHO, "code": "AAAA"})
            assert wrong.status_code == 403
            answer = await client.post("/api/v1/setup", json={**WHO, "code": f" {SETUP_CODE.lower()} "})
            assert answer.status_code == 201

    async def test_the_code_cannot_be_guessed_for_long(self, site: Site) -> None:
        async with site.client() as client:
            statuses = [
                (await client.post("/api/v1/setup", json={**WHO, "code": f"X{n}"})).status_code
                for n in range(7)
            ]
        assert statuses == [403] * 5 + [429] * 2

    async def test_the_command_line_makes_an_admin_of_a_listener(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        user = await site.features.people.accounts.create_admin("ada@example.org", "another good one")
        assert "admin" in user.roles
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/auth/login", json={"email": "ada@example.org", "password": "another good one"}
            )
        assert answer.status_code == 200
