"""Asking the application as someone."""

from datetime import timedelta
from typing import Any

import httpx

from segue.accounts.api import Client, Role, SignedIn
from segue.kernel.ids import UserId
from tests.site import Site, bearer

API = "/api/v1"


async def ask(site: Site, who: SignedIn | None, method: str, path: str, **told: Any) -> httpx.Response:
    """One request of someone, or of nobody."""
    async with site.client(headers=bearer(who) if who else {}) as client:
        return await client.request(method, f"{API}/{path}", **told)


async def person(site: Site, *roles: Role, email: str | None = None) -> SignedIn:
    """A new person with these roles beside listener, signed in; without a password, which costs time."""
    people = site.features.people
    email = email or f"{site.engines.ids.new().hex}@example.org"
    async with site.engines.database.transaction() as conn:
        user = await people.accounts.add_person(conn, email, "Somebody")
    if roles:
        await site.grant(email, *roles)
    return await _signed_in(site, user.id)


async def again(site: Site, who: SignedIn) -> SignedIn:
    """The same person with a fresh session."""
    return await _signed_in(site, who.user.id)


async def _signed_in(site: Site, user_id: UserId) -> SignedIn:
    async with site.engines.database.transaction() as conn:
        accounts = site.features.people.accounts
        return await accounts.begin_session(conn, user_id, Client(address="203.0.113.9"), method="test")


async def give(site: Site, admin: SignedIn, who: SignedIn, tier: str, **more: Any) -> httpx.Response:
    """An admin gives a tier."""
    body = {"tier": tier, **more}
    return await ask(site, admin, "PUT", f"admin/users/{who.user.id}/subscription", json=body)


async def codes(site: Site, admin: SignedIn, **told: Any) -> list[str]:
    """Codes of a new batch of vouchers."""
    body = {
        "tier": "premium",
        "days": 30,
        "count": 1,
        "expires_at": (site.clock.now() + timedelta(days=365)).isoformat(),
        **told,
    }
    answer = await ask(site, admin, "POST", "admin/vouchers", json=body)
    assert answer.status_code == 201, answer.text
    found: list[str] = answer.json()["codes"]
    return found


async def redeem(site: Site, who: SignedIn, code: str) -> httpx.Response:
    """Someone uses a voucher."""
    return await ask(site, who, "POST", "users/me/vouchers", json={"code": code})
