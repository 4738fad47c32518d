"""Cutting one file into what players fetch: fragments of about a second, gathered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from segue.catalog.api import FragmentIndex

SEGMENT_PLAN = (2.0, 4.0)
"""Seconds of the first and of all later segments: 10 s would cost 2.5 times the start-up."""

CHUNK_PLAN = (10.0,)
"""Seconds of a chunk of the JSON manifest."""

PREVIEW_S = 30.0
"""Seconds of the beginning that people without an account may hear."""

_LEAST_TAIL_S = 1.0


@dataclass(frozen=True, slots=True)
class Segment:
    """Bytes [start, end) of the file; `first` is its media time, both times in ticks."""

    start: int
    end: int
    first: int
    ticks: int


def gather(index: FragmentIndex, plan: Sequence[float]) -> tuple[Segment, ...]:
    """Whole fragments gathered to about the seconds of `plan`, its last repeating.

    A tail under a second joins the segment before it.
    """
    segments: list[Segment] = []
    fragments = list(_fragments(index))
    place = 0
    while place < len(fragments):
        wanted = plan[min(len(segments), len(plan) - 1)] * index.timescale
        first = fragments[place]
        end, ticks = first.end, first.ticks
        place += 1
        while place < len(fragments) and ticks + fragments[place].ticks / 2 < wanted:
            end, ticks = fragments[place].end, ticks + fragments[place].ticks
            place += 1
        segments.append(Segment(first.start, end, first.first, ticks))
    if len(segments) > 1 and segments[-1].ticks < _LEAST_TAIL_S * index.timescale:
        tail, last = segments.pop(), segments.pop()
        segments.append(Segment(last.start, tail.end, last.first, last.ticks + tail.ticks))
    return tuple(segments)


def chunks(index: FragmentIndex) -> tuple[Segment, ...]:
    """The file in pieces of about 10 s.

    The first brings the file's head, so that all of them one after the other are the whole file.
    """
    first, *others = gather(index, CHUNK_PLAN)
    return (Segment(0, first.end, first.first, first.ticks), *others)


def preview_end(index: FragmentIndex) -> tuple[int, int]:
    """The byte after the last whole fragment of a song's first 30 seconds, and the ticks up to there."""
    end, ticks = int(index.first_offset), 0
    for fragment in _fragments(index):
        if ticks and ticks + fragment.ticks > PREVIEW_S * index.timescale:
            break
        end, ticks = fragment.end, ticks + fragment.ticks
    return end, ticks


def _fragments(index: FragmentIndex) -> Iterator[Segment]:
    start, first = int(index.first_offset), 0
    sizes = iter(index.sizes)
    for count, ticks in index.durations:
        for _ in range(count):
            end = start + next(sizes)
            yield Segment(start, end, first, ticks)
            start, first = end, first + ticks
