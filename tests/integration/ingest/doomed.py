"""Runs the jobs of uploads, each in a process of its own, which dies at a given moment.

`python -m tests.integration.ingest.doomed DATABASE_URL FILES` reads lines of `FOLDER UPLOAD_ID MOMENT` and
answers each with how its process ended. The moment is the name of a step and its count, such as
`put_file:3`; `never` lets it live.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from segue.accounts.api import Audit
from segue.catalog.api import Audiences, Catalog, Container, Holds
from segue.engines.blobs.local import LocalBlobStore
from segue.engines.pillow.images import PillowImages
from segue.engines.postgres.event_log import PostgresEventLog
from segue.engines.postgres.pool import PostgresDatabase
from segue.ingest import store
from segue.ingest.api import Encoding, Fingerprints, Quotas
from segue.kernel.clock import SystemClock
from segue.kernel.ids import LabelId, UploadId, UserId, Uuid7Source
from segue.kernel.ports.database import Connection
from tests.integration.ingest.fakes import FakeEngine
from tests.site import QueuedJobs

STEPS = ("claim", "probe", "listen", "put_file", "publish_version", "keep_plan", "commit", "encode", "finish")


class Meters:
    """Counts nothing."""

    def finished(self, outcome: str) -> None: ...

    def encoded(self, stage: str, seconds: float) -> None: ...


class Fate:
    """Kills this process right after a step was taken for the n-th time."""

    def __init__(self, moment: str) -> None:
        self._step, _, count = moment.partition(":")
        self._left = int(count or 1)

    def after(self, step: str, taken: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def take(*arguments: Any, **named: Any) -> Any:
            result = await taken(*arguments, **named)
            if step == self._step:
                self._left -= 1
                if self._left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return result

        return take


class NoLabels:
    """Nobody acts for a label."""

    async def list_ids_of(self, conn: Connection, user_id: UserId) -> list[LabelId]:
        return []


async def main(url: str, folder: Path, upload_id: UploadId, files: Path, moment: str) -> None:
    """See the module."""
    fate = Fate(moment)
    database = PostgresDatabase(url, size=4, name="doomed")
    await database.open()
    blobs, clock, ids = LocalBlobStore(folder / "blobs"), SystemClock(), Uuid7Source()
    catalog = Catalog(
        database=database,
        blobs=blobs,
        events=PostgresEventLog(),
        images=PillowImages(),
        labels=NoLabels(),
        audiences=Audiences(clock, unlicensed=True),
        clock=clock,
        ids=ids,
    )
    engine = FakeEngine({kind: files / f"song.{kind}" for kind in Container})
    jobs = QueuedJobs()
    for holder, steps in (
        (engine, ("probe", "listen", "encode")),
        (blobs, ("put_file",)),
        (catalog, ("publish_version",)),
        (store, ("claim", "keep_plan", "finish")),
    ):
        for step in steps:
            setattr(holder, step, fate.after(step, getattr(holder, step)))
    encoding = Encoding(
        database=database,
        blobs=blobs,
        jobs=jobs,
        catalog=catalog,
        fingerprints=Fingerprints(database, Holds(PostgresEventLog()), clock, ids),
        quotas=Quotas(database, catalog, Audit(database, clock), None),
        analyser=engine,
        encoder=engine,
        meters=Meters(),
        clock=clock,
        ids=ids,
        rungs=("aac64", "vorbis96", "flac"),
        folder=folder / "work",
    )
    committed = fate.after("commit", asyncio.sleep)
    for _ in range(3):
        await encoding.run(upload_id)
        await committed(0)
        async with database.transaction() as conn:
            found = await store.find_upload(conn, upload_id)
        if found is None or found[0].state in ("ready", "failed"):
            break
    await database.close()


def answer(line: str) -> str:
    """Run one line in a fork: imports are done once, and nothing else is shared."""
    folder, upload_id, moment = line.split()
    child = os.fork()
    if child == 0:
        asyncio.run(main(url, Path(folder), UploadId(UUID(upload_id)), Path(files), moment))
        os._exit(0)
    return str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    _, url, files = sys.argv
    for line in sys.stdin:
        sys.stdout.write(answer(line) + "\n")
        sys.stdout.flush()
