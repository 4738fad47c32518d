"""Fingerprints as chromaprint makes them of music: values that change a little from one to the next."""

import numpy as np
from numpy.typing import NDArray

Fingerprint = NDArray[np.uint32]


def make_fingerprint(seed: int, length: int = 1600, change: float = 0.1) -> Fingerprint:
    """A song's; a bit changes from one value to the next with the probability seen in music."""
    chance = np.random.default_rng(seed)
    flips = np.packbits(chance.random((length, 32)) < change, axis=1).view("<u4").ravel()
    flips[0] = chance.integers(0, 1 << 32, dtype=np.uint32)
    return np.bitwise_xor.accumulate(flips.astype(np.uint32))


def heard_again(song: Fingerprint, seed: int, *, error: float = 0.1, late: int = 0) -> Fingerprint:
    """The same recording from another file: bits differ with probability `error`, `late` values are lost."""
    chance = np.random.default_rng(seed)
    wrong = np.packbits(chance.random((len(song), 32)) < error, axis=1).view("<u4").ravel()
    return (song ^ wrong.astype(np.uint32))[late:]
