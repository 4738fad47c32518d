"""What people may do with their history: take plays out, listen in private, see what it adds up to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from segue.kernel.ids import SongId
from tests.integration.library.room import Fan, ids_of
from tests.site import Site


@dataclass
class Listener(Fan):
    """Somebody who plays songs; each play takes 40 s of the clock."""

    session: str = "00000000-0000-4000-8000-000000000001"

    def events(self, song: SongId, *, context: str | None = None, seconds: int = 40) -> list[dict[str, Any]]:
        """The start and the end of a play that begins now."""
        now = self.site.clock.now()
        told: dict[str, Any] = {"session_id": self.session, "song_id": str(song), "context": context}
        return [
            told | {"event_id": str(uuid4()), "type": kind, "position_ms": at * 1000,
                    "at": (now + timedelta(seconds=at)).isoformat()}
            for kind, at in (("start", 0), ("progress", seconds))
        ]  # fmt: skip

    async def send(self, events: list[dict[str, Any]]) -> list[str]:
        answer = await self.ask("POST", "plays", json={"events": events})
        assert answer.status_code == 202, answer.text
        return [result["outcome"] for result in answer.json()["results"]]

    async def play(self, song: SongId, **told: Any) -> None:
        events = self.events(song, **told)
        self.site.clock.move(seconds=60)
        assert set(await self.send(events)) == {"accepted"}

    async def heard(self) -> list[str]:
        """Titles of the history, newest first."""
        return [item["song"]["title"] for item in (await self.get("users/me/history"))["items"]]

    async def counted(self) -> int:
        """Plays of all songs, when the log has been looked at anew and found to be right."""
        plays = self.site.features.plays
        await plays.apply_counts()
        found = await plays.reconcile_all()
        assert (found.streams_mended, found.songs_mended) == (0, 0)
        async with self.site.engines.database.transaction() as conn:
            row = await (await conn.execute("select sum(play_count)::int as n from songs")).fetchone()
        assert row is not None
        return int(row["n"])


@pytest.fixture
async def listener(site: Site) -> Listener:
    fan = await Fan.new(site)
    return Listener(site, fan.who)


class TestTakingOut:
    """What is taken out of a history is nobody's, and counts as before."""

    async def test_one_play_of_several_of_a_song(self, site: Site, listener: Listener) -> None:
        song, other = await site.song(title="Slow"), await site.song(title="Sea")
        for one in (song, song, other, song):
            await listener.play(one, context=f"album:{uuid4()}")
        items = (await listener.get("users/me/history"))["items"]
        await listener.delete(f"users/me/history/{items[2]['id']}")
        assert [item["id"] for item in (await listener.get("users/me/history"))["items"]] == [
            items[0]["id"], items[1]["id"], items[3]["id"],
        ]  # fmt: skip
        assert await listener.counted() == 4
        await listener.delete(f"users/me/history/{items[2]['id']}", 404)
        await (await Fan.new(site)).delete(f"users/me/history/{items[0]['id']}", 404)
        async with site.engines.database.transaction() as conn:
            rows = await conn.execute(
                "select count(*) as n from play_events where user_id <> %s and (device_id is null and"
                " context is null)", [listener.who.user.id])  # fmt: skip
            row = await rows.fetchone()
        assert row is not None
        assert row["n"] == 2

    async def test_a_stretch_of_time_and_all(self, site: Site, listener: Listener) -> None:
        moments = []
        for title in ("One", "Two", "Three"):
            moments.append(site.clock.now().isoformat())
            await listener.play(await site.song(title=title))
            site.clock.move(minutes=10)
        span = {"from": moments[1], "to": moments[2]}
        answer = await listener.ask("DELETE", "users/me/history", params=span)
        assert answer.json() == {"plays": 1}
        assert await listener.heard() == ["Three", "One"]
        backwards = {"from": moments[2], "to": moments[0]}
        wrong = await listener.ask("DELETE", "users/me/history", params=backwards)
        assert (wrong.status_code, wrong.json()["code"]) == (422, "backwards_range")
        assert (await listener.ask("DELETE", "users/me/history")).json() == {"plays": 2}
        assert await listener.heard() == []
        assert await listener.counted() == 3
        assert (await listener.get("users/me/listening"))["plays"] == 0

    async def test_an_event_that_is_sent_again_does_not_come_back(
        self, site: Site, listener: Listener
    ) -> None:
        events = listener.events(await site.song())
        site.clock.move(minutes=1)
        await listener.send(events)
        await listener.ask("DELETE", "users/me/history")
        assert await listener.send(events) == ["duplicate", "duplicate"]
        assert await listener.heard() == []


