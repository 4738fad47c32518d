"""Asks for a new artist once a moment, each time in a process of its own, which dies at that moment.

`python -m tests.integration.api.doomed DATABASE_URL FOLDER TOKEN MOMENT...`; the moment is the request's
key, too. Prints how each process ended.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from segue.accounts.api import Idempotency
from segue.engines.blobs.store import open_blob_store
from segue.engines.postgres.pool import PostgresDatabase
from segue.engines.postgres.units import Unit
from segue.kernel.ids import Uuid7Source
from tests.fakes import FakeClock
from tests.site import make_site

MOMENTS = ("claimed", "kept", "committed")


def dying(step: Any) -> Any:
    """`step`, and no further."""

    async def take(*given: Any, **named: Any) -> Any:
        await step(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return take


async def main(url: str, folder: Path, token: str, moment: str) -> None:
    """See the module."""
    owner, name = {
        "claimed": (Idempotency, "claim"),
        "kept": (Idempotency, "keep"),
        "committed": (Unit, "commit"),
    }[moment]
    setattr(owner, name, dying(getattr(owner, name)))
    database = PostgresDatabase(url, size=4, name="doomed")
    await database.open()
    site = make_site(database, open_blob_store(f"file://{folder}"), FakeClock(), Uuid7Source(), folder)
    headers = {"authorization": f"Bearer {token}", "idempotency-key": moment}
    async with site.client() as client:
        await client.post("/api/v1/artists", json={"name": moment}, headers=headers)


if __name__ == "__main__":
    for each in sys.argv[4:]:
        child = os.fork()
        if child == 0:
            asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], each))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 - the answer
