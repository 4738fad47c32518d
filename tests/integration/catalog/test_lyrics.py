"""Lyrics over HTTP."""

from typing import Any

from segue.accounts.api import Role
from tests.integration.plans.asking import ask, person
from tests.site import Site

LRC = "[00:01.00]Slow water\n[00:04.00]The river waits\n"


async def written(site: Site, **told: Any) -> tuple[Any, str]:
    """An artist and the path of the lyrics of a song of theirs."""
    owner = await person(site, Role.ARTIST)
    song = await site.song(member=owner.user.id)
    path = f"songs/{song}/lyrics"
    if told:
        answer = await ask(site, owner, "PUT", path, json=told)
        assert answer.status_code == 200, answer.text
    return owner, path


class TestLyrics:
    """Who acts for the artist writes them; whoever may know of the song reads them, in any form."""

    async def test_written_and_read(self, site: Site) -> None:
        _, path = await written(site, text=LRC, language="EN-gb")
        listener = await person(site)
        answer = await ask(site, listener, "GET", path)
        told = answer.json()
        assert (told["language"], told["timing"], told["origin"]) == ("en-GB", "line", "people")
        assert [(line["start_ms"], line["text"]) for line in told["lines"]] == [
            (1000, "Slow water"),
            (4000, "The river waits"),
        ]
        assert told["languages"] == [{"language": "en-GB", "timing": "line", "revision": 1}]
        assert answer.headers["etag"] == '"1"'
        file = await ask(site, listener, "GET", f"{path}.lrc")
        assert file.text == "[00:01.000]Slow water\n[00:04.000]The river waits\n"
        assert "attachment" in file.headers["content-disposition"]
        ttml = await ask(site, listener, "GET", f"{path}.ttml")
        assert ttml.headers["content-type"].startswith("application/ttml+xml")
        assert (await ask(site, listener, "GET", path, params={"language": "de"})).status_code == 404

    async def test_as_the_editor_has_them(self, site: Site) -> None:
        owner, path = await written(site)
        assert (await ask(site, owner, "GET", path)).json()["code"] == "lyrics_not_found"
        words = [{"start_ms": 1000, "text": "Slow "}, {"start_ms": 1500, "text": "water"}]
        lines = [{"start_ms": 1000, "text": "Slow water", "words": words}]
        told = (await ask(site, owner, "PUT", path, json={"lines": lines})).json()
        assert (told["timing"], told["language"], told["lines"]) == ("word", "und", lines)

    async def test_a_stale_edit_is_refused_with_the_current_revision(self, site: Site) -> None:
        owner, path = await written(site, text=LRC, language="en")
        again = {"text": LRC + "[00:09.00]More", "language": "en"}
        first = await ask(site, owner, "PUT", path, json=again, headers={"if-match": '"1"'})
        assert first.json()["revision"] == 2
        stale = await ask(site, owner, "PUT", path, json=again, headers={"if-match": '"1"'})
        assert (stale.status_code, stale.json()["revision"]) == (412, 2)
        new = await ask(
            site, owner, "PUT", path, json={**again, "language": "de"}, headers={"if-match": '"0"'}
        )
        assert new.status_code == 200
        gone = await ask(site, owner, "DELETE", f"{path}/en", headers={"if-match": '"2"'})
        assert gone.status_code == 204
        assert (await ask(site, owner, "GET", path)).json()["language"] == "de"
        assert (await ask(site, owner, "DELETE", f"{path}/en")).status_code == 404

    async def test_what_cannot_be_read_is_told_with_its_line(self, site: Site) -> None:
        owner, path = await written(site)
        for told, code in (
            ({"text": "<tt", "format": "ttml"}, "lyrics_refused"),
            ({"text": "a\n" + "b" * 501}, "lyrics_refused"),
            ({"text": "a", "lines": []}, "request_invalid"),
            ({}, "request_invalid"),
            ({"text": "a", "language": "nonsense!"}, "detail_refused"),
        ):
            answer = await ask(site, owner, "PUT", path, json=told)
            assert (answer.status_code, answer.json()["code"]) == (422, code), told
        long_line = await ask(site, owner, "PUT", path, json={"text": "a\n" + "b" * 501})
        assert long_line.json()["line"] == 2

    async def test_scripts_stay_text(self, site: Site) -> None:
        script = "<script>alert(1)</script>"
        owner, path = await written(site, text=script, format="plain")
        assert (await ask(site, owner, "GET", path)).json()["lines"][0]["text"] == script
        ttml = (await ask(site, owner, "GET", f"{path}.ttml")).text
        assert "<script" not in ttml
        assert "&lt;script&gt;" in ttml


class TestEmbedded:
    """What a file holds is kept until a person writes; theirs stays when the file comes again."""

    async def test_people_go_before_files(self, site: Site) -> None:
        owner, path = await written(site)
        song = path.split("/")[1]
        catalog = site.features.catalog

        async def keep(text: str) -> None:
            async with site.engines.database.transaction() as conn:
                await catalog.keep_lyrics(conn, song, text, "eng")  # type: ignore[arg-type]  # psycopg takes text

        await keep(LRC)
        told = (await ask(site, owner, "GET", path)).json()
        assert (told["origin"], told["language"], told["timing"], told["revision"]) == (
            "file",
            "en",
            "line",
            1,
        )
        await keep(LRC)
        assert (await ask(site, owner, "GET", path)).json()["revision"] == 1
        await keep("Other words")
        assert (await ask(site, owner, "GET", path)).json()["lines"][0]["text"] == "Other words"
        await ask(site, owner, "PUT", path, json={"text": "Mine", "language": "en"})
        await keep(LRC)
        await keep("<tt broken")
        told = (await ask(site, owner, "GET", path)).json()
        assert (told["origin"], told["lines"][0]["text"]) == ("people", "Mine")
