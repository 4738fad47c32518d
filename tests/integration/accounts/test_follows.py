"""Following people and keeping people away, over HTTP."""

import asyncio
from typing import Any

import httpx
import pytest

from segue.accounts.api import SignedIn
from tests.newcomers import as_person, newcomer
from tests.site import Site

USERS = "/api/v1/users"
ME = f"{USERS}/me"


async def follow(site: Site, who: SignedIn, whom: SignedIn) -> httpx.Response:
    async with as_person(site, who) as client:
        return await client.put(f"{ME}/following/users/{whom.user.id}")


async def block(site: Site, who: SignedIn, whom: SignedIn) -> httpx.Response:
    async with as_person(site, who) as client:
        return await client.put(f"{USERS}/{whom.user.id}/block")


async def names(site: Site, who: SignedIn, path: str) -> list[str]:
    async with as_person(site, who) as client:
        answer = await client.get(f"{USERS}/{path}")
    assert answer.status_code == 200, answer.text
    return [item["display_name"] for item in answer.json()["items"]]


async def make_private(site: Site, who: SignedIn, visibility: str = "private") -> None:
    async with as_person(site, who) as client:
        assert (await client.patch(ME, json={"visibility": visibility})).status_code == 200


@pytest.fixture
async def trio(site: Site) -> tuple[SignedIn, SignedIn, SignedIn]:
    """Ada, Bob and Cy."""
    return await newcomer(site, "Ada"), await newcomer(site, "Bob"), await newcomer(site, "Cy")


Trio = tuple[SignedIn, SignedIn, SignedIn]


class TestFollowing:
    """Anyone may follow a public profile, and both see it."""

    async def test_a_follow_shows_on_both_sides(self, site: Site, trio: Trio) -> None:
        ada, bob, _ = trio
        assert (await follow(site, bob, ada)).json() == {"state": "following"}
        assert (await follow(site, bob, ada)).json() == {"state": "following"}
        assert await names(site, bob, "me/following/users") == ["Ada"]
        assert await names(site, ada, "me/followers") == ["Bob"]
        async with as_person(site, bob) as client:
            seen = (await client.get(f"{USERS}/{ada.user.id}")).json()
        assert (seen["followers"], seen["following"], seen["follows_you"]) == (1, "following", False)

    async def test_unfollowing_and_removing_a_follower_end_it(self, site: Site, trio: Trio) -> None:
        ada, bob, cy = trio
        await follow(site, bob, ada)
        await follow(site, cy, ada)
        async with as_person(site, bob) as client:
            assert (await client.delete(f"{ME}/following/users/{ada.user.id}")).status_code == 204
        async with as_person(site, ada) as client:
            assert (await client.delete(f"{ME}/followers/{cy.user.id}")).status_code == 204
        assert await names(site, ada, "me/followers") == []

    async def test_nobody_follows_themselves_or_nobody(self, site: Site, trio: Trio) -> None:
        ada, _, _ = trio
        own = await follow(site, ada, ada)
        assert (own.status_code, own.json()["code"]) == (422, "own_self")
        async with as_person(site, ada) as client:
            answer = await client.put(f"{ME}/following/users/0193d0c0-0000-7000-8000-00000000dead")
        assert answer.status_code == 404

    async def test_lists_are_pages(self, site: Site, trio: Trio) -> None:
        ada, bob, cy = trio
        for who in (bob, cy):
            await follow(site, who, ada)
            site.clock.move(seconds=1)
        async with as_person(site, ada) as client:
            first = (await client.get(f"{ME}/followers", params={"limit": 1})).json()
            second = (
                await client.get(f"{ME}/followers", params={"limit": 1, "cursor": first["next"]})
            ).json()
            odd = await client.get(f"{ME}/followers", params={"cursor": "WyJ4IiwieSJd"})
        assert [first["items"][0]["display_name"], second["items"][0]["display_name"]] == ["Cy", "Bob"]
        assert second["next"] is None
        assert odd.json()["code"] == "bad_cursor"


