"""Playlists over HTTP: edits, versions, what is told of songs, bad input."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from segue.accounts.api import Role, SignedIn
from segue.kernel.events import PlaylistChanged
from segue.kernel.ids import SongId, UserId
from tests.integration.plans.asking import again, ask, person
from tests.reports import make_picture
from tests.site import Site


async def begin(site: Site, owner: SignedIn, count: int = 3, **told: Any) -> tuple[str, list[str], list[str]]:
    """A playlist's path, its songs, and its entries."""
    songs = [str(await site.song(title=f"Song {number}")) for number in range(count)]
    body = {"name": "Ours", "song_ids": songs, **told}
    made = (await ask(site, owner, "POST", "playlists", json=body)).json()
    path = f"playlists/{made['id']}"
    return path, songs, await entries_of(site, owner, path)


async def entries_of(site: Site, who: SignedIn, path: str) -> list[str]:
    """The ids of the entries in their order."""
    rows = (await ask(site, who, "GET", f"{path}/songs?limit=100")).json()
    assert [row["position"] for row in rows["items"]] == list(range(len(rows["items"])))
    return [row["entry_id"] for row in rows["items"]]


class TestEditing:
    """Each edit is one version, told by the answer, the ETag and an event."""

    async def test_adds_moves_removes_and_undoes(self, site: Site) -> None:
        owner = await person(site)
        path, _, (one, two, three) = await begin(site, owner)
        new = str(await site.song(title="New"))
        added = await ask(site, owner, "POST", f"{path}/songs", json={"song_ids": [new], "position": 1})
        four = added.json()["entries"][0]["entry_id"]
        assert added.status_code == 201
        assert added.headers["etag"] == f'"{added.json()["version"]}"'
        assert added.json()["entries"] == [{"entry_id": four, "song_id": new, "position": 1}]
        playlist_id = UUID(path.partition("/")[2])
        assert PlaylistChanged(playlist_id, added.json()["version"]) in site.events.published[-2:]
        assert await entries_of(site, owner, path) == [one, four, two, three]
        body = {"entry_ids": [three, one], "after": two}
        moved = (await ask(site, owner, "POST", f"{path}/moves", json=body)).json()
        assert [entry["position"] for entry in moved["entries"]] == [2, 3]
        assert await entries_of(site, owner, path) == [four, two, three, one]
        removed = await ask(site, owner, "DELETE", f"{path}/songs/{two}")
        again = await ask(site, owner, "DELETE", f"{path}/songs/{two}")
        assert removed.json()["version"] == again.json()["version"]
        assert await entries_of(site, owner, path) == [four, three, one]
        for order in ([four, two, three, one], [one, four, two, three], [one, two, three]):
            assert (await ask(site, owner, "POST", f"{path}/undo")).status_code == 200
            assert await entries_of(site, owner, path) == order
        assert (await ask(site, owner, "POST", f"{path}/undo")).json()["code"] == "nothing_to_undo"

    async def test_a_named_edit_is_undone_among_what_others_did(self, site: Site) -> None:
        owner, editor = await person(site), await person(site)
        path, _, ids = await begin(site, owner, 5)
        invited = {"user_id": str(editor.user.id)}
        await ask(site, owner, "POST", f"{path}/invitations", json=invited)
        await ask(site, editor, "PUT", f"users/me/playlist-invitations/{path.partition('/')[2]}")
        gone = (
            await ask(site, owner, "POST", f"{path}/removals", json={"entry_ids": [ids[1], ids[3]]})
        ).json()
        await ask(site, editor, "POST", f"{path}/moves", json={"entry_id": ids[4], "position": 0})
        mine = await ask(site, editor, "POST", f"{path}/undo", json={"version": gone["version"]})
        assert mine.json()["code"] == "nothing_to_undo"
        await ask(site, owner, "POST", f"{path}/undo", json={"version": gone["version"]})
        assert await entries_of(site, owner, path) == [ids[4], ids[0], ids[1], ids[2], ids[3]]

    async def test_a_stale_edit_changes_nothing(self, site: Site) -> None:
        owner = await person(site)
        path, _, ids = await begin(site, owner)
        version = (await ask(site, owner, "GET", path)).json()["version"]
        headers = {"if-match": f'"{version}"'}
        body = {"entry_id": ids[0], "position": 2}
        assert (
            await ask(site, owner, "POST", f"{path}/moves", json=body, headers=headers)
        ).status_code == 200
        for method, place, told in (
            ("POST", "/moves", body),
            ("POST", "/removals", {"entry_ids": ids}),
            ("POST", "/songs", {"song_ids": [str(await site.song(title="New"))]}),
            ("POST", "/sort", {"by": "title"}),
            ("POST", "/undo", {}),
            ("PATCH", "", {"name": "Other"}),
            ("DELETE", f"/songs/{ids[0]}", None),
            ("DELETE", "", None),
        ):
            answer = await ask(site, owner, method, path + place, json=told, headers=headers)
            assert (answer.status_code, answer.json()["version"]) == (412, version + 1), (method, place)
        assert await entries_of(site, owner, path) == [ids[1], ids[2], ids[0]]

    async def test_sent_again_nothing_is_added_twice(self, site: Site) -> None:
        owner = await person(site)
        path, _, ids = await begin(site, owner, 2)
        song, entry = str(await site.song(title="New")), str(uuid4())
        version = (await ask(site, owner, "GET", path)).json()["version"]
        body = {"song_ids": [song], "entry_ids": [entry], "position": 0}
        headers = {"if-match": f'"{version}"'}
        first = await ask(site, owner, "POST", f"{path}/songs", json=body, headers=headers)
        second = await ask(site, owner, "POST", f"{path}/songs", json=body, headers=headers)
        assert (first.status_code, first.json()) == (201, second.json())
        assert await entries_of(site, owner, path) == [entry, *ids]
        body["song_ids"] = [str(await site.song(title="Another"))]
        taken = await ask(site, owner, "POST", f"{path}/songs", json=body)
        assert (taken.status_code, taken.json()["entry_ids"]) == (409, [entry])

    async def test_a_duplicate_is_added_after_asking(self, site: Site) -> None:
        owner = await person(site)
        path, songs, _ = await begin(site, owner, 2)
        new = str(await site.song(title="New"))
        told = await ask(site, owner, "POST", f"{path}/songs", json={"song_ids": [new, songs[1], new]})
        assert (told.status_code, told.json()["code"]) == (409, "already_there")
        assert told.json()["song_ids"] == [new, songs[1]]
        body = {"song_ids": [songs[1]], "allow_duplicates": True}
        assert (await ask(site, owner, "POST", f"{path}/songs", json=body)).status_code == 201

    async def test_sorts_by_what_may_be_known(self, site: Site) -> None:
        owner = await person(site)
        path, songs, ids = await begin(site, owner, 3)
        await ask(site, owner, "POST", f"{path}/sort", json={"by": "title", "descending": True})
        assert await entries_of(site, owner, path) == ids[::-1]
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set visible_from = 'infinity' where id = %s", [songs[2]])
        await ask(site, owner, "POST", f"{path}/sort", json={"by": "title", "descending": True})
        assert await entries_of(site, owner, path) == [ids[1], ids[0], ids[2]]


