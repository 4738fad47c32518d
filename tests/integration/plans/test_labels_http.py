"""Labels, members of artists, and claims, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from segue.accounts.api import Role, SignedIn
from segue.catalog.api import Origin
from segue.kernel.ids import ArtistId
from tests.integration.plans.asking import again, ask, person
from tests.site import PASSWORD, Site

NOWHERE = "00000000-0000-4000-8000-000000000000"


async def label(site: Site, admin: SignedIn, owner: SignedIn, name: str = "Slow Records") -> str:
    """A new label's id."""
    body = {"name": name, "owner_id": str(owner.user.id)}
    answer = await ask(site, admin, "POST", "labels", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def artist_of(site: Site, song: object) -> str:
    """Whose song it is."""
    async with site.engines.database.transaction() as conn:
        row = await (await conn.execute("select artist_id from songs where id = %s", [song])).fetchone()
    assert row
    return str(row["artist_id"])


class TestLabels:
    """A label is run by its owners; strangers do not know that it is there."""

    async def test_made_by_an_admin(self, site: Site) -> None:
        admin, owner, stranger = await person(site, Role.ADMIN), await person(site), await person(site)
        one = await label(site, admin, owner)
        owner = await again(site, owner)
        assert Role.ARTIST in owner.user.roles
        seen = (await ask(site, owner, "GET", f"labels/{one}")).json()
        assert (seen["name"], [member["role"] for member in seen["staff"]]) == ("Slow Records", ["owner"])
        assert (await ask(site, stranger, "GET", f"labels/{one}")).status_code == 404
        assert (await ask(site, stranger, "GET", "labels")).json()["items"] == []
        assert len((await ask(site, owner, "GET", "labels")).json()["items"]) == 1
        assert len((await ask(site, admin, "GET", "labels")).json()["items"]) == 1

    async def test_names_are_one_labels(self, site: Site) -> None:
        admin, owner = await person(site, Role.ADMIN), await person(site)
        one, _ = await label(site, admin, owner), await label(site, admin, owner, "Other")
        for method, path, body in (
            ("POST", "labels", {"name": "SLOW records", "owner_id": str(owner.user.id)}),
            ("PATCH", f"labels/{one}", {"name": "other"}),
        ):
            answer = await ask(site, admin, method, path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (409, "label_name_taken")
        answer = await ask(site, admin, "PATCH", f"labels/{one}", json={"name": "Slow RECORDS"})
        assert answer.json()["name"] == "Slow RECORDS"
        empty = await ask(site, admin, "PATCH", f"labels/{one}", json={"name": "\u202e"})
        assert (empty.status_code, empty.json()["code"]) == (422, "label_name_refused")

    async def test_owners_choose_the_staff(self, site: Site) -> None:
        admin, owner, manager, stranger = (
            await person(site, Role.ADMIN), await person(site), await person(site), await person(site),
        )  # fmt: skip
        one = await label(site, admin, owner)
        owner = await again(site, owner)
        path = f"labels/{one}/staff/{manager.user.id}"
        assert (await ask(site, stranger, "PUT", path, json={"role": "owner"})).status_code == 404
        assert (await ask(site, owner, "PUT", path, json={"role": "manager"})).status_code == 200
        assert (await ask(site, manager, "PUT", f"users/me/label-invitations/{one}")).status_code == 200
        manager = await again(site, manager)
        refused = await ask(site, manager, "PUT", path, json={"role": "owner"})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_label_owner")
        assert (await ask(site, manager, "PATCH", f"labels/{one}", json={"name": "Mine"})).status_code == 403
        mine = f"labels/{one}/staff/{owner.user.id}"
        assert (await ask(site, manager, "DELETE", mine)).status_code == 403
        for method, body in (("DELETE", None), ("PUT", {"role": "manager"})):
            answer = await ask(site, owner, method, mine, json=body)
            assert (answer.status_code, answer.json()["code"]) == (409, "last_label_owner")
        assert (await ask(site, manager, "DELETE", path)).status_code == 204
        assert (await ask(site, manager, "GET", f"labels/{one}")).status_code == 404
        assert (await ask(site, owner, "DELETE", path)).status_code == 404
        nobody = f"labels/{one}/staff/{NOWHERE}"
        assert (await ask(site, owner, "PUT", nobody, json={"role": "manager"})).status_code == 404

    async def test_nobody_acts_for_it_without_their_consent(self, site: Site) -> None:
        admin, owner, asked, stranger = (
            await person(site, Role.ADMIN), await person(site), await person(site), await person(site),
        )  # fmt: skip
        one = await label(site, admin, owner)
        owner, mine = await again(site, owner), f"users/me/label-invitations/{one}"
        path = f"labels/{one}/staff/{asked.user.id}"
        for who in (owner, admin):
            told = (await ask(site, who, "PUT", path, json={"role": "manager"})).json()
            assert ([each["id"] for each in told["invited"]], len(told["staff"])) == ([str(asked.user.id)], 1)
        (letter,) = await site.deliver()
        assert (letter.to, "Slow Records" in letter.text) == (asked.user.email, True)
        assert (await ask(site, asked, "GET", "users/me")).json()["roles"] == ["listener"]
        assert (await ask(site, asked, "GET", f"labels/{one}")).status_code == 404
        for method in ("PUT", "DELETE"):
            assert (await ask(site, stranger, method, mine)).status_code == 404
        (seen,) = (await ask(site, asked, "GET", "users/me/label-invitations")).json()["items"]
        assert (seen["label_name"], seen["role"]) == ("Slow Records", "manager")
        assert (await ask(site, asked, "DELETE", mine)).status_code == 204
        assert (await ask(site, asked, "PUT", mine)).json()["code"] == "label_invitation_not_found"

        await ask(site, owner, "PUT", path, json={"role": "manager"})
        assert (await ask(site, owner, "DELETE", path)).status_code == 204
        assert (await ask(site, asked, "PUT", mine)).status_code == 404

        await ask(site, owner, "PUT", path, json={"role": "manager"})
        accepted = (await ask(site, asked, "PUT", mine)).json()
        assert (len(accepted["staff"]), accepted["invited"]) == (2, [])
        asked = await again(site, asked)
        assert "artist" in (await ask(site, asked, "GET", "users/me")).json()["roles"]
        changed = await ask(site, owner, "PUT", path, json={"role": "owner"})
        assert [each["role"] for each in changed.json()["staff"]] == ["owner", "owner"]

    async def test_asking_does_not_tell_who_hides(self, site: Site) -> None:
        """Whoever blocks the owner, has left or is suspended is as nobody."""
        owner, blocks, left, kept = [await person(site) for _ in range(4)]
        one = await label(site, await person(site, Role.ADMIN), owner)
        owner = await again(site, owner)
        assert (await ask(site, blocks, "PUT", f"users/{owner.user.id}/block")).status_code == 204
        assert (await ask(site, left, "DELETE", "users/me", json={"password": PASSWORD})).status_code == 200
        await site.suspend(kept.user.email)
        told = [
            await ask(site, owner, "PUT", f"labels/{one}/staff/{who}", json={"role": "manager"})
            for who in (NOWHERE, blocks.user.id, left.user.id, kept.user.id)
        ]
        assert [answer.status_code for answer in told] == [404] * 4
        assert len({answer.text for answer in told}) == 1
        assert all("label" not in letter.subject.lower() for letter in await site.deliver())

    async def test_an_invitation_is_good_for_two_weeks(self, site: Site) -> None:
        admin, asked = await person(site, Role.ADMIN), await person(site)
        one = await label(site, admin, admin)
        admin = await again(site, admin)
        await ask(site, admin, "PUT", f"labels/{one}/staff/{asked.user.id}", json={"role": "owner"})
        site.clock.move(days=14)
        admin, asked = await again(site, admin), await again(site, asked)
        assert (await ask(site, asked, "GET", "users/me/label-invitations")).json()["items"] == []
        assert (await ask(site, admin, "GET", f"labels/{one}")).json()["invited"] == []
        assert (await ask(site, asked, "PUT", f"users/me/label-invitations/{one}")).status_code == 404

    async def test_staff_act_for_its_artists(self, site: Site) -> None:
        admin, artist, manager = (
            await person(site, Role.ADMIN), await person(site, Role.ARTIST), await person(site),
        )  # fmt: skip
        song = await site.song(member=artist.user.id)
        one, who = await label(site, admin, manager), await artist_of(site, song)
        manager = await again(site, manager)
        change = {"paid_only": True}
        assert (await ask(site, manager, "PATCH", f"songs/{song}", json=change)).status_code == 403
        answer = await ask(site, artist, "PUT", f"artists/{who}/labels/{one}")
        assert [each["name"] for each in answer.json()["labels"]] == ["Slow Records"]
        assert (await ask(site, manager, "PATCH", f"songs/{song}", json=change)).status_code == 200
        listed = (await ask(site, manager, "GET", f"labels/{one}/artists")).json()["items"]
        assert [each["id"] for each in listed] == [who]
        assert (await ask(site, artist, "GET", f"labels/{one}/artists")).status_code == 404
        catalog = site.features.catalog
        async with site.engines.database.transaction() as conn:
            found = await catalog.find_or_create_artist(
                conn, "ilse maar", Origin.PEOPLE, member=manager.user.id
            )
        assert found == ArtistId(UUID(who))
        assert (await ask(site, artist, "DELETE", f"artists/{who}/labels/{one}")).status_code == 204
        assert (await ask(site, manager, "PATCH", f"songs/{song}", json=change)).status_code == 403

    async def test_staff_send_songs_for_its_artists_without_being_artists(self, site: Site) -> None:
        admin, artist, manager = (
            await person(site, Role.ADMIN), await person(site, Role.ARTIST), await person(site),
        )  # fmt: skip
        song = await site.song(member=artist.user.id)
        one, who = await label(site, admin, manager), await artist_of(site, song)
        await ask(site, admin, "PATCH", f"admin/users/{manager.user.id}", json={"roles": ["listener"]})
        manager = await again(site, manager)
        assert Role.ARTIST not in manager.user.roles

        async def send(**fields: str) -> tuple[int, str]:
            sound = {"file": ("one.wav", b"RIFF", "audio/wav")}
            answer = await ask(site, manager, "POST", "uploads", data=fields, files=sound)
            return answer.status_code, str(answer.json().get("code") or answer.json()["status"])

        assert await send() == (403, "not_your_artist"), "there is nobody yet to send for"
        read = []

        async def pieces() -> AsyncIterator[bytes]:
            read.append("gigabytes")
            yield b"--x"

        form = {"content-type": "multipart/form-data; boundary=x"}
        refused = await ask(site, manager, "POST", "uploads", content=pieces(), headers=form)
        assert (refused.status_code, read) == (403, []), "refused before a file is taken in"
        assert (await ask(site, artist, "PUT", f"artists/{who}/labels/{one}")).status_code == 200
        made = await ask(site, manager, "POST", "albums", json={"artist_id": who, "title": "Ebb"})
        assert made.status_code == 201, made.text
        album = made.json()["id"]
        assert await send(album_id=album) == (202, "queued")
        for fields in (
            {},
            {"artist": "Ilse Maar"},
            {"artist": "New Name"},
            {"album_id": album, "artist": "N"},
        ):
            assert await send(**fields) == (403, "not_your_artist"), fields
        other = await site.song(artist="Else", album="Other", member=admin.user.id)
        theirs = await artist_of(site, other)
        refused = await ask(site, manager, "POST", "albums", json={"artist_id": theirs, "title": "Mine"})
        assert refused.status_code == 403

    async def test_deleted_by_an_admin(self, site: Site) -> None:
        admin, owner = await person(site, Role.ADMIN), await person(site)
        one = await label(site, admin, owner)
        assert (await ask(site, await again(site, owner), "DELETE", f"labels/{one}")).status_code == 403
        assert (await ask(site, admin, "DELETE", f"labels/{one}")).status_code == 204
        assert (await ask(site, admin, "DELETE", f"labels/{one}")).status_code == 404


class TestMembers:
    """Who acts for an artist says who else does."""

    async def test_members_only(self, site: Site) -> None:
        artist, friend, stranger = (
            await person(site, Role.ARTIST), await person(site), await person(site, Role.ARTIST),
        )  # fmt: skip
        song = await site.song(member=artist.user.id)
        who = await artist_of(site, song)
        path = f"artists/{who}/members/{friend.user.id}"
        for method, there in (("GET", f"artists/{who}/members"), ("PUT", path), ("DELETE", path)):
            assert (await ask(site, None, method, there)).status_code == 401
            refused = await ask(site, stranger, method, there)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_your_artist")
        added = await ask(site, artist, "PUT", path)
        assert len(added.json()["members"]) == 2
        friend = await again(site, friend)
        assert Role.ARTIST in friend.user.roles
        assert (await ask(site, friend, "DELETE", path)).status_code == 204
        gone = await ask(site, artist, "DELETE", path)
        assert (gone.status_code, gone.json()["code"]) == (404, "artist_member_not_found")
        assert (await ask(site, artist, "PUT", f"artists/{who}/members/{NOWHERE}")).status_code == 404
        assert (await ask(site, artist, "GET", f"artists/{NOWHERE}/members")).status_code == 404
        unknown = await ask(site, artist, "PUT", f"artists/{who}/labels/{NOWHERE}")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "label_unknown")
        assert (await ask(site, artist, "DELETE", f"artists/{who}/labels/{NOWHERE}")).status_code == 404


class TestClaims:
    """An imported artist is claimed with a note, and an admin decides."""

    async def test_approved(self, site: Site) -> None:
        admin, claimant = await person(site, Role.ADMIN), await person(site)
        song = await site.song()
        who = await artist_of(site, song)
        body = {"note": "My site links to my account."}
        made = await ask(site, claimant, "POST", f"artists/{who}/claims", json=body)
        assert (made.status_code, made.json()["state"]) == (201, "open")
        twice = await ask(site, claimant, "POST", f"artists/{who}/claims", json=body)
        assert (twice.status_code, twice.json()["code"]) == (409, "claim_open")
        waiting = (await ask(site, admin, "GET", "admin/claims")).json()["items"]
        assert [each["note"] for each in waiting] == ["My site links to my account."]
        path = f"admin/claims/{made.json()['id']}/approve"
        answer = await ask(site, admin, "POST", path, json={"answer": "Welcome."})
        assert (answer.json()["state"], answer.json()["answer"]) == ("approved", "Welcome.")
        again_decided = await ask(site, admin, "POST", path, json={})
        assert (again_decided.status_code, again_decided.json()["code"]) == (409, "claim_decided")
        claimant = await again(site, claimant)
        assert Role.ARTIST in claimant.user.roles
        assert (await ask(site, claimant, "GET", f"artists/{who}")).json()["verified"] is True
        change = await ask(site, claimant, "PATCH", f"songs/{song}", json={"explicit": True})
        assert change.status_code == 200
        mine = await ask(site, claimant, "POST", f"artists/{who}/claims", json=body)
        assert (mine.status_code, mine.json()["code"]) == (409, "artist_yours_already")
        actions = (await ask(site, admin, "GET", "admin/audit?action=artist")).json()["items"]
        assert [each["action"] for each in actions] == ["artist.claim_approved", "artist.member_added"]

    async def test_refused_and_tried_again(self, site: Site) -> None:
        admin, claimant = await person(site, Role.ADMIN), await person(site)
        who = await artist_of(site, await site.song())
        path = f"artists/{who}/claims"
        made = (await ask(site, claimant, "POST", path, json={"note": "It is me."})).json()
        refuse = f"admin/claims/{made['id']}/refuse"
        assert (await ask(site, admin, "POST", refuse, json={"answer": "Show it."})).status_code == 200
        [told] = (await ask(site, claimant, "GET", "users/me/claims")).json()["items"]
        assert (told["state"], told["answer"]) == ("refused", "Show it.")
        assert (await ask(site, claimant, "GET", f"artists/{who}")).json()["verified"] is False
        site.clock.move(minutes=1)
        assert (await ask(site, claimant, "POST", path, json={"note": "Look."})).status_code == 201
        page = (await ask(site, claimant, "GET", "users/me/claims?limit=1")).json()
        rest = (await ask(site, claimant, "GET", f"users/me/claims?limit=1&cursor={page['next']}")).json()
        assert ([each["note"] for each in rest["items"]], rest["next"]) == (["Look."], None)
        assert (await ask(site, await person(site), "GET", "users/me/claims")).json()["items"] == []

    async def test_for_a_label(self, site: Site) -> None:
        admin, manager = await person(site, Role.ADMIN), await person(site)
        one, who = await label(site, admin, manager), await artist_of(site, await site.song())
        manager = await again(site, manager)
        body = {"note": "Ours since 1999.", "label_id": one}
        foreign = await ask(site, await person(site), "POST", f"artists/{who}/claims", json=body)
        assert (foreign.status_code, foreign.json()["code"]) == (404, "label_unknown")
        made = (await ask(site, manager, "POST", f"artists/{who}/claims", json=body)).json()
        await ask(site, admin, "POST", f"admin/claims/{made['id']}/approve", json={})
        seen = (await ask(site, manager, "GET", f"artists/{who}/members")).json()
        assert ([each["id"] for each in seen["labels"]], seen["members"]) == ([one], [])

    async def test_verified_without_a_claim_and_back(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN)
        who = await artist_of(site, await site.song())
        for verified in (True, False):
            path = f"admin/artists/{who}/verified"
            assert (await ask(site, admin, "PUT", path, json={"verified": verified})).status_code == 204
            assert (await ask(site, admin, "GET", f"artists/{who}")).json()["verified"] is verified
        nowhere = f"admin/artists/{NOWHERE}/verified"
        assert (await ask(site, admin, "PUT", nowhere, json={"verified": True})).status_code == 404

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "admin/claims", None),
            ("POST", f"admin/claims/{NOWHERE}/approve", {}),
            ("POST", f"admin/claims/{NOWHERE}/refuse", {}),
            ("PUT", f"admin/artists/{NOWHERE}/verified", {"verified": True}),
            ("POST", "labels", {"name": "Mine", "owner_id": NOWHERE}),
            ("DELETE", f"labels/{NOWHERE}", None),
        ],
    )
    async def test_for_admins_only(self, site: Site, method: str, path: str, body: Any) -> None:
        assert (await ask(site, None, method, path, json=body)).status_code == 401
        artist, admin = await person(site, Role.ARTIST), await person(site, Role.ADMIN)
        assert (await ask(site, artist, method, path, json=body)).status_code == 403
        wanted = 200 if method == "GET" else 404
        assert (await ask(site, admin, method, path, json=body)).status_code == wanted

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "labels", None),
            ("GET", f"labels/{NOWHERE}", None),
            ("PATCH", f"labels/{NOWHERE}", {"name": "Mine"}),
            ("PUT", f"labels/{NOWHERE}/staff/{NOWHERE}", {"role": "owner"}),
            ("DELETE", f"labels/{NOWHERE}/staff/{NOWHERE}", None),
            ("GET", f"labels/{NOWHERE}/artists", None),
            ("POST", f"artists/{NOWHERE}/claims", {"note": "me"}),
            ("GET", "users/me/claims", None),
        ],
    )
    async def test_not_for_strangers(self, site: Site, method: str, path: str, body: Any) -> None:
        assert (await ask(site, None, method, path, json=body)).status_code == 401
        wanted = 404 if NOWHERE in path else 200
        assert (await ask(site, await person(site), method, path, json=body)).status_code == wanted
