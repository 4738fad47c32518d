"""Libraries over HTTP: what people like, save, follow and hide."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from segue.accounts.api import Role
from segue.engines.blobs.store import open_blob_store
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.events import AlbumSaved, Followed, SongLiked, Unkept
from segue.kernel.ids import UserId
from tests.fakes import FakeClock
from tests.integration.library.room import Fan, ids_of
from tests.integration.plans.asking import ask, person
from tests.site import Site, TimedIds, make_site


@pytest.fixture
async def fan(site: Site) -> Fan:
    return await Fan.new(site)


class TestKeeping:
    """To like, save or follow twice is to do it once, and so is to stop."""

    async def test_a_like_is_there_until_it_is_taken_back(self, site: Site, fan: Fan) -> None:
        song, other = await site.song(), await Fan.new(site)
        assert await fan.put(f"songs/{song}/like") == {"liked": True, "likes": 1}
        assert await fan.put(f"songs/{song}/like") == {"liked": True, "likes": 1}
        assert await other.put(f"songs/{song}/like") == {"liked": True, "likes": 2}
        await fan.delete(f"songs/{song}/like")
        await fan.delete(f"songs/{song}/like")
        assert await fan.get(f"songs/{song}/like") == {"liked": False, "likes": 1}
        assert (await fan.get("users/me/library"))["songs"] == 0

    async def test_albums_and_artists(self, site: Site, fan: Fan) -> None:
        artist, album = await ids_of(fan, await site.song())
        assert (await fan.put(f"users/me/albums/{album}"))["saves"] == 1
        assert (await fan.put(f"users/me/following/artists/{artist}"))["followers"] == 1
        (saved,) = (await fan.get("users/me/albums"))["items"]
        (followed,) = (await fan.get("users/me/following/artists"))["items"]
        assert (saved["album"]["title"], followed["artist"]["name"]) == ("Tides", "Ilse Maar")
        totals = await fan.get("users/me/library")
        assert (totals["albums"], totals["artists"], totals["version"]) == (1, 1, 2)

    async def test_what_is_not_there_is_not_kept(self, fan: Fan) -> None:
        nothing = "0193d0c0-0000-7000-8000-00000000dead"
        for path in (
            f"songs/{nothing}/like", f"users/me/albums/{nothing}", f"users/me/following/artists/{nothing}",
            f"users/me/following/playlists/{nothing}", f"users/me/hidden/songs/{nothing}",
            f"users/me/hidden/artists/{nothing}",
        ):  # fmt: skip
            await fan.put(path, 404)
            await fan.delete(path)
        assert (await fan.get("users/me/library"))["version"] == 0

    async def test_others_hear_of_it_once_and_never_of_what_is_hidden(self, site: Site, fan: Fan) -> None:
        song = await site.song()
        artist, album = await ids_of(fan, song)
        person = fan.who.user.id
        site.events.published.clear()
        for _ in range(2):
            await fan.put(f"songs/{song}/like")
            await fan.put(f"users/me/albums/{album}")
            await fan.put(f"users/me/following/artists/{artist}")
            await fan.put(f"users/me/hidden/songs/{song}")
        await fan.delete(f"songs/{song}/like")
        await fan.delete(f"users/me/hidden/songs/{song}")
        assert [str(event) for event in site.events.published] == [
            str(SongLiked(person, song)),
            str(AlbumSaved(person, UUID(album))),
            str(Followed(person, "artist", UUID(artist))),
            str(Unkept(person, "song", song)),
        ]


class TestLists:
    """A library is listed by when, by name, and by words in any case and without accents."""

    async def fill(self, site: Site, fan: Fan) -> None:
        for title, artist, album in (
            ("Jóga", "Björk", "Homogenic"), ("Anna", "Zola", "Aria"), ("Möbius", "Aster", "Belt"),
        ):  # fmt: skip
            song = await site.song(title=title, artist=artist, album=album)
            await fan.put(f"songs/{song}/like")
            site.clock.move(seconds=1)

    async def test_orders(self, site: Site, fan: Fan) -> None:
        await self.fill(site, fan)
        assert await fan.titles() == ["Möbius", "Anna", "Jóga"]
        assert await fan.titles(sort="title") == ["Anna", "Jóga", "Möbius"]
        assert await fan.titles(sort="artist") == ["Möbius", "Jóga", "Anna"]
        assert await fan.titles(sort="album") == ["Anna", "Möbius", "Jóga"]

    async def test_words(self, site: Site, fan: Fan) -> None:
        await self.fill(site, fan)
        assert await fan.titles(q="BJORK jog") == ["Jóga"]
        assert await fan.titles(q="mobius", sort="title") == ["Möbius"]
        assert await fan.titles(q="bjork belt") == []

    @pytest.mark.parametrize("sort", ["added", "title", "artist", "album"])
    async def test_pages(self, site: Site, fan: Fan, sort: str) -> None:
        await self.fill(site, fan)
        seen: list[str] = []
        query: dict[str, Any] = {"sort": sort, "limit": 2}
        while True:
            page = await fan.get("users/me/liked-songs", **query)
            seen += [item["song"]["title"] for item in page["items"]]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        assert sorted(seen) == ["Anna", "Jóga", "Möbius"]
        other = "title" if sort == "added" else "added"
        refused = await fan.get("users/me/liked-songs", 422, sort=other, cursor=query["cursor"])
        assert refused["code"] == "bad_cursor"

    async def test_albums_and_artists_by_name_and_date(self, site: Site, fan: Fan) -> None:
        for name, year in (("Zeta", "1990"), ("Alpha", "2001"), ("Mu", None)):
            artist, album = await ids_of(fan, await site.song(title=name, artist=name, album=f"{name} LP"))
            async with site.engines.database.transaction() as conn:
                await conn.execute("update albums set release_date = %s where id = %s", [year, album])
            await fan.put(f"users/me/albums/{album}")
            await fan.put(f"users/me/following/artists/{artist}")
            site.clock.move(seconds=1)

        async def albums(**query: Any) -> list[str]:
            items = (await fan.get("users/me/albums", **query))["items"]
            return [one["album"]["title"][:-3] for one in items]

        async def artists(**query: Any) -> list[str]:
            items = (await fan.get("users/me/following/artists", **query))["items"]
            return [one["artist"]["name"] for one in items]

        assert await albums() == ["Mu", "Alpha", "Zeta"]
        assert await albums(sort="title") == await albums(sort="artist") == ["Alpha", "Mu", "Zeta"]
        assert await albums(sort="release_date") == ["Alpha", "Zeta", "Mu"]
        assert await artists(sort="title") == ["Alpha", "Mu", "Zeta"]
        assert await albums(q="alp") == await albums(q="alp", sort="artist") == ["Alpha"]
        assert await artists(q="alp") == await artists(q="alp", sort="title") == ["Alpha"]


class TestWhatIsGone:
    """What somebody keeps and may not know of any more stands there without a word of it."""

    async def test_a_withdrawn_song_says_why_and_can_be_taken_out(self, site: Site, fan: Fan) -> None:
        song, stays = await site.song(title="Aaa"), await site.song(title="Zzz")
        for one in (song, stays):
            await fan.put(f"songs/{one}/like")
            site.clock.move(seconds=1)
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set deleted_at = now() where id = %s", [song])
        for sort in ("added", "title", "artist", "album"):
            page = await fan.get("users/me/liked-songs", sort=sort)
            # Wherever it stood by its name, it stands last.
            assert [item["id"] for item in page["items"]] == [str(stays), str(song)]
            assert (page["items"][1]["song"], page["items"][1]["missing"]) == (None, "withdrawn")
            assert "Aaa" not in str(page)
        assert await fan.titles(q="aaa") == []
        await fan.delete(f"songs/{song}/like")
        assert await fan.titles() == ["Zzz"]

    async def test_what_may_not_be_heard_here_is_told_from_what_is_gone(self, site: Site, fan: Fan) -> None:
        song = await site.song()
        artist, album = await ids_of(fan, song)
        for path in (f"albums/{album}", f"following/artists/{artist}"):
            await fan.put(f"users/me/{path}")
        await fan.put(f"songs/{song}/like")
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set licensed = true")
        for path in ("liked-songs", "albums", "following/artists"):
            (item,) = (await fan.get(f"users/me/{path}"))["items"]
            assert item["missing"] == "not_here", path
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set visible_from = 'infinity'")
        for path in ("liked-songs", "albums", "following/artists"):
            (item,) = (await fan.get(f"users/me/{path}"))["items"]
            assert item["missing"] == "withdrawn", path


class TestHiding:
    """What somebody hides, and all of an artist they hide, is in no list of many; their pages show it."""

    async def test_charts_and_lists_leave_it_out(self, site: Site, fan: Fan) -> None:
        loud = await site.song(title="Loud", artist="Din", album="Din")
        song = await site.song(title="Slow")
        await site.song(title="Sea")
        async with site.engines.database.transaction() as conn:
            await conn.execute("insert into trends (country, song_id, heat) select '', id, 9000 from songs")

        async def shown(path: str) -> set[str]:
            return {item["title"] for item in (await fan.get(path))["items"]}

        assert await shown("songs/trending") == await shown("songs") == {"Loud", "Slow", "Sea"}
        artist, _ = await ids_of(fan, loud)
        await fan.put(f"users/me/hidden/artists/{artist}")
        await fan.put(f"users/me/hidden/songs/{song}")
        assert await shown("songs/trending") == await shown("songs") == {"Sea"}
        assert await shown(f"artists/{artist}/songs") == await shown(f"songs?artist={artist}") == {"Loud"}
        assert [one["song"]["title"] for one in (await fan.get("users/me/hidden/songs"))["items"]] == ["Slow"]
        (hidden,) = (await fan.get("users/me/hidden/artists"))["items"]
        assert hidden["artist"]["name"] == "Din"
        await fan.delete(f"users/me/hidden/artists/{artist}")
        assert await shown("songs") == {"Loud", "Sea"}
        assert {item["title"] for item in (await (await Fan.new(site)).get("songs"))["items"]} >= {"Slow"}


class TestChanges:
    """A client that asks for what is new since a version has the same library as the server."""

    async def test_what_comes_and_goes_is_told_once(self, site: Site, fan: Fan) -> None:
        song = await site.song()
        artist, album = await ids_of(fan, song)
        assert await fan.news() == []
        await fan.put(f"songs/{song}/like")
        await fan.put(f"users/me/albums/{album}")
        assert await fan.news() == [("song", False), ("album", False)]
        await fan.delete(f"songs/{song}/like")
        await fan.put(f"users/me/hidden/artists/{artist}")
        assert await fan.news() == [("song", True), ("hidden_artist", False)]
        assert await fan.news() == []
        newcomer = Fan(site, fan.who)
        assert await newcomer.news() == [("album", False), ("hidden_artist", False)]

    async def test_pages_of_changes(self, site: Site, fan: Fan) -> None:
        for title in "abc":
            await fan.put(f"songs/{await site.song(title=title)}/like")
        first = await fan.get("users/me/changes", limit=2)
        second = await fan.get("users/me/changes", limit=2, since=first["version"])
        assert (len(first["items"]), first["more"]) == (2, True)
        assert (len(second["items"]), second["more"]) == (1, False)

    async def test_who_was_away_too_long_begins_anew(self, site: Site, fan: Fan) -> None:
        song = await site.song()
        await fan.put(f"songs/{song}/like")
        await fan.news()
        await fan.delete(f"songs/{song}/like")
        site.clock.move(days=181)
        assert await site.features.listeners.library.forget_removed() == 1
        gone = await fan.get("users/me/changes", 410, since=fan.heard_to)
        assert gone["code"] == "library_changes_forgotten"
        assert (await fan.get("users/me/changes", since=0))["items"] == []
        # A version that was never given out is of another server, or of what a backup does not have.
        await fan.get("users/me/changes", 410, since=99)


class TestMerges:
    """Who kept a double, keeps what stayed; nobody is counted twice, and clients hear of it."""

    async def test_of_artists(self, site: Site, fan: Fan) -> None:
        admin, both = await person(site, Role.ADMIN), await Fan.new(site)
        old, _ = await ids_of(fan, await site.song(artist="Ilse  M", album="X"))
        into, _ = await ids_of(fan, await site.song())
        await fan.put(f"users/me/following/artists/{old}")
        await fan.put(f"users/me/hidden/artists/{old}")
        for one in (old, into):
            await both.put(f"users/me/following/artists/{one}")
        await fan.news()
        body = {"into": into}
        assert (await ask(site, admin, "POST", f"admin/artists/{old}/merge", json=body)).status_code == 204
        assert await fan.get(f"users/me/following/artists/{into}") == {"following": True, "followers": 2}
        assert sorted(await fan.news()) == [
            ("artist", False), ("artist", True), ("hidden_artist", False), ("hidden_artist", True),
        ]  # fmt: skip
        assert (await both.get("users/me/library"))["artists"] == 1
        assert len((await both.get("users/me/following/artists"))["items"]) == 1
        assert (await fan.ask("PUT", f"users/me/following/artists/{old}")).status_code == 308

    async def test_of_albums_and_the_songs_on_them(self, site: Site, fan: Fan) -> None:
        admin = await person(site, Role.ADMIN)
        twice = await site.song(album="Tides (web)")
        stays = await site.song()
        _, old = await ids_of(fan, twice)
        _, into = await ids_of(fan, stays)
        await fan.put(f"users/me/albums/{old}")
        await fan.put(f"songs/{twice}/like")
        body = {"into": into, "drop_doubles": True}
        done = await ask(site, admin, "POST", f"admin/albums/{old}/merge", json=body)
        assert done.status_code == 204, done.text
        assert (await fan.get(f"songs/{stays}/like")) == {"liked": True, "likes": 1}
        assert [item["id"] for item in (await fan.get("users/me/albums"))["items"]] == [into]

    async def test_a_follow_in_the_very_moment_is_brought_home(self, site: Site, fan: Fan) -> None:
        old, _ = await ids_of(fan, await site.song(artist="Ilse  M", album="X"))
        into, _ = await ids_of(fan, await site.song())
        await fan.put(f"users/me/following/artists/{old}")
        async with site.engines.database.transaction() as conn:
            merged = "update artists set merged_into = %s, deleted_at = now() where id = %s"
            await conn.execute(merged, [into, old])
        library = site.features.listeners.library
        assert (await library.follow_merges(), await library.follow_merges()) == (1, 0)
        assert (await fan.get(f"users/me/following/artists/{into}"))["following"]


class TestErasure:
    """An erased person is counted no more, and their library is gone."""

    async def test_counts_go_down(self, site: Site, fan: Fan) -> None:
        song, other = await site.song(), await Fan.new(site)
        for one in (fan, other):
            await one.put(f"songs/{song}/like")
        async with site.engines.database.transaction() as conn:
            for eraser in site.features.own_data.erasers:
                if "library_items" in eraser.tables:
                    await eraser.erase(conn, UserId(fan.who.user.id))
                    await eraser.erase(conn, UserId(fan.who.user.id))
        assert await other.get(f"songs/{song}/like") == {"liked": True, "likes": 1}
        assert (await fan.get("users/me/library"))["songs"] == 0


class TestAtOnce:
    """Counts and versions are right whatever happens at once; no reader misses what a writer holds open."""

    async def test_counts_after_a_storm(
        self, fresh_database_url: str, clock: FakeClock, tmp_path: Path
    ) -> None:
        database = PostgresDatabase(fresh_database_url, size=8, name="storm")
        await database.open()
        try:
            blobs = open_blob_store(f"file://{tmp_path / 'blobs'}")
            site = make_site(database, blobs, clock, TimedIds(), tmp_path)
            song = await site.song()
            fans = [await Fan.new(site) for _ in range(4)]

            async def toggle(fan: Fan, place: int) -> None:
                for turn in range(6):
                    method = "PUT" if (turn + place) % 2 == 0 else "DELETE"
                    answer = await fan.ask(method, f"songs/{song}/like")
                    assert answer.is_success, answer.text

            await asyncio.gather(*(toggle(fan, place) for fan in fans for place in range(3)))
            async with database.transaction() as conn:
                live = await (
                    await conn.execute("select count(*) as n from library_items where removed_at is null")
                ).fetchone()
                kept = await (await conn.execute("select sum(songs) as n from libraries")).fetchone()
            assert live is not None
            assert kept is not None
            assert (await fans[0].get(f"songs/{song}/like"))["likes"] == live["n"] == kept["n"]
            await self.read_around_an_open_change(site, fans[0])
        finally:
            await database.close()

    async def read_around_an_open_change(self, site: Site, fan: Fan) -> None:
        """A change that is held open hides the later ones of the library, which wait for it."""
        await fan.news()
        first, second = await site.song(title="First"), await site.song(title="Second")
        async with site.engines.database.transaction() as conn:
            await conn.execute(
                "update libraries set version = version + 1 where user_id = %s", [fan.who.user.id]
            )
            await conn.execute(
                "insert into library_items (user_id, kind, subject_id, added_at, version)"
                " select user_id, 'song', %s, now(), version from libraries where user_id = %s",
                [first, fan.who.user.id],
            )
            later = asyncio.create_task(fan.put(f"songs/{second}/like"))
            await asyncio.sleep(0.1)
            assert await fan.news() == []
            assert not later.done()
        await later
        assert await fan.news() == [("song", False), ("song", False)]