class TestApproval:
    """Who follows a private profile, its owner decides."""

    async def test_a_request_waits_until_it_is_approved(self, site: Site, trio: Trio) -> None:
        ada, bob, _ = trio
        await make_private(site, ada)
        assert (await follow(site, bob, ada)).json() == {"state": "requested"}
        assert await names(site, ada, "me/followers") == []
        assert await names(site, ada, "me/follow-requests") == ["Bob"]
        async with as_person(site, bob) as client:
            assert (await client.get(f"{USERS}/{ada.user.id}/followers")).json()["code"] == "profile_private"
        async with as_person(site, ada) as client:
            request = f"{ME}/follow-requests/{bob.user.id}"
            assert (await client.put(request)).status_code == 204
            assert (await client.put(request)).json()["code"] == "follow_request_missing"
        assert await names(site, bob, f"{ada.user.id}/followers") == ["Bob"]

    async def test_a_refused_request_is_gone(self, site: Site, trio: Trio) -> None:
        ada, bob, _ = trio
        await make_private(site, ada)
        await follow(site, bob, ada)
        async with as_person(site, ada) as client:
            assert (await client.delete(f"{ME}/follow-requests/{bob.user.id}")).status_code == 204
        async with as_person(site, bob) as client:
            assert (await client.get(f"{USERS}/{ada.user.id}")).json()["following"] == "none"

    async def test_going_private_keeps_followers_and_going_public_lets_all_in(
        self, site: Site, trio: Trio
    ) -> None:
        ada, bob, cy = trio
        await follow(site, bob, ada)
        await make_private(site, ada)
        await follow(site, cy, ada)
        assert await names(site, ada, "me/followers") == ["Bob"]
        assert (await follow(site, bob, ada)).json() == {"state": "following"}
        await make_private(site, ada, "public")
        assert sorted(await names(site, ada, "me/followers")) == ["Bob", "Cy"]


class TestBlocks:
    """A block ends follows both ways and hides each from the other."""

    async def test_neither_finds_the_other(self, site: Site, trio: Trio) -> None:
        ada, bob, cy = trio
        for who, whom in ((ada, bob), (bob, ada), (cy, ada), (cy, bob), (ada, cy), (bob, cy)):
            await follow(site, who, whom)
        assert (await block(site, ada, bob)).status_code == 204
        for who, whom in ((ada, bob), (bob, ada)):
            async with as_person(site, who) as client:
                assert (await client.get(f"{USERS}/{whom.user.id}")).status_code == 404
                assert (await client.get(f"{USERS}/{whom.user.id}/followers")).status_code == 404
            assert (await follow(site, who, whom)).json()["code"] == "person_missing"
            assert await names(site, who, "me/followers") == ["Cy"]
            assert await names(site, who, "me/following/users") == ["Cy"]
            # Not on anybody else's list either.
            assert await names(site, who, f"{cy.user.id}/following") == [
                person.user.display_name for person in (ada, bob) if person is who
            ]
        assert sorted(await names(site, cy, f"{cy.user.id}/following")) == ["Ada", "Bob"]

    async def test_only_who_blocked_sees_and_lifts_it(self, site: Site, trio: Trio) -> None:
        ada, bob, _ = trio
        await block(site, ada, bob)
        assert await names(site, ada, "me/blocks") == ["Bob"]
        assert await names(site, bob, "me/blocks") == []
        async with as_person(site, bob) as client:
            assert (await client.delete(f"{USERS}/{ada.user.id}/block")).status_code == 204
            assert (await client.get(f"{USERS}/{ada.user.id}")).status_code == 404
        async with as_person(site, ada) as client:
            assert (await client.delete(f"{USERS}/{bob.user.id}/block")).status_code == 204
            assert (await client.get(f"{USERS}/{bob.user.id}")).status_code == 200

    async def test_blocking_does_not_tell_whether_one_is_blocked(self, site: Site, trio: Trio) -> None:
        ada, bob, _ = trio
        await block(site, ada, bob)
        assert (await block(site, bob, ada)).status_code == 204
        assert (await block(site, ada, ada)).json()["code"] == "own_self"

    async def test_other_rooms_can_ask(self, site: Site, trio: Trio) -> None:
        ada, bob, cy = trio
        await block(site, ada, bob)
        follows = site.features.own_data.follows
        async with site.engines.database.transaction() as conn:
            assert await follows.are_blocked(conn, bob.user.id, ada.user.id)
            assert not await follows.are_blocked(conn, cy.user.id, ada.user.id)
            hidden = await follows.hidden_from(conn, bob.user.id, [ada.user.id, cy.user.id])
        assert hidden == {ada.user.id}

    async def test_a_follow_and_a_block_at_once_end_without_a_follow(self, site: Site, trio: Trio) -> None:
        ada, bob, _ = trio
        work: list[Any] = [block(site, ada, bob), follow(site, bob, ada)]
        await asyncio.gather(*work)
        async with site.engines.database.transaction() as conn:
            rows = await (await conn.execute("select * from follows")).fetchall()
        assert rows == []


class TestSuspended:
    """Who may not sign in is not there for others."""

    async def test_is_missing_and_on_no_list(self, site: Site, trio: Trio) -> None:
        ada, bob, cy = trio
        await follow(site, bob, ada)
        await follow(site, cy, ada)
        await site.suspend("bob@example.org")
        assert await names(site, ada, "me/followers") == ["Cy"]
        async with as_person(site, ada) as client:
            assert (await client.get(f"{USERS}/{bob.user.id}")).status_code == 404
