"""Links that people share: who may make one, what it shows, and what ends it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from segue.accounts.api import Role, SignedIn
from segue.app.web.access import safe_path
from segue.catalog.api import SongMissing
from segue.kernel.ids import SongId
from segue.social.api import ShareMissing
from segue.social.shares import service
from tests.integration.plans.asking import again, ask, person
from tests.integration.rights.world import heard_song, place_of, put
from tests.integration.web.test_shared_pages import Head, player
from tests.site import HERE, Site, make_site

__all__ = ["player"]


async def share(site: Site, who: SignedIn, kind: str, subject: object, **told: Any) -> dict[str, Any]:
    """A new link."""
    body = {"kind": kind, "id": str(subject), **told}
    answer = await ask(site, who, "POST", "shares", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def code_of(site: Site, made: dict[str, Any]) -> tuple[int, str | None]:
    """What somebody without an account is answered who opens a link."""
    answer = await ask(site, None, "GET", f"shares/{made['token']}")
    return answer.status_code, answer.json().get("code")


class TestLinks:
    """Whoever may know of a thing may share it; whoever has the link sees it without an account."""

    async def test_a_song_and_an_album(self, site: Site) -> None:
        ann, song = await person(site), await heard_song(site)
        album = (await place_of(site, song))["album_id"]
        of_song, of_album = await share(site, ann, "song", song), await share(site, ann, "album", album)
        assert of_song["url"] == f"{HERE}/s/{of_song['token']}"
        assert len(of_song["token"]) == 22
        seen = (await ask(site, None, "GET", f"shares/{of_song['token']}")).json()
        assert (seen["title"], seen["by"], seen["description"]) == ("Slow water", ["Ilse Maar"], "Tides")
        seen = (await ask(site, None, "GET", f"shares/{of_album['token']}")).json()
        assert (seen["kind"], [one["id"] for one in seen["songs"]]) == ("album", [str(song)])
        # Not a word of who shared it, nor of anything that would open more.
        assert set(seen) == {
            *("kind", "id", "title", "by", "description", "cover_id", "date", "songs", "song_count"),
            *("duration_ms", "expires_at", "previews"),
        }
        listed = (await ask(site, ann, "GET", "shares")).json()["items"]
        assert [(one["token"], one["opens"]) for one in listed] == [
            (of_album["token"], 1),
            (of_song["token"], 1),
        ]

    async def test_the_same_thing_again_is_the_same_link(self, site: Site) -> None:
        ann, bob, song = await person(site), await person(site), await heard_song(site)
        first = await share(site, ann, "song", song)
        assert (await share(site, ann, "song", song))["token"] == first["token"]
        assert (await share(site, bob, "song", song))["token"] != first["token"]
        until = (site.clock.now() + timedelta(days=1)).isoformat()
        assert (await share(site, ann, "song", song, expires_at=until))["token"] != first["token"]

    async def test_no_row_opens_a_link(self, site: Site) -> None:
        made = await share(site, await person(site), "song", await heard_song(site))
        async with site.engines.database.transaction() as conn:
            row = await (await conn.execute("select to_jsonb(s)::text as told from shares s")).fetchone()
        assert row is not None
        assert made["token"] not in row["told"]

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"kind": "song", "id": str(uuid4())}, 404, "nothing_to_share"),
            ({"kind": "artist", "id": str(uuid4())}, 422, "request_invalid"),
            ({"kind": "song", "id": str(uuid4()), "expires_at": "2020-01-01T00:00:00Z"}, 422, None),
            ({"kind": "song", "id": str(uuid4()), "note": "hi"}, 422, "request_invalid"),
        ],
    )
    async def test_what_cannot_be_shared(
        self, site: Site, body: dict[str, Any], status: int, code: str | None
    ) -> None:
        answer = await ask(site, await person(site), "POST", "shares", json=body)
        assert answer.status_code == status
        assert code in (None, answer.json()["code"])

    async def test_a_draft_is_not_shared_not_even_by_its_artist(self, site: Site) -> None:
        owner = await person(site, Role.ARTIST)
        song = await heard_song(site, member=owner.user.id)
        album = (await place_of(site, song))["album_id"]
        await ask(site, owner, "POST", f"albums/{album}/unpublish")
        answer = await ask(site, owner, "POST", "shares", json={"kind": "song", "id": str(song)})
        assert answer.status_code == 404

    async def test_so_many_and_no_more(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service, "MOST", 1)
        ann, songs = await person(site), [await heard_song(site, title=title) for title in "ab"]
        await share(site, ann, "song", songs[0])
        answer = await ask(site, ann, "POST", "shares", json={"kind": "song", "id": str(songs[1])})
        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_shares")


class TestEnds:
    """A link ends with its time, its maker's word, its maker, and the thing itself."""

    async def test_when_its_time_is_over(self, site: Site) -> None:
        until = (site.clock.now() + timedelta(hours=1)).isoformat()
        ann = await person(site)
        made = await share(site, ann, "song", await heard_song(site), expires_at=until)
        assert (await code_of(site, made))[0] == 200
        site.clock.move(hours=1)
        assert await code_of(site, made) == (410, "share_over")
        assert (await ask(site, await again(site, ann), "GET", "shares")).json()["items"] == []

    async def test_when_its_maker_says_so_and_nobody_else(self, site: Site) -> None:
        ann, eve = await person(site), await person(site, Role.ADMIN)
        made = await share(site, ann, "song", await heard_song(site))
        path = f"shares/{made['token']}"
        assert (await ask(site, eve, "DELETE", path)).status_code == 404
        assert (await ask(site, ann, "DELETE", path)).status_code == 204
        assert await code_of(site, made) == (404, "share_not_found")
        assert (await ask(site, ann, "DELETE", path)).status_code == 404
        # A new link to the same thing does not bring the old one back.
        assert (await share(site, ann, "song", made["id"]))["token"] != made["token"]

    async def test_with_its_maker(self, site: Site) -> None:
        ann = await person(site)
        made = await share(site, ann, "song", await heard_song(site))
        await site.suspend(ann.user.email)
        assert await code_of(site, made) == (404, "share_not_found")
        await site.restore(ann.user.email)
        assert (await code_of(site, made))[0] == 200

    async def test_with_a_takedown(self, site: Site) -> None:
        admin, song = await person(site, Role.ADMIN), await heard_song(site)
        made = await share(site, await person(site), "song", song)
        body = {"kind": "song", "id": str(song), "reason": "A court asked for it."}
        answer = await ask(site, admin, "POST", "admin/takedowns", json=body)
        assert answer.status_code < 300, answer.text
        assert await code_of(site, made) == (404, "share_not_found")

    async def test_where_it_is_not_licensed(self, site: Site) -> None:
        admin, song = await person(site, Role.ADMIN), await heard_song(site)
        made = await share(site, await person(site), "song", song)
        await put(site, admin, song, {"holder": "Low Tide", "territories": ["DE"]})
        shares = site.features.social.shares
        assert (await shares.open(made["token"], "DE"))[1].title == "Slow water"
        with pytest.raises(ShareMissing):
            await shares.open(made["token"], "FR")


