"""What ends a session reaches every process, those that start later too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from segue.accounts.api import Authenticator, Client, CutReason, OpenSockets, SignedIn, Unauthenticated
from segue.engines.postgres.event_log import PostgresEventListener, PostgresEventLog
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock
from segue.kernel.events import Denied, SessionEnded
from segue.kernel.ids import Uuid7Source
from tests.signing import KEYS, make_signing
from tests.site import PASSWORD

EMAIL = "ada@example.org"


@dataclass
class Process:
    """What a web process holds: who may ask, and a socket of somebody's."""

    authenticator: Authenticator
    sockets: OpenSockets
    cut: asyncio.Queue[CutReason] = field(default_factory=asyncio.Queue)

    def refuses(self, who: SignedIn) -> bool:
        try:
            self.authenticator.authenticate(f"Bearer {who.access_token}", None)
        except Unauthenticated:
            return True
        return False


@asynccontextmanager
async def process(url: str) -> AsyncIterator[Process]:
    """A web process's part of this, on its own connection."""
    authenticator = Authenticator(KEYS, "segue", SystemClock())
    one = Process(authenticator, OpenSockets(authenticator))
    listener = PostgresEventListener(url, name="process")
    for kind in (SessionEnded, Denied):
        listener.on(kind, authenticator.hear)
        listener.on(kind, one.sockets.hear)
    await listener.start()
    try:
        yield one
    finally:
        await listener.stop()


class TestEnd:
    """A session ended in one process is over in all of them, and stays over after a restart."""

    async def test_reaches_every_process(self, fresh_database_url: str) -> None:
        database = PostgresDatabase(fresh_database_url, size=4, name="endings")
        await database.open()
        clock, ids = SystemClock(), Uuid7Source()
        signing = make_signing(database, PostgresEventLog(), clock, ids)
        try:
            await signing.accounts.create(EMAIL, PASSWORD)
            lost = await signing.accounts.log_in(EMAIL, PASSWORD, Client())
            here = await signing.accounts.log_in(EMAIL, PASSWORD, Client())
            async with process(fresh_database_url) as one, process(fresh_database_url) as two:
                for each in (one, two):
                    assert not each.refuses(lost)
                caller = two.authenticator.authenticate(f"Bearer {lost.access_token}", None)
                mine = one.authenticator.authenticate(f"Bearer {here.access_token}", None)
                with two.sockets.hold(caller, two.cut.put_nowait):
                    await signing.sessions.end(mine, lost.session_id)
                    why = await asyncio.wait_for(two.cut.get(), 10)
                assert why is CutReason.SESSION_ENDED
                async with asyncio.timeout(10):
                    while not (one.refuses(lost) and two.refuses(lost)):
                        await asyncio.sleep(0.01)
                assert not one.refuses(here)
                with pytest.raises(Unauthenticated), one.sockets.hold(caller, one.cut.put_nowait):
                    raise AssertionError("it was held")
            async with process(fresh_database_url) as restarted:
                assert restarted.refuses(lost)
                assert not restarted.refuses(here)
        finally:
            await database.close()
