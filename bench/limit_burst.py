"""One process of limit_check's burst.

`python -m bench.limit_burst URL PERSON SECONDS` prints how much it allowed.
"""

import asyncio
import sys
import time
from uuid import uuid4

from segue.accounts.access.limits import STREAMS
from segue.engines.postgres.limits import PostgresLimits
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import SystemClock


async def burst(url: str, person: str, seconds: float) -> int:
    """Ask for one person until the time is over; how often it was allowed."""
    database = PostgresDatabase(url, size=2, name="bench limits")
    await database.open()
    limits = PostgresLimits(database, SystemClock(), uuid4())
    allowed = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        allowed += (await limits.take(STREAMS, person)).allowed
        await asyncio.sleep(0.001)
    await limits.close()
    await database.close()
    return allowed


if __name__ == "__main__":
    print(asyncio.run(burst(sys.argv[1], sys.argv[2], float(sys.argv[3]))))
