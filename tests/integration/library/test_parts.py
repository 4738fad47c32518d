"""Every route of playlists, asked as everyone who may stand to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from segue.accounts.api import Role, SignedIn
from tests.integration.plans.asking import again, ask, person
from tests.site import Site

OK = range(200, 300)
NAMES = ("owner", "editor", "viewer", "follower", "stranger", "blocked", "admin")


@dataclass
class Shared:
    """A playlist, its people, and what its routes name."""

    site: Site
    people: Mapping[str, SignedIn]
    values: Mapping[str, str]
    songs: list[str]

    async def ask(self, who: str, method: str, path: str, **told: Any) -> Any:
        """The answer to one of them, or to nobody."""
        someone = self.people.get(who)
        return await ask(self.site, someone, method, path.format(**self.values), **told)


async def share(site: Site, visibility: str) -> Shared:
    """A playlist of two songs, with an editor, a viewer, a follower of its owner, and one who is blocked."""
    people = {
        name: await person(site, *([Role.ADMIN] if name == "admin" else [])) for name in (*NAMES, "guest")
    }
    songs = [str(await site.song(title=title)) for title in ("One", "Two", "Three")]
    owner = people["owner"]
    body = {"name": "Ours", "visibility": visibility, "song_ids": songs[:2]}
    made = (await ask(site, owner, "POST", "playlists", json=body)).json()
    path = f"playlists/{made['id']}"
    for role in ("editor", "viewer", "blocked"):
        asked = {"role": "viewer" if role == "viewer" else "editor", "user_id": str(people[role].user.id)}
        assert (await ask(site, owner, "POST", f"{path}/invitations", json=asked)).status_code == 201
        joined = await ask(site, people[role], "PUT", f"users/me/playlist-invitations/{made['id']}")
        assert joined.json()["part"] == asked["role"]
    await ask(site, people["follower"], "PUT", f"users/me/following/users/{owner.user.id}")
    assert (await ask(site, owner, "PUT", f"users/{people['blocked'].user.id}/block")).status_code == 204
    asked = {"user_id": str(people["guest"].user.id)}
    invited = (await ask(site, owner, "POST", f"{path}/invitations", json=asked)).json()
    rows = (await ask(site, owner, "GET", f"{path}/songs")).json()["items"]
    values = {
        "playlist": made["id"],
        "entry": rows[0]["entry_id"],
        "other": rows[1]["entry_id"],
        "editor": str(people["editor"].user.id),
        "viewer": str(people["viewer"].user.id),
        "invitation": invited["id"],
    }
    return Shared(site, people, values, songs)


READS = (
    "GET playlists/{playlist}",
    "GET playlists/{playlist}/songs",
    "GET playlists/{playlist}/changes?since=0",
)
INSIDE = ("GET playlists/{playlist}/activity", "GET playlists/{playlist}/collaborators")
EDITS: Mapping[str, Any] = {
    "POST playlists/{playlist}/songs": {"song_ids": [2]},
    "POST playlists/{playlist}/moves": {"entry_id": "{entry}", "position": 1},
    "POST playlists/{playlist}/sort": {"by": "title", "descending": True},
    "POST playlists/{playlist}/removals": {"entry_ids": ["{other}"]},
    "POST playlists/{playlist}/undo": {},
    "DELETE playlists/{playlist}/songs/{entry}": None,
}
OWNERS: Mapping[str, Any] = {
    "PATCH playlists/{playlist}": {"name": "Mine"},
    "PUT playlists/{playlist}": {"name": "Ours", "description": "", "visibility": "{visibility}"},
    "DELETE playlists/{playlist}/cover": None,
    "GET playlists/{playlist}/invitations": None,
    "POST playlists/{playlist}/invitations": {},
    "DELETE playlists/{playlist}/invitations/{invitation}": None,
    "PUT playlists/{playlist}/collaborators/{viewer}": {"role": "viewer"},
    "DELETE playlists/{playlist}/collaborators/{viewer}": None,
    "POST playlists/{playlist}/transfer": {"user_id": "{editor}"},
}


def filled(shared: Shared, visibility: str, body: Any) -> Any:
    """A body with what it names."""
    if isinstance(body, dict):
        return {name: filled(shared, visibility, value) for name, value in body.items()}
    if isinstance(body, list):
        return [
            shared.songs[one] if isinstance(one, int) else filled(shared, visibility, one) for one in body
        ]
    return body.format(**shared.values, visibility=visibility) if isinstance(body, str) else body


class TestEveryRoute:
    """Its people may what their part says; others see what is not private, and change nothing."""

    @pytest.mark.parametrize("visibility", ["private", "public"])
    async def test_as_everyone(self, site: Site, visibility: str) -> None:
        shared = await share(site, visibility)
        seen = 403 if visibility != "private" else 404
        outside = dict.fromkeys(("follower", "stranger", "admin"), seen) | {"blocked": 404, "": 401}

        async def expect(route: str, body: Any, inside: dict[str, int], *, reading: bool = False) -> None:
            method, path = route.split(" ")
            told = {} if body is None else {"json": filled(shared, visibility, body)}
            # Who is turned away first, so that it is there to be turned away from.
            for who, status in (outside | inside).items():
                answer = await shared.ask(who, method, path, **told)
                if status == 200 or (reading and status == 403):
                    assert answer.status_code in OK, (route, who, answer.text)
                else:
                    assert answer.status_code == status, (route, who, answer.text)

        people = {"viewer": 200, "editor": 200, "owner": 200}
        for route in READS:
            await expect(route, None, people, reading=True)
        for route in INSIDE:
            await expect(route, None, people)
        for route, body in EDITS.items():
            # An edit that was made is not made again: one of them does.
            turns = "editor" if route != "DELETE playlists/{playlist}/songs/{entry}" else "owner"
            await expect(route, body, {"viewer": 403, turns: 200})
        for route, body in OWNERS.items():
            # A viewer may take themselves out, and is out by the end.
            out = route.startswith("DELETE playlists/{playlist}/collaborators") or "transfer" in route
            viewer = {} if out else {"viewer": 403}
            await expect(route, body, {**viewer, "editor": 403, "owner": 200})
        # The editor owns it now, and whose it was edits it.
        assert (await shared.ask("editor", "POST", "playlists/{playlist}/leave")).status_code == 409
        assert (await shared.ask("owner", "DELETE", "playlists/{playlist}")).status_code == 403
        assert (await shared.ask("owner", "POST", "playlists/{playlist}/leave")).status_code == 204
        assert (await shared.ask("owner", "GET", "playlists/{playlist}")).status_code == (
            404 if visibility == "private" else 200
        )
        assert (await shared.ask("stranger", "DELETE", "playlists/{playlist}")).status_code == seen
        assert (await shared.ask("editor", "DELETE", "playlists/{playlist}")).status_code == 204
        assert (await shared.ask("editor", "GET", "playlists/{playlist}")).status_code == 404
        assert (await shared.ask("stranger", "POST", "playlists/{playlist}/restore")).status_code == 404
        back = await shared.ask("editor", "POST", "playlists/{playlist}/restore")
        assert back.json()["part"] == "owner"

    async def test_lists_show_what_one_may_know(self, site: Site) -> None:
        people = [await person(site) for _ in range(3)]
        owner, friend, blocked = people
        for visibility in ("private", "unlisted", "public"):
            body = {"name": visibility.title(), "visibility": visibility}
            made = (await ask(site, owner, "POST", "playlists", json=body)).json()
            seen = await ask(site, friend, "GET", f"playlists/{made['id']}")
            assert seen.status_code == (404 if visibility == "private" else 200)
        await ask(site, owner, "PUT", f"users/{blocked.user.id}/block")
        theirs = f"users/{owner.user.id}/playlists"
        names = [one["name"] for one in (await ask(site, friend, "GET", theirs)).json()["items"]]
        assert names == ["Public"]
        assert (await ask(site, blocked, "GET", theirs)).status_code == 404
        page = (await ask(site, owner, "GET", "users/me/playlists?limit=2")).json()
        rest = (await ask(site, owner, "GET", f"users/me/playlists?cursor={page['next']}")).json()
        both = {one["name"] for one in (*page["items"], *rest["items"])}
        assert both == {"Private", "Unlisted", "Public"}
        hidden = await ask(site, owner, "PATCH", "users/me", json={"visibility": "private"})
        assert hidden.status_code == 200, hidden.text
        assert (await ask(site, friend, "GET", theirs)).status_code == 403


class TestLinks:
    """Whoever has a link joins, until it is taken back or over; a wrong one tells nothing."""

    async def test_joins_once_and_ends(self, site: Site) -> None:
        owner, guest, late, blocked = [await person(site) for _ in range(4)]
        made = (await ask(site, owner, "POST", "playlists", json={"name": "Ours"})).json()
        path = f"playlists/{made['id']}"
        link = (await ask(site, owner, "POST", f"{path}/invitations", json={"role": "viewer"})).json()
        token = link["url"].partition("#")[2]
        assert len(token) == 43
        await ask(site, owner, "PUT", f"users/{blocked.user.id}/block")
        joins = {"json": {"token": token}}
        assert (await ask(site, blocked, "POST", "playlists/join", **joins)).status_code == 404
        assert (await ask(site, guest, "POST", "playlists/join", **joins)).json()["part"] == "viewer"
        version = (await ask(site, owner, "GET", path)).json()["version"]
        assert (await ask(site, guest, "POST", "playlists/join", **joins)).json()["version"] == version
        assert (await ask(site, owner, "POST", "playlists/join", **joins)).json()["part"] == "owner"
        ended = await ask(site, owner, "DELETE", f"{path}/invitations/{link['id']}")
        assert ended.status_code == 204
        assert (await ask(site, late, "POST", "playlists/join", **joins)).status_code == 404
        assert (await ask(site, guest, "GET", path)).status_code == 200

    async def test_over_after_a_week_and_declined_for_good(self, site: Site) -> None:
        owner, guest = [await person(site) for _ in range(2)]
        made = (await ask(site, owner, "POST", "playlists", json={"name": "Ours"})).json()
        path, mine = f"playlists/{made['id']}/invitations", "users/me/playlist-invitations"
        body = {"user_id": str(guest.user.id), "role": "editor"}
        await ask(site, owner, "POST", path, json=body)
        asked = (await ask(site, guest, "GET", mine)).json()["items"]
        assert [(one["name"], one["role"]) for one in asked] == [("Ours", "editor")]
        assert (await ask(site, guest, "DELETE", f"{mine}/{made['id']}")).status_code == 204
        assert (await ask(site, guest, "PUT", f"{mine}/{made['id']}")).status_code == 404
        await ask(site, owner, "POST", path, json=body)
        site.clock.move(days=8)
        owner, guest = [await again(site, one) for one in (owner, guest)]
        assert (await ask(site, guest, "PUT", f"{mine}/{made['id']}")).status_code == 404
        assert (await ask(site, owner, "GET", path)).json()["items"] == []
        body["user_id"] = str(uuid4())
        assert (await ask(site, owner, "POST", path, json=body)).status_code == 404
