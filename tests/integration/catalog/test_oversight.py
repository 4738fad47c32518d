"""Takedowns, reports, merging and genres: what admins do for the whole catalogue."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from segue.accounts.api import Role, SignedIn
from segue.catalog.api import Origin
from segue.ingest.importing import store as import_store
from segue.kernel.events import Allowed, Denied
from segue.kernel.ids import AlbumId, ArtistId, UserId
from segue.kernel.ports.database import Connection
from tests.integration.plans.asking import ask, person
from tests.site import Site
from tests.walking import insert


class Room:
    """An admin, an artist and a listener, and songs."""

    def __init__(self, site: Site, admin: SignedIn, artist: SignedIn, listener: SignedIn) -> None:
        self.site = site
        self.admin = admin
        self.artist = artist
        self.listener = listener

    async def song(self, **told: Any) -> dict[str, Any]:
        """A song of the artist, as its page."""
        song = await self.site.song(member=UserId(self.artist.user.id), **told)
        page: dict[str, Any] = (await ask(self.site, self.artist, "GET", f"songs/{song}")).json()
        return page

    async def get(self, who: SignedIn | None, path: str, status: int = 200) -> Any:
        answer = await ask(self.site, who, "GET", path)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def post(self, path: str, status: int, **body: Any) -> Any:
        """An admin's doing."""
        answer = await ask(self.site, self.admin, "POST", path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def told(self, kind: type[Denied | Allowed]) -> list[UUID]:
        """Versions that were denied or allowed since the last question."""
        heard = [event for event in self.site.events.published if isinstance(event, kind)]
        self.site.events.published.clear()
        return [event.subject_id for event in heard]


@pytest.fixture
async def room(site: Site) -> Room:
    return Room(site, await person(site, Role.ADMIN), await person(site, Role.ARTIST), await person(site))


class TestTakedowns:
    """What is taken down is nobody's but its editors', who are told why, until it is lifted."""

    @pytest.mark.parametrize("kind", ["artist", "album", "song"])
    async def test_it_goes_with_its_songs_and_comes_back(self, room: Room, kind: str) -> None:
        song = await room.song()
        subject = {"artist": song["artist"], "album": song["album"], "song": song}[kind]["id"]
        body = {"kind": kind, "id": subject, "reason": "A court says so.", "claimant": "Low Tide"}
        made = await room.post("admin/takedowns", 201, **body)
        assert len(room.told(Denied)) == 1
        for path in (f"songs/{song['id']}", f"songs/{song['id']}/stream", f"albums/{song['album']['id']}"):
            await room.get(room.listener, path, 404)
        assert (await room.get(room.listener, "songs"))["items"] == []
        standing = (await room.get(room.artist, f"songs/{song['id']}"))["standing"]
        assert standing["takedown"] == "A court says so."
        again = await room.post("admin/takedowns", 409, **body)
        assert (again["code"], again["takedown"]) == ("taken_down_already", made["id"])

        lifted = await room.post(f"admin/takedowns/{made['id']}/lift", 200, reason="It was settled.")
        assert lifted["end_reason"] == "It was settled."
        assert len(room.told(Allowed)) == 1
        await room.get(room.listener, f"songs/{song['id']}")
        assert (await room.get(room.admin, "admin/takedowns?standing=true"))["items"] == []
        assert [one["id"] for one in (await room.get(room.admin, "admin/takedowns"))["items"]] == [made["id"]]
        await room.post(f"admin/takedowns/{made['id']}/lift", 409, reason="Again.")

    async def test_one_lifted_leaves_the_other_standing(self, room: Room) -> None:
        song = await room.song()
        first = await room.post("admin/takedowns", 201, kind="song", id=song["id"], reason="One.")
        second = await room.post("admin/takedowns", 201, kind="album", id=song["album"]["id"], reason="Two.")
        await room.post(f"admin/takedowns/{second['id']}/lift", 200, reason="Settled.")
        assert room.told(Allowed) == []
        await room.get(room.listener, f"songs/{song['id']}", 404)
        await room.post(f"admin/takedowns/{first['id']}/lift", 200, reason="Settled.")
        await room.get(room.listener, f"songs/{song['id']}")

    async def test_its_artist_cannot_bring_it_back_by_deleting_and_restoring(self, room: Room) -> None:
        song = await room.song()
        await room.post("admin/takedowns", 201, kind="song", id=song["id"], reason="A court says so.")
        await ask(room.site, room.artist, "DELETE", f"songs/{song['id']}")
        room.told(Allowed)
        await ask(room.site, room.artist, "POST", f"songs/{song['id']}/restore")
        assert room.told(Allowed) == []
        await room.get(room.listener, f"songs/{song['id']}", 404)

    async def test_what_comes_later_to_an_artist_taken_down_is_down_too(self, room: Room) -> None:
        song = await room.song()
        await room.post("admin/takedowns", 201, kind="artist", id=song["artist"]["id"], reason="Stolen.")
        later = await room.song(title="Ebb", track=2)
        await room.get(room.listener, f"songs/{later['id']}", 404)


class TestReports:
    """Anyone reports; an admin decides once, and may take the thing down with it."""

    async def test_anyone_reports_and_an_admin_decides(self, room: Room) -> None:
        song = await room.song()
        body = {"kind": "song", "id": song["id"], "reason": "copyright", "note": "It is mine."}
        anonymous = await ask(room.site, None, "POST", "reports", json={**body, "email": "a@example.org"})
        assert anonymous.status_code == 202
        for status in (202, 409):
            mine = await ask(room.site, room.listener, "POST", "reports", json=body)
            assert mine.status_code == status
        queue = (await room.get(room.admin, "admin/reports"))["items"]
        assert [(one["reporter_email"], one["others"], one["name"]) for one in queue] == [
            ("a@example.org", 1, "Slow water"),
            (None, 1, "Slow water"),
        ]
        dismissed = await room.post(f"admin/reports/{queue[0]['id']}/dismiss", 200, answer="No proof.")
        assert (dismissed["state"], dismissed["answer"]) == ("dismissed", "No proof.")
        upheld = await room.post(
            f"admin/reports/{queue[1]['id']}/uphold", 200, answer="Shown to be so.", take_down=True
        )
        assert upheld["state"] == "upheld"
        await room.get(room.listener, f"songs/{song['id']}", 404)
        standing = (await room.get(room.artist, f"songs/{song['id']}"))["standing"]
        assert standing["takedown"] == "Shown to be so."
        decided = await room.post(f"admin/reports/{queue[1]['id']}/dismiss", 409)
        assert decided["code"] == "report_decided"
        assert (await room.get(room.admin, "admin/reports"))["items"] == []

    async def test_what_nobody_may_know_of_is_not_told_apart_from_what_never_was(self, room: Room) -> None:
        song = await room.song()
        await ask(room.site, room.artist, "DELETE", f"songs/{song['id']}")
        for subject in (song["id"], str(UUID(int=7))):
            body = {"kind": "song", "id": subject, "reason": "spam", "note": "Noise."}
            answer = await ask(room.site, room.listener, "POST", "reports", json=body)
            assert (answer.status_code, answer.json()["code"]) == (404, "subject_not_found")

    async def test_neither_is_what_is_not_out_where_they_are(self, room: Room) -> None:
        song = await room.song()
        tomorrow = (room.site.clock.now() + timedelta(days=1)).date().isoformat()
        licence = {"holder": "Low Tide", "territories": ["JP"]}
        hidings: tuple[tuple[str, dict[str, Any]], ...] = (
            (f"songs/{song['id']}/schedule", {"day": tomorrow}),
            (f"songs/{song['id']}/licences", {"licences": [licence]}),
        )
        for path, body in hidings:
            assert (await ask(room.site, room.admin, "PUT", path, json=body)).status_code == 200
            for who in (room.listener, None):
                for kind, thing in (("song", song), ("album", song["album"]), ("artist", song["artist"])):
                    told = {"kind": kind, "id": thing["id"], "reason": "spam", "note": "Noise."}
                    answer = await ask(room.site, who, "POST", "reports", json=told)
                    assert (answer.status_code, answer.json()["code"]) == (404, "subject_not_found"), kind
            again: dict[str, Any] = {"day": None} if "day" in body else {"licences": []}
            assert (await ask(room.site, room.admin, "PUT", path, json=again)).status_code == 200


class TestMerging:
    """Of two doubles one stays, with everything that was under either; the old id leads there."""

    async def test_an_artist_goes_on_as_the_other(self, room: Room) -> None:
        old = await room.song(title="Ebb", artist="Ilse Maar")
        new = await room.song(title="Flow", artist="I. Maar", album="Flood")
        old_id, new_id = old["artist"]["id"], new["artist"]["id"]
        await ask(room.site, room.artist, "PATCH", f"artists/{old_id}", json={"country": "NL"})
        both = [{"role": "main", "artist_id": new_id}, {"role": "featured", "artist_id": old_id}]
        await ask(room.site, room.artist, "PATCH", f"songs/{new['id']}", json={"credits": both})
        await room.post(f"admin/artists/{old_id}/merge", 204, into=new_id)

        moved = await ask(room.site, room.listener, "GET", f"artists/{old_id}?x=1")
        assert moved.status_code == 308
        assert moved.headers["location"] == f"/api/v1/artists/{new_id}?x=1"
        assert (moved.json()["code"], moved.json()["into"]) == ("merged_away", new_id)
        page = await room.get(room.listener, f"artists/{new_id}")
        assert (page["aliases"], page["country"]) == (["Ilse Maar"], "NL")
        songs = (await room.get(room.listener, f"artists/{new_id}/songs?sort=title"))["items"]
        assert [one["title"] for one in songs] == ["Ebb", "Flow"]
        assert (await room.get(room.artist, "users/me/artists"))["items"][0]["id"] == new_id
        # A chain leads to its end.
        last = await room.song(title="Drift", artist="Maar", album="Drift")
        await room.post(f"admin/artists/{new_id}/merge", 204, into=last["artist"]["id"])
        moved = await ask(room.site, room.listener, "GET", f"artists/{old_id}/songs")
        assert moved.headers["location"] == f"/api/v1/artists/{last['artist']['id']}/songs"

    async def test_an_album_goes_on_as_the_other(self, room: Room) -> None:
        kept = await room.song(title="Ebb", album="Tides", track=1)
        double = await room.song(title="ebb", album="Tides (again)", track=1)
        single = await room.song(title="Flow", album="Tides (again)", track=2)
        old, new = double["album"]["id"], kept["album"]["id"]
        await ask(room.site, room.artist, "PATCH", f"albums/{old}", json={"upc": "036000291452"})
        await room.post(f"admin/albums/{old}/merge", 204, into=new, drop_doubles=True)
        listed = (await room.get(room.listener, f"albums/{new}/songs"))["items"]
        assert [one["id"] for one in listed] == [kept["id"], single["id"]]
        await room.get(room.listener, f"songs/{double['id']}", 404)
        assert (await room.get(room.listener, f"albums/{new}"))["upc"] == "036000291452"
        for path in (f"albums/{old}", f"albums/{old}/songs"):
            moved = await ask(room.site, room.listener, "GET", path)
            assert (moved.status_code, moved.headers["location"]) == (
                308,
                f"/api/v1/{path}".replace(old, new),
            )

    async def test_what_comes_later_under_the_old_names_goes_to_the_one_that_stayed(self, room: Room) -> None:
        catalog, member = room.site.features.catalog, UserId(room.artist.user.id)
        old = await room.song(title="Ebb", artist="Ilse Maar", album="Tides")
        new = await room.song(title="Flow", artist="I. Maar", album="Flood")
        came, stays = (ArtistId(UUID(one["artist"]["id"])) for one in (old, new))
        await room.post(f"admin/albums/{old['album']['id']}/merge", 204, into=new["album"]["id"])
        await room.post(f"admin/artists/{came}/merge", 204, into=str(stays))
        async with room.site.engines.database.transaction() as conn:
            album = AlbumId(UUID(old["album"]["id"]))
            assert await catalog.get_album_place(conn, album) == (stays, UUID(new["album"]["id"]))
            found = await catalog.find_or_create_artist(conn, "ilse maar", Origin.PEOPLE, member=member)
            assert found == stays
            assert str(await catalog.find_or_create_album(conn, stays, "Tides")) == new["album"]["id"]
        imported = await room.site.song(title="Drift", artist="Noor", album="Drift")
        noor = (await room.get(room.admin, f"songs/{imported}"))["artist"]["id"]
        await room.post(f"admin/artists/{noor}/merge", 204, into=str(stays))
        again = await room.site.song(title="Drift on", artist="Noor", album="Drift")
        assert (await room.get(room.admin, f"songs/{again}"))["artist"]["id"] == str(stays)

    async def test_uploads_under_way_and_covers_found_follow(self, room: Room) -> None:
        old = await room.song(title="Ebb", artist="Ilse Maar", album="Tides")
        new = await room.song(title="Flow", artist="I. Maar", album="Flood")
        await insert(
            room.site,
            "insert into uploads (id, origin, state, artist_id, master_key, file_name, size, draft,"
            " created_at) values (%s, 'upload', 'queued', %s, 'masters/x', 'x.wav', 7000, '{}', now())",
            room.site.engines.ids.new(),
            old["artist"]["id"],
        )
        await insert(
            room.site,
            "insert into imported_covers (album_id, path, inside, found_at) values (%s, '/x', false, now())",
            old["album"]["id"],
        )
        await room.post(f"admin/albums/{old['album']['id']}/merge", 204, into=new["album"]["id"])
        await room.post(f"admin/artists/{old['artist']['id']}/merge", 204, into=new["artist"]["id"])
        held = await room.get(room.artist, f"artists/{new['artist']['id']}/storage")
        assert held["coming_bytes"] == 7000
        async with room.site.engines.database.transaction() as conn:
            wish = await import_store.take_cover(conn)
        assert wish is not None
        assert str(wish[0]) == new["album"]["id"]

    async def test_what_would_hide_or_show_songs_is_refused(self, room: Room) -> None:
        one, other = await room.song(), await room.song(artist="I. Maar", album="Flood")
        path = f"admin/artists/{one['artist']['id']}/merge"
        await room.post(path, 409, into=one["artist"]["id"])
        await room.post(path, 404, into=str(UUID(int=9)))
        await room.post("admin/takedowns", 201, kind="artist", id=other["artist"]["id"], reason="Stolen.")
        assert (await room.post(path, 409, into=other["artist"]["id"]))["code"] == "merge_refused"
        body = {"artist_id": one["artist"]["id"], "title": "Draft"}
        draft = (await ask(room.site, room.artist, "POST", "albums", json=body)).json()["id"]
        await room.post(f"admin/albums/{one['album']['id']}/merge", 409, into=draft)

    async def test_what_came_from_both_stays_when_an_import_goes(self, room: Room) -> None:
        imported = await room.site.song(title="Drift", artist="Noor", album="Drift")
        noor = (await room.get(room.admin, f"songs/{imported}"))["artist"]["id"]
        mine = await room.song()
        named = [
            {"role": "main", "artist_id": mine["artist"]["id"]},
            {"role": "featured", "artist_id": noor},
        ]
        await ask(room.site, room.artist, "PATCH", f"songs/{mine['id']}", json={"credits": named})
        album = (await room.get(room.admin, f"songs/{imported}"))["album"]["id"]
        await room.post(f"admin/albums/{mine['album']['id']}/merge", 204, into=album)
        assert await room.site.features.catalog.remove_origin(Origin.IMPORT) == 1
        kept = await room.get(room.listener, f"songs/{mine['id']}")
        assert kept["album"] is None
        assert [(one["name"], one["artist"] is None) for one in kept["credits"]] == [
            ("Ilse Maar", False),
            ("Noor", True),
        ]

    async def test_every_table_that_names_an_artist_or_album_is_seen_to(self, connection: Connection) -> None:
        found = await connection.execute(
            """
            select c.conrelid::regclass::text || '.' || a.attname as held
              from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
             where c.contype = 'f' and c.confrelid in ('artists'::regclass, 'albums'::regclass)
            """
        )
        names = {row["held"] for row in await found.fetchall()}
        moved = {
            "albums.artist_id", "songs.artist_id", "song_artists.artist_id", "artist_members.artist_id",
            "artist_labels.artist_id", "artist_claims.artist_id", "release_links.artist_id",
            "artists.merged_into", "songs.album_id", "release_links.album_id", "albums.merged_into",
        }  # fmt: skip
        # These tell of what was sent or found, under the id that it had then; whoever reads them follows it.
        history = {"uploads.artist_id", "imported_covers.album_id", "ddex_releases.album_id"}
        # Sums over songs, which are counted anew.
        counted = {"artist_stocks.artist_id"}
        assert names <= moved | history | counted
        assert moved <= names


class TestGenres:
    """Genres are a tree with other names; songs keep up with whatever becomes of it."""

    async def change(self, room: Room, path: str, **body: Any) -> httpx.Response:
        return await ask(room.site, room.admin, "PATCH", path, json=body)

    async def test_the_tree_is_there_from_the_start(self, room: Room) -> None:
        tree = {one["name"]: one for one in (await room.get(room.listener, "genres"))["items"]}
        assert len(tree) > 300
        assert tree["shoegaze"]["parent"] == "rock"
        assert "dnb" in tree["drum and bass"]["aliases"]
        found = await room.get(room.listener, "genres/dnb")
        assert (found["slug"], [one["slug"] for one in found["above"]]) == ("drum-and-bass", ["electronic"])
        assert "house" in {
            one["name"] for one in (await room.get(room.listener, "genres/electronic"))["below"]
        }
        await room.get(room.listener, "genres/polkacore", 404)

    async def test_a_word_on_songs_becomes_a_genre(self, room: Room) -> None:
        song = await room.song(genres=("Water Music", "plunk"))
        unknown = (await room.get(room.admin, "admin/genres/unknown"))["items"]
        assert {"name": "water music", "song_count": 1} in unknown
        made = await room.post("genres", 201, name="Water Music", parent="ambient", aliases=["plunk"])
        assert (made["slug"], made["parent"]) == ("water-music", "ambient")
        assert (await room.get(room.listener, f"songs/{song['id']}"))["genres"] == ["water music"]
        for genre in ("water-music", "ambient"):
            listed = (await room.get(room.listener, f"songs?genre={genre}"))["items"]
            assert [one["id"] for one in listed] == [song["id"]], genre
        assert (await room.post("genres", 409, name="DNB"))["genre"] == "drum-and-bass"

    async def test_a_new_name_and_place_reach_the_songs(self, room: Room) -> None:
        song = await room.song(genres=("shoegaze",))
        tag = (await ask(room.site, room.listener, "GET", "genres/shoegaze")).headers["etag"]
        changed = await self.change(room, "genres/shoegaze", name="Shoe Gaze", parent="pop")
        assert (changed.json()["name"], changed.json()["parent"]) == ("shoe gaze", "pop")
        assert "shoegaze" in changed.json()["aliases"]
        assert (await room.get(room.listener, f"songs/{song['id']}"))["genres"] == ["shoe gaze"]
        for genre, count in (("pop", 1), ("rock", 0), ("shoegaze", 1)):
            listed = (await room.get(room.listener, f"songs?genre={genre}"))["items"]
            assert len(listed) == count, genre
        stale = await ask(
            room.site, room.admin, "PATCH", "genres/shoegaze", json={"name": "x"}, headers={"if-match": tag}
        )
        assert stale.status_code == 412
        ring = await self.change(room, "genres/pop", parent="shoegaze")
        assert (ring.status_code, ring.json()["code"]) == (409, "genre_misplaced")

    async def test_one_that_goes_leaves_its_songs_to_another(self, room: Room) -> None:
        song = await room.song(genres=("shoegaze", "grunge"))
        merged = await room.post("genres/shoegaze/merge", 200, into="dream-pop")
        assert "shoegaze" in merged["aliases"]
        gone = await ask(room.site, room.admin, "DELETE", "genres/grunge")
        assert gone.status_code == 204
        assert (await room.get(room.listener, f"songs/{song['id']}"))["genres"] == ["dream pop", "rock"]
        await room.post("genres/rock/merge", 409, into="math-rock")
