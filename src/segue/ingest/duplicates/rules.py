"""What two fingerprints say of each other; chromaprint's raw ones, a uint32 every eighth of a second.

A fingerprint is found by a sketch: of its values' upper 24 bits, those whose hash is smallest. The choice
depends on the values alone, so another encoding of the recording, or one that begins later, chooses what it
shares with this one. At a bit error of 0.1 a value survives with 0.9^24 = 0.08: of 128 some ten do, and two
are enough to be looked at (bench/duplicates.py).
"""

import numpy as np
from numpy.typing import NDArray

from segue.ingest.duplicates.contracts import Kind

Fingerprint = NDArray[np.uint32]
KEYS = 128
LEAST_SHARED = 2
_SHIFT = np.uint32(8)
_LEAST_VALUES = 24
"""Distinct keys below which a fingerprint says nothing: a tone, noise of a machine."""
_LEAST_OVERLAP = 40
_SHARE = 0.5
_SAME_BELOW = 0.2
"""Bit error of one recording is about 0.09, of different ones 0.38 (measured on music)."""
_EXACT_BELOW = 0.002
_OFFSETS = 4


def read_fingerprint(raw: bytes) -> Fingerprint:
    """The fingerprint as numbers."""
    return np.frombuffer(raw[: len(raw) // 4 * 4], "<u4")


def sketch(fingerprint: Fingerprint) -> list[int]:
    """The keys by which the fingerprint is found; none where it says too little."""
    keys = np.unique(fingerprint >> _SHIFT)
    if len(keys) < _LEAST_VALUES:
        return []
    # Fibonacci hashing: neighbours in value are far apart in order.
    order = (keys * np.uint32(2654435769)).argsort(kind="stable")
    chosen: list[int] = keys[order[:KEYS]].tolist()
    return chosen


def compare(one: Fingerprint, other: Fingerprint) -> tuple[Kind, float] | None:
    """Whether both are of one recording, and how sure that is; None where they are not."""
    best = min((_bit_error(one, other, offset) for offset in _offsets(one, other)), default=None)
    if best is None or best >= _SAME_BELOW:
        return None
    exact = best < _EXACT_BELOW and len(one) == len(other)
    return (Kind.EXACT if exact else Kind.RECORDING), 1 - 2 * best


def _offsets(one: Fingerprint, other: Fingerprint) -> list[int]:
    """Places of `other` in `one` that most equal keys agree on, most agreed first."""
    mine, theirs = one >> _SHIFT, other >> _SHIFT
    order = mine.argsort(kind="stable")
    sorted_keys = mine[order]
    first = sorted_keys.searchsorted(theirs, "left")
    last = sorted_keys.searchsorted(theirs, "right")
    # A value that stands for a long still passage says nothing about the place.
    counts = np.where(last - first > 8, 0, last - first)
    at = np.repeat(np.arange(len(theirs)), counts)
    starts = np.repeat(first, counts)
    within = np.arange(len(at)) - np.repeat(counts.cumsum() - counts, counts)
    offsets, votes = np.unique(order[starts + within] - at, return_counts=True)
    chosen: list[int] = offsets[votes.argsort(kind="stable")[::-1][:_OFFSETS]].tolist()
    return chosen


def _bit_error(one: Fingerprint, other: Fingerprint, offset: int) -> float:
    begin, end = max(0, offset), min(len(one), len(other) + offset)
    overlap = end - begin
    if overlap < max(_LEAST_OVERLAP, _SHARE * min(len(one), len(other))):
        return 1.0
    differing = np.bitwise_count(one[begin:end] ^ other[begin - offset : end - offset])
    return float(differing.sum()) / (32 * overlap)
