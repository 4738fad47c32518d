"""People whose accounts cost no password hash, for tests that need several."""

from functools import cache

import httpx
from argon2 import PasswordHasher

from segue.accounts.api import Client, Role, SignedIn
from tests.site import PASSWORD, Site, bearer

AT_HOME = "203.0.113.9"


async def newcomer(
    site: Site, name: str, *roles: Role, email: str | None = None, with_password: bool = False
) -> SignedIn:
    """A new person, signed in; PASSWORD is theirs if they have one."""
    email = email or f"{name.lower()}@example.org"
    people = site.features.people
    async with site.engines.database.transaction() as conn:
        user = await people.accounts.add_person(conn, email, name)
        if with_password:
            await conn.execute("update users set password_hash = %s where id = %s", [_hash(), user.id])
    if roles:
        await site.grant(email, *roles)
    async with site.engines.database.transaction() as conn:
        return await people.accounts.begin_session(
            conn, user.id, Client(device_name="Phone", client="Player 1", address=AT_HOME), method="password"
        )


def as_person(site: Site, who: SignedIn, address: str = "198.51.100.7") -> httpx.AsyncClient:
    """What the person sends with."""
    return site.client(address, headers=bearer(who))


@cache
def _hash() -> str:
    # Weak on purpose: what is tested is who may, not how hard it is to guess.
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
