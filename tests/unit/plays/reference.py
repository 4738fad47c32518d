"""Listening told again, as simply as it can be: the model that the service is held against."""

from collections.abc import Iterable
from itertools import groupby, pairwise

from segue.kernel.ids import SongId
from segue.plays.contracts import EventType, Report


def counted(reports: Iterable[Report], song_ms: dict[SongId, int]) -> dict[SongId, int]:
    """How often each song counts, given every event that was accepted, each once."""
    totals: dict[SongId, int] = {}

    def place(event: Report) -> tuple[object, ...]:
        late = {EventType.END: 0, EventType.SKIP: 0, EventType.START: 1}.get(event.type, 2)
        return event.session_id, event.song_id, event.at, late, event.event_id

    def stretches(events: list[Report]) -> Iterable[list[Report]]:
        stretch: list[Report] = []
        for event in events:
            if event.type is EventType.START and stretch:
                yield stretch
                stretch = []
            stretch.append(event)
        yield stretch

    for (_, song_id), group in groupby(
        sorted(reports, key=place), lambda event: (event.session_id, event.song_id)
    ):
        for stretch in stretches(list(group)):
            if _counts(stretch, song_ms[song_id]):
                totals[song_id] = totals.get(song_id, 0) + 1
    return totals


def _counts(stretch: list[Report], song_ms: int) -> bool:
    heard = 0
    for before, event in pairwise(stretch):
        if event.type is not EventType.SEEK:
            passed = int((event.at - before.at).total_seconds() * 1000 + 0.0005)
            heard += max(0, min(event.position - before.position, passed))
        if song_ms >= 30_000 and heard >= 30_000:
            return True
        if song_ms < 30_000 and event.type is EventType.END and heard >= 0.9 * song_ms:
            return True
    return False