class TestDelta:
    """Changes since a version, replayed, make the list; they tell no more than the list."""

    async def test_replays(self, site: Site) -> None:
        owner = await person(site)
        path, _, ids = await begin(site, owner, 4)
        since = (await ask(site, owner, "GET", path)).json()["version"]
        new = str(await site.song(title="New"))
        await ask(site, owner, "POST", f"{path}/songs", json={"song_ids": [new], "position": 1})
        await ask(site, owner, "POST", f"{path}/moves", json={"entry_ids": [ids[3], ids[0]], "position": 2})
        await ask(site, owner, "DELETE", f"{path}/songs/{ids[1]}")
        await ask(site, owner, "POST", f"{path}/undo")
        await ask(site, owner, "PATCH", path, json={"name": "Renamed"})
        order, seen = list(ids), since
        while True:
            delta = (await ask(site, owner, "GET", f"{path}/changes?since={seen}&limit=2")).json()
            for change in delta["changes"]:
                taken = {one["entry_id"] for one in change["entries"] if one["former"] is not None}
                order = [entry for entry in order if entry not in taken]
                placed = [one for one in change["entries"] if one["position"] is not None]
                for one in sorted(placed, key=lambda each: each["position"]):
                    order.insert(one["position"], one["entry_id"])
                seen = change["version"]
            if not delta["more"]:
                break
        assert seen == delta["version"]
        assert order == await entries_of(site, owner, path)
        added = (await ask(site, owner, "GET", f"{path}/changes?since={since}&limit=1")).json()["changes"][0]
        assert [(one["song_id"], one["position"]) for one in added["entries"]] == [(new, 1)]

    async def test_says_when_the_list_is_to_be_read_anew(self, site: Site) -> None:
        owner = await person(site)
        path, _, _ = await begin(site, owner, 1)
        version = (await ask(site, owner, "GET", path)).json()["version"]
        for since, reset in ((version, False), (version + 1, True)):
            delta = (await ask(site, owner, "GET", f"{path}/changes?since={since}")).json()
            assert (delta["reset"], delta["changes"]) == (reset, [])
        await ask(site, owner, "PATCH", path, json={"name": "Old"})
        site.clock.move(days=91)
        await site.features.library.changes.forget()
        owner = await again(site, owner)
        assert (await ask(site, owner, "GET", f"{path}/changes?since={version}")).json()["reset"] is True


