"""What operators see of the live socket."""

from prometheus_client import CollectorRegistry, Counter, Gauge

from segue.live.contracts import CloseCode


class LiveMeters:
    """How many connections there are, and why they ended."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._open = Gauge("segue_live_connections", "Live connections that are open.", registry=registry)
        self._closed = Counter(
            "segue_live_closed",
            "Live connections that ended, by who ended them: left for clients, else the reason.",
            ["reason"],
            registry=registry,
        )

    def opened(self) -> None:
        """A connection began."""
        self._open.inc()

    def closed(self, code: CloseCode | None) -> None:
        """A connection ended; None: its client left."""
        self._open.dec()
        self._closed.labels("left" if code is None else code.name.lower()).inc()
