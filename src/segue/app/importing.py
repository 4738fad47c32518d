"""`segue import`: a folder taken in, with a bar to watch and a reason for each file that is refused."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from segue.app.bootstrap import Engines, open_engines
from segue.app.features import build_features
from segue.app.settings import Settings
from segue.app.tasks import register_tasks
from segue.app.watching import changes
from segue.app.worker import WORKED_QUEUES
from segue.engines.postgres.health import NoWorker, check_workers
from segue.ingest.api import Finding, FolderImport, Outcome, Tally, Wishes

_DRAIN_S = 5.0
_TOLD = (Outcome.REFUSED, Outcome.UNREADABLE)


async def import_folder(
    settings: Settings, database_url: str, folder: Path, wishes: Wishes, *, watch: bool
) -> None:
    """Import and say what came of it, again after each change with `watch`. Raises FolderMissing.

    Where no worker runs, this process is one meanwhile.
    """
    console = Console(stderr=True)
    async with open_engines("import", settings, database_url=database_url) as engines:
        features = build_features(engines)
        register_tasks(engines, features)
        async with _somebody_working(engines, needed=not wishes.lazy):
            imports = features.ingest.folder_import
            console.print(summary(await _once(console, imports, folder, wishes)), highlight=False)
            if watch:
                console.print(f"Watching {folder}; press Ctrl-C to stop.", highlight=False, markup=False)
                async for place in changes(folder):
                    tally = await _once(console, imports, place, wishes)
                    if tally.done - tally.unchanged + tally.gone:
                        console.print(summary(tally), highlight=False)


def summary(tally: Tally) -> str:
    """The last line."""
    parts = [f"{tally.added:,} imported", f"{tally.unchanged:,} unchanged"]
    for count, word in (
        (tally.changed, "changed"),
        (tally.renamed, "renamed"),
        (tally.gone, "gone"),
        (tally.returned, "back"),
        (tally.playlists, "playlists read"),
    ):
        if count:
            parts.append(f"{count:,} {word}")
    if tally.refused:
        parts.append(f"{tally.refused:,} refused, for the reasons above")
    return ", ".join(parts) + "."


async def _once(console: Console, imports: FolderImport, folder: Path, wishes: Wishes) -> Tally:
    with _progress(console) as progress:
        bar = progress.add_task("Looking", total=None, note="")

        def hear(tally: Tally, findings: Sequence[Finding]) -> None:
            for one in findings:
                if one.outcome in _TOLD:
                    console.print(f"{one.path}: {one.reason} ({one.code})", highlight=False, markup=False,
                                  soft_wrap=True)  # fmt: skip
            note = f"{tally.refused} refused" if tally.refused else ""
            if tally.total:
                progress.update(
                    bar, description="Importing", total=tally.total, completed=tally.done, note=note
                )
            else:
                progress.update(bar, completed=tally.seen, note=note)

        return await imports.run(folder, wishes, hear)


class _RateColumn(ProgressColumn):
    """Files a second, lately."""

    def render(self, task: Task) -> Text:
        """As text; nothing before there is a rate."""
        return Text("" if task.speed is None else f"{task.speed:,.0f}/s")


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=console,
        transient=True,
    )


@asynccontextmanager
async def _somebody_working(engines: Engines, *, needed: bool) -> AsyncIterator[None]:
    # Who imports lazily encodes nothing now: the next server makes covers and qualities.
    if not needed:
        yield
        return
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
