"""Ingest on its engines."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # ships no types
from prometheus_client import CollectorRegistry

from segue.app.bootstrap import Engines
from segue.app.metrics import IngestCounters
from segue.app.people import People
from segue.catalog.api import Catalog, Holds, Originals, Songs
from segue.engines.ffmpeg.engine import FfmpegEngine
from segue.engines.mutagen.readers import MutagenReaders
from segue.engines.sandbox.confinement import Confinement, find_confinement, python_reads
from segue.engines.sandbox.cores import Cores
from segue.engines.sandbox.process import ProcessSandbox
from segue.ingest.api import (
    AlbumCovers,
    Duplicates,
    Encoding,
    Fingerprints,
    FolderImport,
    Ladders,
    Quotas,
    Reports,
    ResumableUploads,
    Stocktaking,
    Sweep,
    Telling,
    Uploads,
)

# Beside them the importer itself and the database are at work.
_READERS = max(1, min(4, len(os.sched_getaffinity(0))))


@dataclass(frozen=True, slots=True)
class Ingest:
    """The services of ingest."""

    uploads: Uploads
    resumable: ResumableUploads
    quotas: Quotas
    stocktaking: Stocktaking
    telling: Telling
    encoding: Encoding
    sweep: Sweep
    folder_import: FolderImport
    ladders: Ladders
    album_covers: AlbumCovers
    fingerprints: Fingerprints
    reports: Reports


def build_ingest(engines: Engines, people: People, catalog: Catalog, registry: CollectorRegistry) -> Ingest:
    """Build the services; nothing runs before the first job."""
    settings, database, blobs, clock = engines.settings, engines.database, engines.blobs, engines.clock
    # Beside the blobs by default, so that what is made there moves in without being copied.
    folder = settings.data_dir / "work"
    ffmpeg = Path(imageio_ffmpeg.get_ffmpeg_exe())
    engine = FfmpegEngine(ffmpeg, ProcessSandbox(lambda: _confinement(ffmpeg)), Cores(settings.encoders))
    quotas = Quotas(database, catalog, people.audit, settings.artist_quota)
    uploads = Uploads(
        database=database,
        blobs=blobs,
        jobs=engines.jobs,
        clock=clock,
        ids=engines.ids,
        quotas=quotas,
        size_limit=settings.upload_limit,
    )
    fingerprints = Fingerprints(database, Holds(engines.events), clock, engines.ids)
    originals, readers = Originals(engines.events, clock, engines.ids), MutagenReaders(_READERS)
    return Ingest(
        uploads=uploads,
        resumable=ResumableUploads(
            database=database,
            blobs=blobs,
            jobs=engines.jobs,
            uploads=uploads,
            quotas=quotas,
            clock=clock,
            ids=engines.ids,
        ),
        quotas=quotas,
        stocktaking=Stocktaking(database, blobs, clock, settings.artist_quota),
        telling=Telling(database, people.mailroom, clock),
        encoding=Encoding(
            database=database,
            blobs=blobs,
            jobs=engines.jobs,
            catalog=catalog,
            quotas=quotas,
            fingerprints=fingerprints,
            analyser=engine,
            encoder=engine,
            meters=IngestCounters(registry),
            clock=clock,
            ids=engines.ids,
            rungs=settings.ladder,
            folder=folder,
        ),
        sweep=Sweep(database, blobs, catalog, clock, folder),
        folder_import=FolderImport(
            database=database,
            blobs=blobs,
            uploads=uploads,
            originals=originals,
            readers=readers,
            clock=clock,
            ids=engines.ids,
            folder=folder,
            readers_count=_READERS,
        ),
        ladders=Ladders(
            database,
            uploads,
            originals,
            clock,
            engines.ids,
            in_background=settings.lazy_ladders == "background",
        ),
        album_covers=AlbumCovers(database, catalog, readers, clock),
        reports=Reports(database),
        fingerprints=fingerprints,
    )


def build_duplicates(engines: Engines, catalog: Catalog, songs: Songs, telling: Telling) -> Duplicates:
    """What people decide about songs of one sound."""
    return Duplicates(
        database=engines.database,
        catalog=catalog,
        songs=songs,
        holds=Holds(engines.events),
        telling=telling,
        clock=engines.clock,
    )


def _confinement(ffmpeg: Path) -> Confinement:
    # Both programs that read hostile bytes must run, or songs would fail one by one for it.
    programs = ((str(ffmpeg), "-version"), (sys.executable, "-c", "import numpy"))
    return find_confinement(programs, (ffmpeg, *python_reads()))
