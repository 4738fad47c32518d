"""The whole API and the pages, walked by those for whom a song is not: nothing of it comes out."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from segue.accounts.api import RULES, Role, SignedIn
from segue.kernel.ids import SongId, UserId
from tests.integration.plans.asking import ask, person
from tests.integration.rights.world import WORLD, addresses, heard_song, listener_in, place_of, put
from tests.site import Site, bearer
from tests.walking import insert

LISTS = tuple(
    f"/api/v1/{path}" for path in ("songs", "songs/trending", "albums", "artists", "genres", "genres/{genre}")
)
# What tells of a song that is out, so that the walk is seen to look where songs are shown.
SHOWN = {
    *(
        f"GET /api/v1/{path}"
        for path in ("songs", "albums", "artists", "songs/{song_id}", "albums/{album_id}")
    ),
    *(f"GET /api/v1/{path}" for path in ("albums/{album_id}/songs", "artists/{artist_id}/songs")),
    *(f"GET /api/v1/{path}" for path in ("artists/{artist_id}", "artists/{artist_id}/albums")),
    *(f"GET /api/v1/songs/{{song_id}}/{path}" for path in ("stream", "manifest")),
}
PAGES = ("/songs/{song_id}", "/albums/{album_id}", "/artists/{artist_id}", "/genres/{genre}")
AUDIO = ("songs/{song_id}/stream", "songs/{song_id}/manifest")
# What a request must carry so that it is not refused for its shape alone.
BODIES: Mapping[str, dict[str, Any]] = {
    "POST /api/v1/links/open": {"token": "A" * 43},
    "PUT /api/v1/songs/{song_id}/licences": {"licences": []},
    "PUT /api/v1/albums/{album_id}/licences": {"licences": []},
}


@dataclass(frozen=True)
class Hidden:
    """A song with the ids it is under, what would give it away, whose it is, and who runs the server."""

    song: SongId
    owner: SignedIn
    admin: SignedIn
    ids: Mapping[str, str]
    secrets: tuple[str, ...]


Hiding = Callable[[Site, Hidden], Awaitable[None]]


async def unlicensed(site: Site, hidden: Hidden) -> None:
    await put(site, hidden.admin, hidden.song, {**WORLD, "territories": ["JP"]})


async def lapsed(site: Site, hidden: Hidden) -> None:
    end = (site.clock.now() - timedelta(seconds=1)).isoformat()
    await put(site, hidden.admin, hidden.song, {**WORLD, "end": end})


async def scheduled(site: Site, hidden: Hidden) -> None:
    at = (site.clock.now() + timedelta(days=2)).isoformat()
    path = f"albums/{hidden.ids['album_id']}/schedule"
    assert (await ask(site, hidden.owner, "PUT", path, json={"at": at})).status_code == 200


async def at_midnight(site: Site, hidden: Hidden) -> None:
    # It has begun in the east, where the song is out, and not here.
    day = (site.clock.now() + timedelta(days=1)).date().isoformat()
    path = f"albums/{hidden.ids['album_id']}/schedule"
    assert (await ask(site, hidden.owner, "PUT", path, json={"day": day})).status_code == 200


async def taken_back(site: Site, hidden: Hidden) -> None:
    path = f"albums/{hidden.ids['album_id']}/unpublish"
    answer = await ask(site, hidden.owner, "POST", path)
    assert answer.status_code < 300, answer.text


async def taken_down(site: Site, hidden: Hidden) -> None:
    body = {"kind": "song", "id": str(hidden.song), "reason": "A court asked for it."}
    answer = await ask(site, hidden.admin, "POST", "admin/takedowns", json=body)
    assert answer.status_code < 300, answer.text


async def deleted(site: Site, hidden: Hidden) -> None:
    assert (await ask(site, hidden.owner, "DELETE", f"songs/{hidden.song}")).status_code == 204


HIDINGS = (unlicensed, lapsed, scheduled, at_midnight, taken_back, taken_down, deleted)
ROUTES = [
    rule
    for rule in RULES
    if rule.method in ("GET", "PUT", "PATCH", "POST")
    and (re.search(r"{(song|album|artist|cover|version)_id}", rule.path) or rule.path in LISTS)
]


@dataclass(frozen=True)
class World:
    """Songs that were hidden, each in its way, one that was not, and who looks for them."""

    hidden: Mapping[str, Hidden]
    out: Hidden
    fan: SignedIn
    walkers: tuple[SignedIn | None, ...]
    handed_out: Mapping[str, tuple[str, ...]]


@pytest.fixture
async def world(site: Site) -> World:
    """Every song is heard once by the fan before it is hidden."""
    admin, fan = await person(site, Role.ADMIN), await listener_in(site, "NL")
    hidden = {hide.__name__: await a_song(site, admin, hide.__name__) for hide in HIDINGS}
    out = await a_song(site, admin, "out")
    handed_out = {}
    async with site.client() as anyone:
        for name, one in hidden.items():
            answer = (await ask(site, fan, "GET", f"songs/{one.song}/stream")).json()
            segments = [url.replace(".mp4", "/0.m4s") for url in addresses(answer) if url.endswith(".mp4")]
            handed_out[name] = (*addresses(answer), *segments)
            for url in handed_out[name]:
                assert (await anyone.get(url)).status_code == 200, url
    for hide in HIDINGS:
        await hide(site, hidden[hide.__name__])
    return World(hidden, out, fan, (None, fan, await person(site, Role.ARTIST)), handed_out)


async def a_song(site: Site, admin: SignedIn, name: str) -> Hidden:
    """A song that is out, alone on its album with a cover, by an artist with nothing else."""
    owner = await person(site, Role.ARTIST)
    titles = (f"Song {name}", f"Album {name}", f"Artist {name}")
    member = UserId(owner.user.id)
    song = await heard_song(site, title=titles[0], album=titles[1], artist=titles[2], member=member)
    ids, cover = await place_of(site, song), site.engines.ids.new()
    await insert(
        site, "insert into covers (id, sizes, created_at) values (%s, '{64}', %s)", cover, site.clock.now()
    )
    await insert(site, "update albums set cover_id = %s where id = %s", cover, ids["album_id"])
    found = await site.features.catalog.find_playable(song)
    assert found is not None
    known = {**ids, "version_id": str(found.version_id), "genre": "ambient", "language": "en"}
    return Hidden(song, owner, admin, known, (*titles, str(cover), str(found.version_id)))


class TestWalk:
    """Every route and page, as a stranger, a listener and an artist, for songs that are not for them."""

    async def test_nothing_comes_out(self, site: Site, world: World) -> None:
        secrets = {secret for one in world.hidden.values() for secret in one.secrets}
        leaks, shown = [], set()
        for who in world.walkers:
            async with site.client(headers=bearer(who) if who else {}) as client:
                for one in (world.out, *world.hidden.values()):
                    for name, answer in [told async for told in _walk(client, one.ids)]:
                        text = f"{answer.text} {answer.headers}"
                        leaks += [(name, answer.status_code, secret) for secret in secrets if secret in text]
                        if one is world.out and any(secret in text for secret in one.secrets):
                            shown.add(name)
        assert leaks == []
        # Where nothing is told of a song that is out, silence about the others proves nothing.
        assert shown >= SHOWN

    async def test_audio_ends(self, site: Site, world: World) -> None:
        """Addresses handed out before are refused, and no route hands out new ones."""
        async with site.client() as anyone:
            for name, urls in world.handed_out.items():
                for url in urls:
                    assert (await anyone.get(url)).status_code in (403, 404, 451), (name, url)
        for name, one in world.hidden.items():
            status = 451 if name in ("unlicensed", "lapsed") else 404
            for path in AUDIO:
                answer = await ask(site, world.fan, "GET", _filled(path, one.ids))
                assert answer.status_code == status, (name, path, answer.text)

    async def test_nothing_of_it_stands_beside_what_is_out(self, site: Site) -> None:
        """A song hidden by itself leaves no title, genre or id on the pages of its album and artist."""
        admin, owner = await person(site, Role.ADMIN), await person(site, Role.ARTIST)
        together: dict[str, Any] = {"album": "Both", "artist": "Ilse", "member": UserId(owner.user.id)}
        out = await heard_song(site, title="Heard", genres=("ambient",), **together)
        ids, secrets = {**await place_of(site, out), "genre": "ambient"}, set()
        for track, hide in enumerate((unlicensed, lapsed, tomorrow, next_midnight, taken_down, deleted), 2):
            name = hide.__name__
            genre, title = f"genre of {name}".replace("_", " "), f"Song {name}"
            song = await heard_song(site, title=title, genres=(genre, "ambient"), track=track, **together)
            secrets |= {title, genre, str(song)}
            await hide(site, Hidden(song, owner, admin, {**ids, "song_id": str(song)}, ()))
        for who in (None, await listener_in(site, "NL"), await person(site, Role.ARTIST)):
            async with site.client(headers=bearer(who) if who else {}) as client:
                told = [one async for one in _walk(client, ids)]
            leaks = [(name, secret) for name, answer in told for secret in secrets if secret in answer.text]
            assert leaks == []
            assert sum("Heard" in answer.text for _, answer in told) >= (6 if who else 2)


async def tomorrow(site: Site, hidden: Hidden) -> None:
    at = (site.clock.now() + timedelta(days=1)).isoformat()
    path = f"songs/{hidden.song}/schedule"
    assert (await ask(site, hidden.owner, "PUT", path, json={"at": at})).status_code == 200


async def next_midnight(site: Site, hidden: Hidden) -> None:
    # It has begun in the east, where the song is out, and not here.
    day = (site.clock.now() + timedelta(days=1)).date().isoformat()
    path = f"songs/{hidden.song}/schedule"
    assert (await ask(site, hidden.owner, "PUT", path, json={"day": day})).status_code == 200


async def _walk(
    client: httpx.AsyncClient, ids: Mapping[str, str]
) -> AsyncIterator[tuple[str, httpx.Response]]:
    for rule in ROUTES:
        body = BODIES.get(rule.name, {}) if rule.method != "GET" else None
        yield rule.name, await client.request(rule.method, _filled(rule.path, ids), json=body)
    for page in PAGES:
        yield page, await client.get(_filled(page, ids), headers={"accept": "text/html"})


def _filled(path: str, ids: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda name: ids.get(name[1], "01930000-0000-7000-8000-0000000000ff"), path)
