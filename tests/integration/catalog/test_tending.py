"""What admins look at before they act: doubles by name, what a merge would do, genres with their songs."""

from typing import Any

from segue.accounts.api import Role, SignedIn
from segue.kernel.ids import UserId
from tests.integration.plans.asking import ask, person
from tests.site import Site


async def got(site: Site, who: SignedIn, path: str, status: int = 200) -> Any:
    answer = await ask(site, who, "GET", path)
    assert answer.status_code == status, answer.text
    return answer.json()


class TestDoubles:
    """Two that may be one are found by name or alias, and looked at before they are merged."""

    async def test_found_by_name_and_alias_and_told_before_anything_is_done(self, site: Site) -> None:
        admin, artist = await person(site, Role.ADMIN), await person(site, Role.ARTIST)
        member = UserId(artist.user.id)
        one = await got(site, artist, f"songs/{await site.song(member=member, artist='Noor')}")
        two = await got(site, artist, f"songs/{await site.song(member=member, artist='Little Noor')}")
        old, into = one["artist"]["id"], two["artist"]["id"]
        assert (
            await ask(site, artist, "PATCH", f"artists/{into}", json={"aliases": ["The Noors"]})
        ).status_code == 200
        found = (await got(site, admin, "admin/artists?q=%20noor"))["items"]
        assert [(each["name"], each["songs"], each["albums"]) for each in found] == [
            ("Noor", 1, 1),
            ("Little Noor", 1, 1),
        ], "the one so called stands first"
        by_alias = (await got(site, admin, "admin/artists?q=the+NOORS"))["items"]
        assert [each["id"] for each in by_alias] == [into]
        told = await got(site, admin, f"admin/artists/{old}/merge?into={into}")
        assert (told["old"]["id"], told["into"]["members"], told["refused"]) == (old, 1, None)
        assert (await got(site, artist, f"artists/{old}"))["name"] == "Noor", "looking changes nothing"
        same = await got(site, admin, f"admin/artists/{old}/merge?into={old}")
        assert "Choose two" in same["refused"]
        assert (
            await ask(site, admin, "POST", f"admin/artists/{old}/merge", json={"into": into})
        ).status_code == 204
        await got(site, admin, f"admin/artists/{old}/merge?into={into}", 404)
        assert [each["id"] for each in (await got(site, admin, "admin/artists?q=noor"))["items"]] == [into]

    async def test_songs_that_an_album_has_at_the_same_place_are_counted(self, site: Site) -> None:
        admin, artist = await person(site, Role.ADMIN), await person(site, Role.ARTIST)
        member = UserId(artist.user.id)
        songs = [
            await site.song(member=member, title=title, album=album, track=track)
            for album, title, track in (
                ("Tides", "Ebb", 1), ("Tides", "Flood", 2), ("Tides 2", "ebb", 1), ("Tides 2", "Slack", 2),
            )
        ]  # fmt: skip
        albums = [(await got(site, artist, f"songs/{song}"))["album"]["id"] for song in songs]
        found = (await got(site, admin, "admin/albums?q=tides"))["items"]
        assert [(each["id"], each["songs"]) for each in found] == [(albums[0], 2), (albums[2], 2)]
        told = await got(site, admin, f"admin/albums/{albums[2]}/merge?into={albums[0]}")
        assert (told["doubles"], told["refused"]) == (1, None)
        body = {"artist_id": found[0]["id"], "title": "Draft"}
        body["artist_id"] = (await got(site, artist, f"albums/{albums[0]}"))["artist"]["id"]
        draft = (await ask(site, artist, "POST", "albums", json=body)).json()["id"]
        refused = (await got(site, admin, f"admin/albums/{draft}/merge?into={albums[0]}"))["refused"]
        assert "draft" in refused


class TestGenresOfSongs:
    """Listeners are shown genres that something is out of; admins all of them, counted."""

    async def test_only_what_is_out_counts_for_listeners(self, site: Site) -> None:
        admin, artist = await person(site, Role.ADMIN), await person(site, Role.ARTIST)
        listener = await person(site)
        song = await site.song(member=UserId(artist.user.id), genres=("shoegaze",))

        async def of_songs() -> set[str]:
            items = (await got(site, listener, "genres"))["items"]
            return {one["name"] for one in items if one["has_songs"]}

        assert await of_songs() == {"shoegaze", "rock"}
        counted = {one["name"]: one for one in (await got(site, admin, "admin/genres"))["items"]}
        assert [counted[name]["song_count"] for name in ("shoegaze", "rock", "polka")] == [1, 1, 0]
        down = {"kind": "song", "id": str(song), "reason": "A court says so."}
        assert (await ask(site, admin, "POST", "admin/takedowns", json=down)).status_code == 201
        assert await of_songs() == set()

    async def test_a_refusal_says_of_which_field_it_speaks(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN)
        body = {"name": "water music", "aliases": ["tide pop", "dnb"]}
        taken = (await ask(site, admin, "POST", "genres", json=body)).json()
        assert (taken["code"], taken["field"], taken["genre"]) == ("genre_taken", "aliases", "drum-and-bass")
        taken = (await ask(site, admin, "POST", "genres", json={"name": "dnb"})).json()
        assert taken["field"] == "name"
