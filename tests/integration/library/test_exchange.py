"""Lists of other services come in, are found here, and go out again."""

import json
import os
from typing import Any
from uuid import UUID, uuid4

import pytest

from segue.engines.sandbox.lists import SandboxedLists
from segue.library.exchange.contracts import ReadFile
from segue.library.exchange.formats.reading import read_file
from segue.library.exchange.store.imports import Work
from tests.integration.library.room import Fan
from tests.integration.plans.asking import ask
from tests.site import QueuedJobs, Site


class OnTheSpot:
    """Reads files in this process: the sandbox has tests of its own."""

    async def read(self, descriptor: int, file_name: str) -> ReadFile:
        with os.fdopen(descriptor, "rb") as file:
            return read_file(file.read(), file_name)


@pytest.fixture(autouse=True)
def _on_the_spot(site: Site) -> None:
    site.features.exchange.working._reader = OnTheSpot()


async def playlists(fan: Fan) -> dict[str, list[str]]:
    """Songs of one's playlists, by their names."""
    found = (await fan.get("users/me/playlists"))["items"]
    return {one["name"]: await songs_of(fan, one["id"]) for one in found}


async def songs_of(fan: Fan, playlist_id: str) -> list[str]:
    """Ids of a playlist's songs, in order."""
    return [row["song"]["id"] for row in (await fan.get(f"playlists/{playlist_id}/songs"))["items"]]


async def bring(fan: Fan, body: bytes | str, file_name: str, status: int = 202, **query: Any) -> Any:
    """Send a file, have the job done, and ask how it went."""
    content = body.encode() if isinstance(body, str) else body
    sent = await fan.ask(
        "POST", "playlists/import", params={"file_name": file_name, **query}, content=content
    )
    assert sent.status_code == status, sent.text
    if status != 202:
        return sent.json()
    jobs = fan.site.engines.jobs
    assert isinstance(jobs, QueuedJobs)
    for task, told in list(jobs.queued):
        if task == "library.import_lists":
            await fan.site.features.exchange.working.work(UUID(str(told["import_id"])))
    return await fan.get(f"users/me/imports/{sent.json()['id']}")


async def entries(fan: Fan, one: Any, **query: Any) -> list[Any]:
    found = await fan.get(f"users/me/imports/{one['id']}/entries", limit=100, **query)
    items: list[Any] = found["items"]
    return items


async def tell(site: Site, statement: str, *values: object) -> None:
    async with site.engines.database.transaction() as conn:
        await conn.execute(statement, values)


class TestMatching:
    """Songs are found by code, then by artist, title and length, and only those one may know of."""

    async def test_by_each_way(self, site: Site) -> None:
        fan = await Fan.new(site)
        by_isrc = await site.song(title="Called otherwise", artist="A")
        await tell(site, "update songs set isrc = 'GBBBB9700001' where id = %s", by_isrc)
        by_id = await site.song(title="Otherwise too", artist="B")
        recording = uuid4()
        await tell(site, "update songs set musicbrainz_id = %s where id = %s", recording, by_id)
        by_words = await site.song(title="Jóga (Remastered 2011)", artist="The Björk & Co", album="Homogenic")
        table = (
            "title,artist,isrc,mbid,duration\n"
            "X,Y,GBBBB9700001,,\n"
            f"X,Y,,{recording},\n"
            "JOGA - 2021 Remaster,bjork and co,,,0:30\n"
            "Nobody knows,Nobody,,,\n"
        )
        done = await bring(fan, table, "mine.csv")
        assert done["state"] == "ready"
        found = await entries(fan, done)
        assert [(one["outcome"], one["how"]) for one in found] == [
            ("matched", "isrc"),
            ("matched", "musicbrainz"),
            ("matched", "artist_title_length"),
            ("missing", None),
        ]
        assert await playlists(fan) == {"mine": [str(by_isrc), str(by_id), str(by_words)]}

    async def test_songs_one_may_not_know_of_are_missing(self, site: Site) -> None:
        fan = await Fan.new(site)
        secret = await site.song(title="Secret", artist="Z")
        await tell(
            site, "update songs set isrc = 'GBBBB9700002', visible_from = 'infinity' where id = %s", secret
        )
        done = await bring(fan, "title,artist,isrc\nSecret,Z,GBBBB9700002\n", "x.csv")
        [one] = await entries(fan, done)
        assert (one["outcome"], one["candidates"]) == ("missing", [])
        answer = await fan.ask(
            "PUT",
            f"users/me/imports/{done['id']}/lists/0/entries/0",
            json={"target_id": str(secret)},
        )
        assert answer.status_code == 404

    async def test_the_database_folds_as_the_rules_do(self, site: Site) -> None:
        from segue.library.matching.rules import fold

        names = [
            "Sigur Rós",
            "Don\u2019t Stop",
            "AC/DC",
            "Måneskin",
            "Straße",
            "Ænima",
            "P!nk",
            "!!!",
            "  X  Y ",
        ]
        async with site.engines.database.transaction() as conn:
            rows = await conn.execute(
                "select fold_words(n) as told from unnest(%s::text[]) with ordinality as t (n, p) order by p",
                [names],
            )
            assert [row["told"] async for row in rows] == [fold(name) for name in names]


