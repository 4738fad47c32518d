"""What was done that matters for security stays written."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from segue.accounts.api import Role
from tests.site import Site, bearer


async def entries(site: Site, headers: Mapping[str, str], **params: Any) -> list[dict[str, Any]]:
    """What an admin reads."""
    async with site.client(headers=dict(headers)) as client:
        answer = await client.get("/api/v1/admin/audit", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


class TestReading:
    """An admin finds an entry by who, what, to whom and when."""

    async def test_filters_narrow(self, site: Site) -> None:
        admin, ada = await site.person(Role.ADMIN), await site.person()
        audit = site.features.people.audit
        async with site.engines.database.transaction() as conn:
            await audit.record(
                conn, "thing.made", actor=ada.user.id, object_kind="thing", object_id="7",
                address="192.0.2.1", colour="red", count=3, last=None,
            )  # fmt: skip
            site.clock.move(minutes=1)
            await audit.record(conn, "thing.lost", actor=None, object_kind="thing", object_id="8")
            await audit.record(conn, "thingamy.lost", actor=None, object_kind="thing", object_id="8")
        head = bearer(admin)
        (made,) = await entries(site, head, action="thing.made")
        assert made["actor"] == {
            "id": str(ada.user.id), "email": ada.user.email, "display_name": ada.user.display_name,
        }  # fmt: skip
        assert made["address"] == "192.0.2.1"
        assert made["details"] == {"colour": "red", "count": 3, "last": None}
        assert [e["action"] for e in await entries(site, head, action="thing")] == [
            "thing.lost",
            "thing.made",
        ]
        assert [e["action"] for e in await entries(site, head, actor=ada.user.id, action="thing")] == [
            "thing.made"
        ]
        assert len(await entries(site, head, object_kind="thing", object_id="8")) == 2
        since = (site.clock.now()).isoformat()
        assert [e["action"] for e in await entries(site, head, since=since, action="thing")] == ["thing.lost"]
        assert [e["action"] for e in await entries(site, head, until=since, action="thing")] == ["thing.made"]

    async def test_pages_reach_every_entry_once(self, site: Site) -> None:
        admin = await site.person(Role.ADMIN)
        async with site.engines.database.transaction() as conn:
            for number in range(5):
                await site.features.people.audit.record(
                    conn, "thing.made", actor=None, object_kind="thing", object_id=str(number)
                )
        seen, cursor = [], ""
        params: dict[str, str] = {"action": "thing", "limit": "2"}
        async with site.client(headers=bearer(admin)) as client:
            while True:
                told = (
                    await client.get(
                        "/api/v1/admin/audit",
                        params=params | ({"cursor": cursor} if cursor else {}),
                    )
                ).json()
                seen += [entry["object_id"] for entry in told["items"]]
                cursor = told["next"]
                if cursor is None:
                    break
            wrong = await client.get("/api/v1/admin/audit", params={"cursor": "WzFlOTld"})
            # An integer larger than any id.
            huge = await client.get(
                "/api/v1/admin/audit", params={"cursor": "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMF0"}
            )
        assert seen == ["4", "3", "2", "1", "0"]
        assert wrong.json()["code"] == huge.json()["code"] == "bad_cursor"

    async def test_is_for_admins(self, site: Site) -> None:
        artist = await site.person(Role.ARTIST)
        async with site.client() as client:
            assert (await client.get("/api/v1/admin/audit")).status_code == 401
            assert (await client.get("/api/v1/admin/audit", headers=bearer(artist))).status_code == 403


class TestAppendOnly:
    """Nothing that was written is altered; only retention takes away, and it alone."""

    @pytest.mark.parametrize(
        "statement",
        [
            "update audit_log set action = 'other.thing'",
            "update audit_log set details = '{}'",
            "delete from audit_log",
            "truncate audit_log",
        ],
    )
    async def test_the_database_refuses(self, site: Site, statement: str) -> None:
        async with site.engines.database.transaction() as conn:
            await site.features.people.audit.record(
                conn, "thing.made", actor=None, object_kind="thing", object_id="1", why="so"
            )
            with pytest.raises(psycopg.errors.RaiseException, match="only ever appended"):
                async with conn.transaction():
                    await conn.execute(statement)

    async def test_retention_may_not_rewrite(self, site: Site) -> None:
        async with site.engines.database.transaction() as conn:
            await site.features.people.audit.record(
                conn, "thing.made", actor=None, object_kind="thing", object_id="1", address="192.0.2.1"
            )
            await conn.execute("select set_config('segue.audit_retention', 'on', true)")
            for change in ("action = 'other.thing'", "address = '192.0.2.9'", "details = '{\"a\": 1}'"):
                with pytest.raises(psycopg.errors.RaiseException):
                    async with conn.transaction():
                        await conn.execute(f"update audit_log set {change}")  # noqa: S608  # constants above

    async def test_retention_takes_away_what_is_old(self, site: Site) -> None:
        audit, ada = site.features.people.audit, await site.person()
        async with site.engines.database.transaction() as conn:
            made = {"actor": ada.user.id, "object_kind": "thing", "address": "192.0.2.1"}
            await audit.record(conn, "thing.made", object_id="old", **made)  # type: ignore[arg-type]  # as written above
            site.clock.move(days=2)
            await audit.record(conn, "thing.made", object_id="new", **made)  # type: ignore[arg-type]  # as above
            site.clock.move(days=2)
            await audit.forget(conn, site.clock.now() - timedelta(days=3))
            about = [e for e in await audit.list_about(conn, ada.user.id) if e.action == "thing.made"]
            assert [(e.object_id, e.address) for e in about] == [("new", "192.0.2.1")]
            await audit.forget_addresses(conn, site.clock.now())
            about = [e for e in await audit.list_about(conn, ada.user.id) if e.action == "thing.made"]
            assert [(e.object_id, e.address) for e in about] == [("new", None)]
            await audit.forget_person(conn, ada.user.id)
