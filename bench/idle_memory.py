"""Memory of the whole tree of `segue serve` at rest."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psutil

from bench.harness import Bar, Bench, Contender
from bench.processes import RunningSegue, pss_bytes, running_segue, tree

# Start-up leaves imports and a first pass of periodic jobs behind; after 20 s the figure stands still.
REST_S = 20


@contextmanager
def contenders() -> Iterator[Mapping[str, Contender]]:
    """One server, looked at once it has come to rest; its database alone is the control."""
    with running_segue() as server:
        time.sleep(REST_S)
        yield {
            "whole tree": lambda: {
                "PSS": pss_bytes(server.process) / 1e6,
                "processes": len(tree(server.process)),
            },
            "its database": lambda: database_memory(server),
        }


def database_memory(server: RunningSegue) -> Mapping[str, float]:
    """The postmaster and its children, found by their executable's name."""
    members = [process for process in tree(server.process) if is_postgres(process)]
    top = [process for process in members if process.parent() not in members]
    return {"PSS": sum(pss_bytes(process) for process in top) / 1e6, "processes": len(members)}


def is_postgres(process: psutil.Process) -> bool:
    """Whether this process runs PostgreSQL's binary."""
    return process.name().startswith("postgres")


BENCH = Bench(
    name="idle_memory",
    hypothesis="A whole Segue at rest (supervisor, web, worker, database) fits a machine with 512 MB.",
    sizes=f"an empty data folder, {REST_S} s after ready",
    control="the embedded PostgreSQL's share of the same tree",
    units={"PSS": "MB"},
    bars=(Bar("PSS", "whole tree", at_most=280),),
    contenders=contenders,
    repetitions=5,
    warmups=0,
)
