"""Families over HTTP: one pays, up to five share."""

from datetime import timedelta
from typing import Any

import pytest

from segue.accounts.api import Role, SignedIn
from segue.kernel.quality import Subscription
from tests.integration.plans.asking import again, ask, codes, give, person, redeem
from tests.site import Site


async def owner(site: Site) -> SignedIn:
    """Someone with a family tier."""
    admin, one = await person(site, Role.ADMIN), await person(site)
    await give(site, admin, one, "family")
    return await again(site, one)


async def invited(site: Site, who: SignedIn, *, locked: bool = False) -> str:
    """The code of an invitation."""
    answer = await ask(site, who, "POST", "family/invitations", json={"explicit_locked": locked})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["code"])


async def joined(site: Site, head: SignedIn, *, locked: bool = False) -> SignedIn:
    """A new member."""
    member = await person(site)
    code = await invited(site, head, locked=locked)
    answer = await ask(site, member, "POST", "family/members", json={"code": code})
    assert answer.status_code == 201, answer.text
    return await again(site, member)


class TestJoining:
    """A seat is taken with an invitation's code, once."""

    async def test_a_member_has_the_tier(self, site: Site) -> None:
        head = await owner(site)
        member = await joined(site, head)
        assert member.user.subscription is Subscription.FAMILY
        mine = (await ask(site, member, "GET", "users/me/subscription")).json()
        assert [grant["source"] for grant in mine["grants"]] == ["family"]
        seen = (await ask(site, member, "GET", "family")).json()
        assert seen["owner"]["id"] == str(head.user.id)
        assert [one["id"] for one in seen["members"]] == [str(member.user.id)]
        assert seen["invitations"] == []

    async def test_a_code_is_good_once_and_for_a_week(self, site: Site) -> None:
        head = await owner(site)
        code = await invited(site, head)
        late = await invited(site, head)
        one, other = await person(site), await person(site)
        assert (await ask(site, one, "POST", "family/members", json={"code": code})).status_code == 201
        again_used = await ask(site, other, "POST", "family/members", json={"code": code})
        assert (again_used.status_code, again_used.json()["code"]) == (404, "family_invitation_not_found")
        site.clock.move(days=7)
        other = await again(site, other)
        assert (await ask(site, other, "POST", "family/members", json={"code": late})).status_code == 404

    async def test_five_seats_and_no_more(self, site: Site) -> None:
        head = await owner(site)
        for _ in range(3):
            await joined(site, head)
        for _ in range(2):
            await invited(site, head)
        answer = await ask(site, head, "POST", "family/invitations", json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "family_full")
        offered = (await ask(site, head, "GET", "family")).json()["invitations"]
        path = f"family/invitations/{offered[0]['id']}"
        stranger = await person(site)
        assert (await ask(site, stranger, "DELETE", path)).status_code == 404
        assert (await ask(site, head, "DELETE", path)).status_code == 204
        await joined(site, head)

    async def test_one_family_at_a_time(self, site: Site) -> None:
        head, other = await owner(site), await owner(site)
        member = await joined(site, head)
        code = await invited(site, other)
        for who in (member, head, other):
            answer = await ask(site, who, "POST", "family/members", json={"code": code})
            assert (answer.status_code, answer.json()["code"]) == (409, "family_taken")

    async def test_a_member_cannot_share(self, site: Site) -> None:
        member = await joined(site, await owner(site))
        for who in (member, await person(site)):
            answer = await ask(site, who, "POST", "family/invitations", json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "family_tier_missing")

    async def test_nobody_joins_a_family_that_has_ended(self, site: Site) -> None:
        admin, head = await person(site, Role.ADMIN), await person(site)
        await give(site, admin, head, "family", until=(site.clock.now() + timedelta(days=1)).isoformat())
        code = await invited(site, await again(site, head))
        site.clock.move(days=1)
        member = await person(site)
        answer = await ask(site, member, "POST", "family/members", json={"code": code})
        assert (answer.status_code, answer.json()["code"]) == (409, "family_lapsed")


