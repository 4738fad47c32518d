"""The directory of people, over HTTP."""

from typing import Any

import pytest

from segue.accounts.api import Role
from segue.kernel.events import Denied
from segue.kernel.quality import Subscription
from tests.integration.plans.asking import API, again, ask, give, person
from tests.site import PASSWORD, Site


class TestDirectory:
    """Admins find people and change what they may do; nobody else does."""

    async def test_search_and_filters(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN, email="root@example.org")
        ada = await person(site, email="Ada_L@example.org")
        bert = await person(site, Role.ARTIST, email="bert@example.com")
        await give(site, admin, ada, "premium")

        async def found(query: str) -> list[str]:
            items = (await ask(site, admin, "GET", f"admin/users?{query}")).json()["items"]
            return [item["email"].lower() for item in items]

        async with site.engines.database.transaction() as conn:
            await conn.execute(
                "update users set display_name = 'Ilse O''Maar \\d' where id = %s", [ada.user.id]
            )
        assert await found("q=ADA_L") == ["ada_l@example.org"]
        assert await found("q=ada_l@exam") == ["ada_l@example.org"]
        for words in ("ilse", "o'ma", "O'MAAR%20ils", "\\d"):
            assert await found(f"q={words}") == ["ada_l@example.org"]
        for words in ("lse", "'", "ilse%20bert", "%3A*", "%20"):
            assert await found(f"q={words}") != ["ada_l@example.org"]
        assert await found("q=example.com") == ["bert@example.com"]
        assert await found("q=%25") == []
        assert await found("role=artist") == ["bert@example.com"]
        assert await found("tier=premium") == ["ada_l@example.org"]
        assert len(await found("tier=free")) == 2
        await site.suspend("bert@example.com")
        assert await found("suspended=true") == [bert.user.email]

    async def test_pages_show_everyone_once(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN)
        for _ in range(4):
            await person(site)
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = (await ask(site, admin, "GET", f"admin/users?limit=2{cursor}")).json()
            seen += [item["id"] for item in page["items"]]
            cursor = page["next"] and f"&cursor={page['next']}"
        assert len(seen) == len(set(seen)) == 5

    async def test_among_many_they_are_found_by_an_index(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN)
        scans = "select pg_stat_get_xact_numscans('users_words'::regclass) as count"
        async with site.engines.database.transaction() as conn:
            await conn.execute(
                "insert into users (id, email, email_key, display_name, created_at)"
                " select gen_random_uuid(), n || '@many.example', n || '@many.example', 'Person ' || n, now()"
                "   from generate_series(1, 3000) n"
            )
            await conn.execute("analyze users")
            before = await (await conn.execute(scans)).fetchone()
        answer = await ask(site, admin, "GET", "admin/users?q=2999")
        assert [one["email"] for one in answer.json()["items"]] == ["2999@many.example"]
        async with site.engines.database.transaction() as conn:
            after = await (await conn.execute(scans)).fetchone()
        assert before
        assert after
        assert after["count"] == before["count"] + 1

    async def test_roles_reach_tokens_at_once(self, site: Site) -> None:
        root, other = await person(site, Role.ADMIN), await person(site, Role.ADMIN)
        path = f"admin/users/{other.user.id}"
        answer = await ask(site, root, "PATCH", path, json={"roles": ["artist"]})
        assert answer.json()["roles"] == ["artist", "listener"]
        assert (await ask(site, other, "GET", "admin/users")).status_code == 401
        other = await again(site, other)
        assert (await ask(site, other, "GET", "admin/users")).status_code == 403

    async def test_one_admin_stays(self, site: Site) -> None:
        root = await person(site, Role.ADMIN)
        path = f"admin/users/{root.user.id}"
        for method, tail, body in (
            ("PATCH", "", {"roles": []}),
            ("POST", "/suspend", {"reason": "enough"}),
        ):
            answer = await ask(site, root, method, f"{path}{tail}", json=body)
            assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")

    async def test_suspended_with_a_reason_and_restored(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await site.person(email="ada@example.org")
        path = f"admin/users/{listener.user.id}"
        answer = await ask(site, admin, "POST", f"{path}/suspend", json={"reason": "Sold their seat."})
        assert answer.json()["suspension_reason"] == "Sold their seat."
        assert Denied("person", listener.user.id, "suspended") in site.events.published
        assert (await ask(site, listener, "GET", "users/me")).status_code == 401
        async with site.client() as client:
            right, wrong = [
                await client.post(f"{API}/auth/login", json={"email": "ada@example.org", "password": word})
                for word in (PASSWORD, "not the password")
            ]
        assert (right.status_code, right.json()["reason"]) == (403, "Sold their seat.")
        assert "Sold" not in wrong.text
        assert (await ask(site, admin, "POST", f"{path}/restore")).json()["suspended_at"] is None
        assert (await again(site, listener)).user.suspension_reason is None
        actions = [
            item["action"]
            for item in (await ask(site, admin, "GET", "admin/audit?action=user")).json()["items"]
        ]
        assert actions[:2] == ["user.restored", "user.suspended"]

    async def test_sessions_are_ended(self, site: Site) -> None:
        admin, listener = await person(site, Role.ADMIN), await person(site)
        ended = await ask(site, admin, "DELETE", f"admin/users/{listener.user.id}/sessions")
        assert ended.json()["ended"] >= 1
        assert (await ask(site, listener, "GET", "users/me")).status_code == 401
        one = (await ask(site, admin, "GET", f"admin/users/{listener.user.id}")).json()
        assert one["open_sessions"] == 0

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "admin/users", None),
            ("GET", "admin/users/{id}", None),
            ("PATCH", "admin/users/{id}", {"roles": ["admin"]}),
            ("PUT", "admin/users/{id}/subscription", {"tier": "premium"}),
            ("POST", "admin/users/{id}/suspend", {"reason": "x"}),
            ("POST", "admin/users/{id}/restore", None),
            ("DELETE", "admin/users/{id}/sessions", None),
            ("GET", "admin/vouchers", None),
            ("POST", "admin/vouchers", {"tier": "premium", "days": 1, "expires_at": "2030-01-01T00:00:00Z"}),
            ("DELETE", "admin/vouchers/{id}", None),
        ],
    )
    async def test_for_admins_only(
        self, site: Site, method: str, path: str, body: dict[str, Any] | None
    ) -> None:
        artist = await person(site, Role.ARTIST)
        told = {"json": body} if body else {}
        here = path.format(id=artist.user.id)
        assert (await ask(site, None, method, here, **told)).status_code == 401
        assert (await ask(site, artist, method, here, **told)).status_code == 403
        assert (await again(site, artist)).user.subscription is Subscription.FREE

    async def test_nobody(self, site: Site) -> None:
        admin = await person(site, Role.ADMIN)
        path = "admin/users/00000000-0000-4000-8000-000000000000"
        assert (await ask(site, admin, "GET", path)).status_code == 404
        assert (
            await ask(site, admin, "PUT", f"{path}/subscription", json={"tier": "free"})
        ).status_code == 404