class TestPrivate:
    """In a private session, and while history is paused, plays count and nobody knows whose they are."""

    async def test_nothing_of_it_is_kept_under_the_name(self, site: Site, listener: Listener) -> None:
        open_song, secret = await site.song(title="Open"), await site.song(title="Secret")
        await listener.play(open_song)
        mode = await listener.put("users/me/private-session")
        ends = datetime.fromisoformat(mode["private_until"])
        assert ends == site.clock.now() + timedelta(hours=6)
        await listener.play(secret, context=f"album:{uuid4()}")
        await listener.delete("users/me/private-session")
        await listener.play(open_song)
        assert await listener.heard() == ["Open", "Open"]
        assert (await listener.get("users/me/recents"))["items"] == []
        assert (await listener.get("users/me/listening"))["plays"] == 2
        async with site.engines.database.transaction() as conn:
            rows = await conn.execute(
                "select distinct user_id from play_events where song_id = %s and context is null", [secret]
            )
            names = {row["user_id"] for row in await rows.fetchall()}
        assert len(names) == 1
        assert listener.who.user.id not in names
        assert await listener.counted() == 3

    async def test_it_ends_by_itself_and_a_pause_does_not(self, site: Site, listener: Listener) -> None:
        song = await site.song()
        await listener.put("users/me/private-session")
        site.clock.move(hours=5, minutes=58)
        await listener.play(song)
        site.clock.move(minutes=1)
        await listener.play(song)
        assert len(await listener.heard()) == 1
        assert await listener.get("users/me/history/mode") == {"paused": False, "private_until": None}
        assert (await listener.put("users/me/history/pause"))["paused"]
        assert (await listener.put("users/me/history/pause"))["paused"]
        await listener.play(song)
        await listener.delete("users/me/history/pause")
        site.clock.move(minutes=1)
        await listener.play(song)
        assert len(await listener.heard()) == 2

    async def test_what_is_sent_again_counts_once_whatever_changed(
        self, site: Site, listener: Listener
    ) -> None:
        song = await site.song()
        open_events = listener.events(song)
        site.clock.move(minutes=1)
        assert await listener.send(open_events) == ["accepted"] * 2
        await listener.put("users/me/private-session")
        assert await listener.send(open_events) == ["duplicate"] * 2
        private_events = listener.events(song)
        site.clock.move(minutes=1)
        assert await listener.send(private_events) == ["accepted"] * 2
        await listener.delete("users/me/private-session")
        site.clock.move(minutes=1)
        assert await listener.send(private_events) == ["duplicate"] * 2
        assert len(await listener.heard()) == 1
        assert await listener.counted() == 2

    async def test_a_clock_that_is_wrong_does_not_tell(self, site: Site, listener: Listener) -> None:
        song = await site.song()
        await listener.put("users/me/private-session")
        for minutes in (-3, 3):
            events = listener.events(song)
            for event in events:
                wrong = site.clock.now() + timedelta(minutes=minutes, milliseconds=event["position_ms"])
                event["at"] = wrong.isoformat()
            assert await listener.send(events) == ["accepted"] * 2
        assert await listener.heard() == []

    async def test_a_play_from_before_that_comes_late_is_in_the_history(
        self, site: Site, listener: Listener
    ) -> None:
        late = listener.events(await site.song())
        site.clock.move(hours=2)
        await listener.put("users/me/private-session")
        site.clock.move(minutes=1)
        await listener.send(late)
        assert len(await listener.heard()) == 1


class TestRecents:
    """What songs were played from, the latest first, each once."""

    async def test_albums_and_artists(self, site: Site, listener: Listener) -> None:
        song = await site.song()
        artist, album = await ids_of(listener, song)
        for context in (f"album:{album}", f"artist:{artist}", f"album:{album}", "liked", f"album:{uuid4()}"):
            await listener.play(song, context=context)
        items = (await listener.get("users/me/recents"))["items"]
        assert [(one["kind"], one["id"]) for one in items] == [("album", album), ("artist", artist)]
        assert items[0]["album"]["title"] == "Tides"


class TestStatistics:
    """Tops and totals of a month, a year and all time are exact when asked, whatever came since."""

    async def test_tops_and_totals(self, site: Site, listener: Listener) -> None:
        slow = await site.song(title="Slow", artist="Ilse Maar", genres=("ambient",))
        sea = await site.song(title="Sea", artist="Noor", album="Sea", genres=("folk", "ambient"))
        await listener.play(slow)
        await listener.play(sea, seconds=10)
        march = await listener.get("users/me/listening", period="2027-03")
        assert (march["plays"], march["listened_ms"], march["songs"], march["new_songs"]) == (1, 50_000, 2, 2)
        site.clock.move(days=32)
        for _ in range(2):
            await listener.play(sea)
        top = await listener.get("users/me/top", period="2027")
        assert [(one["song"]["title"], one["plays"]) for one in top["songs"]] == [("Sea", 2), ("Slow", 1)]
        artists = [(one["artist"]["name"], one["plays"]) for one in top["artists"]]
        assert artists == [("Noor", 2), ("Ilse Maar", 1)]
        assert [(one["genre"], one["plays"]) for one in top["genres"]] == [("ambient", 3), ("folk", 2)]
        april = await listener.get("users/me/listening", period="2027-04")
        assert (april["plays"], april["songs"], april["new_songs"], april["new_artists"]) == (2, 1, 0, 0)
        assert [(hour["at"], hour["plays"]) for hour in april["hours"]] == [("2027-04-02T12:00:00Z", 2)]
        assert (await listener.get("users/me/listening"))["plays"] == 3
        await listener.ask("DELETE", "users/me/history", params={"to": "2027-04-01T00:00:00Z"})
        assert (await listener.get("users/me/listening"))["plays"] == 2
        assert (await listener.get("users/me/top", period="2027-03"))["songs"] == []

    async def test_what_may_not_be_known_is_not_named(self, site: Site, listener: Listener) -> None:
        await listener.play(await site.song())
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set visible_from = 'infinity'")
        top = await listener.get("users/me/top")
        assert (top["songs"], top["artists"], top["genres"]) == ([], [], [])
        assert (await listener.get("users/me/listening"))["plays"] == 1

    @pytest.mark.parametrize(
        "period", ["", "27", "2027-13", "2027-3", "0000", "\uff19\uff19\uff19\uff19", "2027-03-01"]
    )
    async def test_odd_periods_are_refused(self, listener: Listener, period: str) -> None:
        answer = await listener.ask("GET", "users/me/listening", params={"period": period})
        assert answer.status_code == 422, answer.text
