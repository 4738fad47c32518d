"""Smart playlists choose songs by rules, each person's by their own likes and plays."""

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.library.room import Fan
from tests.integration.plans.asking import ask
from tests.site import Site


def rules(*parts: Any, joint: str = "all", **told: Any) -> dict[str, Any]:
    return {"where": {joint: list(parts)}, **told}


def when(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "operator": operator, **({} if value is None else {"value": value})}


async def chosen(fan: Fan, told: dict[str, Any]) -> list[str]:
    answer = await fan.ask("POST", "smart-playlists/preview", json={"rules": told})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["songs"] == len(found["first"])
    return [one["title"] for one in found["first"]]


async def tell(site: Site, statement: str, *values: object) -> None:
    async with site.engines.database.transaction() as conn:
        await conn.execute(statement, values)


@pytest.fixture
async def fan(site: Site) -> Fan:
    """Somebody with songs: Alpha and Beta by X, Gamma by Y, Delta by Z that nobody may know of."""
    one = await Fan.new(site)
    songs = {
        title: await site.song(title=title, artist=artist, album=f"Album {title}", genres=genres, track=track)
        for track, (title, artist, genres) in enumerate(
            [
                ("Alpha", "X", ("ambient",)),
                ("Beta", "X", ("deep house",)),
                ("Gamma", "Y", ("techno",)),
                ("Delta", "Z", ("ambient",)),
            ],
            start=1,
        )
    }
    await tell(site, "update songs set visible_from = 'infinity' where id = %s", songs["Delta"])
    await tell(
        site,
        "update songs set explicit = true, language = 'de', moods = '{calm}', released_on = '1997-09-22',"
        " duration_ms = 305000 where id = %s",
        songs["Beta"],
    )
    await one.put(f"songs/{songs['Alpha']}/like")
    now = site.clock.now()
    for title, days, count in (("Alpha", 2, 3), ("Beta", 40, 1)):
        for _ in range(count):
            await tell(
                site,
                "insert into streams (user_id, first_event, session_id, song_id, started_at, listened_ms,"
                " counted_at, last_event, last_place, last_at, last_position_ms, events)"
                " values (%s, %s, %s, %s, %s::timestamptz - make_interval(days => %s), 60000, %s, %s, 1,"
                " %s, 1, 2)",
                *(one.who.user.id, uuid4(), uuid4(), songs[title], now, days, now, uuid4(), now),
            )
    return one


