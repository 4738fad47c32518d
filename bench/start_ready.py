"""From `bin/run` to a server that is ready, once everything is set up."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness import Bar, Bench, Contender
from bench.processes import running_segue
from bench.report import ROOT


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """A data folder that has been served once, an empty one, and Python with the same imports."""
    with TemporaryDirectory(prefix="segue-bench-", ignore_cleanup_errors=True) as folder:
        used = Path(folder, "used")
        with running_segue(data_dir=used):
            pass
        yield {
            "bin/run": lambda: start(used),
            "bin/run, first start": lambda: start(None),
            "imports alone": import_segue,
        }


def start(data_dir: Path | None) -> Mapping[str, float]:
    """Seconds from the command to /health/ready answering 200."""
    with running_segue(data_dir=data_dir, command=(str(ROOT / "bin" / "run"),)) as server:
        return {"ready": server.ready_s}


def import_segue() -> Mapping[str, float]:
    """Seconds for a Python that only imports the server's code."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import segue.app.cli, segue.app.bootstrap"], check=True, timeout=60
    )
    return {"ready": time.perf_counter() - began}


BENCH = Bench(
    name="start_ready",
    hypothesis=(
        "A start costs little more than the imports of its processes: migrations are a look, the database"
        " wakes fast."
    ),
    sizes="set up before; a data folder served once, and an empty one",
    control="a Python process that imports the same code and ends",
    units={"ready": "s"},
    bars=(Bar("ready", "bin/run", at_most=6.0),),
    contenders=contenders,
    repetitions=5,
)
