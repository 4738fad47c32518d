"""Memory of a worker with its children while it encodes a large master."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil

from bench.harness import Bar, Bench, Contender
from bench.music import SECONDS, write_studio_song
from bench.processes import pss_bytes, running_segue, tree
from bench.served_song import sign_up, upload

LOOK_EVERY_S = 0.1


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """A real server; the worker before and after is the control."""
    with TemporaryDirectory(prefix="segue-bench-master-") as scratch:
        master = Path(scratch, "studio.wav")
        write_studio_song(master)
        with (
            running_segue(settings={"SEGUE_ENCODERS": "1"}) as server,
            httpx.Client(base_url=server.url, timeout=120) as client,
        ):
            sign_up(client)
            worker = next(one for one in tree(server.process) if "worker" in one.cmdline()[1:])
            yield {
                "encoding": lambda: {"PSS": _peak_while(client, master, worker)},
                "at rest": lambda: {"PSS": pss_bytes(worker) / 1e6},
            }


def _peak_while(client: httpx.Client, master: Path, worker: psutil.Process) -> float:
    """The most that was seen from the upload to its last rendition, in MB."""
    over = threading.Event()
    seen: list[int] = []

    def look() -> None:
        while not over.is_set():
            seen.append(pss_bytes(worker))
            time.sleep(LOOK_EVERY_S)

    watching = threading.Thread(target=look)
    watching.start()
    try:
        upload(client, master.read_bytes(), f"Studio {len(seen)}")
    finally:
        over.set()
        watching.join()
    return max(seen) / 1e6


BENCH = Bench(
    name="encode_memory",
    hypothesis="An encode reads and writes as a stream, so that its memory does not grow with the master.",
    sizes=f"an upload of {SECONDS} s, 24 bits at 96 kHz (121 MB), looked at every {LOOK_EVERY_S:g} s",
    control="the same worker at rest",
    units={"PSS": "MB"},
    bars=(Bar("PSS", "encoding", at_most=250),),
    contenders=contenders,
    repetitions=3,
    warmups=0,
)
