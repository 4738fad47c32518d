"""Releases at a time to come, and links that open them before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from segue.accounts.api import Role, SignedIn
from segue.kernel.ids import SongId, UserId
from tests.integration.plans.asking import again, ask, person
from tests.integration.rights.world import addresses, heard_song, listener_in, place_of
from tests.site import Site


async def an_owner_and_a_song(site: Site) -> tuple[SignedIn, SongId, dict[str, str]]:
    """Somebody's song with its audio, out."""
    owner = await person(site, Role.ARTIST)
    song = await heard_song(site, member=UserId(owner.user.id))
    return owner, song, await place_of(site, song)


async def schedule(site: Site, owner: SignedIn, album: str, **told: Any) -> httpx.Response:
    """Say when an album comes out."""
    answer = await ask(site, owner, "PUT", f"albums/{album}/schedule", json=told)
    assert answer.status_code == 200, answer.text
    return answer


class TestInstant:
    """Before its instant nobody knows of a release but who acts for its artist; from then on everybody."""

    async def test_before_and_from_then_on(self, site: Site) -> None:
        owner, song, ids = await an_owner_and_a_song(site)
        fan, at = await listener_in(site, "NL"), site.clock.now() + timedelta(days=3)
        await schedule(site, owner, ids["album_id"], at=at.isoformat())
        paths = (
            f"songs/{song}",
            f"songs/{song}/stream",
            f"albums/{ids['album_id']}",
            f"artists/{ids['artist_id']}",
        )
        for path in paths:
            assert (await ask(site, fan, "GET", path)).status_code == 404, path
            assert (await ask(site, owner, "GET", path)).status_code == 200, path
        assert (await ask(site, fan, "GET", "songs")).json()["items"] == []
        site.clock.at = at
        fan = await again(site, fan)
        for path in paths:
            assert (await ask(site, fan, "GET", path)).status_code == 200, path
        items = (await ask(site, fan, "GET", "songs?sort=new")).json()["items"]
        assert [one["id"] for one in items] == [str(song)]

    async def test_new_is_when_it_came_out(self, site: Site) -> None:
        owner, song, ids = await an_owner_and_a_song(site)
        site.clock.move(days=1)
        owner = await again(site, owner)
        other = await site.song(title="Made later", album="Another", artist="Else")
        await schedule(site, owner, ids["album_id"], at=(site.clock.now() + timedelta(days=1)).isoformat())
        site.clock.move(days=2)
        owner = await again(site, owner)
        items = (await ask(site, owner, "GET", "songs?sort=new")).json()["items"]
        assert [one["id"] for one in items] == [str(song), str(other)]
        by_genre = (await ask(site, owner, "GET", "songs?sort=new&genre=ambient")).json()["items"]
        assert by_genre == items

    async def test_one_that_was_out_goes_away_with_its_audio(self, site: Site) -> None:
        owner, song, ids = await an_owner_and_a_song(site)
        fan = await listener_in(site, "NL")
        stream = f"songs/{song}/stream"
        before, own = [(await ask(site, who, "GET", stream)).json() for who in (fan, owner)]
        await schedule(site, owner, ids["album_id"], at=(site.clock.now() + timedelta(days=1)).isoformat())
        async with site.client() as anyone:
            for url in (*addresses(before), *addresses(own)):
                assert (await anyone.get(url)).status_code == 403
            again = (await ask(site, owner, "GET", stream)).json()
            for url in addresses(again):
                assert (await anyone.get(url)).status_code == 200
            await schedule(site, owner, ids["album_id"])
            for url in addresses(before):
                assert (await anyone.get(url)).status_code == 200

    async def test_a_song_before_its_album(self, site: Site) -> None:
        owner, song, ids = await an_owner_and_a_song(site)
        later = await site.song(title="Later", track=2, member=UserId(owner.user.id))
        fan, now = await listener_in(site, "NL"), site.clock.now()
        await schedule(site, owner, ids["album_id"], at=(now + timedelta(days=9)).isoformat())
        first = {"at": (now - timedelta(days=1)).isoformat()}
        assert (await ask(site, owner, "PUT", f"songs/{song}/schedule", json=first)).status_code == 200
        items = (await ask(site, fan, "GET", f"albums/{ids['album_id']}/songs")).json()["items"]
        assert [one["id"] for one in items] == [str(song)]
        assert (await ask(site, fan, "GET", f"songs/{later}")).status_code == 404

    async def test_what_cannot_be_meant_is_422(self, site: Site) -> None:
        owner, _, ids = await an_owner_and_a_song(site)
        at = site.clock.now().isoformat()
        for told in ({"at": at, "day": "2027-05-07"}, {"day": "2042-01-01"}, {"at": "2027-05-07T00:00:00"}):
            answer = await ask(site, owner, "PUT", f"albums/{ids['album_id']}/schedule", json=told)
            assert answer.status_code == 422, told


