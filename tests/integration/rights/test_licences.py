"""Licences over HTTP: where a song may be heard, and what a change takes away."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from segue.accounts.api import Role, SignedIn
from segue.catalog.api import Licence, Terms, Use
from segue.catalog.lists.contracts import Audience
from segue.catalog.lists.store import songs as lists
from segue.catalog.store import licences as store
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.kernel.events import LicencesChanged
from segue.kernel.ids import SongId, UserId
from tests.fakes import FakeClock, SavepointDatabase
from tests.integration.plans.asking import ask, person
from tests.integration.rights.world import WORLD, addresses, heard_song, listener_in, place_of, put
from tests.site import Site, TimedIds, make_site

AUDIO = ("stream", "manifest")
PAGES = ("songs/{song_id}", "songs/{song_id}/waveform")
LISTS = (
    "songs",
    "songs?genre=ambient",
    "songs?artist={artist_id}",
    "albums",
    "artists",
)


async def three(site: Site) -> tuple[SignedIn, SongId, SignedIn]:
    """An admin, a song, and a listener in the Netherlands."""
    return await person(site, Role.ADMIN), await heard_song(site), await listener_in(site, "NL")


class TestWhere:
    """A licensed song is there where its licences say, and nowhere else."""

    async def test_every_route_follows_the_country(self, site: Site) -> None:
        admin, song = await person(site, Role.ADMIN), await heard_song(site)
        answer = await put(site, admin, song, {**WORLD, "territories": ["NL", "be"]})
        assert (answer.status_code, answer.json()["licences"][0]["territories"]) == (200, ["BE", "NL"])
        ids = await place_of(site, song)
        here, there, nowhere = [await listener_in(site, country) for country in ("NL", "DE", None)]
        for path in (*PAGES, *(f"songs/{song}/{one}" for one in AUDIO)):
            named = path.format(**ids)
            assert (await ask(site, here, "GET", named)).status_code == 200, named
            for who in (there, nowhere):
                answer = await ask(site, who, "GET", named)
                assert (answer.status_code, answer.json()["code"]) == (451, "unlicensed"), named
        for path in LISTS:
            named = path.format(**ids)
            assert len((await ask(site, here, "GET", named)).json()["items"]) == 1, named
            assert (await ask(site, there, "GET", named)).json()["items"] == [], named
        for path in ("albums/{album_id}", "artists/{artist_id}", "albums/{album_id}/songs"):
            assert (await ask(site, here, "GET", path.format(**ids))).status_code == 200
            assert (await ask(site, there, "GET", path.format(**ids))).status_code == 404

    async def test_the_world_less_some(self, site: Site) -> None:
        admin, song = await person(site, Role.ADMIN), await heard_song(site)
        await put(site, admin, song, {**WORLD, "excluded": ["DE"]})
        for country, status in (("NL", 200), ("DE", 451), (None, 451)):
            who = await listener_in(site, country)
            assert (await ask(site, who, "GET", f"songs/{song}/stream")).status_code == status

    async def test_downloads_alone_are_not_heard(self, site: Site) -> None:
        admin, song, who = (
            await person(site, Role.ADMIN),
            await heard_song(site),
            await listener_in(site, "NL"),
        )
        await put(site, admin, song, {**WORLD, "uses": ["download"]})
        assert (await ask(site, who, "GET", f"songs/{song}/stream")).status_code == 451
        assert (await ask(site, who, "GET", "songs")).json()["items"] == []

    async def test_who_acts_for_the_artist_hears_it_anywhere(self, site: Site) -> None:
        owner, admin = await person(site, Role.ARTIST), await person(site, Role.ADMIN)
        song = await heard_song(site, member=UserId(owner.user.id))
        await put(site, admin, song, {**WORLD, "territories": ["NL"]})
        answer = (await ask(site, owner, "GET", f"songs/{song}/stream")).json()
        async with site.client() as anyone:
            assert (await anyone.get(addresses(answer)[0])).status_code == 200
        assert (await ask(site, admin, "GET", f"songs/{song}/stream")).status_code == 451


class TestSetting:
    """Songs without a licence follow the operator."""

    async def test_deny(
        self, database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
    ) -> None:
        site = make_site(database, blob_store, clock, TimedIds(), tmp_path, licence_default="deny")
        admin, song, who = (
            await person(site, Role.ADMIN),
            await heard_song(site),
            await listener_in(site, "NL"),
        )
        assert (await ask(site, who, "GET", f"songs/{song}/stream")).status_code == 451
        assert (await ask(site, who, "GET", "songs")).json()["items"] == []
        await put(site, admin, song, WORLD)
        assert (await ask(site, who, "GET", f"songs/{song}/stream")).status_code == 200
        assert len((await ask(site, who, "GET", "songs")).json()["items"]) == 1


class TestWhen:
    """A licence begins and ends at its instants, and no token outlives it."""

    async def test_its_days(self, site: Site) -> None:
        admin, song, who = (
            await person(site, Role.ADMIN),
            await heard_song(site),
            await listener_in(site, "NL"),
        )
        now = site.clock.now()
        start, end = now + timedelta(minutes=3), now + timedelta(minutes=5)
        await put(site, admin, song, {**WORLD, "start": start.isoformat(), "end": end.isoformat()})
        stream = f"songs/{song}/stream"
        assert (await ask(site, who, "GET", stream)).status_code == 451
        site.clock.at = start
        answer = (await ask(site, who, "GET", stream)).json()
        assert answer["expires_at"] == end.strftime("%Y-%m-%dT%H:%M:%SZ")
        async with site.client() as anyone:
            for url in addresses(answer):
                assert (await anyone.get(url)).status_code == 200
            site.clock.at = end
            for url in addresses(answer):
                assert (await anyone.get(url)).status_code in (410, 451)
        assert (await ask(site, who, "GET", stream)).status_code == 451

    async def test_one_after_the_other_is_one(self, site: Site) -> None:
        admin, song, who = (
            await person(site, Role.ADMIN),
            await heard_song(site),
            await listener_in(site, "NL"),
        )
        turn = (site.clock.now() + timedelta(minutes=5)).isoformat()
        await put(site, admin, song, {**WORLD, "end": turn}, {**WORLD, "holder": "High Tide", "start": turn})
        answer = (await ask(site, who, "GET", f"songs/{song}/stream")).json()
        assert answer["expires_at"] == (site.clock.now() + timedelta(minutes=15)).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )


class TestTakenAway:
    """Where a song loses its licence what was handed out before ends, and goes on elsewhere."""

    async def test_audio_ends_in_that_place_alone(self, site: Site) -> None:
        admin, song = await person(site, Role.ADMIN), await heard_song(site)
        stays, goes = await listener_in(site, "NL"), await listener_in(site, "DE")
        stream = f"songs/{song}/stream"
        kept, lost = [(await ask(site, who, "GET", stream)).json() for who in (stays, goes)]
        async with site.client() as anyone:
            for answer in (kept, lost):
                for url in addresses(answer):
                    assert (await anyone.get(url)).status_code == 200
            site.events.published.clear()
            await put(site, admin, song, {**WORLD, "territories": ["NL"]})
            for url in addresses(kept):
                assert (await anyone.get(url)).status_code == 200
            for url in addresses(lost):
                refused = await anyone.get(url)
                assert (refused.status_code, refused.json()["code"]) == (451, "unlicensed")
        told = [event for event in site.events.published if isinstance(event, LicencesChanged)]
        assert "de" in told[0].lost.split()
        assert "nl" not in told[0].lost.split()
        version = str(told[0].version_id)
        assert ("place", f"{version}.de") in site.features.denials.current()
        await put(site, admin, song)
        assert not [name for kind, name in site.features.denials.current() if kind == "place"]

    async def test_what_is_put_twice_tells_nobody(self, site: Site) -> None:
        admin, song = await person(site, Role.ADMIN), await heard_song(site)
        await put(site, admin, song, WORLD)
        site.events.published.clear()
        await put(site, admin, song, WORLD)
        assert site.events.published == []


class TestEditing:
    """Licences are written by who acts for the artist, read by nobody else; changes are written down."""

    async def test_an_album_at_once_and_the_artists_table(self, site: Site) -> None:
        owner, other = await person(site, Role.ARTIST), await person(site, Role.ARTIST)
        member = UserId(owner.user.id)
        songs = [await site.song(title=f"Song {n}", track=n + 1, member=member) for n in range(3)]
        ids = await place_of(site, songs[0])
        put = await ask(site, owner, "PUT", f"albums/{ids['album_id']}/licences", json={"licences": [WORLD]})
        assert [len(one["licences"]) for one in put.json()["items"]] == [1, 1, 1]
        of_album = f"albums/{ids['album_id']}/licences"
        assert (await ask(site, owner, "GET", of_album)).json() == put.json()
        assert (await ask(site, other, "GET", of_album)).status_code == 403
        table = f"artists/{ids['artist_id']}/licences"
        first = (await ask(site, owner, "GET", f"{table}?limit=2")).json()
        rest = (await ask(site, owner, "GET", f"{table}?limit=2&cursor={first['next']}")).json()
        found = [*first["items"], *rest["items"]]
        assert [one["title"] for one in found] == ["Song 0", "Song 1", "Song 2"]
        assert {one["licences"][0]["holder"] for one in found} == {"Low Tide"}
        assert (await ask(site, other, "GET", table)).status_code == 403

    async def test_it_is_written_down(self, site: Site) -> None:
        admin, song = await person(site, Role.ADMIN), await heard_song(site)
        await put(site, admin, song, {**WORLD, "territories": ["NL"]})
        entries = (await ask(site, admin, "GET", "admin/audit?action=song.licensed")).json()["items"]
        assert entries[0]["details"]["before"] == "none"
        assert "Low Tide: download+stream in NL" in entries[0]["details"]["after"]

    @pytest.mark.parametrize(
        "body",
        [
            {"licences": [{**WORLD, "territories": ["XX"]}]},
            {"licences": [{**WORLD, "territories": []}]},
            {"licences": [{**WORLD, "start": "2027-03-01"}]},
            {"licences": [{**WORLD, "more": 1}]},
            {"licences": [WORLD] * 101},
        ],
    )
    async def test_what_cannot_be_meant_is_422(self, site: Site, body: dict[str, Any]) -> None:
        admin, song = await person(site, Role.ADMIN), await heard_song(site)
        assert (await ask(site, admin, "PUT", f"songs/{song}/licences", json=body)).status_code == 422


class TestOneTruth:
    """The database's predicate and the pure rules say the same of any song, place and moment."""

    async def test_lists_and_streams_agree(self, site: Site) -> None:
        chance, now = random.Random(7), site.clock.now()
        places = ("NL", "DE", "US", None)
        terms: dict[Any, Terms] = {}
        async with site.engines.database.transaction() as conn:
            for number in range(60):
                song = await site.song(title=f"Song {number}", track=number + 1)
                held = tuple(_licence(chance, now) for _ in range(chance.randrange(4)))
                visible = now + timedelta(hours=chance.randrange(-3, 4)) if chance.random() < 0.5 else None
                day = (
                    (now + timedelta(days=chance.randrange(-1, 2))).date() if chance.random() < 0.3 else None
                )
                await store.replace(conn, song, held, site.engines.ids)
                await conn.execute(
                    "update songs set visible_from = coalesce(%s::timestamptz, '-infinity'), visible_day = %s"
                    " where id = %s",
                    [visible, day, song],
                )
                terms[song] = Terms(held, True, visible, day)
            for place in places:
                for unlicensed in (True, False):
                    for hours in range(-3, 4):
                        moment = now + timedelta(hours=hours)
                        audience = Audience(place, moment, unlicensed)
                        found = await lists.visible(conn, audience, list(terms))
                        for song, told in terms.items():
                            asked = replace(told, unlicensed=unlicensed)
                            hears = asked.released(place, moment) and asked.until(place, moment) is not None
                            assert (song in found) == hears, (place, moment, asked)


def _licence(chance: random.Random, now: Any) -> Licence:
    codes = frozenset(chance.sample(["NL", "DE", "US"], chance.randrange(3)))
    start = now + timedelta(hours=chance.randrange(-3, 3)) if chance.random() < 0.5 else None
    end = (start or now) + timedelta(hours=chance.randrange(1, 4)) if chance.random() < 0.5 else None
    uses = frozenset(chance.sample([Use.STREAM, Use.DOWNLOAD], chance.randrange(1, 3)))
    territories, excluded = (codes, frozenset()) if chance.random() < 0.5 else (frozenset(), codes)
    return Licence("Low Tide", territories, excluded, start, end, uses)
