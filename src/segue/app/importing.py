"""`segue import`: a folder taken in, with a bar to watch and a reason for each file that is refused."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from segue.app.bootstrap import Engines, open_engines
from segue.app.features import build_features
from segue.app.settings import Settings
from segue.app.tasks import register_tasks
from segue.app.worker import WORKED_QUEUES
from segue.engines.postgres.health import NoWorker, check_workers
from segue.ingest.api import Refusal, Tally, count_songs

_DRAIN_S = 5.0


async def import_folder(settings: Settings, database_url: str, folder: Path, *, copy: bool) -> Tally:
    """Import and wait; where no worker runs, this process is one meanwhile. Raises FolderMissing."""
    console = Console(stderr=True)
    async with open_engines("import", settings, database_url=database_url) as engines:
        features = build_features(engines)
        register_tasks(engines, features)
        async with _somebody_working(engines):
            total = await asyncio.to_thread(count_songs, os.fspath(folder))
            with _progress(console) as progress:
                bar = progress.add_task("Importing", total=total, note="")

                def hear(tally: Tally, refusals: Sequence[Refusal]) -> None:
                    for refusal in refusals:
                        console.print(f"{refusal.path}: {refusal.reason} ({refusal.code})", highlight=False,
                                      markup=False, soft_wrap=True)  # fmt: skip
                    done = tally.unchanged + tally.ready + tally.failed
                    note = f"{tally.failed} refused" if tally.failed else ""
                    progress.update(bar, completed=done, note=note)

                return await features.ingest.folder_import.run(folder, copy=copy, hear=hear)


def summary(tally: Tally) -> str:
    """The last line."""
    parts = [f"{tally.ready:,} imported", f"{tally.unchanged:,} unchanged"]
    if tally.failed:
        parts.append(f"{tally.failed:,} refused, for the reasons above")
    return ", ".join(parts) + "."


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=console,
        transient=True,
    )


@asynccontextmanager
async def _somebody_working(engines: Engines) -> AsyncIterator[None]:
    try:
        await check_workers(engines.database)
    except NoWorker:
        # Another one may be started meanwhile, so this one is not alone.
        queues = WORKED_QUEUES | {"encode": engines.settings.encoders}
        working = asyncio.create_task(engines.jobs.run(queues, drain_s=_DRAIN_S, alone=False))
        try:
            yield
        finally:
            engines.jobs.stop()
            await working
    else:
        yield
