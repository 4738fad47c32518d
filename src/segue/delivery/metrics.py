"""What operators see of delivery."""

import asyncio
from collections import Counter as Tally

from prometheus_client import CollectorRegistry, Counter

_HELD_S = 0.25


class DeliveryMeters:
    """Counters of stream answers, media files and the cache of versions.

    Counts are gathered for a quarter of a second: a metric's own locks and files would cost a
    request more than the counting is worth. Used in an event loop only.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._streams = Counter("segue_streams", "Stream answers given.", registry=registry)
        self._looks = Counter(
            "segue_version_cache",
            "Looks at the cache of song versions: hit, miss, or stale while the database was down.",
            ["outcome"],
            registry=registry,
        )
        self._requests = Counter(
            "segue_media_requests", "Requests for media files, by status.", ["status"], registry=registry
        )
        self._bytes = Counter("segue_media_sent_bytes", "Bytes of media files sent.", registry=registry)
        self._gathering = False
        self._streamed = self._known = self._sent = 0
        self._answered: Tally[int] = Tally()

    def streamed(self) -> None:
        """A stream answer was given."""
        self._streamed += 1
        self._gather()

    def version_known(self) -> None:
        """A version was in the cache."""
        self._known += 1
        self._gather()

    def version_read(self) -> None:
        """A version was read."""
        self._looks.labels("miss").inc()

    def version_kept(self) -> None:
        """A version should have been read, but the database was down."""
        self._looks.labels("stale").inc()

    def answered(self, status: int) -> None:
        """A request for a media file was answered so."""
        self._answered[status] += 1
        self._gather()

    def sent(self, size: int) -> None:
        """So many bytes of a media file were sent."""
        self._sent += size
        self._gather()

    def flush(self) -> None:
        """Put what was gathered into the metrics."""
        self._gathering = False
        self._streams.inc(self._streamed)
        self._looks.labels("hit").inc(self._known)
        self._bytes.inc(self._sent)
        for status, count in self._answered.items():
            self._requests.labels(str(status)).inc(count)
        self._streamed = self._known = self._sent = 0
        self._answered.clear()

    def _gather(self) -> None:
        if not self._gathering:
            self._gathering = True
            asyncio.get_running_loop().call_later(_HELD_S, self.flush)