class TestSongs:
    """A song that one may not know of is a row without it, and the reason; never its title or id."""

    async def test_rows_say_why_they_do_not_play(self, site: Site) -> None:
        owner, reader = await person(site), await person(site)
        path, songs, _ = await begin(site, owner, 5, visibility="public")
        async with site.engines.database.transaction() as conn:
            await conn.execute("update songs set visible_from = 'infinity' where id = %s", [songs[1]])
            await conn.execute("update songs set paid_only = true where id = %s", [songs[2]])
            await conn.execute("update songs set deleted_at = now() where id = %s", [songs[3]])
            await conn.execute("update songs set licensed = true where id = %s", [songs[4]])
        answer = await ask(site, reader, "GET", f"{path}/songs")
        whole = await ask(site, reader, "GET", f"{path}?include_songs=true")
        assert whole.json()["songs"] == answer.json()["items"]
        reasons = [row["unavailable"] for row in answer.json()["items"]]
        assert reasons == [None, "gone", "paid_only", "gone", "not_licensed"]
        delta = await ask(site, reader, "GET", f"{path}/changes?since=0")
        for text in (answer.text, whole.text, delta.text):
            for hidden in (songs[1], songs[3], songs[4], "Song 1", "Song 3", "Song 4"):
                assert hidden not in text
        assert whole.json()["duration_ms"] == 60_000
        assert (
            await ask(site, reader, "POST", f"{path}/songs", json={"song_ids": [songs[1]]})
        ).status_code == 403
        told = await ask(site, owner, "POST", f"{path}/songs", json={"song_ids": [songs[1], songs[4]]})
        assert (told.status_code, told.json()["code"]) == (404, "songs_not_found")

    async def test_a_page_has_a_cover_of_its_own_or_a_mosaic(self, site: Site) -> None:
        owner = await person(site)
        path, _, _ = await begin(site, owner, 1)
        assert (await ask(site, owner, "GET", path)).json()["mosaic"] == []
        shown = await ask(site, owner, "PUT", f"{path}/cover", content=make_picture())
        assert shown.status_code == 200, shown.text
        site.clock.move(days=3)
        await site.features.catalog.sweep_covers()
        owner = await again(site, owner)
        kept = (await ask(site, owner, "GET", path)).json()["cover"]
        assert kept == shown.json()["cover"]
        assert (await ask(site, owner, "DELETE", f"{path}/cover")).status_code == 204
        assert (await ask(site, owner, "GET", path)).json()["cover"] is None


