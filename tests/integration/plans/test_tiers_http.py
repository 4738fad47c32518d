"""Tiers, vouchers and what admins do to people, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from segue.accounts.api import Role
from segue.kernel.events import AccessChanged
from segue.kernel.quality import Subscription
from tests.integration.plans.asking import again, ask, codes, give, person, redeem
from tests.site import Site


class TestTierTable:
    """Anyone signed in learns what tiers bring, and what they have themselves."""

    async def test_list(self, site: Site) -> None:
        items = (await ask(site, await person(site), "GET", "tiers")).json()["items"]
        assert [item["tier"] for item in items] == ["free", "student", "premium", "family"]
        assert items[0]["max_quality"] == "high"
        assert items[3]["members"] == 5

    async def test_a_new_person_is_free(self, site: Site) -> None:
        answer = (await ask(site, await person(site), "GET", "users/me/subscription")).json()
        assert (answer["tier"], answer["until"], answer["grants"]) == ("free", None, [])

    @pytest.mark.parametrize("path", ["tiers", "users/me/subscription"])
    async def test_not_for_strangers(self, site: Site, path: str) -> None:
        assert (await ask(site, None, "GET", path)).status_code == 401


class TestGivenByAnAdmin:
    """An admin's word about a tier reaches tokens and audio at once."""

    async def test_given_and_taken(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        song = await site.song()
        assert (await give(site, admin, listener, "premium")).json()["subscription"] == "premium"
        old = await ask(site, listener, "GET", f"songs/{song}/stream")
        assert old.status_code == 401  # the token said that they were free
        premium = await again(site, listener)
        best = await ask(site, premium, "GET", f"songs/{song}/stream?quality=lossless")
        assert best.status_code == 200
        url = best.json()["renditions"][0]["url"]
        assert (await give(site, admin, listener, "free")).status_code == 200
        assert (await ask(site, premium, "GET", f"songs/{song}/stream")).status_code == 401
        async with site.client() as client:
            refused = await client.get(url)
        assert (refused.status_code, refused.json()["code"]) == (403, "listening_denied")
        free = await ask(site, await again(site, listener), "GET", f"songs/{song}/stream?quality=lossless")
        assert (free.status_code, free.json()["code"]) == (403, "quality_not_in_tier")

    async def test_what_is_told_to_other_processes(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        await give(site, admin, listener, "premium")
        await give(site, admin, listener, "free")
        told = [
            event
            for event in site.events.published
            if isinstance(event, AccessChanged) and event.user_id == listener.user.id
        ]
        assert told == [
            AccessChanged(listener.user.id, 1, 7, paid_songs=True, explicit=True),
            AccessChanged(listener.user.id, 2, 5, paid_songs=False, explicit=True),
        ]

    async def test_is_written_down(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        await give(site, admin, listener, "student", note="card 4711")
        entry = (await ask(site, admin, "GET", "admin/audit?action=subscription")).json()["items"][0]
        assert (entry["action"], entry["actor"]["id"]) == ("subscription.given", str(admin.user.id))
        assert entry["object_id"] == str(listener.user.id)
        assert entry["details"]["note"] == "card 4711"

    async def test_a_student_needs_a_proof_each_year(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        bare = await give(site, admin, listener, "student")
        assert (bare.status_code, bare.json()["code"]) == (422, "tier_refused")
        assert (await give(site, admin, listener, "student", note="card 1")).status_code == 200
        site.clock.move(days=367)
        mine = (await ask(site, await again(site, listener), "GET", "users/me/subscription")).json()
        assert mine["tier"] == "free"
        admin = await again(site, admin)
        assert (await give(site, admin, listener, "student", note="card 2")).status_code == 200
        mine = (await ask(site, await again(site, listener), "GET", "users/me/subscription")).json()
        assert mine["tier"] == "student"

    async def test_ends_by_itself(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        until = site.clock.now() + timedelta(days=2)
        await give(site, admin, listener, "premium", until=until.isoformat())
        site.clock.move(days=2)
        assert (await again(site, listener)).user.subscription is Subscription.FREE
        site.events.published.clear()
        await site.features.people.plans.tiers.sweep()
        assert [type(event) for event in site.events.published] == [AccessChanged]
        await site.features.people.plans.tiers.sweep()
        assert len(site.events.published) == 1

    async def test_the_lesser_follows_when_the_better_ends(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        premium, family = await codes(site, admin, days=60), await codes(site, admin, tier="family", days=10)
        await redeem(site, listener, premium[0])
        listener = await again(site, listener)
        assert (await redeem(site, listener, family[0])).json()["tier"] == "family"
        site.clock.move(days=11)
        await site.features.people.plans.tiers.sweep()
        assert (await again(site, listener)).user.subscription is Subscription.PREMIUM

    @pytest.mark.parametrize(
        "body",
        [
            {"tier": "gold"},
            {"tier": "premium", "until": "2027-01-01T00:00:00Z"},
            {"tier": "premium", "until": "2028-01-01T00:00:00"},
            {"tier": "premium", "until": "9999-12-31T23:59:59-23:59"},
            {"tier": "premium", "roles": ["admin"]},
            {"tier": "premium", "note": "a\0b"},
        ],
    )
    async def test_nonsense(self, site: Site, body: dict[str, Any]) -> None:
        admin = await person(site, Role.ADMIN)
        answer = await ask(site, admin, "PUT", f"admin/users/{admin.user.id}/subscription", json=body)
        assert answer.status_code == 422


class TestSongsForPayers:
    """A song for payers shows in lists, and plays for those who pay."""

    async def test_lists_say_who_may_play_it(self, site: Site) -> None:
        artist, admin, listener = (
            await person(site, Role.ARTIST),
            await person(site, Role.ADMIN),
            await person(site),
        )
        song = await site.song(member=artist.user.id)
        answer = await ask(site, artist, "PATCH", f"songs/{song}", json={"paid_only": True})
        assert (answer.status_code, answer.json()["paid_only"]) == (200, True)
        for path in (f"songs/{song}", "songs"):
            told = (await ask(site, listener, "GET", path)).json()
            one = told["items"][0] if "items" in told else told
            assert (one["paid_only"], one["playable"]) == (True, False)
        refused = await ask(site, listener, "GET", f"songs/{song}/stream")
        assert (refused.status_code, refused.json()["code"]) == (403, "paid_song")
        for path in (f"songs/{song}", "songs"):
            told = (await ask(site, artist, "GET", path)).json()
            assert (told["items"][0] if "items" in told else told)["playable"] is True
        heard = await ask(site, artist, "GET", f"songs/{song}/stream?quality=low")
        assert heard.status_code == 200, "who acts for the artist hears it, whatever their tier"
        async with site.client() as client:
            assert (await client.get(heard.json()["renditions"][0]["url"])).status_code != 403
        await give(site, admin, listener, "premium")
        listener = await again(site, listener)
        assert (await ask(site, listener, "GET", f"songs/{song}")).json()["playable"] is True
        assert (await ask(site, listener, "GET", f"songs/{song}/stream")).status_code == 200

    async def test_who_wants_no_explicit_songs_hears_none(self, site: Site) -> None:
        artist, listener = await person(site, Role.ARTIST), await person(site)
        song = await site.song(member=artist.user.id)
        before = (await ask(site, listener, "GET", f"songs/{song}/stream")).json()["renditions"][0]["url"]
        await ask(site, artist, "PATCH", f"songs/{song}", json={"explicit": True})
        wish = "users/me/preferences"
        assert (await ask(site, listener, "PATCH", wish, json={"crossfade_s": 3})).status_code == 200
        assert (await ask(site, listener, "PATCH", wish, json={"explicit": False})).status_code == 200
        assert (await ask(site, listener, "GET", wish)).status_code == 401, "the token says another wish"
        listener = await again(site, listener)
        for path in (f"songs/{song}", "songs"):
            told = (await ask(site, listener, "GET", path)).json()
            assert (told["items"][0] if "items" in told else told)["playable"] is False
        refused = await ask(site, listener, "GET", f"songs/{song}/stream")
        assert (refused.status_code, refused.json()["code"]) == (403, "explicit_locked")
        async with site.client() as client:
            assert (await client.get(before)).json()["code"] == "listening_denied"
        # A change of something else does not open it again.
        await give(site, await person(site, Role.ADMIN), listener, "premium")
        listener = await again(site, listener)
        assert (await ask(site, listener, "GET", f"songs/{song}/stream")).status_code == 403
        async with site.client() as client:
            assert (await client.get(before)).json()["code"] == "listening_denied"
        await ask(site, listener, "PATCH", wish, json={"explicit": True})
        listener = await again(site, listener)
        assert (await ask(site, listener, "GET", f"songs/{song}/stream")).status_code == 200

    async def test_only_its_artist_decides(self, site: Site) -> None:
        artist, other = await person(site, Role.ARTIST), await person(site, Role.ARTIST)
        song = await site.song(member=artist.user.id)
        body = {"paid_only": True}
        refused = await ask(site, other, "PATCH", f"songs/{song}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_your_artist")
        assert (await ask(site, None, "PATCH", f"songs/{song}", json=body)).status_code == 401
        nowhere = "00000000-0000-4000-8000-000000000000"
        assert (await ask(site, artist, "PATCH", f"songs/{nowhere}", json=body)).status_code == 404
        assert (await ask(site, artist, "PATCH", f"songs/{song}", json={"play_count": 9})).status_code == 422


class TestVouchers:
    """A voucher's code gives a tier for some days, once."""

    async def test_gives_what_it_says(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        [code] = await codes(site, admin)
        answer = await redeem(site, listener, f" {code.lower().replace('-', ' ')} ")
        assert (answer.status_code, answer.json()["tier"]) == (200, "premium")
        assert answer.json()["until"] == "2027-03-31T12:00:00Z"

    async def test_the_next_one_follows_on(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        one, other = await codes(site, admin, count=2)
        await redeem(site, listener, one)
        listener = await again(site, listener)
        assert (await redeem(site, listener, other)).json()["until"] == "2027-04-30T12:00:00Z"

    async def test_once(self, site: Site) -> None:
        admin, one, other = await person(site, Role.ADMIN), await person(site), await person(site)
        [code] = await codes(site, admin)
        assert (await redeem(site, one, code)).status_code == 200
        for who in (await again(site, one), other):
            answer = await redeem(site, who, code)
            assert (answer.status_code, answer.json()["code"]) == (409, "voucher_used")

    async def test_for_several_people_once_each(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN)
        [code] = await codes(site, admin, uses=2)
        one, two, three = await person(site), await person(site), await person(site)
        assert (await redeem(site, one, code)).status_code == 200
        assert (await redeem(site, await again(site, one), code)).status_code == 409
        assert (await redeem(site, two, code)).status_code == 200
        assert (await redeem(site, three, code)).status_code == 409

    async def test_expired_revoked_and_unknown_ones(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        soon = (site.clock.now() + timedelta(minutes=1)).isoformat()
        [late], [taken] = await codes(site, admin, expires_at=soon), await codes(site, admin)
        site.clock.move(minutes=1)
        answer = await redeem(site, listener, late)
        assert (answer.status_code, answer.json()["code"]) == (410, "voucher_expired")
        batch = (await ask(site, admin, "GET", "admin/vouchers?limit=1")).json()["items"][0]
        assert (await ask(site, admin, "DELETE", f"admin/vouchers/{batch['id']}")).status_code == 204
        assert (await redeem(site, listener, taken)).status_code == 410
        answer = await redeem(site, listener, "AAAA-BBBB-CCCC-DDDD")
        assert (answer.status_code, answer.json()["code"]) == (404, "voucher_not_found")
        nowhere = "admin/vouchers/00000000-0000-4000-8000-000000000000"
        assert (await ask(site, admin, "DELETE", nowhere)).status_code == 404

    async def test_is_kept_when_it_would_give_nothing(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        [code] = await codes(site, admin)
        await give(site, admin, listener, "premium")
        answer = await redeem(site, await again(site, listener), code)
        assert (answer.status_code, answer.json()["code"]) == (409, "voucher_not_needed")
        assert (await redeem(site, await person(site), code)).status_code == 200

    async def test_codes_are_nowhere(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN)
        [code] = await codes(site, admin)
        async with site.engines.database.transaction() as conn:
            for query in (
                "select * from vouchers",
                "select * from voucher_batches",
                "select * from audit_log",
            ):
                assert code not in str(await (await conn.execute(query)).fetchall())

    async def test_batches_page(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN)
        for days in (1, 2, 3):
            await codes(site, admin, days=days)
            site.clock.move(seconds=1)
        first = (await ask(site, admin, "GET", "admin/vouchers?limit=2")).json()
        assert [item["days"] for item in first["items"]] == [3, 2]
        rest = (await ask(site, admin, "GET", f"admin/vouchers?limit=2&cursor={first['next']}")).json()
        assert ([item["days"] for item in rest["items"]], rest["next"]) == ([1], None)

    @pytest.mark.parametrize(
        "body",
        [{"tier": "free"}, {"days": 0}, {"count": 1001}, {"tier": "student", "days": 400}, {"price": 1},
         {"expires_at": "2020-01-01T00:00:00Z"}],
    )  # fmt: skip
    async def test_nonsense(self, site: Site, body: dict[str, Any]) -> None:
        whole = {"tier": "premium", "days": 30, "expires_at": "2030-01-01T00:00:00Z", **body}
        answer = await ask(site, await person(site, Role.ADMIN), "POST", "admin/vouchers", json=whole)
        assert answer.status_code == 422
