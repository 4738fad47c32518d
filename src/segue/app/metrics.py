"""Metrics of a process, and the page that shows those of all processes of a machine.

Each room makes its own metric objects, from the registry that bootstrap hands to it. With
PROMETHEUS_MULTIPROC_DIR set before the start (the supervisor does), their values are files in that
folder, and the page of any web process sums up web and worker.
"""

import os
from collections.abc import Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SHARED = "PROMETHEUS_MULTIPROC_DIR"


def exposition(registry: CollectorRegistry, live: Iterable[Collector]) -> bytes:
    """The page: what was counted, and `live` figures that are looked up for it."""
    disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody reads
    page = registry
    if os.environ.get(_SHARED):
        page = CollectorRegistry()
        MultiProcessCollector(page)  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped
    looked_up = CollectorRegistry()
    for collector in live:
        looked_up.register(collector)
    return generate_latest(page) + generate_latest(looked_up)


class PlayCounters:
    """The meters of `plays`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._events = Counter(
            "segue_play_events", "Reported play events, by outcome.", ["outcome"], registry=registry
        )
        self._streams = Counter(
            "segue_plays_counted", "Plays that came to count (30 s or more).", registry=registry
        )
        self._buffering = Counter(
            "segue_buffering", "Times the sound stopped for want of data, as players say.", registry=registry
        )

    def events(self, outcome: str, count: int) -> None:
        """Reported events by outcome: accepted, duplicate, refused."""
        self._events.labels(outcome).inc(count)

    def streams(self, count: int) -> None:
        """Plays that came to count."""
        self._streams.inc(count)

    def buffering(self, count: int) -> None:
        """Times the sound stopped for want of data."""
        self._buffering.inc(count)


class IngestCounters:
    """The meters of `ingest`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._uploads = Counter(
            "segue_uploads",
            "Uploads that came to an end: ready, or the code of the failure.",
            ["outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "segue_encode_seconds",
            "Time a song's jobs took: first until it plays, rest for its further qualities.",
            ["stage"],
            buckets=(1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280),
            registry=registry,
        )

    def finished(self, outcome: str) -> None:
        """An upload came to an end."""
        self._uploads.labels(outcome).inc()

    def encoded(self, stage: str, seconds: float) -> None:
        """A song's job took this long."""
        self._seconds.labels(stage).observe(seconds)
