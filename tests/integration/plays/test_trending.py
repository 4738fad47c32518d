"""`GET songs/trending`: what is played most of late."""

from typing import Any
from uuid import uuid4

from segue.accounts.api import Role, SignedIn
from segue.kernel.ids import SongId
from tests.integration.plans.asking import ask, person
from tests.integration.rights.world import WORLD, listener_in, put
from tests.site import Site


async def play(site: Site, who: SignedIn, song: SongId, times: int = 1) -> None:
    """Hear a song long enough to count, so often, and let the counts be applied."""
    events: list[dict[str, Any]] = []
    for _ in range(times):
        session = str(uuid4())
        for second, kind in ((0, "start"), (30, "progress")):
            at = site.clock.now().isoformat()
            told = {"session_id": session, "song_id": str(song), "type": kind, "position_ms": second * 1000}
            events.append({"event_id": str(uuid4()), "at": at, **told})
            site.clock.move(seconds=30)
    answer = await ask(site, who, "POST", "plays", json={"events": events})
    assert {one["outcome"] for one in answer.json()["results"]} == {"accepted"}
    await site.features.plays.apply_counts()


async def trending(site: Site, who: SignedIn, query: str = "") -> list[str]:
    """The titles, the hottest first."""
    answer = await ask(site, who, "GET", f"songs/trending{query}")
    assert answer.status_code == 200, answer.text
    return [one["title"] for one in answer.json()["items"]]


class TestTrending:
    """The hottest songs come first, by genre and country; heat goes as time passes."""

    async def test_by_country_and_genre(self, site: Site) -> None:
        drone = await site.song(title="Drone", genres=("drone",))
        polka = await site.song(title="Polka", genres=("polka",), track=2)
        here, there = await listener_in(site, "NL"), await listener_in(site, "DE")
        await play(site, here, drone, 2)
        await play(site, there, polka, 3)
        assert await trending(site, here) == ["Polka", "Drone"]
        assert await trending(site, here, "?country=nl") == ["Drone"]
        assert await trending(site, here, "?country=DE") == ["Polka"]
        assert await trending(site, here, "?country=FR") == []
        assert await trending(site, here, "?genre=ambient") == ["Drone"]
        assert await trending(site, here, "?genre=polka&country=NL") == []

    async def test_old_plays_count_less(self, site: Site) -> None:
        old, new = await site.song(title="Old"), await site.song(title="New", track=2)
        await play(site, await listener_in(site, "NL"), old, 4)
        site.clock.move(days=9)
        fan = await listener_in(site, "NL")
        await play(site, fan, new, 1)
        assert await trending(site, fan) == ["New", "Old"]
        await play(site, fan, old, 1)
        assert await trending(site, fan) == ["Old", "New"]
        site.clock.move(days=60)
        assert await site.features.trends.chill() == 4
        assert await trending(site, await listener_in(site, "NL")) == []

    async def test_pages(self, site: Site) -> None:
        fan = await listener_in(site, "NL")
        for number in range(5):
            await play(site, fan, await site.song(title=f"Song {number}", track=number + 1))
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
            page = (await ask(site, fan, "GET", "songs/trending", params=query)).json()
            seen += [one["title"] for one in page["items"]]
            cursor = page["next"]
        assert seen == [f"Song {number}" for number in (4, 3, 2, 1, 0)]
        for bad in ("nonsense", (await ask(site, fan, "GET", "songs?limit=1")).json()["next"]):
            assert (await ask(site, fan, "GET", f"songs/trending?cursor={bad}")).status_code == 422

    async def test_what_is_not_for_the_listener_is_left_out(self, site: Site) -> None:
        song, admin = await site.song(title="Drone"), await person(site, Role.ADMIN)
        here, there = await listener_in(site, "NL"), await listener_in(site, "DE")
        await play(site, here, song)
        await put(site, admin, song, {**WORLD, "territories": ["NL"]})
        assert await trending(site, here) == ["Drone"]
        assert await trending(site, there) == []