class TestConditions:
    """Every field and operator chooses what it says, of songs one may know of."""

    @pytest.mark.parametrize(
        ("condition", "titles"),
        [
            (when("title", "is", "alpha"), ["Alpha"]),
            (when("title", "is_not", "Alpha"), ["Beta", "Gamma"]),
            (when("title", "contains", "A"), ["Alpha", "Beta", "Gamma"]),
            (when("title", "contains_not", "mm"), ["Alpha", "Beta"]),
            (when("title", "begins", "be"), ["Beta"]),
            (when("title", "ends", "MA"), ["Gamma"]),
            (when("artist", "is", "x"), ["Alpha", "Beta"]),
            (when("artist", "is_not", "x"), ["Gamma"]),
            (when("artist", "contains", "y"), ["Gamma"]),
            (when("artist", "ends", "y"), ["Gamma"]),
            (when("album", "is", "album beta"), ["Beta"]),
            (when("album", "contains_not", "beta"), ["Alpha", "Gamma"]),
            (when("album", "begins", "album g"), ["Gamma"]),
            (when("genre", "is", "electronic"), ["Beta", "Gamma"]),
            (when("genre", "is_not", "electronica"), ["Alpha"]),
            (when("language", "is", "DE"), ["Beta"]),
            (when("language", "is_not", "de"), ["Alpha", "Gamma"]),
            (when("mood", "is", "Calm"), ["Beta"]),
            (when("mood", "contains_not", "cal"), ["Alpha", "Gamma"]),
            (when("year", "is", 1997), ["Beta"]),
            (when("year", "is_not", 1997), ["Alpha", "Gamma"]),
            (when("year", "between", [1990, 1999]), ["Beta"]),
            (when("length_s", "more", 300), ["Beta"]),
            (when("length_s", "less", 300), ["Alpha", "Gamma"]),
            (when("tempo", "is", 98), ["Alpha", "Beta", "Gamma"]),
            (when("play_count", "more", 0), []),
            (when("track", "between", [2, 3]), ["Beta", "Gamma"]),
            (when("explicit", "is", value=True), ["Beta"]),
            (when("explicit", "is", value=False), ["Alpha", "Gamma"]),
            (when("released", "before", "1998-01-01"), ["Beta"]),
            (when("released", "never"), ["Alpha", "Gamma"]),
            (when("added", "in_last", 1), ["Alpha", "Beta", "Gamma"]),
            (when("added", "after", "2999-01-01"), []),
            (when("liked", "is", value=True), ["Alpha"]),
            (when("liked", "is", value=False), ["Beta", "Gamma"]),
            (when("liked_at", "in_last", 1), ["Alpha"]),
            (when("plays", "more", 1), ["Alpha"]),
            (when("plays", "is", 0), ["Gamma"]),
            (when("last_played", "in_last", 7), ["Alpha"]),
            (when("last_played", "not_in_last", 7), ["Beta", "Gamma"]),
            (when("last_played", "never"), ["Gamma"]),
        ],
    )
    async def test_one(self, fan: Fan, condition: dict[str, Any], titles: list[str]) -> None:
        assert await chosen(fan, rules(condition)) == titles

    async def test_groups(self, fan: Fan) -> None:
        either = rules(when("title", "is", "Alpha"), when("title", "is", "Gamma"), joint="any")
        assert await chosen(fan, either) == ["Alpha", "Gamma"]
        assert await chosen(fan, rules(when("year", "is", 1997), joint="none")) == ["Alpha", "Gamma"]
        nested = rules(when("artist", "is", "X"), {"none": [when("liked", "is", value=True)]})
        assert await chosen(fan, nested) == ["Beta"]
        assert await chosen(fan, rules()) == ["Alpha", "Beta", "Gamma"]
        assert await chosen(fan, rules(joint="any")) == []

    @pytest.mark.parametrize(
        ("order", "titles"),
        [
            ("newest", ["Gamma", "Beta", "Alpha"]),
            ("oldest", ["Alpha", "Beta", "Gamma"]),
            ("artist", ["Alpha", "Beta", "Gamma"]),
            ("album", ["Alpha", "Beta", "Gamma"]),
            ("released", ["Beta", "Gamma", "Alpha"]),
            ("most_played", ["Alpha", "Beta", "Gamma"]),
            ("least_played", ["Gamma", "Beta", "Alpha"]),
            ("last_played", ["Alpha", "Beta", "Gamma"]),
            ("longest_ago", ["Gamma", "Beta", "Alpha"]),
            ("liked", ["Alpha", "Gamma", "Beta"]),
            ("popular", ["Gamma", "Beta", "Alpha"]),
        ],
    )
    async def test_orders(self, fan: Fan, order: str, titles: list[str]) -> None:
        assert await chosen(fan, rules(order=order)) == titles
        assert await chosen(fan, rules(order=order, limit=2)) == titles[:2]

    async def test_another_person_has_likes_of_their_own(self, fan: Fan) -> None:
        other = await Fan.new(fan.site)
        assert await chosen(other, rules(when("liked", "is", value=True))) == []


