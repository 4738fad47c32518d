"""Asking about somebody's library."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from segue.accounts.api import SignedIn
from tests.integration.plans.asking import again, ask, person
from tests.site import Site


@dataclass
class Fan:
    """Somebody with a library."""

    site: Site
    who: SignedIn
    heard_to: int = field(default=0)

    @classmethod
    async def new(cls, site: Site) -> "Fan":
        return cls(site, await person(site))

    async def ask(self, method: str, path: str, **told: Any) -> httpx.Response:
        answer = await ask(self.site, self.who, method, path, **told)
        if answer.status_code != 401:
            return answer
        # The clock went on, and the access token ended with it.
        self.who = await again(self.site, self.who)
        return await ask(self.site, self.who, method, path, **told)

    async def get(self, path: str, status: int = 200, **query: Any) -> Any:
        answer = await self.ask("GET", path, params=query or None)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def put(self, path: str, status: int | None = None) -> Any:
        answer = await self.ask("PUT", path)
        assert answer.status_code == status or (status is None and answer.is_success), answer.text
        return answer.json() if answer.content else None

    async def delete(self, path: str, status: int = 204) -> None:
        answer = await self.ask("DELETE", path)
        assert answer.status_code == status, answer.text

    async def titles(self, **query: Any) -> list[str | None]:
        """What they like, in the order of a list; None for what is not shown."""
        items = (await self.get("users/me/liked-songs", **query))["items"]
        return [item["song"] and item["song"]["title"] for item in items]

    async def news(self) -> list[tuple[str, bool]]:
        """What changed since they asked before: the kind, and whether it was removed."""
        found = await self.get("users/me/changes", since=self.heard_to)
        self.heard_to = found["version"]
        return [(item["kind"], item["removed"]) for item in found["items"]]


async def ids_of(fan: Fan, song: Any) -> tuple[str, str]:
    """The artist and the album of a song."""
    found = await fan.get(f"songs/{song}")
    return found["artists"][0]["id"], found["album"]["id"]
