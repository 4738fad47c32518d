"""Refresh rotation against a model: whatever order tokens come in, at most one of a session is good."""

import asyncio
import contextlib
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from segue.accounts.api import Client, SignedIn
from segue.accounts.errors import BadCredentials
from segue.accounts.sessions.errors import RefreshRefused
from tests.fakes import CountedIds, FakeClock, SavepointDatabase
from tests.signing import make_signing
from tests.site import PASSWORD, HeardEvents

EMAIL = "ada@example.org"


class RefreshMachine(RuleBasedStateMachine):
    """Sessions of one person: begun, refreshed in and out of order, logged out, left alone."""

    url: str
    fresh: Bundle[SignedIn] = Bundle("fresh")
    used: Bundle[SignedIn] = Bundle("used")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = FakeClock()
        self.alive: dict[Any, bool] = {}
        self.runner.run(self._open())

    async def _open(self) -> None:
        self.conn = await AsyncConnection[dict[str, Any]].connect(self.url, row_factory=dict_row)
        # Opens the transaction that teardown rolls back; inside of it, the rest are savepoints.
        await self.conn.execute("select 1")
        ids = CountedIds()
        signing = make_signing(SavepointDatabase(self.conn), HeardEvents(), self.clock, ids)
        self.accounts, self.sessions = signing.accounts, signing.sessions
        await self.accounts.create(EMAIL, PASSWORD)

    def teardown(self) -> None:
        self.runner.run(self.conn.rollback())
        self.runner.run(self.conn.close())
        self.runner.close()

    def refresh(self, token: SignedIn) -> SignedIn | None:
        try:
            return self.runner.run(self.sessions.refresh(token.refresh_token, Client()))
        except RefreshRefused:
            return None

    @rule(target=fresh)
    def log_in(self) -> SignedIn:
        new = self.runner.run(self.accounts.log_in(EMAIL, PASSWORD, Client()))
        self.alive[new.session_id] = True
        return new

    @rule(token=consumes(fresh), target=fresh)
    def refresh_once(self, token: SignedIn) -> SignedIn:
        new = self.refresh(token)
        assert (new is not None) == self.alive[token.session_id]
        # A refused one stays what it was, so that the model may hand it in again.
        return new or token

    @rule(token=consumes(fresh), target=used)
    def refresh_and_keep_the_old(self, token: SignedIn) -> SignedIn:
        new = self.refresh(token)
        assert (new is not None) == self.alive[token.session_id]
        return token

    @rule(token=used)
    def replay_at_once(self, token: SignedIn) -> None:
        # By a second tab, or a thief: within the grace nobody can tell, and there is still one good token.
        again = self.refresh(token)
        if not self.alive[token.session_id]:
            assert again is None
        elif again is None:
            self.alive[token.session_id] = False

    @rule(token=used)
    def replay_late(self, token: SignedIn) -> None:
        self.clock.move(seconds=11)
        assert self.refresh(token) is None
        self.alive[token.session_id] = False

    @rule(token=fresh)
    def log_out(self, token: SignedIn) -> None:
        self.runner.run(self.sessions.log_out(refresh_token=token.refresh_token, caller=None))
        self.alive[token.session_id] = False

    @rule()
    def guess(self) -> None:
        try:
            self.runner.run(self.sessions.refresh("a" * 86, Client()))
        except RefreshRefused:
            return
        raise AssertionError("a guessed token was taken")

    @rule()
    def wait(self) -> None:
        self.clock.move(hours=5)

    @invariant()
    def at_most_one_token_of_a_session_is_good(self) -> None:
        rows = self.runner.run(self._good())
        for row in rows:
            assert row["good"] <= 1
            assert (row["ended_at"] is None) == self.alive.get(row["id"], True)

    async def _good(self) -> list[dict[str, Any]]:
        cursor = await self.conn.execute(
            "select s.id, s.ended_at, count(*) filter (where t.used_at is null) as good"
            "  from sessions s join refresh_tokens t on t.session_id = s.id group by s.id"
        )
        return await cursor.fetchall()


class TestRefreshRotation:
    """A used token ends its session and no other after the grace; a fresh one is good exactly once."""

    def test_holds_in_any_order(self, worker_database_url: str) -> None:
        machine = type("Machine", (RefreshMachine,), {"url": worker_database_url})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=20,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


class TestGuessing:
    """A wrong password begins nothing."""

    async def test_no_session_is_begun(self, database: SavepointDatabase) -> None:
        clock, ids = FakeClock(), CountedIds()
        accounts = make_signing(database, HeardEvents(), clock, ids).accounts
        await accounts.create(EMAIL, PASSWORD)
        with contextlib.suppress(BadCredentials):
            await accounts.log_in(EMAIL, PASSWORD + "x", Client())
        async with database.transaction() as conn:
            row = await (await conn.execute("select count(*) as sessions from sessions")).fetchone()
        assert row == {"sessions": 0}