class TestRefusals:
    """Rules that mean nothing are a clear 422, with the path of what is wrong."""

    @pytest.mark.parametrize(
        ("told", "path"),
        [
            ({}, "where"),
            ({"where": {"all": []}, "colour": 1}, "rules"),
            ({"where": {"all": [], "any": []}}, "where"),
            (rules(when("title", "more", "x")), "where.all[0].value"),
            (rules(when("year", "is", "x")), "where.all[0].value"),
            (rules(when("year", "is", value=True)), "where.all[0].value"),
            (rules(when("year", "between", [2000, 1990])), "where.all[0].value"),
            (rules(when("title", "is", "a\u202eb")), "where.all[0].value"),
            (rules(when("title", "is", "'; drop table songs; --" * 20)), "where.all[0].value"),
            (rules(when("colour", "is", "x")), "where.all[0].field"),
            (rules(when("released", "before", "1998-13-01")), "where.all[0].value"),
            (rules(limit=100_000), "limit"),
            (rules(order="s.id; drop table songs"), "order"),
            (rules(*[when("title", "is", "x")] * 101), "where.all"),
        ],
    )
    async def test_refused(self, fan: Fan, told: dict[str, Any], path: str) -> None:
        answer = await fan.ask("POST", "smart-playlists", json={"name": "x", "rules": told})
        assert (answer.status_code, answer.json()["code"], answer.json().get("path")) == (
            422,
            "rules_refused",
            path,
        )

    @pytest.mark.parametrize(("deep", "code"), [(9, "rules_refused"), (1_000, "body_unreadable")])
    async def test_nested_too_deep(self, fan: Fan, deep: int, code: str) -> None:
        body = '{"name":"x","rules":{"where":' + '{"all":[' * deep + "]}" * deep + "}}"
        answer = await fan.ask(
            "POST", "smart-playlists", content=body, headers={"content-type": "application/json"}
        )
        assert (400 <= answer.status_code < 500, answer.json()["code"]) == (True, code)

    @pytest.mark.parametrize("name", ["", "   ", "a\u202eb", "a\nb", "x" * 101])
    async def test_names(self, fan: Fan, name: str) -> None:
        answer = await fan.ask("POST", "smart-playlists", json={"name": name, "rules": rules()})
        assert answer.status_code == 422


class TestLiving:
    """A living one changes with the catalogue, a frozen one does not; each is its owner's alone."""

    async def test_freezing_and_thawing(self, fan: Fan) -> None:
        made = (await fan.ask("POST", "smart-playlists", json={"name": "X", "rules": rules(limit=2)})).json()
        path = f"smart-playlists/{made['id']}"

        async def titles() -> list[str]:
            return [one["title"] for one in (await fan.get(f"{path}/songs"))["items"]]

        frozen = await fan.ask("PATCH", path, json={"frozen": True}, headers={"if-match": '"1"'})
        assert frozen.json()["frozen_at"] is not None
        await fan.site.song(title="Aardvark", artist="X")
        assert await titles() == ["Alpha", "Beta"]
        stale = await fan.ask("PATCH", path, json={"frozen": False}, headers={"if-match": '"1"'})
        assert (stale.status_code, stale.json()["revision"]) == (412, 2)
        await fan.ask("PATCH", path, json={"frozen": False})
        assert await titles() == ["Aardvark", "Alpha"]
        first = await fan.get(f"{path}/songs", limit=1)
        rest = await fan.get(f"{path}/songs", limit=1, cursor=first["next"])
        assert ([one["title"] for one in rest["items"]], rest["next"]) == (["Alpha"], None)

    async def test_others_find_nothing(self, fan: Fan) -> None:
        made = (await fan.ask("POST", "smart-playlists", json={"name": "X", "rules": rules()})).json()
        other = await Fan.new(fan.site)
        path = f"smart-playlists/{made['id']}"
        for method, rest, body in (
            ("GET", "", None),
            ("GET", "/songs", None),
            ("GET", "/export", None),
            ("PATCH", "", {"name": "Y"}),
            ("DELETE", "", None),
        ):
            assert (await ask(fan.site, other.who, method, path + rest, json=body)).status_code == 404
        assert [one["name"] for one in (await fan.get("users/me/smart-playlists"))["items"]] == ["X"]
        await fan.delete(path)
