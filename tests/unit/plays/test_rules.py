"""When listening counts."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from segue.kernel.ids import SongId
from segue.kernel.units import DurationMs
from segue.plays.contracts import EventType, LoggedEvent, Refusal, Report, StreamKey
from segue.plays.rules import counted, listen, order, refusal

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
A_SONG = DurationMs(200_000)
KEY = StreamKey(UUID(int=1), SongId(UUID(int=2)))


def event(second: float, event_type: str, position_s: float, song_s: float = 200) -> LoggedEvent:
    return LoggedEvent(
        event_id=uuid5(UUID(int=9), f"{second} {event_type} {position_s}"),
        type=EventType(event_type),
        position=DurationMs(round(position_s * 1000)),
        at=NOW + timedelta(seconds=second),
        song=DurationMs(round(song_s * 1000)),
    )


def heard(*events: LoggedEvent) -> list[int]:
    return [stream.listened for stream in listen(KEY, sorted(events, key=order))]


def count(*events: LoggedEvent) -> int:
    return counted(listen(KEY, sorted(events, key=order)))


class TestListening:
    """Time is listened to when both the position and the clock moved by it."""

    def test_thirty_seconds_count(self) -> None:
        assert count(event(0, "start", 0), event(10, "progress", 10), event(30, "progress", 30)) == 1

    def test_a_millisecond_less_does_not(self) -> None:
        assert count(event(0, "start", 0), event(29.999, "progress", 29.999)) == 0

    def test_claiming_a_far_position_adds_only_the_time_that_passed(self) -> None:
        assert heard(event(0, "start", 0), event(2, "progress", 90)) == [2000]

    def test_time_passing_in_a_pause_adds_nothing(self) -> None:
        events = (event(0, "start", 0), event(5, "pause", 5), event(600, "progress", 6))
        assert heard(*events) == [6000]

    def test_a_seek_adds_nothing_and_listening_goes_on_from_there(self) -> None:
        events = (
            event(0, "start", 0),
            event(8, "progress", 8),
            event(9, "seek", 120),
            event(14, "progress", 125),
        )
        assert heard(*events) == [13_000]

    def test_going_back_takes_nothing_away(self) -> None:
        assert heard(event(0, "start", 0), event(20, "progress", 20), event(21, "progress", 3)) == [20_000]

    def test_waiting_for_data_is_not_listening(self) -> None:
        events = (event(0, "start", 0), event(4, "buffering", 4), event(20, "progress", 6))
        assert heard(*events) == [6000]

    def test_it_counts_once_however_long_it_goes_on(self) -> None:
        assert count(event(0, "start", 0), *(event(t, "progress", t) for t in range(10, 200, 10))) == 1

    def test_the_song_again_counts_again_after_a_new_start(self) -> None:
        once = (event(0, "start", 0), event(40, "progress", 40), event(200, "end", 200))
        again = (event(200, "start", 0), event(240, "progress", 40))
        assert count(*once, *again) == 2

    def test_the_song_again_without_a_start_is_the_same_stream(self) -> None:
        once = (event(0, "start", 0), event(40, "progress", 40), event(200, "end", 200))
        again = (event(201, "progress", 1), event(241, "progress", 41))
        assert count(*once, *again) == 1

    def test_an_end_and_a_start_in_one_millisecond_are_in_that_order(self) -> None:
        streams = listen(
            KEY, sorted((event(200, "start", 0), event(0, "start", 0), event(200, "end", 200)), key=order)
        )
        assert [stream.listened for stream in streams] == [200_000, 0]

    def test_without_a_start_listening_begins_at_the_first_event(self) -> None:
        assert count(event(0, "progress", 50), event(31, "progress", 81)) == 1


class TestShortSongs:
    """A song under 30 s counts at its end, when it was heard."""

    def test_heard_to_the_end_it_counts(self) -> None:
        assert count(event(0, "start", 0, 12), event(12, "end", 12, 12)) == 1

    def test_not_before_the_end(self) -> None:
        assert count(event(0, "start", 0, 12), event(11.9, "progress", 11.9, 12)) == 0

    def test_an_end_that_was_skipped_to_does_not_count(self) -> None:
        assert count(event(0, "start", 0, 12), event(1, "seek", 11, 12), event(2, "end", 12, 12)) == 0


class TestRefusing:
    """What cannot be taken is refused with the reason."""

    def refused(self, at: datetime, *, song: DurationMs | None = A_SONG, events: int = 0) -> Refusal | None:
        asked = Report(UUID(int=1), UUID(int=2), SongId(UUID(int=3)), EventType.START, DurationMs(0), at)
        why = refusal(asked, now=NOW, song=song, events=events)
        return None if why is None else why[0]

    @pytest.mark.parametrize("late", [timedelta(0), timedelta(days=29, hours=23), timedelta(days=30)])
    def test_thirty_days_late_is_in_time(self, late: timedelta) -> None:
        assert self.refused(NOW - late) is None

    def test_later_is_too_late(self) -> None:
        assert self.refused(NOW - timedelta(days=30, seconds=1)) is Refusal.TOO_LATE

    def test_a_clock_some_minutes_fast_is_forgiven(self) -> None:
        assert self.refused(NOW + timedelta(minutes=10)) is None

    def test_the_future_is_not(self) -> None:
        assert self.refused(NOW + timedelta(minutes=11)) is Refusal.FROM_THE_FUTURE

    def test_a_song_must_be_known(self) -> None:
        assert self.refused(NOW, song=None) is Refusal.UNKNOWN_SONG

    def test_a_session_has_an_end(self) -> None:
        assert self.refused(NOW, events=11_999) is None
        assert self.refused(NOW, events=12_000) is Refusal.SESSION_FULL
