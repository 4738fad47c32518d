"""The catalogue and its licences as CSV, out and in."""

import csv
import io
from typing import Any

import httpx

from segue.accounts.api import Role, SignedIn
from tests.integration.plans.asking import ask, person
from tests.site import Site, bearer


async def sheet(site: Site, who: SignedIn, path: str) -> list[dict[str, str]]:
    answer = await ask(site, who, "GET", path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def send(
    site: Site, who: SignedIn, kind: str, rows: list[dict[str, str]], *, dry_run: bool = False
) -> httpx.Response:
    held = io.StringIO()
    writer = csv.DictWriter(held, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    async with site.client(headers=bearer(who)) as client:
        return await client.post(
            f"/api/v1/sheets/{kind}", content=held.getvalue(), params={"dry_run": str(dry_run).lower()}
        )


class Album:
    """Two songs of an artist."""

    def __init__(self, site: Site, owner: SignedIn, songs: list[str], artist: str) -> None:
        self.site, self.owner, self.songs = site, owner, songs
        self.path = f"artists/{artist}/sheets"

    @classmethod
    async def made(cls, site: Site) -> "Album":
        owner = await person(site, Role.ARTIST)
        songs = [
            str(await site.song(member=owner.user.id, title=title, track=track))
            for track, title in ((1, "=Slow water"), (2, "Low tide"))
        ]
        told = (await ask(site, owner, "GET", f"songs/{songs[0]}")).json()
        return cls(site, owner, songs, told["artists"][0]["id"])

    async def song(self, place: int) -> Any:
        return (await ask(self.site, self.owner, "GET", f"songs/{self.songs[place]}")).json()


class TestSongs:
    """A sheet comes out with a row a song; what comes in otherwise is changed, all of it or nothing."""

    async def test_out_and_in_again_changes_nothing(self, site: Site) -> None:
        album = await Album.made(site)
        rows = await sheet(site, album.owner, f"{album.path}/songs")
        assert [(row["song_id"], row["title"], row["track"]) for row in rows] == [
            (album.songs[0], "'=Slow water", "1"),
            (album.songs[1], "Low tide", "2"),
        ]
        told = (await send(site, album.owner, "songs", rows)).json()
        assert (told["applied"], told["rows"], told["changes"], told["errors"]) == (True, 2, [], [])
        admin = await person(site, Role.ADMIN)
        assert await sheet(site, admin, "admin/sheets/songs") == rows

    async def test_a_label_has_the_songs_of_its_artists_and_no_others(self, site: Site) -> None:
        album = await Album.made(site)
        other = await Album.made(site)
        admin, head = await person(site, Role.ADMIN), await person(site, Role.ARTIST)
        body = {"name": "Low Tide", "owner_id": str(head.user.id)}
        label = (await ask(site, admin, "POST", "labels", json=body)).json()["id"]
        artist = album.path.split("/")[1]
        assert (await ask(site, album.owner, "PUT", f"artists/{artist}/labels/{label}")).is_success
        rows = await sheet(site, head, f"labels/{label}/sheets/songs")
        assert [row["song_id"] for row in rows] == album.songs
        assert await sheet(site, admin, f"labels/{label}/sheets/songs") == rows
        refused = await ask(site, other.owner, "GET", f"labels/{label}/sheets/songs")
        assert (refused.status_code, refused.json()["code"]) == (404, "label_not_found")

    async def test_a_dry_run_tells_and_changes_nothing(self, site: Site) -> None:
        album = await Album.made(site)
        rows = await sheet(site, album.owner, f"{album.path}/songs")
        rows[1] |= {"title": "Ebb", "isrc": "NL-A12-26-00001", "explicit": "yes", "genres": "dub; house"}
        told = (await send(site, album.owner, "songs", rows, dry_run=True)).json()
        assert told["applied"] is False
        assert [(one["line"], one["column"], one["before"], one["after"]) for one in told["changes"]] == [
            (3, "title", "Low tide", "Ebb"),
            (3, "isrc", "", "NL-A12-26-00001"),
            (3, "explicit", "no", "yes"),
            (3, "genres", "ambient", "dub; house"),
        ]
        assert (await album.song(1))["title"] == "Low tide"
        assert (await send(site, album.owner, "songs", rows)).json()["applied"] is True
        changed = await album.song(1)
        assert (changed["title"], changed["explicit"], changed["genres"]) == ("Ebb", True, ["dub", "house"])

    async def test_errors_are_told_cell_by_cell_and_nothing_is_changed(self, site: Site) -> None:
        album = await Album.made(site)
        rows = await sheet(site, album.owner, f"{album.path}/songs")
        rows[0] |= {"title": "Renamed"}
        rows[1] |= {"title": " ", "isrc": "NO", "track": "0", "explicit": "maybe", "album_id": "x"}
        rows.append(rows[0] | {"song_id": "01930000-0000-7000-8000-0000000000ff"})
        rows.append(rows[0])
        answer = await send(site, album.owner, "songs", rows)
        assert (answer.status_code, answer.json()["code"]) == (422, "sheet_wrong")
        errors = {(one["line"], one["column"], one["code"]) for one in answer.json()["errors"]}
        assert errors == {
            (3, "title", "name_refused"),
            (3, "isrc", "identifier_refused"),
            (3, "track", "detail_refused"),
            (3, "explicit", "detail_refused"),
            (3, "album_id", "detail_refused"),
            (4, "song_id", "row_unknown"),
            (5, "song_id", "row_twice"),
        }
        assert (await album.song(0))["title"] == "=Slow water"

    async def test_what_somebody_changed_since_is_an_error(self, site: Site) -> None:
        album = await Album.made(site)
        rows = await sheet(site, album.owner, f"{album.path}/songs")
        await ask(site, album.owner, "PATCH", f"songs/{album.songs[1]}", json={"title": "Ebb"})
        rows[1] |= {"title": "Flood"}
        told = (await send(site, album.owner, "songs", rows, dry_run=True)).json()
        assert [(one["line"], one["code"]) for one in told["errors"]] == [(3, "revision_stale")]

    async def test_each_row_needs_who_acts_for_its_artist(self, site: Site) -> None:
        album = await Album.made(site)
        stranger = await person(site, Role.ARTIST)
        assert (await ask(site, stranger, "GET", f"{album.path}/songs")).status_code == 403
        rows = [{"song_id": album.songs[0], "title": "Mine now"}]
        answer = await send(site, stranger, "songs", rows)
        assert [one["code"] for one in answer.json()["errors"]] == ["not_your_artist"]
        assert (await album.song(0))["title"] == "=Slow water"


class TestAlbums:
    """Albums too, by the same rules as by hand."""

    async def test_details(self, site: Site) -> None:
        album = await Album.made(site)
        rows = await sheet(site, album.owner, f"{album.path}/albums")
        rows[0] |= {"upc": "012345678905", "release_date": "2026-05", "kind": "ep", "label": "Low Tide"}
        told = (await send(site, album.owner, "albums", rows)).json()
        assert len(told["changes"]) == 4
        again = (await sheet(site, album.owner, f"{album.path}/albums"))[0]
        assert (again["upc"], again["release_date"], again["kind"]) == ("012345678905", "2026-05", "ep")
        rows = [{"album_id": again["album_id"], "upc": "012345678906"}]
        answer = await send(site, album.owner, "albums", rows)
        assert answer.json()["errors"][0]["column"] == "upc"


class TestLicences:
    """A row a licence; a song that is named has then those of its rows."""

    async def test_out_and_in(self, site: Site) -> None:
        album = await Album.made(site)
        rows = await sheet(site, album.owner, f"{album.path}/licences")
        assert [row["holder"] for row in rows] == ["", ""]
        wanted = {"holder": "Low Tide", "territories": "nl; BE", "start": "2026-01-01", "uses": "stream"}
        rows = [rows[0] | wanted, rows[0] | {"holder": "Other", "territories": "worldwide", "excluded": "NL"}]
        told = (await send(site, album.owner, "licences", rows)).json()
        assert [(one["column"], one["before"]) for one in told["changes"]] == [("licences", "none")]
        again = [row for row in await sheet(site, album.owner, f"{album.path}/licences") if row["holder"]]
        assert sorted((row["holder"], row["territories"], row["excluded"], row["uses"]) for row in again) == [
            ("Low Tide", "BE; NL", "", "stream"),
            ("Other", "worldwide", "NL", "download; stream"),
        ]
        assert (await send(site, album.owner, "licences", again)).json()["changes"] == []
        cleared = [{"song_id": album.songs[0], "holder": ""}]
        assert (await send(site, album.owner, "licences", cleared)).json()["changes"][0]["after"] == "none"

    async def test_errors_by_cell(self, site: Site) -> None:
        album = await Album.made(site)
        row = {"song_id": album.songs[0], "holder": "H", "territories": "worldwide", "start": "", "uses": ""}
        rows = [
            row | {"territories": "XX"},
            row | {"start": "soon"},
            row | {"uses": "sell"},
            row | {"holder": ""},
        ]
        told = (await send(site, album.owner, "licences", rows, dry_run=True)).json()
        assert [(one["line"], one["column"]) for one in told["errors"]] == [
            (2, "territories"),
            (3, "start"),
            (4, "uses"),
            (5, "holder"),
        ]