class TestLeaving:
    """A tier that was shared ends with the seat, or with who shares it."""

    async def test_leave_and_removal(self, site: Site) -> None:
        head = await owner(site)
        one, other, stranger = await joined(site, head), await joined(site, head), await owner(site)
        path = f"family/members/{one.user.id}"
        assert (await ask(site, stranger, "DELETE", path)).status_code == 404
        refused = await ask(site, other, "DELETE", path)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_your_family")
        assert (await ask(site, one, "DELETE", path)).status_code == 204
        assert (await ask(site, one, "GET", "users/me")).status_code == 401
        assert (await again(site, one)).user.subscription is Subscription.FREE
        assert (await ask(site, head, "DELETE", f"family/members/{other.user.id}")).status_code == 204
        assert (await again(site, other)).user.subscription is Subscription.FREE
        gone = await ask(site, head, "DELETE", f"family/members/{other.user.id}")
        assert (gone.status_code, gone.json()["code"]) == (404, "family_member_not_found")

    async def test_ends_for_all(self, site: Site) -> None:
        head = await owner(site)
        members = [await joined(site, head), await joined(site, head)]
        refused = await ask(site, members[0], "DELETE", "family")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_your_family")
        assert (await ask(site, head, "DELETE", "family")).status_code == 204
        for member in members:
            assert (await again(site, member)).user.subscription is Subscription.FREE
        assert (await ask(site, head, "GET", "users/me/subscription")).json()["tier"] == "family"

    async def test_members_follow_the_owners_tier(self, site: Site) -> None:
        admin, head = await person(site, Role.ADMIN), await owner(site)
        member = await joined(site, head)
        await give(site, admin, head, "free")
        assert (await again(site, member)).user.subscription is Subscription.FREE
        seen = (await ask(site, await again(site, member), "GET", "family")).json()
        assert (seen["active"], len(seen["members"])) == (False, 1)
        await give(site, admin, head, "family")
        assert (await again(site, member)).user.subscription is Subscription.FAMILY

    async def test_what_a_member_has_of_their_own_stays(self, site: Site) -> None:
        admin, head = await person(site, Role.ADMIN), await owner(site)
        [code] = await codes(site, admin)
        member = await person(site)
        await redeem(site, member, code)
        member = await again(site, member)
        invitation = await invited(site, head)
        await ask(site, member, "POST", "family/members", json={"code": invitation})
        member = await again(site, member)
        assert member.user.subscription is Subscription.FAMILY
        await ask(site, member, "DELETE", f"family/members/{member.user.id}")
        assert (await again(site, member)).user.subscription is Subscription.PREMIUM

    async def test_an_erased_owner_leaves_nobody_a_tier(self, site: Site) -> None:
        head = await owner(site)
        member = await joined(site, head, locked=True)
        async with site.engines.database.transaction() as conn:
            await conn.execute("delete from users where id = %s", [head.user.id])
        await site.features.people.plans.tiers.sweep()
        after = (await again(site, member)).user
        assert (after.subscription, after.explicit_locked) == (Subscription.FREE, False)


class TestExplicitLock:
    """The owner locks explicit songs for a member, and nobody else does."""

    async def test_locked_from_the_start_and_let_go(self, site: Site) -> None:
        head = await owner(site)
        member = await joined(site, head, locked=True)
        song = await site.song()
        admin = await person(site, Role.ADMIN)
        await ask(site, admin, "PATCH", f"songs/{song}", json={"explicit": True})
        refused = await ask(site, member, "GET", f"songs/{song}/stream")
        assert (refused.status_code, refused.json()["code"]) == (403, "explicit_locked")
        assert (await ask(site, member, "GET", f"songs/{song}")).json()["playable"] is False
        path = f"family/members/{member.user.id}"
        assert (await ask(site, member, "PATCH", path, json={"explicit_locked": False})).status_code == 403
        stranger = await owner(site)
        assert (await ask(site, stranger, "PATCH", path, json={"explicit_locked": False})).status_code == 404
        answer = await ask(site, head, "PATCH", path, json={"explicit_locked": False})
        assert answer.json()["members"][0]["explicit_locked"] is False
        assert (await ask(site, member, "GET", f"songs/{song}/stream")).status_code == 401
        member = await again(site, member)
        assert (await ask(site, member, "GET", f"songs/{song}/stream")).status_code == 200

    async def test_reaches_audio_that_is_playing(self, site: Site) -> None:
        head = await owner(site)
        member = await joined(site, head)
        song = await site.song()
        await ask(site, await person(site, Role.ADMIN), "PATCH", f"songs/{song}", json={"explicit": True})
        url = (await ask(site, member, "GET", f"songs/{song}/stream")).json()["renditions"][0]["url"]
        await ask(site, head, "PATCH", f"family/members/{member.user.id}", json={"explicit_locked": True})
        async with site.client() as client:
            assert (await client.get(url)).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "family", None),
        ("DELETE", "family", None),
        ("POST", "family/invitations", {}),
        ("DELETE", "family/invitations/00000000-0000-4000-8000-000000000000", None),
        ("POST", "family/members", {"code": "AAAA-BBBB-CCCC-DDDD"}),
        ("PATCH", "family/members/00000000-0000-4000-8000-000000000000", {"explicit_locked": True}),
        ("DELETE", "family/members/00000000-0000-4000-8000-000000000000", None),
    ],
)
class TestStrangers:
    """Nobody without a family finds one."""

    async def test_anonymous_and_outsiders(self, site: Site, method: str, path: str, body: Any) -> None:
        told = {} if body is None else {"json": body}
        assert (await ask(site, None, method, path, **told)).status_code == 401
        wanted = 403 if path == "family/invitations" else 404
        assert (await ask(site, await person(site), method, path, **told)).status_code == wanted
