"""Plays over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from segue.accounts.api import SignedIn
from segue.kernel.ids import SongId
from tests.site import Site, bearer


def event(site: Site, song: SongId, second: int, kind: str = "progress", **told: object) -> dict[str, Any]:
    at = site.clock.now() - timedelta(seconds=100 - second)
    return {
        "event_id": str(uuid4()),
        "session_id": "00000000-0000-4000-8000-000000000001",
        "song_id": str(song),
        "type": kind,
        "position_ms": second * 1000,
        "at": at.isoformat(),
    } | told


async def send(client: httpx.AsyncClient, person: SignedIn, events: list[Any]) -> httpx.Response:
    return await client.post("/api/v1/plays", json={"events": events}, headers=bearer(person))


class TestReporting:
    """`POST plays`: 202 with a result for each event."""

    async def test_nobody_reports_for_nobody(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.post("/api/v1/plays", json={"events": []})
        assert answer.status_code == 401

    async def test_a_listener_reports(self, site: Site) -> None:
        person, song = await site.person(), await site.song()
        first = event(site, song, 0, "start", device_id="kitchen", context=f"album:{song}")
        async with site.client() as client:
            answer = await send(client, person, [first, event(site, song, 30), first])
        assert answer.status_code == 202
        assert [result["outcome"] for result in answer.json()["results"]] == [
            "accepted",
            "accepted",
            "duplicate",
        ]
        assert answer.json()["results"][0]["event_id"] == first["event_id"]

    async def test_an_event_that_cannot_be_read_is_refused_alone(self, site: Site) -> None:
        person, song = await site.person(), await site.song()
        good = event(site, song, 0, "start")
        bad: list[Any] = [
            good | {"event_id": "no"},
            good | {"type": "dance"},
            good | {"position_ms": -1},
            good | {"position_ms": 10**12},
            good | {"at": "2027-03-01T12:00:00"},
            good | {"surprise": 1},
            good | {"device_id": "x" * 101},
            good | {"context": "a\x00b"},
            "not an object",
        ]
        async with site.client() as client:
            answer = await send(client, person, [*bad, good])
        results = answer.json()["results"]
        assert [result["outcome"] for result in results] == ["refused"] * len(bad) + ["accepted"]
        assert {result["reason"] for result in results[:-1]} == {"malformed"}
        assert all(result["detail"] for result in results[:-1])

    async def test_a_batch_has_500_events_at_most(self, site: Site) -> None:
        person, song = await site.person(), await site.song()
        events = [event(site, song, 0) for _ in range(501)]
        async with site.client() as client:
            assert (await send(client, person, events)).status_code == 422
            assert (await send(client, person, events[:500])).status_code == 202

    async def test_unknown_fields_of_a_batch_are_422(self, site: Site) -> None:
        person = await site.person()
        async with site.client() as client:
            answer = await client.post(
                "/api/v1/plays", json={"events": [], "more": 1}, headers=bearer(person)
            )
        assert answer.status_code == 422

    async def test_a_withdrawn_song_was_heard_before(self, site: Site) -> None:
        person, song = await site.person(), await site.song()
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set deleted_at = now()")
        async with site.client() as client:
            answer = await send(client, person, [event(site, song, 0, "start")])
            history = await client.get("/api/v1/users/me/history", headers=bearer(person))
        assert answer.json()["results"][0]["outcome"] == "accepted"
        assert history.json()["items"][0]["song"] is None
        assert history.json()["items"][0]["song_id"] == str(song)


class TestHistory:
    """`GET users/me/history`: one's own, newest first."""

    async def test_nobody_has_none(self, site: Site) -> None:
        async with site.client() as client:
            assert (await client.get("/api/v1/users/me/history")).status_code == 401

    async def test_it_shows_songs_and_how_long_they_were_heard(self, site: Site) -> None:
        person, song = await site.person(), await site.song(title="Slow water")
        async with site.client() as client:
            await send(client, person, [event(site, song, 0, "start"), event(site, song, 20)])
            answer = await client.get("/api/v1/users/me/history", headers=bearer(person))
        (item,) = answer.json()["items"]
        assert (item["song"]["title"], item["listened_ms"]) == ("Slow water", 20_000)
        assert answer.json()["next"] is None

    async def test_it_is_nobody_elses(self, site: Site) -> None:
        person, other, song = await site.person(), await site.person(), await site.song()
        async with site.client() as client:
            await send(client, person, [event(site, song, 0, "start")])
            answer = await client.get("/api/v1/users/me/history", headers=bearer(other))
        assert answer.json() == {"items": [], "next": None}

    async def test_pages(self, site: Site) -> None:
        person, song = await site.person(), await site.song()
        events = [event(site, song, second, "start") for second in range(5)]
        seen: list[str] = []
        async with site.client() as client:
            await send(client, person, events)
            cursor: str | None = ""
            while cursor is not None:
                query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
                page = (
                    await client.get("/api/v1/users/me/history", params=query, headers=bearer(person))
                ).json()
                seen += [item["played_at"] for item in page["items"]]
                cursor = page["next"]
        assert len(seen) == 5
        assert seen == sorted(seen, reverse=True)

    async def test_bad_pages_are_refused(self, site: Site) -> None:
        person = await site.person()
        async with site.client() as client:
            for query in ({"limit": "0"}, {"limit": "101"}, {"cursor": "nonsense"}):
                answer = await client.get("/api/v1/users/me/history", params=query, headers=bearer(person))
                assert answer.status_code == 422