class TestMidnight:
    """A release at midnight comes to each territory when the day begins there."""

    async def test_from_east_to_west(self, site: Site) -> None:
        owner, song, ids = await an_owner_and_a_song(site)
        told = (await schedule(site, owner, ids["album_id"], day="2027-05-07")).json()
        assert (told["at"], told["first_at"]) == (None, "2027-05-06T10:00:00Z")
        midnights = {
            "KI": datetime(2027, 5, 6, 10, tzinfo=UTC),
            "JP": datetime(2027, 5, 6, 15, tzinfo=UTC),
            "NL": datetime(2027, 5, 6, 22, tzinfo=UTC),
            "US": datetime(2027, 5, 7, 4, tzinfo=UTC),
            None: datetime(2027, 5, 7, 12, tzinfo=UTC),
        }
        for country, midnight in midnights.items():
            for moment, status, count in ((midnight - timedelta(minutes=1), 404, 0), (midnight, 200, 1)):
                site.clock.at = moment
                fan = await listener_in(site, country)
                assert (await ask(site, fan, "GET", f"songs/{song}/stream")).status_code == status, country
                assert len((await ask(site, fan, "GET", "songs")).json()["items"]) == count, country


class TestLinks:
    """A link opens a release before its day to whoever has it, for as long and as often as it says."""

    async def make(self, site: Site, **told: Any) -> tuple[SignedIn, SongId, dict[str, Any]]:
        owner, song, ids = await an_owner_and_a_song(site)
        await schedule(site, owner, ids["album_id"], at=(site.clock.now() + timedelta(days=30)).isoformat())
        body = {"expires_at": (site.clock.now() + timedelta(days=7)).isoformat(), "note": "Press", **told}
        made = await ask(site, owner, "POST", f"albums/{ids['album_id']}/links", json=body)
        assert made.status_code == 201, made.text
        return owner, song, {**made.json(), **ids}

    async def play(self, site: Site, link: dict[str, Any], song: SongId) -> httpx.Response:
        body = {"token": link["token"], "song_id": str(song)}
        return await ask(site, None, "POST", "links/stream", json=body)

    async def test_who_has_it_hears_it_without_an_account(self, site: Site) -> None:
        _, song, link = await self.make(site)
        assert link["url"].endswith(f"/early#{link['token']}")
        opened = await ask(site, None, "POST", "links/open", json={"token": link["token"]})
        assert (opened.json()["title"], [one["id"] for one in opened.json()["songs"]]) == (
            "Tides",
            [str(song)],
        )
        answer = (await self.play(site, link, song)).json()
        async with site.client() as anyone:
            for url in addresses(answer):
                assert (await anyone.get(url)).status_code == 200

    async def test_its_uses_are_counted(self, site: Site) -> None:
        owner, song, link = await self.make(site, max_plays=2)
        await ask(site, None, "POST", "links/open", json={"token": link["token"]})
        statuses = [(await self.play(site, link, song)).status_code for _ in range(3)]
        assert statuses == [200, 200, 410]
        again = (await ask(site, None, "POST", "links/open", json={"token": link["token"]})).json()
        assert (again["plays"], again["max_plays"]) == (2, 2)
        listed = (await ask(site, owner, "GET", f"albums/{link['album_id']}/links")).json()["items"]
        assert (listed[0]["opens"], listed[0]["plays"], listed[0]["note"]) == (2, 2, "Press")
        assert "token" not in listed[0]

    async def test_it_ends_when_it_says(self, site: Site) -> None:
        _, song, link = await self.make(site)
        site.clock.move(days=7, seconds=-60)
        answer = (await self.play(site, link, song)).json()
        assert answer["expires_at"] == link["expires_at"].replace(".000000", "")
        site.clock.move(seconds=60)
        assert (await self.play(site, link, song)).json()["code"] == "link_over"
        async with site.client() as anyone:
            assert (await anyone.get(addresses(answer)[0])).status_code == 410

    async def test_ended_it_ends_at_once(self, site: Site) -> None:
        owner, song, link = await self.make(site)
        answer = (await self.play(site, link, song)).json()
        assert (await ask(site, owner, "DELETE", f"links/{link['id']}")).status_code == 204
        assert (await self.play(site, link, song)).json()["code"] == "link_not_found"
        async with site.client() as anyone:
            for url in addresses(answer):
                assert (await anyone.get(url)).status_code == 403

    async def test_it_opens_nothing_else(self, site: Site) -> None:
        _, _, link = await self.make(site)
        other = await heard_song(site, title="Other", album="Else", artist="Somebody")
        assert (await self.play(site, link, other)).status_code == 404
        for token in ("A" * 43, "short", ""):
            answer = await ask(site, None, "POST", "links/open", json={"token": token})
            assert answer.status_code in (404, 422)

    async def test_a_year_at_most(self, site: Site) -> None:
        owner, _, ids = await an_owner_and_a_song(site)
        for days in (-1, 0, 400):
            body = {"expires_at": (site.clock.now() + timedelta(days=days)).isoformat()}
            answer = await ask(site, owner, "POST", f"albums/{ids['album_id']}/links", json=body)
            assert (answer.status_code, answer.json()["code"]) == (422, "expiry_refused")
