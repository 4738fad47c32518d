"""Edits that replace something as a whole are refused when it is not what their sender saw."""

from typing import Any

import pytest

from segue.accounts.api import Role
from tests.integration.catalog.test_covers import an_album, picture
from tests.integration.plans.asking import again, ask, person
from tests.site import Site

WORLD = {"holder": "Low Tide", "territories": ["worldwide"]}
LICENCES = [{"json": {"licences": [{**WORLD, "territories": [one]}]}} for one in ("NL", "BE", "DE")]
SCHEDULES = [{"json": {"day": f"2029-01-0{day}"}} for day in (1, 2, 3)]
PICTURES = [{"content": picture(colour)} for colour in ("#c04020", "#102030", "#405060")]
NAMES = [{"json": {"name": name}} for name in ("Low Tide", "High Tide", "Ebb")]


class TestIfMatch:
    """The revision that `GET` told changes with each edit; an older one is 412 with the current one."""

    @pytest.mark.parametrize(
        ("thing", "edit", "told"),
        [
            ("songs/{song}/licences", "PUT songs/{song}/licences", LICENCES),
            ("albums/{album}/licences", "PUT albums/{album}/licences", LICENCES),
            ("songs/{song}/schedule", "PUT songs/{song}/schedule", SCHEDULES),
            ("albums/{album}/schedule", "PUT albums/{album}/schedule", SCHEDULES),
            ("albums/{album}", "PUT albums/{album}/cover", PICTURES),
            ("albums/{album}", "DELETE albums/{album}/cover", [{}] * 3),
            ("artists/{artist}", "PUT artists/{artist}/image", PICTURES),
            ("artists/{artist}", "DELETE artists/{artist}/image", [{}] * 3),
            ("labels/{label}", "PATCH labels/{label}", NAMES),
        ],
    )
    async def test_only_what_was_seen_is_changed(
        self, site: Site, thing: str, edit: str, told: list[dict[str, Any]]
    ) -> None:
        admin, owner = await person(site, Role.ADMIN), await person(site, Role.ARTIST)
        album, artist = await an_album(site, owner)
        [song] = (await ask(site, owner, "GET", f"albums/{album}/songs")).json()["items"]
        owned = {"name": "Slow", "owner_id": str(admin.user.id)}
        label = await ask(site, admin, "POST", "labels", json=owned)
        # With a label comes the artist role, which the token at hand does not tell of.
        admin = await again(site, admin)
        ids = {"album": album, "artist": artist, "song": song["id"], "label": label.json()["id"]}
        method, path = edit.format(**ids).split(" ")

        async def tag() -> str:
            answer = await ask(site, admin, "GET", thing.format(**ids))
            assert answer.status_code == 200, answer.text
            return str(answer.headers["etag"])

        async def change(body: dict[str, Any], match: str) -> Any:
            return await ask(site, admin, method, path, headers={"if-match": match}, **body)

        seen = await tag()
        first = await change(told[0], seen)
        assert first.status_code < 300, first.text
        now = await tag()
        assert now != seen
        assert method == "DELETE" or first.headers["etag"] == now
        stale = await change(told[1], seen)
        assert stale.status_code == 412, stale.text
        assert f'"{stale.json()["revision"]}"' == now
        assert await tag() == now
        for match in (now, "*"):
            assert (await change(told[2], match)).status_code < 300
        unreadable = await change(told[1], "yesterday")
        assert unreadable.status_code == 422
