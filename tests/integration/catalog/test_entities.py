"""Artists, albums and songs as those edit them who act for them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from segue.accounts.api import Role, SignedIn
from segue.kernel.events import Allowed, Denied
from segue.kernel.ids import UserId
from tests.integration.plans.asking import ask, person
from tests.site import Site


@dataclass
class Room:
    """An artist with an album of one song, who edits them, a listener, an admin."""

    site: Site
    artist: SignedIn
    listener: SignedIn
    admin: SignedIn
    song: str
    album: str
    name: str

    async def ask(self, who: SignedIn, method: str, path: str, **told: Any) -> httpx.Response:
        return await ask(self.site, who, method, path, **told)

    async def get(self, who: SignedIn, path: str) -> dict[str, Any]:
        answer = await self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def change(self, path: str, status: int = 200, **changes: Any) -> dict[str, Any]:
        answer = await self.ask(self.artist, "PATCH", path, json=changes)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def audited(self, action: str) -> dict[str, Any]:
        entries = await self.get(self.admin, f"admin/audit?action={action}")
        details: dict[str, Any] = entries["items"][0]["details"]
        return details


@pytest.fixture
async def room(site: Site) -> Room:
    artist = await person(site, Role.ARTIST)
    song = await site.song(member=UserId(artist.user.id))
    listener, admin = await person(site), await person(site, Role.ADMIN)
    card = (await ask(site, listener, "GET", f"songs/{song}")).json()
    return Room(site, artist, listener, admin, str(song), card["album"]["id"], card["artist"]["id"])


class TestSongs:
    """A song says all that releases say, to who acts for its artist and nobody else."""

    async def test_every_detail_is_kept_as_it_should_be_written(self, room: Room) -> None:
        changed = await room.change(
            f"songs/{room.song}",
            title="  Slow   water ",
            version_title="Live in Utrecht",
            isrc="nl-a12-26-00001",
            iswc="T-034.524.680-1",
            language="PT-br",
            genres=["Hiphop", "rap", "Sea Shanty"],
            moods=["Calm"],
            explicit=True,
            paid_only=True,
            disc=2,
            track=7,
        )
        assert changed["title"] == "Slow water"
        assert changed["version_title"] == "Live in Utrecht"
        assert (changed["isrc"], changed["iswc"]) == ("NLA122600001", "T0345246801")
        assert changed["language"] == "pt-BR"
        assert changed["genres"] == ["hip hop", "sea shanty"]
        assert changed["moods"] == ["calm"]
        assert (changed["disc"], changed["track"]) == (2, 7)
        assert changed["revision"] == 2
        assert await room.get(room.artist, f"songs/{room.song}") == changed
        cleared = await room.change(f"songs/{room.song}", isrc=None, track=None)
        assert (cleared["isrc"], cleared["track"], cleared["iswc"]) == (None, None, "T0345246801")

    async def test_what_cannot_be_right_is_refused(self, room: Room) -> None:
        for told, code in (
            ({"isrc": "AA6Q72000047"}, "identifier_refused"),
            ({"isrc": "NLA1226"}, "identifier_refused"),
            ({"iswc": "T-034.524.680-2"}, "identifier_refused"),
            ({"language": "english"}, "detail_refused"),
            ({"title": "\u200b"}, "name_refused"),
            ({"title": ""}, "request_invalid"),
            ({"label": "no such field"}, "request_invalid"),
        ):
            assert (await room.change(f"songs/{room.song}", 422, **told))["code"] == code, told
        elsewhere = await room.change(f"songs/{room.song}", 404, album_id=str(UUID(int=5)))
        assert elsewhere["code"] == "album_not_found"

    async def test_credits_name_artists_and_people_with_six_roles(self, room: Room) -> None:
        guest = (await room.ask(room.artist, "POST", "artists", json={"name": "Noor"})).json()["id"]
        named = [
            {"role": "main", "artist_id": room.name},
            {"role": "featured", "artist_id": guest, "name": "MC Noor"},
            {"role": "remixer", "artist_id": guest},
            {"role": "composer", "name": "J. van Dam"},
            {"role": "lyricist", "name": "J. van Dam"},
            {"role": "producer", "artist_id": guest},
        ]
        changed = await room.change(f"songs/{room.song}", credits=named)
        assert [(one["role"], one["name"], bool(one["artist"])) for one in changed["credits"]] == [
            ("main", "Ilse Maar", True),
            ("featured", "MC Noor", True),
            ("remixer", "Noor", True),
            ("composer", "J. van Dam", False),
            ("lyricist", "J. van Dam", False),
            ("producer", "Noor", True),
        ]
        for wrong in (
            named[1:],
            [*named, named[3]],
            [{"role": "main", "artist_id": guest}],
            [named[0], {"role": "featured", "name": "Nobody here"}],
            [named[0], {"role": "composer"}],
            [named[0], {"role": "featured", "artist_id": str(UUID(int=9))}],
        ):
            refused = await room.change(f"songs/{room.song}", 422, credits=wrong)
            assert refused["code"] == "credits_refused", wrong

    async def test_a_composer_alone_is_not_among_the_artists_of_a_list(self, room: Room) -> None:
        writer = (await room.ask(room.artist, "POST", "artists", json={"name": "Noor"})).json()["id"]
        named = [{"role": "main", "artist_id": room.name}, {"role": "composer", "artist_id": writer}]
        await room.change(f"songs/{room.song}", credits=named)
        listed = await room.get(room.listener, f"albums/{room.album}/songs")
        assert [one["id"] for one in listed["items"][0]["artists"]] == [room.name]
        names = {one["id"] for one in (await room.get(room.listener, "artists"))["items"]}
        assert names == {room.name}

    async def test_only_the_newest_revision_is_changed(self, room: Room) -> None:
        answer = await room.ask(room.artist, "GET", f"songs/{room.song}")
        stale = {"if-match": answer.headers["etag"]}
        first = await room.ask(room.artist, "PATCH", f"songs/{room.song}", json={"track": 2}, headers=stale)
        assert (first.status_code, first.headers["etag"]) == (200, '"2"')
        for method, told in (("PATCH", {"json": {"track": 3}}), ("DELETE", {})):
            second = await room.ask(room.artist, method, f"songs/{room.song}", headers=stale, **told)
            assert (second.status_code, second.json()["code"]) == (412, "revision_stale")
            assert second.json()["revision"] == 2
        unread = await room.ask(
            room.artist, "PATCH", f"songs/{room.song}", json={}, headers={"if-match": "two"}
        )
        assert (unread.status_code, unread.json()["code"]) == (422, "revision_unreadable")

    async def test_a_change_is_written_down_before_and_after(self, room: Room) -> None:
        await room.change(f"songs/{room.song}", title="Fast water", genres=["rock"])
        assert await room.audited("song.changed") == {
            "title_before": "Slow water",
            "title_after": "Fast water",
            "genres_before": '["ambient"]',
            "genres_after": '["rock"]',
        }

    async def test_a_deleted_song_is_nobodys_but_its_artists_and_comes_back(self, room: Room) -> None:
        deleted = await room.ask(room.artist, "DELETE", f"songs/{room.song}")
        assert deleted.status_code == 204
        assert [type(event) for event in room.site.events.published[-2:-1]] == [Denied]
        for path in (f"songs/{room.song}", f"albums/{room.album}", f"songs/{room.song}/stream"):
            assert (await room.ask(room.listener, "GET", path)).status_code == 404, path
        mine = await room.get(room.artist, f"songs/{room.song}")
        assert mine["standing"]["deleted_at"] is not None
        assert mine["playable"] is False
        gone = await room.get(room.artist, f"artists/{room.name}/deleted")
        assert [(one["kind"], one["id"]) for one in gone["items"]] == [("song", room.song)]
        back = await room.ask(room.artist, "POST", f"songs/{room.song}/restore")
        assert (back.status_code, back.json()["standing"]["deleted_at"]) == (200, None)
        assert [type(event) for event in room.site.events.published[-2:-1]] == [Allowed]
        assert (await room.get(room.listener, f"songs/{room.song}"))["standing"] is None
        again = await room.ask(room.artist, "POST", f"songs/{room.song}/restore")
        assert (again.status_code, again.json()["code"]) == (409, "stands_already")


class TestAlbums:
    """An album says all that releases say, and goes and comes back with its songs."""

    async def test_every_detail_is_kept_as_it_should_be_written(self, room: Room) -> None:
        changed = await room.change(
            f"albums/{room.album}",
            title="Tides ",
            version_title="Deluxe",
            kind="ep",
            release_date="2026-05",
            release_zone="Europe/Amsterdam",
            original_date="1999",
            label="Low Tide",
            catalogue_number="LT 001",
            upc="0 36000 29145 2",
            c_line="© 2026 Low Tide",
            p_line="(P) 2026 Low Tide Records",
            disc_titles=["Ebb", "", ""],
            continuous=True,
        )
        assert changed["kind"] == "ep"
        assert (changed["release_date"], changed["release_precision"]) == ("2026-05", "month")
        assert changed["original_date"] == "1999"
        assert changed["upc"] == "036000291452"
        assert (changed["c_line"], changed["p_line"]) == ("2026 Low Tide", "2026 Low Tide Records")
        assert changed["disc_titles"] == ["Ebb"]
        assert changed["revision"] == 2
        assert (await room.get(room.listener, f"songs/{room.song}"))["release_date"] == "2026-05"
        assert (await room.audited("album.changed"))["upc_after"] == "036000291452"

    async def test_what_cannot_be_right_is_refused(self, room: Room) -> None:
        for told, code in (
            ({"upc": "036000291453"}, "identifier_refused"),
            ({"upc": "96385074"}, "identifier_refused"),
            ({"release_date": "2026-02-30"}, "detail_refused"),
            ({"release_date": "May 2026"}, "detail_refused"),
            ({"release_zone": "Middle/Earth"}, "detail_refused"),
            ({"c_line": "Low Tide"}, "detail_refused"),
            ({"kind": "mixtape"}, "request_invalid"),
        ):
            assert (await room.change(f"albums/{room.album}", 422, **told))["code"] == code, told

    async def test_a_new_album_is_its_editors_alone(self, room: Room) -> None:
        body = {"artist_id": room.name, "title": "Ebb", "release_date": "2027"}
        made = await room.ask(room.artist, "POST", "albums", json=body)
        assert (made.status_code, made.headers["etag"]) == (201, '"1"')
        path = f"albums/{made.json()['id']}"
        assert made.json()["standing"]["draft"] is True
        assert (await room.ask(room.listener, "GET", path)).status_code == 404
        assert (await room.ask(room.admin, "GET", path)).status_code == 200
        other = await person(room.site, Role.ARTIST)
        refused = await room.ask(other, "POST", "albums", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_your_artist")

    async def test_it_goes_with_its_songs_and_brings_those_back(self, room: Room) -> None:
        alone = await room.site.song(title="Ebb", track=2, member=UserId(room.artist.user.id))
        await room.ask(room.artist, "DELETE", f"songs/{alone}")
        await room.ask(room.artist, "DELETE", f"albums/{room.album}")
        assert (await room.ask(room.listener, "GET", f"songs/{room.song}")).status_code == 404
        refused = await room.ask(room.artist, "POST", f"songs/{room.song}/restore")
        assert (refused.status_code, refused.json()["code"]) == (409, "parent_deleted")
        back = await room.ask(room.artist, "POST", f"albums/{room.album}/restore")
        assert (back.status_code, back.json()["song_count"]) == (200, 1)
        assert (await room.ask(room.listener, "GET", f"songs/{room.song}")).status_code == 200
        # What was deleted by itself before stays so.
        assert (await room.ask(room.listener, "GET", f"songs/{alone}")).status_code == 404


class TestArtists:
    """An artist says who they are, and goes and comes back with all that is theirs."""

    async def test_every_detail_is_kept_as_it_should_be_written(self, room: Room) -> None:
        changed = await room.change(
            f"artists/{room.name}",
            name="Ilse  Maar",
            bio="Two lines\r\nof text\x07",
            country="nl",
            links=["https://example.org/ilse", "https://example.org/ilse"],
            aliases=["I. Maar", "i. maar", "IM"],
        )
        assert changed["name"] == "Ilse Maar"
        assert changed["bio"] == "Two lines\nof text"
        assert changed["country"] == "NL"
        assert changed["links"] == ["https://example.org/ilse"]
        assert changed["aliases"] == ["I. Maar", "IM"]
        assert changed["genres"] == ["ambient"]
        assert changed["editable"] is True
        seen = await room.get(room.listener, f"artists/{room.name}")
        assert (seen["editable"], seen["standing"]) == (False, None)

    async def test_what_cannot_be_right_is_refused(self, room: Room) -> None:
        for told in (
            {"country": "XX"},
            {"links": ["javascript:alert(1)"]},
            {"links": ["https://user:pw@example.org"]},
            {"links": ["https://localhost"]},
            {"links": ["https://exa mple.org"]},
        ):
            refused = await room.change(f"artists/{room.name}", 422, **told)
            assert refused["code"] == "detail_refused", told

    async def test_who_makes_one_acts_for_it(self, room: Room) -> None:
        made = await room.ask(room.artist, "POST", "artists", json={"name": "Noor", "country": "BE"})
        assert made.status_code == 201
        own = await room.get(room.artist, "users/me/artists")
        assert [one["name"] for one in own["items"]] == ["Ilse Maar", "Noor"]
        everyone = await room.get(room.admin, "users/me/artists")
        assert {one["name"] for one in everyone["items"]} >= {"Ilse Maar", "Noor"}
        assert (await room.get(room.listener, "users/me/artists"))["items"] == []
        path = f"artists/{made.json()['id']}"
        assert (await room.ask(room.listener, "GET", path)).status_code == 404
        refused = await room.ask(room.artist, "POST", "artists", json={"name": "X", "label_id": room.name})
        assert (refused.status_code, refused.json()["code"]) == (404, "label_unknown")

    async def test_it_goes_with_everything_and_comes_back(self, room: Room) -> None:
        assert (await room.ask(room.artist, "DELETE", f"artists/{room.name}")).status_code == 204
        for path in (f"artists/{room.name}", f"albums/{room.album}", f"songs/{room.song}"):
            assert (await room.ask(room.listener, "GET", path)).status_code == 404, path
        refused = await room.ask(room.artist, "POST", f"albums/{room.album}/restore")
        assert (refused.status_code, refused.json()["code"]) == (409, "parent_deleted")
        assert (await room.ask(room.artist, "POST", f"artists/{room.name}/restore")).status_code == 200
        for path in (f"artists/{room.name}", f"albums/{room.album}", f"songs/{room.song}"):
            assert (await room.ask(room.listener, "GET", path)).status_code == 200, path
