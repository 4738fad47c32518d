"""A worker killed at any step; the next one brings the upload to its end as if nothing had been."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import psutil
import psycopg
import pytest
from psycopg.rows import dict_row

from segue.catalog.api import Container
from segue.engines.blobs.local import LocalBlobStore
from segue.engines.ffmpeg.engine import FfmpegEngine
from segue.engines.ffmpeg.reading import Crashed
from segue.engines.postgres.pool import PostgresDatabase
from segue.ingest import rules, store
from segue.ingest.api import Draft, Origin
from segue.ingest.ladder import DEFAULT_LADDER, rates_for, rungs_for
from segue.ingest.sniff import sniff
from segue.kernel.ids import UploadId
from segue.kernel.ports.sandbox import ProgramKilled
from segue.kernel.units import SampleCount
from tests.sounds import make_sound

ROOT = Path(__file__).resolve().parents[3]
MOMENTS = (
    *("claim:1", "probe:1", "listen:1", "put_file:1", "publish_version:1", "keep_plan:1", "commit:1"),
    *("claim:2", "encode:1", "put_file:2", "put_file:4", "publish_version:2", "finish:1", "commit:2"),
)
_OF_VERSION = "select blob_key, size from renditions where version_id = %s"
MADE = {("aac128", "mp4"), ("aac64", "mp4"), ("vorbis96", "ogg"), ("flac", "mp4"), ("flac", "flac")}


class Doomed:
    """The process that runs jobs until they die."""

    def __init__(self, url: str, files: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.ingest.doomed", url, str(files)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, upload_id: UploadId, moment: str) -> int:
        """How the process ended that ran the upload's jobs."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder} {upload_id} {moment}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


@pytest.fixture
def doomed(fresh_database_url: str, small_files: dict[Container, Path]) -> Iterator[Doomed]:
    process = Doomed(fresh_database_url, small_files[Container.MP4].parent)
    yield process
    process.close()


@pytest.fixture
async def database(fresh_database_url: str) -> AsyncIterator[PostgresDatabase]:
    database = PostgresDatabase(fresh_database_url, size=4, name="test")
    await database.open()
    yield database
    await database.close()


async def queued(database: PostgresDatabase, folder: Path, wav: Path) -> UploadId:
    """An upload whose master is kept."""
    upload_id = UploadId(uuid4())
    key = rules.master_key(upload_id)

    async def pieces() -> AsyncIterator[bytes]:
        yield wav.read_bytes()

    size = await LocalBlobStore(folder / "blobs").put(key, pieces())
    new = store.NewUpload(upload_id, None, Origin.UPLOAD, "song.wav", size, Draft(title="T"), master_key=key)
    async with database.transaction() as conn:
        await store.add_upload(conn, new, datetime.now(UTC))
    return upload_id


def rows(url: str, query: LiteralString, *values: object) -> list[dict[str, Any]]:
    with psycopg.connect(url, row_factory=dict_row) as conn:
        return conn.execute(query, values).fetchall()


class TestKilledWorker:
    """kill -9 after any step: one song, one version, all renditions, told once; nothing half-made is seen."""

    async def test_at_every_step(
        self,
        fresh_database_url: str,
        database: PostgresDatabase,
        doomed: Doomed,
        wav: Path,
        tmp_path: Path,
    ) -> None:
        url = fresh_database_url
        for moment in MOMENTS:
            folder = tmp_path / moment.replace(":", "-")
            upload_id = await queued(database, folder, wav)
            killed = await asyncio.to_thread(doomed.run, folder, upload_id, moment)
            assert killed == -signal.SIGKILL, moment
            for version in rows(url, "select id, complete from song_versions"):
                # Whatever can be seen can be heard.
                told = rows(url, _OF_VERSION, version["id"])
                assert told, moment
                for rendition in told:
                    assert (folder / "blobs/objects" / rendition["blob_key"]).stat().st_size == rendition[
                        "size"
                    ]
                assert version["complete"] == (len(told) == len(MADE)), moment

            assert await asyncio.to_thread(doomed.run, folder, upload_id, "never") == 0
            [upload] = rows(url, "select * from uploads where id = %s", upload_id)
            assert (upload["state"], upload["percent"]) == ("ready", 100), moment
            [version] = rows(url, "select * from song_versions")
            assert (version["id"], version["complete"]) == (upload["version_id"], True)
            assert len(rows(url, "select 1 from songs")) == 1
            made = rows(url, "select id, container from renditions")
            assert {(one["id"], one["container"]) for one in made} == MADE
            kinds = [event["type"] for event in rows(url, "select type from events order by id")]
            assert kinds.count("SongReady") == 1
            assert not list((folder / "work").iterdir())
            with psycopg.connect(url) as conn:
                conn.execute(b"truncate uploads, songs, albums, artists, events cascade")


class TestKilledChild:
    """ffmpeg or the listening child killed from outside is no fault of the file."""

    @pytest.mark.parametrize("victim", ["ffmpeg", "segue.ingest.listening"])
    async def test_while_listening(self, engine: FfmpegEngine, tmp_path: Path, victim: str) -> None:
        source = make_sound(tmp_path / "long.wav", "-c:a", "pcm_s16le", seconds=120)
        probe = await engine.probe(source, sniff(source))
        work = tmp_path / "work"
        work.mkdir()
        listening = asyncio.create_task(engine.listen(source, probe, work))
        await _kill(victim)
        with pytest.raises((Crashed, ProgramKilled)):
            await listening
        assert not _children(victim)

    async def test_while_encoding(self, engine: FfmpegEngine, tmp_path: Path) -> None:
        source = make_sound(tmp_path / "long.wav", "-c:a", "pcm_s16le", seconds=120)
        probe = await engine.probe(source, sniff(source))
        encoding = asyncio.create_task(
            engine.encode(
                source,
                probe,
                rungs=rungs_for(DEFAULT_LADDER, lossless=True),
                rates=rates_for(probe.sample_rate),
                duration=SampleCount(120 * 44100),
                folder=tmp_path,
                progress=lambda _: None,
            )
        )
        await _kill("ffmpeg")
        with pytest.raises((Crashed, ProgramKilled)):
            await encoding


def _children(name: str) -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            line = process.cmdline()
            if "bwrap" not in line[0] and any(name in word for word in line[:6]):
                found.append(process)
        except (psutil.Error, IndexError):
            continue
    return found


async def _kill(name: str) -> None:
    async with asyncio.timeout(30):
        while not _children(name):
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)
    for process in _children(name):
        process.kill()
