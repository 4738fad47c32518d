"""Finding the same recording among a hundred thousand, by fingerprint."""

import asyncio
import os
import resource
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import psutil
import psycopg
from numpy.typing import NDArray
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from bench.harness import Bar, Bench, Contender
from bench.kept import made_once, scratch_folder
from bench.statistics import quantile
from segue.engines.postgres.launcher import FAST_AND_LOSSY, EmbeddedPostgres
from segue.engines.postgres.migrations import migrate
from segue.ingest.duplicates import rules, store
from segue.kernel.ids import SongId

SONGS = int(os.environ.get("SEGUE_BENCH_SONGS", "100000"))
ASKED = int(os.environ.get("SEGUE_BENCH_ASKED", "1000"))
STRANGERS = int(os.environ.get("SEGUE_BENCH_STRANGERS", "10000"))
_LENGTH = 1600
_CHANGE = 0.1
_ERROR = 0.1
Fingerprint = NDArray[np.uint32]


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """One database of so many songs."""
    with scratch_folder(f"duplicates-{SONGS}") as scratch:
        postgres = EmbeddedPostgres(scratch / "postgres", FAST_AND_LOSSY)
        postgres.start()
        try:
            with made_once(scratch / "postgres") as wanted:
                if wanted:
                    migrate(postgres.url)
                    _fill(postgres.url)
            yield {"segue": lambda: asyncio.run(_ask(postgres.url)), "compare alone": _compare_alone}
        finally:
            postgres.stop()


def fingerprint(seed: int) -> Fingerprint:
    """A song's, as steady from value to value as music's are (0.04 to 0.12 of the bits change)."""
    chance = np.random.default_rng(seed)
    flips = np.packbits(chance.random((_LENGTH, 32)) < _CHANGE, axis=1).view("<u4").ravel().astype(np.uint32)
    flips[0] = chance.integers(0, 1 << 32, dtype=np.uint32)
    found: Fingerprint = np.bitwise_xor.accumulate(flips)
    return found


def _raw(seed: int) -> bytes:
    return fingerprint(seed).tobytes()


def _again(song: Fingerprint, seed: int) -> Fingerprint:
    chance = np.random.default_rng(seed)
    wrong = np.packbits(chance.random((len(song), 32)) < _ERROR, axis=1).view("<u4").ravel()
    return (song ^ wrong.astype(np.uint32))[int(chance.integers(0, 100)) :]


def _fill(url: str) -> None:
    with psycopg.connect(url) as conn:
        conn.execute("set session_replication_role = replica")
        conn.execute("insert into artists (id, name, created_at) values (gen_random_uuid(), 'Bench', now())")
        with conn.cursor() as cursor:
            with cursor.copy(
                "copy song_versions (id, song_id, number, duration_samples, sample_rate, channels, codec,"
                " lossless, integrated_lufs, true_peak_dbtp, gain_db, peaks, fingerprint, descriptors,"
                " created_at) from stdin"
            ) as copy:
                for seed in range(SONGS):
                    song = UUID(int=seed + 1)
                    copy.write_row(
                        (song, song, 1, 1, 44100, 2, "x", False, -14, -1, -4, b"", _raw(seed),
                         "{}", "2026-01-01")
                    )  # fmt: skip
            with cursor.copy("copy song_fingerprints (song_id, version_id, keys) from stdin") as copy:
                for seed in range(SONGS):
                    song = UUID(int=seed + 1)
                    copy.write_row((song, song, rules.sketch(fingerprint(seed))))
        conn.commit()
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("vacuum analyze song_fingerprints")


async def _ask(url: str) -> Mapping[str, float]:
    async with await AsyncConnection[dict[str, Any]].connect(url, row_factory=dict_row) as conn:
        row = await (await conn.execute("select pg_backend_pid() as pid")).fetchone()
        backend = psutil.Process(row["pid"] if row else 0)
        chance = np.random.default_rng(7)
        asked = [int(seed) for seed in chance.integers(0, SONGS, ASKED)]
        await _found(conn, fingerprint(SONGS + STRANGERS))
        spent, hits = [], 0
        for place, seed in enumerate(asked):
            heard = _again(fingerprint(seed), place)
            before = _cpu(backend)
            found = await _found(conn, heard)
            spent.append((_cpu(backend) - before) * 1000)
            hits += SongId(UUID(int=seed + 1)) in found
        false = 0
        for seed in range(SONGS, SONGS + STRANGERS):
            false += bool(await _found(conn, fingerprint(seed)))
    ordered = sorted(spent)
    return {
        "p50 cpu": quantile(ordered, 0.5),
        "p99 cpu": quantile(ordered, 0.99),
        "recall": hits / ASKED,
        "false": false * 10_000 / STRANGERS,
    }


async def _found(conn: AsyncConnection[dict[str, Any]], heard: Fingerprint) -> Sequence[SongId]:
    near = await store.candidates(conn, SongId(UUID(int=0)), rules.sketch(heard), rules.LEAST_SHARED, 20)
    return [song for song, raw in near if rules.compare(heard, rules.read_fingerprint(raw)) is not None]


def _compare_alone() -> Mapping[str, float]:
    song = fingerprint(1)
    heard = _again(song, 1)
    before = resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(200):
        rules.compare(heard, song)
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 200 * 1000
    return {"p50 cpu": spent, "p99 cpu": spent}


def _cpu(backend: psutil.Process) -> float:
    """Of this process and of the database's that answers it, in seconds, to the nanosecond."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    told = Path(f"/proc/{backend.pid}/schedstat").read_text().split()[0]
    return own.ru_utime + own.ru_stime + int(told) / 1e9


BENCH = Bench(
    name="duplicates",
    hypothesis="Keys chosen by content find a recording among all, however it was encoded, in milliseconds.",
    sizes=f"{SONGS:,} fingerprints of 200 s; {ASKED:,} heard again with a bit error of {_ERROR} and a late"
    f" start, {STRANGERS:,} of strangers",
    control="one comparison of two fingerprints",
    units={"p50 cpu": "ms", "p99 cpu": "ms", "recall": "share", "false": "in 10,000"},
    bars=(
        Bar("p99 cpu", "segue", at_most=50),
        Bar("recall", "segue", at_least=0.99),
        Bar("false", "segue", at_most=1),
    ),
    contenders=contenders,
    repetitions=1,
    warmups=0,
)
