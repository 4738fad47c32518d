"""What a lazy import of a large folder costs, beside reading its tags and doing nothing with them."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bench.harness import Bar, Bench, Contender
from bench.kept import made_once, scratch_folder
from bench.library import write_library
from bench.processes import SEGUE, tree

FILES = int(os.environ.get("SEGUE_BENCH_FILES", "100000"))
_LOOK_EVERY_S = 0.25
_POSTGRES = "postgres"
_CONTROL = """
import sys
from pathlib import Path
import mutagen
for path in Path(sys.argv[1]).rglob("*.*"):
    mutagen.File(path)
"""


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """One library; each repetition imports it into a new database, and then again."""
    with scratch_folder(f"import-{FILES}") as scratch:
        library, tenth, empty = (scratch / name for name in ("all", "tenth", "empty"))
        for folder, files in ((library, FILES), (tenth, FILES // 10), (empty, 0)):
            with made_once(folder) as wanted:
                if wanted:
                    folder.mkdir(exist_ok=True)
                    write_library(folder, files)
        yield {
            "segue": lambda: _imports(scratch, library, tenth, empty),
            "mutagen alone": lambda: _control(library),
        }


def _imports(scratch: Path, library: Path, tenth: Path, empty: Path) -> Mapping[str, float]:
    with TemporaryDirectory(dir=scratch) as data:
        idle = _run(Path(data), empty)
        small = _run(Path(data), tenth)
        first = _run(Path(data), library)
        again = _run(Path(data), library)
    seconds = first.seconds - idle.seconds
    return {
        "cpu": (first.own_cpu - idle.own_cpu) / FILES * 1e6,
        "postgres cpu": (first.postgres_cpu - idle.postgres_cpu) / FILES * 1e6,
        "files/s": FILES / seconds,
        "second run": again.seconds - idle.seconds,
        "memory over idle": (first.own_peak - idle.own_peak) / 1e6,
        "memory to a tenth": first.own_peak / small.own_peak,
    }


def _control(library: Path) -> Mapping[str, float]:
    before = psutil.Process().cpu_times()
    subprocess.run([sys.executable, "-c", _CONTROL, str(library)], check=True)
    after = psutil.Process().cpu_times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return {"cpu": spent / FILES * 1e6}


class _Watched:
    """CPU and memory of an import, PostgreSQL's told apart from its own."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.own_cpu = 0.0
        self.postgres_cpu = 0.0
        self.own_peak = 0
        self._own: dict[int, float] = {}
        self._postgres: dict[int, float] = {}

    def look(self, process: psutil.Popen) -> None:
        """Note what each process of the tree has used so far."""
        memory = 0
        for one in tree(process):
            try:
                is_postgres = one.name().startswith(_POSTGRES)
                times = one.cpu_times()
                spent = times.user + times.system
                (self._postgres if is_postgres else self._own)[one.pid] = spent
                if not is_postgres:
                    memory += _pss(one)
            except psutil.Error:
                continue
        self.own_peak = max(self.own_peak, memory)

    def finish(self, seconds: float) -> None:
        """Add up."""
        self.seconds = seconds
        self.own_cpu, self.postgres_cpu = sum(self._own.values()), sum(self._postgres.values())


def _run(data: Path, folder: Path) -> _Watched:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
    environment |= {"SEGUE_DATA_DIR": str(data), "SEGUE_DEMO": "off"}
    watched = _Watched()
    began = time.perf_counter()
    process = psutil.Popen(
        (str(SEGUE), "import", str(folder), "--lazy"),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    over = threading.Event()
    looking = threading.Thread(target=_look_until, args=(over, lambda: watched.look(process)))
    looking.start()
    try:
        status = process.wait()
    finally:
        over.set()
        looking.join()
    if status != 0:
        raise RuntimeError("the import failed")
    watched.finish(time.perf_counter() - began)
    return watched


def _look_until(over: threading.Event, look: Callable[[], None]) -> None:
    while not over.is_set():
        look()
        time.sleep(_LOOK_EVERY_S)


def _pss(process: psutil.Process) -> int:
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


BENCH = Bench(
    name="import_folder",
    hypothesis="A lazy import costs little beside reading tags; its memory does not grow with the folder.",
    sizes=f"{FILES:,} tagged files of half a second to one, 7 of 10 MP3, the others FLAC",
    control="mutagen.File on each file in one process; PostgreSQL's CPU is told apart; an import of an empty"
    " folder is taken off",
    units={
        "cpu": "µs a file",
        "postgres cpu": "µs a file",
        "files/s": "files/s",
        "second run": "s",
        "memory over idle": "MB",
        "memory to a tenth": "x",
    },
    bars=(
        Bar("cpu", "segue", against="mutagen alone", at_most=3),
        Bar("second run", "segue", at_most=10),
        Bar("memory over idle", "segue", at_most=120),
        Bar("memory to a tenth", "segue", at_most=1.1),
    ),
    contenders=contenders,
    repetitions=1,
    warmups=0,
)
