"""Pages of the catalogue as programs see them that show links and run no script."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from segue.app.web import application
from segue.kernel.ids import SongId
from tests.integration.plans.asking import ask, person
from tests.site import HERE, Site, make_site

NASTY = """</title><script>alert(1)</script>"'<img src=x onerror=alert(1)>&amp;\u2028"""


@pytest.fixture(autouse=True)
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A player that was built."""
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text(
        "<!doctype html><html><head><title>Segue</title><link rel=icon></head><body></body></html>"
    )
    monkeypatch.setattr(application, "PLAYER", folder)


class Head(HTMLParser):
    """What a crawler reads: the title, metas and scripts, as a browser's parser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.scripts: list[tuple[str | None, str]] = []
        self.title = ""
        self.tags: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        self._inside = tag
        if tag == "meta":
            self.metas.setdefault(told.get("property") or told.get("name") or "", told.get("content") or "")
        if tag == "script":
            self.scripts.append((told.get("type"), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            kind, text = self.scripts[-1]
            self.scripts[-1] = (kind, text + data)
        if self._inside == "title":
            self.title += data

    @property
    def ld(self) -> Any:
        (script,) = self.scripts
        assert script[0] == "application/ld+json"
        return json.loads(script[1])


async def page(site: Site, path: str, accept: str = "*/*") -> Head:
    async with site.client() as client:
        answer = await client.get(path, headers={"accept": accept, "user-agent": "facebookexternalhit/1.1"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return Head(answer.text)


async def places(site: Site, song: SongId) -> dict[str, str]:
    """The paths of a song and of what it is on."""
    told = (await ask(site, await person(site), "GET", f"songs/{song}")).json()
    return {
        "song": f"/songs/{song}",
        "album": f"/albums/{told['album']['id']}",
        "artist": f"/artists/{told['artists'][0]['id']}",
    }


class TestWhatALinkShows:
    """Title, description, picture and facts, by Open Graph and by JSON-LD."""

    async def test_an_album(self, site: Site) -> None:
        song = await site.song()
        await site.song(title="Low tide", track=2)
        paths = await places(site, song)
        head = await page(site, paths["album"])
        assert head.title == "Tides by Ilse Maar · Segue"
        assert head.metas["og:type"] == "music.album"
        assert head.metas["og:title"] == "Tides by Ilse Maar"
        assert head.metas["og:description"] == "Album by Ilse Maar · 2 songs, 1 min"
        assert head.metas["og:url"] == HERE + paths["album"]
        assert head.metas["music:musician"] == HERE + paths["artist"]
        ld = head.ld
        assert (ld["@type"], ld["name"], ld["numTracks"]) == ("MusicAlbum", "Tides", 2)
        assert ld["byArtist"] == {"@type": "MusicGroup", "name": "Ilse Maar", "url": HERE + paths["artist"]}
        assert [(one["position"], one["name"], one["duration"]) for one in ld["track"]] == [
            (1, "Slow water", "PT0M30S"),
            (2, "Low tide", "PT0M30S"),
        ]

    async def test_a_song_an_artist_and_a_genre(self, site: Site) -> None:
        paths = await places(site, await site.song())
        song = await page(site, paths["song"], accept="text/html")
        assert (song.metas["og:type"], song.ld["@type"]) == ("music.song", "MusicRecording")
        assert song.metas["music:album"] == HERE + paths["album"] == song.ld["inAlbum"]["url"]
        artist = await page(site, paths["artist"])
        assert (artist.title, artist.ld["@type"]) == ("Ilse Maar · Segue", "MusicGroup")
        assert [one["name"] for one in artist.ld["album"]] == ["Tides"]
        genre = await page(site, "/genres/ambient")
        assert (genre.title, genre.ld["@type"]) == ("Ambient · Segue", "CollectionPage")

    async def test_the_picture_is_one_that_all_programs_show(self, site: Site) -> None:
        paths = await places(site, await site.song())
        cover = uuid4()
        async with site.engines.database.transaction() as conn:
            await conn.execute(
                "insert into covers (id, sizes, created_at) values (%s, '{}', %s)", [cover, site.clock.now()]
            )
            await conn.execute("update albums set cover_id = %s", [cover])
        for path in (paths["album"], paths["song"], "/genres/ambient"):
            head = await page(site, path)
            assert head.metas["og:image"] == f"{HERE}/api/v1/covers/{cover}?size=1500&format=jpg"
            assert head.ld["image"] == head.metas["og:image"]


class TestNames:
    """Whatever a name holds, it stays a name: no tag, no script and no attribute comes of it."""

    async def test_are_escaped(self, site: Site) -> None:
        song = await site.song()
        paths = await places(site, song)
        async with site.engines.database.transaction() as conn:
            for table, column in (("songs", "title"), ("albums", "title"), ("artists", "name")):
                await conn.execute(f"update {table} set {column} = %s", [NASTY])  # noqa: S608 - of this test's own
            await conn.execute(
                "update artists set bio = %s, links = %s", [NASTY, ["https://x.example/?" + NASTY]]
            )
            await conn.execute("update albums set label = %s", [NASTY])
        for path in paths.values():
            head = await page(site, path)
            assert head.tags.count("script") == 1
            assert "img" not in head.tags
            assert NASTY in head.title
            assert NASTY.split("\u2028", maxsplit=1)[0] in head.metas["og:title"]
            assert NASTY in head.ld["name"]


class TestWhatIsNotForAll:
    """A page tells nothing of what somebody may not know of; it is a page all the same."""

    @pytest.mark.parametrize(
        "hide",
        [
            "update songs set visible_from = 'infinity'",
            "update songs set visible_from = '2999-01-01'",
            "update songs set deleted_at = now()",
            "update songs set licensed = true",
        ],
    )
    async def test_hidden_songs(self, site: Site, hide: str) -> None:
        paths = await places(site, await site.song())
        async with site.engines.database.transaction() as conn:
            await conn.execute(hide)
        for path in paths.values():
            head = await page(site, path)
            assert (head.title, head.metas.get("robots")) == ("Segue", "noindex")
            assert not [name for name in head.metas if name.startswith(("og:", "music:"))]
            assert head.scripts == []

    async def test_only_the_songs_that_are_out_are_listed(self, site: Site) -> None:
        paths = await places(site, await site.song())
        secret = await site.song(title="Secret", track=2)
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set visible_from = 'infinity' where id = %s", [secret])
        head = await page(site, paths["album"])
        assert head.ld["numTracks"] == 1
        assert "Secret" not in json.dumps(head.ld) + json.dumps(head.metas)

    async def test_a_territory(self, site: Site) -> None:
        song = await site.song()
        paths = await places(site, song)
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set licensed = true")
            await conn.execute(
                "insert into licences (id, song_id, holder, territories, uses)"
                " values (%s, %s, 'H', '{NL}', '{stream}')",
                [uuid4(), song],
            )
        assert (await page(site, paths["song"])).metas.get("robots") == "noindex"

    async def test_unknown_ids(self, site: Site) -> None:
        for path in (f"/albums/{uuid4()}", f"/songs/{uuid4()}", f"/artists/{uuid4()}", "/genres/no-such"):
            assert (await page(site, path)).metas["robots"] == "noindex"


class TestWhenSomethingIsWrong:
    """Without a database, or asked too often, the page comes as it always did."""

    async def test_too_often(self, database: Any, blob_store: Any, clock: Any, tmp_path: Path) -> None:
        from tests.site import TimedIds

        site = make_site(database, blob_store, clock, TimedIds(), tmp_path, limit_factor=0.02)
        path = f"/songs/{await site.song()}"
        told = [(await page(site, path, accept="text/html")).title for _ in range(4)]
        assert told[0] == "Slow water by Ilse Maar · Segue"
        assert told[-1] == "Segue"

    async def test_other_pages_ask_nothing(self, site: Site) -> None:
        async with site.client() as client:
            answer = await client.get("/albums", headers={"accept": "text/html"})
        assert re.search("<title>Segue</title>", answer.text)