class TestResolving:
    """What is not sure waits for the person, and comes to its place when they say."""

    async def test_choosing_brings_it_where_it_belongs(self, site: Site) -> None:
        fan = await Fan.new(site)
        first, last = await site.song(title="First", artist="A"), await site.song(title="Last", artist="A")
        long = await site.song(title="Twice", artist="A", album="One")
        other = await site.song(title="Twice", artist="A", album="Two")
        await tell(site, "update songs set duration_ms = 500000 where id = %s", other)
        done = await bring(fan, "title,artist\nFirst,A\nTwice,A\nGone,A\nLast,A\nTwice,A\n", "x.csv")
        [made] = done["lists"]
        assert made["counts"] == {"matched": 2, "ambiguous": 2, "missing": 1, "chosen": 0, "skipped": 0}
        waiting = await entries(fan, done, outcome=["ambiguous", "missing"])
        assert {each["id"] for each in waiting[0]["candidates"]} == {str(long), str(other)}

        typed = await fan.get("users/me/imports/songs", title="twi")
        assert [one["id"] for one in typed["items"]] == sorted([str(long), str(other)])

        path = f"users/me/imports/{done['id']}/lists/0/entries"
        chosen = await fan.ask("PUT", f"{path}/1", json={"target_id": str(other)})
        assert chosen.json() == {"resolved": 2}
        skipped = await fan.ask("PUT", f"{path}/2", json={"target_id": None})
        assert skipped.status_code == 200
        assert await playlists(fan) == {"x": [str(one) for one in (first, other, last, other)]}
        again = await fan.ask("PUT", f"{path}/1", json={"target_id": str(long)})
        assert again.json()["code"] == "import_not_ready"

    async def test_with_review_nothing_is_made_until_asked(self, site: Site) -> None:
        fan = await Fan.new(site)
        await site.song(title="A", artist="X")
        done = await bring(fan, "title,artist,playlist\nA,X,One\nA,X,Two\n", "x.csv", review="true")
        assert await playlists(fan) == {}
        answer = await fan.ask("POST", f"users/me/imports/{done['id']}/make", json={"lists": [1]})
        assert [one["applied_at"] is not None for one in answer.json()["lists"]] == [False, True]
        await fan.ask("POST", f"users/me/imports/{done['id']}/make", json={})
        await fan.ask("POST", f"users/me/imports/{done['id']}/make", json={})
        assert sorted(await playlists(fan)) == ["One", "Two"]

    async def test_a_run_that_was_cut_off_begins_anew(self, site: Site) -> None:
        fan = await Fan.new(site)
        await site.song(title="A", artist="X")
        sent = await fan.ask(
            "POST", "playlists/import", params={"file_name": "x.csv"}, content=b"title,artist\nA,X\n"
        )
        one, working = UUID(sent.json()["id"]), site.features.exchange.working
        whole = working._finish

        async def die(work: Work, total: int) -> None:
            raise ConnectionError

        working._finish = die  # type: ignore[method-assign]  # what a crash would leave undone
        with pytest.raises(ConnectionError):
            await working.work(one)
        working._finish = whole  # type: ignore[method-assign]  # as it was
        await working.work(one)
        await working.work(one)
        done = await fan.get(f"users/me/imports/{one}")
        assert (done["state"], done["lists"][0]["counts"]["matched"]) == ("ready", 1)
        assert {name: len(songs) for name, songs in (await playlists(fan)).items()} == {"x": 1}


class TestLibraries:
    """Spotify's archive fills the library and the history; nothing counts that was heard elsewhere."""

    async def test_likes_albums_artists_and_history(self, site: Site) -> None:
        fan = await Fan.new(site)
        song = await site.song(title="Jóga", artist="Björk", album="Homogenic")
        library = {
            "tracks": [{"artist": "Björk", "album": "Homogenic", "track": "Jóga"}],
            "albums": [{"artist": "Björk", "album": "Homogenic"}],
            "artists": [{"name": "Björk"}],
        }
        done = await bring(fan, json.dumps(library), "YourLibrary.json")
        assert [(one["kind"], one["counts"]["matched"]) for one in done["lists"]] == [
            ("likes", 1),
            ("albums", 1),
            ("artists", 1),
        ]
        assert await fan.titles() == ["Jóga"]
        assert await fan.news() == [("song", False), ("album", False), ("artist", False)]
        assert (await fan.get(f"songs/{song}/like"))["likes"] == 1
        await bring(fan, json.dumps(library), "YourLibrary.json")
        assert await fan.news() == []

        played = [
            {
                "endTime": f"2020-01-0{day} 10:05",
                "artistName": "Björk",
                "trackName": "Jóga",
                "msPlayed": 200_000,
            }
            for day in (1, 2)
        ]
        done = await bring(fan, json.dumps(played), "StreamingHistory0.json")
        assert [(one["kind"], one["plays"]) for one in done["lists"]] == [("history", 2)]
        await bring(fan, json.dumps(played), "StreamingHistory0.json")
        history = await fan.get("users/me/history", limit=1)
        rest = await fan.get("users/me/history", cursor=history["next"])
        items = [*history["items"], *rest["items"]]
        assert [(one["source"], one["listened_ms"]) for one in items] == [("spotify", 200_000)] * 2
        assert items[0]["played_at"] > items[1]["played_at"]
        assert (await fan.get(f"songs/{song}"))["play_count"] == 0
        await fan.delete(f"users/me/history/{items[0]['id']}")
        assert len((await fan.get("users/me/history"))["items"]) == 1

    async def test_a_smart_playlist_of_navidrome(self, site: Site) -> None:
        fan = await Fan.new(site)
        await site.song(title="Jóga", artist="Björk")
        await site.song(title="Other", artist="Other")
        rules = {"name": "Björks", "all": [{"contains": {"artist": "björk"}}], "sort": "title", "limit": 5}
        done = await bring(fan, json.dumps(rules), "b.nsp")
        [made] = done["lists"]
        songs = await fan.get(f"smart-playlists/{made['playlist_id']}/songs")
        assert [one["title"] for one in songs["items"]] == ["Jóga"]
        refused = await bring(fan, json.dumps({"all": [{"gt": {"rating": 3}}]}), "b.nsp")
        assert "rating" in refused["lists"][0]["failure"]


