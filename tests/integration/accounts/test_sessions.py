"""One's own sessions: seen, named, ended; and what several tabs do to one."""

from segue.accounts.api import Client, SignedIn
from segue.kernel.events import SessionEnded
from tests.site import PASSWORD, Site, bearer

MINE = "/api/v1/users/me/sessions"
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


async def sign_in(site: Site, email: str, device: str) -> SignedIn:
    """One more session."""
    client = Client(device_name=device, client="Walkman/1", address="192.0.2.1")
    return await site.features.people.accounts.log_in(email, PASSWORD, client)


class TestList:
    """A person sees where they are signed in, and nobody else does."""

    async def test_shows_what_can_be_continued_newest_first(self, site: Site) -> None:
        first = await site.person(email="ada@example.org")
        await site.person()
        site.clock.move(minutes=1)
        second = await sign_in(site, "ada@example.org", "Kitchen")
        async with site.client(headers=bearer(second)) as client:
            items = (await client.get(MINE)).json()["items"]
        assert [item["id"] for item in items] == [str(second.session_id), str(first.session_id)]
        assert [item["current"] for item in items] == [True, False]
        assert items[0] | {"created_at": "", "last_used_at": ""} == {
            "id": str(second.session_id),
            "device_name": "Kitchen",
            "client": "Walkman/1",
            "address": "192.0.2.1",
            "created_at": "",
            "last_used_at": "",
            "current": True,
        }

    async def test_leaves_out_what_has_ended_or_run_out(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        site.clock.move(days=30, seconds=1)
        gone = await sign_in(site, "ada@example.org", "Gone")
        here = await sign_in(site, "ada@example.org", "Here")
        await site.features.people.sessions.log_out(refresh_token=gone.refresh_token, caller=None)
        async with site.client(headers=bearer(here)) as client:
            items = (await client.get(MINE)).json()["items"]
        assert [item["device_name"] for item in items] == ["Here"]

    async def test_pages(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        await sign_in(site, "ada@example.org", "Second")
        last = await sign_in(site, "ada@example.org", "Last")
        async with site.client(headers=bearer(last)) as client:
            one = (await client.get(MINE, params={"limit": 2})).json()
            two = (await client.get(MINE, params={"limit": 2, "cursor": one["next"]})).json()
            wrong = await client.get(MINE, params={"cursor": "WyJhIl0"})
        assert (len(one["items"]), len(two["items"]), two["next"]) == (2, 1, None)
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_cursor")

    async def test_needs_a_person(self, site: Site) -> None:
        async with site.client() as client:
            assert (await client.get(MINE)).status_code == 401


class TestRename:
    """A session is called what its owner likes."""

    async def test_takes_another_name_or_none(self, site: Site) -> None:
        ada = await site.person()
        async with site.client(headers=bearer(ada)) as client:
            path = f"{MINE}/{ada.session_id}"
            named = await client.patch(path, json={"device_name": " Living\u202e\n room "})
            assert (named.status_code, named.json()["device_name"]) == (200, "Living room")
            nameless = await client.patch(path, json={"device_name": None})
            assert nameless.json()["device_name"] is None
            for body in ({}, {"device_name": "x" * 101}, {"device_name": "x", "address": "y"}):
                assert (await client.patch(path, json=body)).status_code == 422

    async def test_others_sessions_do_not_exist(self, site: Site) -> None:
        ada, eve = await site.person(), await site.person()
        async with site.client(headers=bearer(eve)) as client:
            path = f"{MINE}/{ada.session_id}"
            for answer in (
                await client.patch(path, json={"device_name": "Mine"}),
                await client.delete(path),
            ):
                assert (answer.status_code, answer.json()["code"]) == (404, "session_missing")
        async with site.client(headers=bearer(ada)) as client:
            assert (await client.get(MINE)).status_code == 200


class TestEnd:
    """A session ended elsewhere is over there at once."""

    async def test_one(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        lost = await sign_in(site, "ada@example.org", "Lost")
        here = await sign_in(site, "ada@example.org", "Here")
        async with site.client() as client:
            ended = await client.delete(f"{MINE}/{lost.session_id}", headers=bearer(here))
            assert ended.status_code == 204
            assert (await client.get(MINE, headers=bearer(lost))).status_code == 401
            refused = await client.post("/api/v1/auth/refresh", json={"refresh_token": lost.refresh_token})
            assert refused.status_code == 401
            assert (await client.get(MINE, headers=bearer(here))).status_code == 200
            again = await client.delete(f"{MINE}/{lost.session_id}", headers=bearer(here))
            assert again.status_code == 404
        assert SessionEnded(lost.session_id) in site.events.published

    async def test_all_others(self, site: Site) -> None:
        old = await site.person(email="ada@example.org")
        other = await site.person()
        here = await sign_in(site, "ada@example.org", "Here")
        async with site.client() as client:
            assert (await client.delete(MINE, headers=bearer(here))).status_code == 204
            assert (await client.get(MINE, headers=bearer(old))).status_code == 401
            assert (await client.get(MINE, headers=bearer(other))).status_code == 200
            left = (await client.get(MINE, headers=bearer(here))).json()["items"]
        assert [item["id"] for item in left] == [str(here.session_id)]

    async def test_is_written_down(self, site: Site) -> None:
        await site.person(email="ada@example.org")
        ada = await sign_in(site, "ada@example.org", "Here")
        async with site.client(headers=bearer(ada)) as client:
            await client.delete(MINE)
            await client.delete(f"{MINE}/{ada.session_id}")
        async with site.engines.database.transaction() as conn:
            entries = await site.features.people.audit.list_about(conn, ada.user.id)
        assert [entry.action for entry in entries][-2:] == ["session.all_ended", "session.ended"]
        assert entries[-1].address == "198.51.100.7"


class TestTwoTabs:
    """Two tabs that wake at once stay signed in; a copied token that comes later ends everything."""

    async def test_get_the_same_successor(self, site: Site) -> None:
        ada = await site.person()
        refresh = site.features.people.sessions.refresh
        one = await refresh(ada.refresh_token, Client())
        site.clock.move(seconds=10)
        two = await refresh(ada.refresh_token, Client())
        assert one.refresh_token == two.refresh_token
        assert one.session_id == two.session_id

    async def test_the_slower_catches_up_when_the_quicker_went_on(self, site: Site) -> None:
        ada = await site.person()
        refresh = site.features.people.sessions.refresh
        one = await refresh(ada.refresh_token, Client())
        site.clock.move(seconds=3)
        second = await refresh(one.refresh_token, Client())
        slow = await refresh(ada.refresh_token, Client())
        assert slow.refresh_token == second.refresh_token
        site.clock.move(minutes=10)
        assert (await refresh(slow.refresh_token, Client())).session_id == ada.session_id

    async def test_a_replay_after_the_grace_ends_the_family_and_is_written_down(self, site: Site) -> None:
        ada = await site.person()
        async with site.client() as client:
            body = {"refresh_token": ada.refresh_token}
            following = (await client.post("/api/v1/auth/refresh", json=body)).json()
            site.clock.move(seconds=11)
            replay = await client.post("/api/v1/auth/refresh", json=body)
            assert (replay.status_code, replay.json()["code"]) == (401, "refresh_refused")
            body = {"refresh_token": following["refresh_token"]}
            assert (await client.post("/api/v1/auth/refresh", json=body)).status_code == 401
        async with site.engines.database.transaction() as conn:
            entries = await site.features.people.audit.list_about(conn, ada.user.id)
        assert (entries[-1].action, entries[-1].actor, entries[-1].address) == (
            "session.replayed",
            None,
            "198.51.100.7",
        )

    async def test_only_hashes_are_kept_of_successors_too(self, site: Site) -> None:
        ada = await site.person()
        new = await site.features.people.sessions.refresh(ada.refresh_token, Client())
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select * from refresh_tokens")).fetchall()
        kept = str(rows)
        assert new.refresh_token not in kept
        assert new.refresh_token.encode().hex() not in kept
