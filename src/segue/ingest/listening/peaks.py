"""The outline of a song for its seek bar, from a stream of unknown length."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
COUNT = 1800
_FINEST = 16
_MOST_BUCKETS = 1 << 16


class Peaks:
    """Least and greatest sample per bucket; buckets double when there are too many of them.

    Memory is bounded, and a bucket is never more than a 36th of one of the outline's slices.
    """

    def __init__(self) -> None:
        self._bucket = _FINEST
        self._low = np.empty(_MOST_BUCKETS, np.float32)
        self._high = np.empty(_MOST_BUCKETS, np.float32)
        self._used = 0
        self._rest: Samples = np.empty(0, np.float32)

    def add(self, samples: Samples) -> None:
        """The next samples of the mono mix, -1 to 1."""
        whole = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        start = 0
        while len(whole) - start >= self._bucket:
            if self._used == _MOST_BUCKETS:
                self._double()
            count = min((len(whole) - start) // self._bucket, _MOST_BUCKETS - self._used)
            if count == 0:
                break
            part = whole[start : start + count * self._bucket].reshape(count, self._bucket)
            self._low[self._used : self._used + count] = part.min(axis=1)
            self._high[self._used : self._used + count] = part.max(axis=1)
            self._used += count
            start += count * self._bucket
        self._rest = whole[start:].copy()

    def finish(self) -> tuple[bytes, float]:
        """1,800 pairs of int8 (least, greatest) over equal slices, and the greatest magnitude heard."""
        low, high = self._low[: self._used], self._high[: self._used]
        if len(self._rest):
            low, high = np.append(low, self._rest.min()), np.append(high, self._rest.max())
        if not len(low):
            return bytes(2 * COUNT), 0.0
        starts = np.arange(COUNT) * len(low) // COUNT
        pairs = np.stack((np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)), axis=1)
        loudest = float(max(-low.min(), high.max()))
        return np.clip(np.rint(pairs * 127), -127, 127).astype(np.int8).tobytes(), loudest

    def _double(self) -> None:
        half = _MOST_BUCKETS // 2
        self._low[:half] = self._low.reshape(half, 2).min(axis=1)
        self._high[:half] = self._high.reshape(half, 2).max(axis=1)
        self._used = half
        self._bucket *= 2