class TestWritten:
    """Lists go out as files; songs one may not know of do not."""

    @pytest.mark.parametrize("written", ["m3u8", "xspf", "jspf", "csv"])
    async def test_a_playlist_comes_back(self, site: Site, written: str) -> None:
        fan = await Fan.new(site)
        songs = [await site.song(title=title, artist="=X") for title in ("B", "A")]
        secret = await site.song(title="Secret", artist="=X")
        made = await fan.ask("POST", "playlists", json={"name": "Late: =1+1"})
        one = made.json()["id"]
        await fan.ask(
            "POST", f"playlists/{one}/songs", json={"song_ids": [str(song) for song in (*songs, secret)]}
        )
        await tell(site, "update songs set visible_from = 'infinity' where id = %s", secret)
        file = await fan.ask("GET", f"playlists/{one}/export", params={"format": written})
        assert file.headers["content-disposition"].startswith('attachment; filename="Late_ _1_1.')
        assert "Secret" not in file.text
        done = await bring(fan, file.content, f"x.{written}")
        assert done["lists"][0]["counts"]["matched"] == 2
        assert await songs_of(fan, done["lists"][0]["playlist_id"]) == [str(song) for song in songs]

    async def test_likes(self, site: Site) -> None:
        fan = await Fan.new(site)
        song = await site.song(title="Jóga")
        await fan.put(f"songs/{song}/like")
        file = await fan.ask("GET", "users/me/liked-songs/export")
        assert ",Jóga," in file.content.decode("utf-8-sig").replace("1,Jóga", ",Jóga")


class TestBadFiles:
    """A file that means harm, or nothing, is told so, and leaves nothing."""

    async def test_refused_in_the_sandbox(self, site: Site) -> None:
        fan = await Fan.new(site)
        site.features.exchange.working._reader = SandboxedLists()
        for body in (
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><playlist><title>&b;</title></playlist>',
            b"\x00\x01\x02 no list at all",
            b'{"all":' * 1_000 + b"1" + b"}" * 1_000,
        ):
            done = await bring(fan, body, "x.bin")
            assert (done["state"], done["failure_code"], done["lists"]) == ("failed", "list_refused", [])
        assert await playlists(fan) == {}
        assert [blob async for blob in site.engines.blobs.list("list-imports")] == []
        good = await bring(fan, b"#EXTM3U\n#EXTINF:1,A - B\nx\n", "x.m3u")
        assert good["state"] == "ready"

    async def test_too_large_or_empty(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        fan = await Fan.new(site)
        assert (await bring(fan, b"", "x", 422))["code"] == "list_refused"
        monkeypatch.setattr("segue.library.exchange.service.MOST_BYTES", 10)
        assert (await bring(fan, b"x" * 11, "x", 413))["code"] == "list_too_large"
        assert [blob async for blob in site.engines.blobs.list("list-imports")] == []

    async def test_whose_it_is(self, site: Site) -> None:
        fan, other = await Fan.new(site), await Fan.new(site)
        done = await bring(fan, b"title,artist\nA,X\n", "x.csv")
        path = f"users/me/imports/{done['id']}"
        for method, rest in (("GET", ""), ("GET", "/entries"), ("DELETE", ""), ("POST", "/make")):
            answer = await ask(site, other.who, method, path + rest, json={} if method == "POST" else None)
            assert answer.status_code == 404, rest
        await fan.delete(path)
        assert (await fan.ask("GET", path)).status_code == 404

    async def test_old_imports_are_forgotten(self, site: Site) -> None:
        fan = await Fan.new(site)
        done = await bring(fan, b"title,artist\nA,X\n", "x.csv")
        site.clock.move(days=91)
        assert await site.features.exchange.imports.sweep() == 1
        assert (await fan.ask("GET", f"users/me/imports/{done['id']}")).status_code == 404
