"""When an event is taken and when a stream counts: pure functions of what was reported.

Listening is a fold over the events of one song in one session, sorted by `order`, so that the
same set of events gives the same streams whatever order they arrived in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from segue.kernel.ids import UserId
from segue.kernel.units import DurationMs
from segue.plays.contracts import EventType, LoggedEvent, Malformed, Refusal, Report, Stream, StreamKey

COUNTS_FROM = DurationMs(30_000)
MAX_LATE = timedelta(days=30)
CLOCK_TOLERANCE = timedelta(minutes=10)
# Three hours of one song on repeat with a report every second; a session beyond that begins anew.
MAX_SESSION_EVENTS = 12_000
# Of a song too short for COUNTS_FROM: players round, and encoders trim, a little at both ends.
_SHORT_SONG_SHARE = 0.9
_MILLISECOND = timedelta(milliseconds=1)
# Within one millisecond an end belongs to what played before and a start to what follows.
_PLACES = {EventType.END: 0, EventType.SKIP: 0, EventType.START: 1}
_PLACE_OF_OTHERS = 2

Order = tuple[datetime, int, bytes]
Placed = tuple[int, Report | Malformed]
"""An event and its place in the batch."""
Listeners = Callable[[UserId, Sequence[Report | Malformed]], Mapping[UserId, Sequence[Placed]]]
"""Under whose names a batch is kept."""
_NOBODY = UUID("6ba43b9e-4d0e-4a6c-9a37-52a1b2a0c7f3")


def by_person(user_id: UserId, events: Sequence[Report | Malformed]) -> dict[UserId, list[Placed]]:
    """Everything under the person who sent it."""
    return {user_id: list(enumerate(events))}


def by_session(user_id: UserId, events: Sequence[Report | Malformed]) -> dict[UserId, list[Placed]]:
    """Each session under a name of its own, without device and context: who listened is not kept.

    An event is still counted once, since it comes again in the session it came in first. The name
    is made of the session's, which a player chooses, so that none can choose a person's.
    """
    found: dict[UserId, list[Placed]] = {}
    for place, event in enumerate(events):
        if isinstance(event, Report):
            name = UserId(uuid5(_NOBODY, event.session_id.hex))
            found.setdefault(name, []).append((place, replace(event, device_id=None, context=None)))
        else:
            # What cannot be read is kept nowhere, so it may be answered under any name.
            found.setdefault(user_id, []).append((place, event))
    return found


def refusal(
    report: Report, *, now: datetime, song: DurationMs | None, events: int
) -> tuple[Refusal, str] | None:
    """Why `report` cannot be taken, or None.

    `song` is the song's duration, None when there is no such song; `events` is how many events
    of this song the session has already.
    """
    if report.at > now + CLOCK_TOLERANCE:
        ahead = int((report.at - now).total_seconds() // 60)
        return Refusal.FROM_THE_FUTURE, f"The event is {ahead} minutes ahead. Check the device's clock."
    if report.at < now - MAX_LATE:
        return Refusal.TOO_LATE, "The event is more than 30 days old."
    if song is None:
        return Refusal.UNKNOWN_SONG, "There is no such song here."
    if events >= MAX_SESSION_EVENTS:
        return Refusal.SESSION_FULL, "This session has reported too much of this song. Begin a new session."
    return None


def order(event: LoggedEvent) -> Order:
    """Where the event stands among those of its session and song."""
    return event.at, _place(event.type), event.event_id.bytes


def last_order(stream: Stream) -> Order:
    """Where the stream's last event stands; only later events may be listened to onto it."""
    return stream.last_at, stream.last_place, stream.last_event.bytes


def listen(key: StreamKey, events: Iterable[LoggedEvent], onto: Stream | None = None) -> list[Stream]:
    """The streams that `events`, sorted by `order`, make.

    With `onto`, the latest stream so far, listening goes on there: it is the first of the result.
    """
    streams = [] if onto is None else [onto]
    for event in events:
        if not streams or event.type is EventType.START:
            streams.append(_begin(key, event, streams[-1].events if streams else 0))
        else:
            streams[-1] = _go_on(streams[-1], event)
    return streams


def counted(streams: Sequence[Stream]) -> int:
    """How many of them count."""
    return sum(stream.counted_at is not None for stream in streams)


def _begin(key: StreamKey, event: LoggedEvent, events: int) -> Stream:
    return Stream(
        key=key,
        first_event=event.event_id,
        started_at=event.at,
        listened=DurationMs(0),
        counted_at=None,
        last_event=event.event_id,
        last_place=_place(event.type),
        last_at=event.at,
        last_position=event.position,
        events=events + 1,
    )


def _go_on(stream: Stream, event: LoggedEvent) -> Stream:
    listened = DurationMs(stream.listened + _heard(stream, event))
    counted_at = stream.counted_at
    if counted_at is None and _is_enough(listened, event):
        counted_at = event.at
    return replace(
        stream,
        listened=listened,
        counted_at=counted_at,
        last_event=event.event_id,
        last_place=_place(event.type),
        last_at=event.at,
        last_position=event.position,
        events=stream.events + 1,
    )


def _heard(stream: Stream, event: LoggedEvent) -> int:
    # Neither the position alone (it can be sought) nor the clock alone (it runs on in a pause) is
    # listening; the lesser of both is.
    if event.type is EventType.SEEK:
        return 0
    advance = event.position - stream.last_position
    elapsed = (event.at - stream.last_at) // _MILLISECOND
    return max(0, min(advance, elapsed))


def _is_enough(listened: DurationMs, event: LoggedEvent) -> bool:
    if event.song < COUNTS_FROM:
        return event.type is EventType.END and listened >= event.song * _SHORT_SONG_SHARE
    return listened >= COUNTS_FROM


def _place(event_type: EventType) -> int:
    return _PLACES.get(event_type, _PLACE_OF_OTHERS)