class TestPages:
    """Programs that show links find what they need; other sites may show the frame and nothing else."""

    async def test_the_page_of_a_link(self, site: Site) -> None:
        made = await share(site, await person(site), "song", await heard_song(site))
        async with site.client() as anyone:
            page = await anyone.get(f"/s/{made['token']}")
            head = Head(page.text)
            assert head.title == "Slow water by Ilse Maar · Segue"
            assert head.metas["og:url"] == made["url"]
            assert head.metas["robots"] == "noindex"
            assert "application/json+oembed" in page.text
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
            assert page.headers["x-frame-options"] == "DENY"
            frame = await anyone.get(f"/embed/{made['token']}")
            assert "frame-ancestors *" in frame.headers["content-security-policy"]
            assert "x-frame-options" not in frame.headers
            gone = await anyone.get(f"/s/{'A' * 22}", headers={"accept": "text/html"})
            assert Head(gone.text).title == "Segue"
            # Whoever makes a picture of a link has not opened it.
            assert (await site.features.social.shares.open(made["token"], None))[0].opens == 0

    async def test_oembed(self, site: Site) -> None:
        made = await share(site, await person(site), "song", await heard_song(site, title='<i>"x"'))
        asked = {"url": made["url"], "maxwidth": 300}
        told = (await ask(site, None, "GET", "oembed", params=asked)).json()
        assert (told["type"], told["version"], told["width"], told["height"]) == ("rich", "1.0", 300, 152)
        assert f'src="{made["embed_url"]}"' in told["html"]
        assert "<i>" not in told["html"]
        for url in (f"https://evil.example/s/{made['token']}", f"{HERE}/songs/{made['id']}", "x"):
            answer = await ask(site, None, "GET", "oembed", params={"url": url})
            assert answer.status_code == 404
        assert (await ask(site, None, "GET", "oembed", params=asked | {"format": "xml"})).status_code == 422

    def test_no_log_holds_what_opens_a_link(self) -> None:
        token = "Zx9_-" * 4 + "ab"
        for path in (f"/s/{token}", f"/embed/{token}", f"/api/v1/shares/{token}/preview"):
            assert token not in safe_path(path)
            assert "[hidden]" in safe_path(path)