class TestOperatorsOwn:
    """Editorial playlists are every admin's; charts are made from plays, and nobody's to change."""

    async def test_editorial(self, site: Site) -> None:
        one, other, listener = (
            await person(site, Role.ADMIN),
            await person(site, Role.ADMIN),
            await person(site),
        )
        body = {"name": "Picks", "kind": "editorial"}
        assert (await ask(site, listener, "POST", "playlists", json=body)).status_code == 403
        made = (await ask(site, one, "POST", "playlists", json=body)).json()
        path = f"playlists/{made['id']}"
        assert (await ask(site, listener, "GET", path)).status_code == 404
        assert (await ask(site, listener, "GET", "playlists?kind=editorial")).json()["items"] == []
        opened = await ask(site, other, "PATCH", path, json={"visibility": "public"})
        assert opened.status_code == 200
        shown = (await ask(site, listener, "GET", "playlists?kind=editorial")).json()["items"]
        assert [(item["name"], item["owner"], item["part"]) for item in shown] == [("Picks", None, "reader")]
        asked = await ask(site, one, "POST", f"{path}/invitations", json={})
        assert asked.json()["code"] == "collaborator_refused"

    async def test_charts(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        songs = [await site.song(title=f"Hit {number}", genres=("ambient",)) for number in range(6)]
        await heard(site, {song: 1 + number for number, song in enumerate(songs)})
        # Somebody who plays one song all day is one listener: ten count.
        await heard(site, {songs[0]: 12}, listener=UserId(uuid4()))
        charts = site.features.library.charts
        await charts.make_all()
        shown = (await ask(site, listener, "GET", "playlists?kind=chart")).json()["items"]
        assert [item["name"] for item in shown] == ["Top 50", "Top 50: ambient"]
        path = f"playlists/{shown[0]['id']}"
        rows = (await ask(site, listener, "GET", f"{path}/songs")).json()["items"]
        assert [row["song"]["title"] for row in rows] == [f"Hit {number}" for number in (0, 5, 4, 3, 2, 1)]
        before = {row["song"]["id"]: row["entry_id"] for row in rows}
        await charts.make_all()
        assert (await ask(site, listener, "GET", path)).json()["version"] == shown[0]["version"]
        await heard(site, {songs[1]: 9, songs[2]: 9})
        await charts.make_all()
        rows = (await ask(site, listener, "GET", f"{path}/songs")).json()["items"]
        assert [row["song"]["title"] for row in rows][:3] == ["Hit 2", "Hit 0", "Hit 1"]
        assert {row["song"]["id"]: row["entry_id"] for row in rows} == before
        for who in (admin, listener):
            assert (await ask(site, who, "PATCH", path, json={"name": "Mine"})).status_code == 403


async def heard(site: Site, plays: dict[SongId, int], listener: UserId | None = None) -> None:
    """Plays that count, each of somebody else, or all of one listener."""
    now = site.clock.now()
    async with site.engines.database.transaction() as conn:
        for song, times in plays.items():
            for _ in range(times):
                await conn.execute(
                    "insert into streams (user_id, first_event, session_id, song_id, started_at, listened_ms,"
                    " counted_at, last_event, last_place, last_at, last_position_ms, events)"
                    " values (%s, %s, %s, %s, %s, 40000, %s, %s, 0, %s, 0, 1)",
                    [listener or uuid4(), uuid4(), uuid4(), song, now, now, uuid4(), now],
                )


class TestFolders:
    """Folders are each person's own order of what they see."""

    async def test_hold_what_is_put_into_them(self, site: Site) -> None:
        owner, other = await person(site), await person(site)
        path, _, _ = await begin(site, owner, 0, visibility="public")
        mine = "users/me/playlist-folders"
        folder = (await ask(site, owner, "POST", mine, json={"name": " Work  songs "})).json()
        assert folder["name"] == "Work songs"
        place = f"users/me/{path}/folder"
        assert (await ask(site, other, "PUT", place, json={"folder_id": folder["id"]})).status_code == 404
        assert (await ask(site, owner, "PUT", place, json={"folder_id": folder["id"]})).status_code == 204
        inside = (await ask(site, owner, "GET", f"users/me/playlists?folder_id={folder['id']}")).json()[
            "items"
        ]
        assert [item["folder_id"] for item in inside] == [folder["id"]]
        assert (await ask(site, other, "GET", path)).json()["folder_id"] is None
        assert (await ask(site, owner, "GET", mine)).json()["items"][0]["playlist_count"] == 1
        for method, told in (("PATCH", {"name": "Theirs"}), ("DELETE", None)):
            assert (await ask(site, other, method, f"{mine}/{folder['id']}", json=told)).status_code == 404
        assert (await ask(site, owner, "DELETE", f"{mine}/{folder['id']}")).status_code == 204
        assert (await ask(site, owner, "GET", path)).json()["folder_id"] is None


class TestBadInput:
    """What cannot be is a clear 4xx, and changes nothing."""

    async def test_changes_nothing(self, site: Site) -> None:
        owner, other = await person(site), await person(site)
        path, _, ids = await begin(site, owner)
        elsewhere, _, foreign = await begin(site, other, 1, visibility="public")
        new = str(await site.song(title="New"))
        before = (await ask(site, owner, "GET", path)).json()
        many = [str(uuid4()) for _ in range(100_000)]
        for place, body, status, code in (
            ("/songs", {"song_ids": [new], "position": 4}, 422, "position_out_of_range"),
            ("/songs", {"song_ids": [new], "position": -1}, 422, None),
            ("/songs", {"song_ids": [new], "position": 1 << 70}, 422, None),
            ("/songs", {"song_ids": many[:1001]}, 422, None),
            ("/songs", {"song_ids": many}, 413, "body_too_large"),
            ("/songs", {"song_ids": [str(uuid4())]}, 404, "songs_not_found"),
            ("/songs", {"song_ids": [new], "entry_ids": []}, 422, None),
            ("/songs", {"song_ids": [new], "entry_ids": [new, new]}, 422, None),
            ("/songs", {"song_ids": [new], "after": foreign[0]}, 404, "playlist_entry_not_found"),
            ("/songs", {"song_ids": [new], "at": 0}, 422, None),
            ("/removals", {"entry_ids": many[:10_001]}, 422, None),
            ("/removals", {"entry_ids": many}, 413, "body_too_large"),
            ("/removals", {"entry_ids": [ids[0], foreign[0]]}, 404, "playlist_entry_not_found"),
            ("/moves", {"entry_id": foreign[0], "position": 0}, 404, "playlist_entry_not_found"),
            ("/moves", {"entry_id": ids[0], "position": 3}, 422, "position_out_of_range"),
            ("/moves", {"position": 0}, 422, None),
            ("/moves", {"entry_id": ids[0], "entry_ids": ids, "position": 0}, 422, None),
            ("/sort", {"by": "rank; drop table songs"}, 422, None),
            ("/undo", {"version": 0}, 422, None),
            ("/transfer", {"user_id": str(owner.user.id)}, 409, "collaborator_refused"),
        ):
            answer = await ask(site, owner, "POST", path + place, json=body)
            assert answer.status_code == status, (place, str(body)[:80], answer.text[:200])
            assert code is None or answer.json()["code"] == code, answer.text
        for query in ("offset=-1", "offset=10001", "limit=0", "limit=101"):
            assert (await ask(site, owner, "GET", f"{path}/songs?{query}")).status_code == 422
        assert (await ask(site, owner, "DELETE", f"{path}/songs/{foreign[0]}")).status_code == 404
        headers = {"if-match": "yes"}
        assert (await ask(site, owner, "PATCH", path, json={"name": "A"}, headers=headers)).status_code == 422
        assert (await ask(site, owner, "GET", path)).json() == before
        assert await entries_of(site, other, elsewhere) == foreign

    @pytest.mark.parametrize("name", ["", "\x00", "\x07\u200f", "   ", "x" * 101, "\u202e\u202e"])
    async def test_names_need_letters(self, site: Site, name: str) -> None:
        owner = await person(site)
        assert (await ask(site, owner, "POST", "playlists", json={"name": name})).status_code == 422

    async def test_names_and_descriptions_are_tidied(self, site: Site) -> None:
        owner = await person(site)
        body = {"name": " Late\u202e\tnight ", "description": "Two\r\nlines\x1b[31m\u2066"}
        made = (await ask(site, owner, "POST", "playlists", json=body)).json()
        assert (made["name"], made["description"]) == ("Late night", "Two\nlines[31m")

    async def test_a_full_playlist_takes_no_more(self, site: Site) -> None:
        owner = await person(site)
        path, songs, _ = await begin(site, owner, 1)
        async with site.engines.database.transaction() as conn:
            await conn.execute("update playlists set entry_count = 10000")
        body = {"song_ids": songs, "allow_duplicates": True}
        full = await ask(site, owner, "POST", f"{path}/songs", json=body)
        assert (full.status_code, full.json()["code"], full.json()["limit"]) == (409, "playlist_full", 10_000)
        assert (await ask(site, owner, "GET", path)).json()["entry_count"] == 10_000


class TestErasure:
    """Who is erased takes their playlists along, and leaves others' without a name."""

    async def test_leaves_what_was_added_to_others(self, site: Site) -> None:
        owner, editor = await person(site), await person(site)
        path, _, ids = await begin(site, owner, 1)
        await ask(site, owner, "POST", f"{path}/invitations", json={"user_id": str(editor.user.id)})
        await ask(site, editor, "PUT", f"users/me/playlist-invitations/{path.partition('/')[2]}")
        new = str(await site.song(title="New"))
        await ask(site, editor, "POST", f"{path}/songs", json={"song_ids": [new]})
        own, _, _ = await begin(site, editor, 1)
        rows = (await ask(site, owner, "GET", f"{path}/songs")).json()["items"]
        assert rows[1]["added_by"]["id"] == str(editor.user.id)
        async with site.engines.database.transaction() as conn:
            for eraser in site.features.own_data.erasers:
                await eraser.erase(conn, UserId(editor.user.id))
        rows = (await ask(site, owner, "GET", f"{path}/songs")).json()["items"]
        assert [row["added_by"] is None for row in rows] == [False, True]
        assert rows[0]["entry_id"] == ids[0]
        activity = (await ask(site, owner, "GET", f"{path}/activity")).json()["items"]
        assert str(editor.user.id) not in str(activity)
        async with site.engines.database.transaction() as conn:
            left = await conn.execute("select id from playlists where id = %s", [own.partition("/")[2]])
            assert await left.fetchone() is None
