"""Profiles and preferences over HTTP."""

from pathlib import Path

import pytest

from segue.accounts.api import Role
from segue.engines.blobs.store import BlobStoreWithHealth
from tests.countries import write_countries
from tests.fakes import FakeClock, SavepointDatabase
from tests.integration.plans.asking import again
from tests.newcomers import as_person, newcomer
from tests.site import Site, TimedIds, bearer, make_site

ME = "/api/v1/users/me"
PREFERENCES = f"{ME}/preferences"
NOT_THEIRS_TO_SAY: list[dict[str, object]] = [
    {"roles": ["admin"]},
    {"email": "eve@example.org"},
    {"subscription": "premium"},
    {"id": "0193d0c0-0000-7000-8000-000000000001"},
    {"country": "XX"},
    {"country": "Netherlands"},
    {"visibility": "friends"},
    {"display_name": "\u0000\u0007"},
    {"display_name": None},
    {"bio": "x" * 2001},
]
NO_PREFERENCES: list[dict[str, object]] = [
    {"crossfade_s": 13},
    {"crossfade_s": -1},
    {"quality_wifi": "320"},
    {"loudness": "loudest"},
    {"language": "english please"},
    {"explicit": None},
    {"volume": 11},
]


class TestProfile:
    """A person says of themselves what they like, and nothing else changes."""

    async def test_begins_public_and_empty(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            told = (await client.get(ME)).json()
        assert (told["display_name"], told["visibility"], told["bio"]) == ("Ada", "public", None)
        assert (told["avatar_id"], told["country"], told["own_country"]) == (None, None, None)

    async def test_changes_what_is_sent_and_leaves_the_rest(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            await client.patch(ME, json={"bio": "Listens\r\nat night", "country": "nl"})
            told = (await client.patch(ME, json={"display_name": "  Ada \n L. "})).json()
            assert told["display_name"] == "Ada L."
            assert told["bio"] == "Listens\nat night"
            assert told["country"] == {"code": "NL", "source": "profile"}
            cleared = (await client.patch(ME, json={"bio": None, "country": None})).json()
        assert (cleared["bio"], cleared["country"], cleared["display_name"]) == (None, None, "Ada L.")

    async def test_refuses_what_is_not_a_persons_to_say(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            before = (await client.get(ME)).json()
            for change in NOT_THEIRS_TO_SAY:
                assert (await client.patch(ME, json=change)).status_code == 422, change
            assert (await client.get(ME)).json() == before

    async def test_takes_nul_and_direction_marks_out_of_texts(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            told = (await client.patch(ME, json={"bio": "a\u0000b \u202egnp.exe \u2066c"})).json()
        assert told["bio"] == "ab gnp.exe c"


class TestPublicView:
    """Others see a public profile, and of a private one only who it is."""

    async def test_a_public_profile_shows_all_but_the_address(self, site: Site) -> None:
        ada, bob = await newcomer(site, "Ada"), await newcomer(site, "Bob")
        async with as_person(site, ada) as client:
            await client.patch(ME, json={"bio": "Hello"})
        async with as_person(site, bob) as client:
            told = (await client.get(f"/api/v1/users/{ada.user.id}")).json()
        assert told == {
            "id": str(ada.user.id),
            "display_name": "Ada",
            "avatar_id": None,
            "visibility": "public",
            "bio": "Hello",
            "followers": 0,
            "following_count": 0,
            "following": "none",
            "follows_you": False,
        }

    async def test_a_private_profile_shows_a_name(self, site: Site) -> None:
        ada, bob = await newcomer(site, "Ada"), await newcomer(site, "Bob")
        async with as_person(site, ada) as client:
            await client.patch(ME, json={"bio": "Hello", "visibility": "private"})
            own = (await client.get(f"/api/v1/users/{ada.user.id}")).json()
        async with as_person(site, bob) as client:
            told = (await client.get(f"/api/v1/users/{ada.user.id}")).json()
        assert own["bio"] == "Hello"
        assert (told["display_name"], told["bio"], told["followers"]) == ("Ada", None, None)

    async def test_nobody_is_404(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            answer = await client.get("/api/v1/users/0193d0c0-0000-7000-8000-00000000dead")
        assert (answer.status_code, answer.json()["code"]) == (404, "person_missing")


class TestPreferences:
    """Preferences are typed, begin with sensible values, and carry a version."""

    async def test_begin_with_320_at_home_and_160_on_the_road(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            answer = await client.get(PREFERENCES)
        assert answer.headers["etag"] == '"0"'
        assert answer.json() == {
            "quality_wifi": "very_high",
            "quality_mobile": "high",
            "loudness": "normal",
            "crossfade_s": 0,
            "explicit": True,
            "language": None,
            "version": 0,
        }

    async def test_a_change_makes_a_new_version(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            changed = await client.patch(PREFERENCES, json={"crossfade_s": 5, "language": "pt-BR"})
            assert (changed.json()["version"], changed.headers["etag"]) == (1, '"1"')
            again = await client.patch(PREFERENCES, json={"crossfade_s": 5})
            assert again.json()["version"] == 1
            assert (await client.get(PREFERENCES)).json()["language"] == "pt-BR"

    async def test_a_stale_version_is_412_and_tells_the_current_one(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            first = await client.patch(PREFERENCES, json={"crossfade_s": 5}, headers={"if-match": '"0"'})
            assert first.status_code == 200
            stale = await client.patch(PREFERENCES, json={"crossfade_s": 0}, headers={"if-match": '"0"'})
            assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (
                412,
                "preferences_stale",
                1,
            )
            assert (await client.get(PREFERENCES)).json()["crossfade_s"] == 5
            odd = await client.patch(PREFERENCES, json={"crossfade_s": 0}, headers={"if-match": "one"})
            assert (odd.status_code, odd.json()["code"]) == (422, "version_unreadable")
            fine = await client.patch(PREFERENCES, json={"crossfade_s": 0}, headers={"if-match": 'W/"1"'})
            assert fine.json()["version"] == 2

    async def test_refuses_what_is_no_preference(self, site: Site) -> None:
        async with as_person(site, await newcomer(site, "Ada")) as client:
            for change in NO_PREFERENCES:
                assert (await client.patch(PREFERENCES, json=change)).status_code == 422, change


class TestCountry:
    """An admin's word counts first, then a person's own, a trusted edge's, the address's."""

    @pytest.fixture
    def placed(
        self, database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
    ) -> Site:
        file = tmp_path / "countries.mmdb"
        write_countries(file, {"198.51.100.0/24": "SE", "192.0.2.0/24": "JP"})
        return make_site(
            database,
            blob_store,
            clock,
            TimedIds(),
            tmp_path,
            country_header="CF-IPCountry",
            country_database=file,
        )

    async def test_the_stronger_word_wins(self, placed: Site) -> None:
        ada, root = await newcomer(placed, "Ada"), await newcomer(placed, "Root", Role.ADMIN)
        override = f"/api/v1/admin/users/{ada.user.id}/country"
        edge = {"cf-ipcountry": "br", "x-forwarded-for": "198.51.100.9"}
        async with as_person(placed, ada, "127.0.0.1") as client, as_person(placed, root) as admin:
            at = {"x-forwarded-for": "198.51.100.9"}
            assert (await client.get(ME, headers=at)).json()["country"] == {"code": "SE", "source": "address"}
            assert (await client.get(ME, headers=edge)).json()["country"] == {"code": "BR", "source": "edge"}
            await client.patch(ME, json={"country": "NL"})
            assert (await client.get(ME, headers=edge)).json()["country"]["code"] == "NL"
            assert (await admin.put(override, json={"country": "FR"})).status_code == 204
            # What an admin decides holds at once: older tokens, which say otherwise, are void.
            assert (await client.get(ME, headers=edge)).status_code == 401
            client.headers.update(bearer(await again(placed, ada)))
            told = (await client.get(ME, headers=edge)).json()
            assert (told["country"], told["own_country"]) == ({"code": "FR", "source": "admin"}, "NL")
            assert (await admin.put(override, json={"country": None})).status_code == 204
            client.headers.update(bearer(await again(placed, ada)))
            assert (await client.get(ME)).json()["country"]["source"] == "profile"

    async def test_a_strangers_header_tells_nothing(self, placed: Site) -> None:
        async with as_person(placed, await newcomer(placed, "Ada"), "192.0.2.4") as client:
            told = (await client.get(ME, headers={"cf-ipcountry": "BR"})).json()
        assert told["country"] == {"code": "JP", "source": "address"}

    async def test_what_an_edge_does_not_know_is_no_country(self, placed: Site) -> None:
        async with as_person(placed, await newcomer(placed, "Ada"), "127.0.0.1") as client:
            for unknown in ("XX", "T1", ""):
                told = (await client.get(ME, headers={"cf-ipcountry": unknown})).json()
                assert told["country"] is None

    async def test_only_an_admin_sets_it(self, placed: Site) -> None:
        ada = await newcomer(placed, "Ada")
        async with as_person(placed, ada) as client:
            answer = await client.put(f"/api/v1/admin/users/{ada.user.id}/country", json={"country": "FR"})
        assert answer.status_code == 403