class TestPreviews:
    """Where the operator lets them, people hear the beginning of what was shared with them, and no more."""

    @pytest.fixture
    def open_site(self, site: Site, tmp_path: Any) -> Site:
        engines = site.engines
        return make_site(
            engines.database, engines.blobs, site.clock, engines.ids, tmp_path, share_previews="on"
        )

    async def hear(self, site: Site, made: dict[str, Any], song: object) -> Any:
        return await ask(site, None, "POST", f"shares/{made['token']}/preview", json={"song_id": str(song)})

    async def test_not_unless_the_operator_says_so(self, site: Site) -> None:
        song = await heard_song(site)
        made = await share(site, await person(site), "song", song)
        answer = await self.hear(site, made, song)
        assert (answer.status_code, answer.json()["code"]) == (403, "previews_off")

    async def test_the_beginning_and_nothing_else(self, open_site: Site) -> None:
        site, song, other = open_site, await heard_song(open_site), await heard_song(open_site, title="b")
        ann = await person(site)
        made = await share(site, ann, "song", song)
        told = (await self.hear(site, made, song)).json()
        assert told["url"].endswith("/aac128/preview.mp4")
        assert 28_000 <= told["duration_ms"] <= 30_100
        async with site.client() as anyone:
            assert (await anyone.get(told["url"])).status_code == 200
            for rest in ("aac128.mp4", "aac128/0.m4s", "aac128/index.m3u8", "manifest.mpd", "aac.m3u8"):
                whole = told["url"].replace("aac128/preview.mp4", rest)
                assert (await anyone.get(whole)).status_code == 403, rest
            own = (await ask(site, ann, "GET", f"songs/{song}/stream")).json()["renditions"][0]["url"]
            assert (await anyone.get(own)).status_code == 200
            assert (await anyone.get(own.replace(".mp4", "/preview.mp4"))).status_code == 403
            assert (await self.hear(site, made, other)).status_code == 404
            await ask(site, ann, "DELETE", f"shares/{made['token']}")
            assert (await anyone.get(told["url"])).status_code == 403

    async def test_within_the_licence_and_the_links_time(self, open_site: Site) -> None:
        site, song = open_site, await heard_song(open_site)
        until = site.clock.now() + timedelta(minutes=2)
        made = await share(site, await person(site), "song", song, expires_at=until.isoformat())
        told = (await self.hear(site, made, song)).json()
        assert told["expires_at"] == until.isoformat().replace("+00:00", "Z")
        admin = await person(site, Role.ADMIN)
        await put(site, admin, song, {"holder": "Low Tide", "territories": ["DE"]})
        async with site.client() as anyone:
            assert (await anyone.get(told["url"])).status_code in (403, 451)
        made_id = (await site.features.social.shares.open(made["token"], "DE"))[0].id
        with pytest.raises(SongMissing):
            await site.features.social.previews.make(made_id, None, str(SongId(uuid4())), "DE")
