"""Devices for offline use."""

import asyncio
from datetime import datetime

from segue.accounts.api import Audit, Authenticator, Client, Devices, SignedIn
from segue.accounts.devices.errors import TooManyDevices
from segue.engines.postgres.event_log import PostgresEventLog
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ids import Uuid7Source
from tests.newcomers import newcomer
from tests.signing import KEYS, make_signing
from tests.site import PASSWORD, Site, bearer

MINE = "/api/v1/users/me/devices"
PHONE = {"name": "Phone", "platform": "android"}


class TestDevices:
    """A person has five at most, and sees nobody else's."""

    async def test_are_added_named_and_removed(self, site: Site) -> None:
        ada = await site.person()
        async with site.client(headers=bearer(ada)) as client:
            added = await client.post(MINE, json=PHONE)
            assert (added.status_code, added.json()["name"]) == (201, "Phone")
            path = f"{MINE}/{added.json()['id']}"
            renamed = await client.patch(path, json={"name": " Old \u202ephone "})
            assert renamed.json()["name"] == "Old phone"
            assert (await client.get(path)).json() == renamed.json()
            listed = (await client.get(MINE)).json()
            assert listed == {"items": [renamed.json()], "limit": 5}
            assert (await client.delete(path)).status_code == 204
            assert (await client.delete(path)).status_code == 404
            assert (await client.get(MINE)).json()["items"] == []

    async def test_a_sixth_is_refused_until_one_goes(self, site: Site) -> None:
        ada = await site.person()
        async with site.client(headers=bearer(ada)) as client:
            added = [await client.post(MINE, json=PHONE) for _ in range(5)]
            sixth = await client.post(MINE, json=PHONE)
            assert (sixth.status_code, sixth.json()["code"], sixth.json()["limit"]) == (
                409,
                "too_many_devices",
                5,
            )
            await client.delete(f"{MINE}/{added[0].json()['id']}")
            assert (await client.post(MINE, json=PHONE)).status_code == 201

    async def test_others_do_not_exist(self, site: Site) -> None:
        ada, eve = await site.person(), await site.person()
        async with site.client() as client:
            device = (await client.post(MINE, json=PHONE, headers=bearer(ada))).json()["id"]
            path = f"{MINE}/{device}"
            for answer in (
                await client.get(path, headers=bearer(eve)),
                await client.patch(path, json={"name": "Mine"}, headers=bearer(eve)),
                await client.delete(path, headers=bearer(eve)),
            ):
                assert (answer.status_code, answer.json()["code"]) == (404, "device_missing")
            assert (await client.get(path)).status_code == 401

    async def test_are_seen_as_long_as_their_session_goes_on(self, site: Site) -> None:
        ada, eve = await newcomer(site, "Ada", with_password=True), await newcomer(site, "Eve")
        async with site.client() as client:
            path = f"{MINE}/{(await client.post(MINE, json=PHONE, headers=bearer(ada))).json()['id']}"

            async def seen(who: SignedIn) -> datetime:
                return datetime.fromisoformat(
                    (await client.get(path, headers=bearer(who))).json()["last_seen_at"]
                )

            async def refreshed(who: SignedIn) -> SignedIn:
                return await site.features.people.sessions.refresh(who.refresh_token, Client())

            begun = await seen(ada)
            site.clock.move(minutes=4)
            ada = await refreshed(ada)
            assert await seen(ada) == begun, "a few minutes are not worth a write"
            site.clock.move(minutes=5)
            ada = await refreshed(ada)
            assert await seen(ada) == site.clock.now()
            anew = await site.features.people.accounts.log_in(ada.user.email, PASSWORD, Client())
            site.clock.move(minutes=6)
            anew = await refreshed(anew)
            assert await seen(anew) < site.clock.now(), "nobody has said that this session is the device"
            assert (await client.post(f"{path}/seen", headers=bearer(eve))).status_code == 401
            eve = await refreshed(eve)
            assert (await client.post(f"{path}/seen", headers=bearer(eve))).status_code == 404
            assert (await client.post(f"{path}/seen", headers=bearer(anew))).status_code == 204
            assert await seen(anew) == site.clock.now()
            site.clock.move(minutes=6)
            assert await seen(await refreshed(anew)) == site.clock.now()

    async def test_five_also_when_they_come_at_once(self, fresh_database_url: str) -> None:
        database = PostgresDatabase(fresh_database_url, size=8, name="devices")
        await database.open()
        try:
            clock, ids = SystemClock(), Uuid7Source()
            signing = make_signing(database, PostgresEventLog(), clock, ids)
            await signing.accounts.create("ada@example.org", PASSWORD)
            begun = await signing.accounts.log_in("ada@example.org", PASSWORD, Client())
            ada = Authenticator(KEYS, "segue", clock).authenticate(f"Bearer {begun.access_token}", None)
            devices = Devices(database=database, audit=Audit(database, clock), clock=clock, ids=ids)
            came = await asyncio.gather(
                *(devices.add(ada, f"Phone {n}", "android", None) for n in range(12)),
                return_exceptions=True,
            )
            assert sum(isinstance(one, TooManyDevices) for one in came) == 7
            assert len(await devices.list_devices(ada.user_id)) == 5
        finally:
            await database.close()
