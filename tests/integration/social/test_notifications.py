"""People are told of what concerns them: once, at once, as they chose, and by nobody they have blocked."""

from typing import Any
from uuid import uuid4

from segue.accounts.api import SignedIn
from segue.kernel.events import LiveTold
from segue.kernel.ids import UserId
from segue.social.api import Notice, NoticeKind
from tests.integration.plans.asking import ask, person
from tests.site import Site


async def follow(site: Site, who: SignedIn, whom: SignedIn) -> None:
    answer = await ask(site, who, "PUT", f"users/me/following/users/{whom.user.id}")
    assert answer.status_code == 200, answer.text


async def told(site: Site, who: SignedIn, **params: Any) -> Any:
    return (await ask(site, who, "GET", "notifications", params=params)).json()


async def choose(site: Site, who: SignedIn, kind: str, *, in_player: bool, by_mail: bool) -> None:
    body = {kind: {"in_player": in_player, "by_mail": by_mail}}
    answer = await ask(site, who, "PATCH", "notifications/preferences", json=body)
    assert answer.status_code == 200, answer.text


def pushed(site: Site, who: SignedIn) -> list[int]:
    """What the bells of a person's devices were told."""
    topic = f"person:{who.user.id}"
    events = [one for one in site.events.published if isinstance(one, LiveTold) and one.topic == topic]
    return [int(one.data.split('"unread":')[1].split(",")[0].rstrip("}")) for one in events]


class TestTelling:
    """A follow is told once, however often it is done again, to the player at once."""

    async def test_once_and_read_once(self, site: Site) -> None:
        ann, bob = await person(site), await person(site)
        await follow(site, bob, ann)
        await ask(site, bob, "DELETE", f"users/me/following/users/{ann.user.id}")
        await follow(site, bob, ann)
        page = await told(site, ann)
        assert [(one["kind"], one["actor"]["id"]) for one in page["items"]] == [("follow", str(bob.user.id))]
        assert page["unread"] == 1
        assert (await told(site, bob))["items"] == []
        first = page["items"][0]["id"]
        assert (await ask(site, bob, "POST", "notifications/read", json={})).json() == {"unread": 0}
        assert (await told(site, ann))["unread"] == 1
        read = await ask(site, ann, "POST", "notifications/read", json={"up_to": first})
        assert read.json() == {"unread": 0}
        assert (await told(site, ann))["items"][0]["read_at"] is not None
        assert pushed(site, ann) == [1, 0]

    async def test_a_private_profiles_owner_is_told_that_somebody_asks(self, site: Site) -> None:
        ann, bob = await person(site), await person(site)
        await ask(site, ann, "PATCH", "users/me", json={"visibility": "private"})
        await follow(site, bob, ann)
        assert [one["kind"] for one in (await told(site, ann))["items"]] == ["follow_request"]

    async def test_features_above_tell_in_their_own_transaction(self, site: Site) -> None:
        ann, song, facts = await person(site), uuid4(), {"title": "Tides"}
        notice = Notice(
            UserId(ann.user.id),
            NoticeKind.RELEASE,
            f"release:{song}",
            None,
            ("song", song),
            facts,
        )
        notifications = site.features.social.notifications
        async with site.engines.database.transaction() as conn:
            assert await notifications.notify(conn, notice)
            assert not await notifications.notify(conn, notice)
        (one,) = (await told(site, ann))["items"]
        assert (one["subject_kind"], one["subject_id"], one["facts"]) == (
            "song",
            str(song),
            facts,
        )

    async def test_pages(self, site: Site) -> None:
        ann = await person(site)
        for _ in range(3):
            await follow(site, await person(site), ann)
        first = await told(site, ann, limit=2)
        rest = await told(site, ann, limit=2, cursor=first["next"])
        assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]


class TestBlocks:
    """A block keeps somebody from being told, and takes back what they were told before."""

    async def test_before_and_after(self, site: Site) -> None:
        ann, bob, eve = await person(site), await person(site), await person(site)
        await follow(site, bob, ann)
        await ask(site, ann, "PUT", f"users/{bob.user.id}/block")
        assert (await told(site, ann))["items"] == []
        async with site.engines.database.transaction() as conn:
            await ask(site, ann, "PUT", f"users/{eve.user.id}/block")
            notice = Notice(UserId(ann.user.id), NoticeKind.SHARE, "x", UserId(eve.user.id))
            assert not await site.features.social.notifications.notify(conn, notice)


class TestChoices:
    """Each kind is told as its person chose: in the player, by mail, both, or not at all."""

    async def test_not_at_all(self, site: Site) -> None:
        ann = await person(site)
        await choose(site, ann, "follow", in_player=False, by_mail=False)
        await follow(site, await person(site), ann)
        assert (await told(site, ann))["items"] == []
        kept = (await ask(site, ann, "GET", "notifications/preferences")).json()
        assert kept["follow"] == {"in_player": False, "by_mail": False}
        assert kept["release"] == {"in_player": True, "by_mail": False}

    async def test_a_letter_a_day_with_all_that_was_not_read(self, site: Site) -> None:
        ann, notifications = await person(site), site.features.social.notifications
        await choose(site, ann, "follow", in_player=True, by_mail=True)
        for _ in range(2):
            await follow(site, await person(site), ann)
        # Not while things still happen.
        assert await notifications.write_letters() == 0
        site.clock.move(hours=1)
        assert await notifications.write_letters() == 1
        assert await notifications.write_letters() == 0
        (letter,) = await site.deliver()
        assert letter.to == ann.user.email
        assert letter.text.count("Somebody follows you.") == 2
        await follow(site, await person(site), ann)
        site.clock.move(hours=1)
        assert await notifications.write_letters() == 0
        site.clock.move(hours=20)
        assert await notifications.write_letters() == 1

    async def test_kinds_that_there_are_not(self, site: Site) -> None:
        body = {"weather": {"in_player": True, "by_mail": True}}
        answer = await ask(site, await person(site), "PATCH", "notifications/preferences", json=body)
        assert answer.status_code == 422
