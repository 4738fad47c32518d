"""Two tabs on two connections, at the same moment."""

import asyncio

import pytest

from segue.accounts.api import Client
from segue.engines.postgres.event_log import PostgresEventLog
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.ids import Uuid7Source
from tests.signing import Signing, make_signing
from tests.site import PASSWORD


async def race(signing: Signing, rounds: int) -> None:
    """Refresh from two tabs at once, and go on with what both were given."""
    begun = await signing.joining.register("ada@example.org", PASSWORD, "Ada", Client())
    assert begun is not None
    token = begun.refresh_token
    for _ in range(rounds):
        one, two = await asyncio.gather(
            signing.sessions.refresh(token, Client()), signing.sessions.refresh(token, Client())
        )
        assert one.refresh_token == two.refresh_token != token
        assert one.session_id == two.session_id == begun.session_id
        token = one.refresh_token


class TestTwoTabs:
    """However they meet, both are given one successor, and the session goes on."""

    @pytest.mark.parametrize("rounds", [50, pytest.param(1000, marks=pytest.mark.long)])
    async def test_at_the_same_moment(self, fresh_database_url: str, rounds: int) -> None:
        database = PostgresDatabase(fresh_database_url, size=4, name="tabs")
        await database.open()
        try:
            signing = make_signing(database, PostgresEventLog(), SystemClock(), Uuid7Source())
            await race(signing, rounds)
            async with database.transaction() as conn:
                cursor = await conn.execute(
                    "select count(*) filter (where used_at is null) as good, count(*) as kept"
                    "  from refresh_tokens"
                )
                assert await cursor.fetchone() == {"good": 1, "kept": rounds + 1}
        finally:
            await database.close()
