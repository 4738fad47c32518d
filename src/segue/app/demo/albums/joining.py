"""Parts that run into each other: mixed with their tails, mastered across their joints.

Cut at the joints, the album plays as it was composed only where players leave no gap.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from segue.app.demo.albums.journey import TEMPO, Journey
from segue.app.demo.sound.effects import widen
from segue.app.demo.sound.mastering import clean, fade, limit
from segue.app.demo.sound.signal import Audio, bell, chain, from_db, samples, shelf

_BAR_BEATS = 4
_TONE = chain(bell(330, 1.8, -2.5), shelf(2500, 6.0))
# Pads are wider than speakers can show, and must be heard in mono too.
_WIDTH = 0.65
_TAIL_S = 14.0
_FADE_IN_S = 3.0
_FADE_OUT_S = 9.0
# How far mastering looks across a joint: the longest filter's half is 93 ms, the limiter's reach 70.
_CONTEXT = samples(0.5)


def compose(parts: Sequence[tuple[int, Callable[[int], Journey], float]]) -> Iterator[Audio]:
    """The masters of parts (bars, writer, gain in dB), in order; end to end they have no seam.

    Each part has one gain, tail included: a loudness of its own, and still nothing jumps at a joint.

    A part is given out when the next one is mixed: two are in memory at a time.
    """
    nothing: Audio = np.zeros((2, _CONTEXT), np.float32)
    before, tail, waiting = nothing, nothing[:, :0], nothing[:, :0]
    for number, (bars, write, gain_db) in enumerate(parts):
        body, tail = _played(bars, write, gain_db, tail, last=number == len(parts) - 1)
        if number == 0:
            fade(body, _FADE_IN_S, 0.0)
        else:
            yield _mastered(before, waiting, body[:, :_CONTEXT])
            before = waiting[:, -_CONTEXT:].copy()
        waiting = body
    fade(waiting, 0.0, _FADE_OUT_S)
    yield _mastered(before, waiting, nothing)


def _played(
    bars: int, write: Callable[[int], Journey], gain_db: float, tail: Audio, *, last: bool
) -> tuple[Audio, Audio]:
    """A part with what rings into it, and what rings on after it; the last keeps its own tail."""
    length = samples(TEMPO.seconds(bars * _BAR_BEATS))
    mix = write(length + samples(_TAIL_S)).mix()
    mix *= np.float32(from_db(gain_db))
    mix[:, : tail.shape[1]] += tail
    if last:
        return mix, mix[:, :0]
    rest = mix[:, length:].copy()
    fade(rest, 0.0, _TAIL_S / 2)
    return mix[:, :length].copy(), rest


def _mastered(before: Audio, body: Audio, after: Audio) -> Audio:
    whole = np.concatenate([before, body, after], axis=1)
    clean(whole, _TONE)
    widen(whole, _WIDTH)
    limit(whole)
    return np.ascontiguousarray(whole[:, before.shape[1] : before.shape[1] + body.shape[1]])
