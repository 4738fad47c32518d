"""Metrics of the web process, and what is looked up when someone asks for the page."""

import asyncio
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator, Mapping

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from segue.app.metrics import CONTENT_TYPE
from segue.app.web.addresses import is_private
from segue.app.web.problems import MetricsPrivate

_HELD_S = 0.25
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class RequestMetrics:
    """Answers by route, and how long they took.

    Gathered for a quarter of a second: a metric's own locks and files would cost a request more than the
    counting is worth. Used in an event loop only.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "segue_http_requests",
            "Answers, by method, route and status.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "segue_http_request_seconds",
            "From the first byte asked to the last answered, by route.",
            ["route"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._gathered: dict[tuple[str, str, int], _Tally] = {}

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer; status 0 is a client that left before there was one."""
        tally = self._gathered.get((method, route, status))
        if tally is None:
            if not self._gathered:
                asyncio.get_running_loop().call_later(_HELD_S, self.flush)
            tally = self._gathered[method, route, status] = _Tally()
        tally.buckets[bisect_left(_BUCKETS, seconds)] += 1
        tally.seconds += seconds

    def flush(self) -> None:
        """Put what was gathered into the metrics."""
        gathered, self._gathered = self._gathered, {}
        for (method, route, status), tally in gathered.items():
            named = method if method in _METHODS else "other"
            self._requests.labels(named, route, str(status or _CLIENT_LEFT)).inc(sum(tally.buckets))
            histogram = self._seconds.labels(route)
            # The library takes observations one by one only, each a dozen times what it costs to add them up.
            histogram._sum.inc(tally.seconds)  # noqa: SLF001
            for bucket, count in zip(histogram._buckets, tally.buckets, strict=True):  # noqa: SLF001
                bucket.inc(count)


class _Tally:
    """What was gathered of one route: answers by bucket, the last one without bound, and seconds in all."""

    __slots__ = ("buckets", "seconds")

    def __init__(self) -> None:
        self.buckets = [0] * (len(_BUCKETS) + 1)
        self.seconds = 0.0


def metrics_router(page: Callable[[], Awaitable[bytes]]) -> APIRouter:
    """`/metrics`, outside the API's prefix."""
    routes = APIRouter(tags=["operation"])

    @routes.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
    async def read_metrics(request: Request) -> Response:
        """Figures in Prometheus' text format, for private networks only."""
        if request.client is None or not is_private(request.client.host):
            raise MetricsPrivate("Ask from this machine or a private network.")
        return Response(await page(), headers={"content-type": CONTENT_TYPE, "cache-control": "no-store"})

    return routes


class LiveFigures(Collector):
    """Figures that are looked up for the page: the pool of this process, the queue in the database."""

    def __init__(self, pool: Mapping[str, int], queue: Mapping[tuple[str, str], int] | None) -> None:
        self._pool = pool
        self._queue = queue

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures as they were given."""
        up = GaugeMetricFamily("segue_database_up", "1 when the database answered for this page.")
        up.add_metric([], 0 if self._queue is None else 1)
        yield up
        pool = GaugeMetricFamily(
            "segue_database_pool", "Connections of this process's pool, by state.", labels=["state"]
        )
        size, idle = self._pool.get("pool_size", 0), self._pool.get("pool_available", 0)
        for state, count in (
            ("used", size - idle),
            ("idle", idle),
            ("waiting", self._pool.get("requests_waiting", 0)),
        ):
            pool.add_metric([state], count)
        yield pool
        if self._queue is not None:
            depth = GaugeMetricFamily(
                "segue_queue_depth", "Jobs, by queue and state.", labels=["queue", "state"]
            )
            for (queue, state), count in self._queue.items():
                depth.add_metric([queue, state], count)
            yield depth


_CLIENT_LEFT = 499
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
