"""`segue ddex` and `segue export`: releases taken in from distributors, and written out."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import click

from segue.app.bootstrap import open_engines
from segue.app.features import build_features
from segue.app.settings import Settings
from segue.app.tasks import register_tasks
from segue.catalog.api import WrittenRelease
from segue.ingest.api import DdexTally, MessageFinding
from segue.kernel.ids import AlbumId

_NO_SCHEMAS = "SEGUE_DDEX_SCHEMAS names no folder of schemas: messages are checked for their structure alone."


async def take_messages(settings: Settings, database_url: str, folder: Path) -> DdexTally:
    """Take in what is there. Raises FolderMissing."""
    async with open_engines("ddex", settings, database_url=database_url) as engines:
        features = build_features(engines)
        register_tasks(engines, features)
        if features.papers.ddex.schemas is None:
            click.echo(_NO_SCHEMAS, err=True)
        return await features.papers.ddex.run(folder, _tell)


async def export_release(settings: Settings, database_url: str, album: UUID, folder: Path) -> WrittenRelease:
    """Write a release out. Raises AlbumMissing."""
    async with open_engines("export", settings, database_url=database_url) as engines:
        return await build_features(engines).papers.folders.write(AlbumId(album), folder)


def summary(tally: DdexTally) -> str:
    """The last line."""
    parts = [f"{tally.done:,} messages taken in with {tally.songs:,} files", f"{tally.known:,} known"]
    if tally.refused:
        parts.append(f"{tally.refused:,} refused, for the reasons above")
    return ", ".join(parts) + "."


def _tell(path: Path, findings: Sequence[MessageFinding]) -> None:
    for one in findings:
        click.echo(f"{path}:{one.line}: {'' if one.fatal else 'note: '}{one.message}", err=True)
