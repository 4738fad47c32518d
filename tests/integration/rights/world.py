"""People in countries, and songs with audio that they may or may not hear."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx

from segue.accounts.api import SignedIn
from segue.kernel.ids import SongId
from segue.kernel.quality import Quality
from tests.integration.plans.asking import again, ask, person
from tests.site import Site
from tests.songs import make_rendition

WORLD: dict[str, Any] = {"holder": "Low Tide", "territories": ["worldwide"]}


async def listener_in(site: Site, country: str | None) -> SignedIn:
    """Somebody new whose account says where they are."""
    who = await person(site)
    if country is None:
        return who
    assert (await ask(site, who, "PATCH", "users/me", json={"country": country})).status_code == 200
    return await again(site, who)


async def heard_song(site: Site, **told: Any) -> SongId:
    """A published song whose one rendition has its bytes."""
    song = await site.song(**told)
    size = make_rendition("aac128", Quality.STANDARD).size
    found = await site.features.catalog.find_playable(song)
    assert found is not None
    for one in found.renditions:
        await site.engines.blobs.put(one.blob_key, _bytes(size))
    return song


async def put(site: Site, admin: SignedIn, song: UUID, *licences: dict[str, Any]) -> httpx.Response:
    """Put licences on a song."""
    return await ask(site, admin, "PUT", f"songs/{song}/licences", json={"licences": list(licences)})


async def place_of(site: Site, song: UUID) -> dict[str, str]:
    """The ids of a song, its album and its artist."""
    async with site.engines.database.transaction() as conn:
        query = "select id, album_id, artist_id from songs where id = %s"
        row = await (await conn.execute(query, [song])).fetchone()
    assert row is not None
    return {
        f"{kind}_id": str(row[key])
        for kind, key in (("song", "id"), ("album", "album_id"), ("artist", "artist_id"))
    }


def addresses(answer: dict[str, Any]) -> list[str]:
    """Every address in a stream answer."""
    whole = [one["url"] for one in answer["renditions"]]
    return [url for url in (*whole, answer["hls_url"], answer["dash_url"], answer["progressive_url"]) if url]


async def _bytes(size: int) -> AsyncIterator[bytes]:
    yield b"x" * size
