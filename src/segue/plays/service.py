"""Reporting plays, history, and keeping the counts true to the log."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from segue.catalog.api import PlayCounts
from segue.kernel.clock import Clock
from segue.kernel.ids import SongId, UserId
from segue.kernel.paging import BadCursor, Page, cut_page, decode_cursor, encode_cursor
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.jobs import JobQueue
from segue.kernel.units import DurationMs
from segue.plays import rules, store
from segue.plays.contracts import (
    EventType,
    LoggedEvent,
    Malformed,
    Outcome,
    Played,
    Reconciliation,
    Refusal,
    Report,
    Result,
    Stream,
    StreamKey,
)
from segue.plays.history import rules as history_rules
from segue.plays.history import store as history
from segue.plays.listening import store as tallies
from segue.plays.ports import PlayMeters
from segue.plays.trends.service import Trends

APPLY_COUNTS = "plays.apply_counts"
# Counts reach songs every minute, or as soon as this many wait (product.md section 12).
COUNTS_AT_ONCE = 1_000
_PENDING_TAKEN = 10_000
_SONGS_COMPARED = 1_000
_MONTHS_AHEAD = 2
# A key is needed only as long as its event could be sent again and not be too late.
_KEYS_KEPT = rules.MAX_LATE + rules.CLOCK_TOLERANCE + timedelta(days=1)
# A transaction that began before the last comparison may have committed after it.
_OVERLAP = timedelta(hours=1)
MOST_CONTEXTS = 50


class Plays:
    """Plays of all people: the log, the streams it adds up to, and the counts of songs."""

    def __init__(
        self,
        database: Database,
        counts: PlayCounts,
        jobs: JobQueue,
        clock: Clock,
        meters: PlayMeters,
        *,
        trends: Trends,
        listeners: rules.Listeners = rules.by_person,
    ) -> None:
        self._listeners = listeners
        self._database = database
        self._counts = counts
        self._trends = trends
        self._jobs = jobs
        self._clock = clock
        self._meters = meters
        self._months: set[tuple[int, int]] = set()

    async def report(
        self, user_id: UserId, events: Sequence[Report | Malformed], country: str | None = None
    ) -> list[Result]:
        """Take a batch from a country, if it is known; on return what is accepted is on stable storage.

        One result for each event, in order. An event is accepted once per person and `event_id`,
        however often and however concurrently it is sent.
        """
        now = self._clock.now()
        reports = [event for event in events if isinstance(event, Report)]
        if not reports:
            return self._metered(
                [_malformed(event) for event in events if isinstance(event, Malformed)], [], 0
            )
        await self._ensure_month(now)
        told: dict[int, Result] = {}
        taken: list[Report] = []
        newly_counted = 0
        async with self._database.transaction() as conn:
            names, others = await self._names(conn, user_id, events, now)
            # Names in their order, so that two batches at once cannot wait for each other.
            for name in sorted(names.keys() | others):
                await store.hold_person(conn, name)
            for name, placed in sorted(names.items()):
                reported = [one for _, one in placed]
                results, accepted, counted = await self._report(
                    conn, name, reported, others | {name}, now, country
                )
                told |= {place: result for (place, _), result in zip(placed, results, strict=True)}
                taken += accepted
                newly_counted += counted
        return self._metered([told[place] for place in sorted(told)], taken, newly_counted)

    async def _names(
        self, conn: Connection, user_id: UserId, events: Sequence[Report | Malformed], now: datetime
    ) -> tuple[Mapping[UserId, Sequence[rules.Placed]], set[UserId]]:
        """Under whose names a batch is kept, and all under whom events of it may have been kept before."""
        names = self._listeners(user_id, events)
        if user_id not in names:
            return names, set()
        # Whoever switches their history holds themselves, too: a batch sees it before or after.
        await store.hold_person(conn, user_id)
        times = await history.times(conn, user_id, now - history_rules.KEPT)
        if not times:
            return names, set()
        # Whatever changed between an event and its repetition, it is found again under the other name.
        aliases = set(history_rules.aliases(user_id, events).values())
        return history_rules.split(user_id, events, now, times), aliases | {user_id}

    async def _report(  # noqa: PLR0917 - whose, what, known as whom, when, where
        self,
        conn: Connection,
        name: UserId,
        events: Sequence[Report | Malformed],
        known_as: set[UserId],
        now: datetime,
        country: str | None,
    ) -> tuple[list[Result], list[Report], int]:
        reports = [event for event in events if isinstance(event, Report)]
        known = await store.known_events(conn, known_as, [report.event_id for report in reports])
        songs = await self._counts.find_durations(conn, {report.song_id for report in reports})
        latest = await store.latest_streams(conn, name, {_key(report) for report in reports})
        results, accepted = _judge(events, now, known, songs, latest)
        if not accepted:
            return results, [], 0
        await store.log_events(conn, name, accepted, songs, received_at=now, country=country)
        changes = await self._listen(conn, name, accepted, songs, latest)
        await self._queue_counts(conn, changes, country)
        begun = {one.context: one.at for one in accepted if one.context and one.type is EventType.START}
        if begun:
            await history.put_contexts(conn, name, begun, MOST_CONTEXTS)
        return results, accepted, sum(changes.values())

    async def list_history(self, user_id: UserId, cursor: str | None, limit: int) -> Page[Played]:
        """What the person started, newest first. Raises BadCursor."""
        before = None if cursor is None else _history_place(cursor)
        async with self._database.transaction() as conn:
            played = await store.history(conn, user_id, before, limit + 1)
        return cut_page(
            played, limit, lambda last: encode_cursor(last.played_at.isoformat(), last.first_event.hex)
        )

    async def apply_counts(self) -> int:
        """Move queued changes into the songs' play counts; how many songs' changes were moved.

        The queue is emptied in the transaction that adds: a crash loses and doubles nothing.
        """
        songs = 0
        while True:
            async with self._database.transaction() as conn:
                await store.hold_counts(conn)
                changes = await store.take_pending(conn, _PENDING_TAKEN)
                if changes:
                    totals = Counter[SongId]()
                    for (song_id, _), change in changes.items():
                        totals[song_id] += change
                    await self._counts.add(conn, totals)
                    await self._trends.heat(conn, changes)
            if not changes:
                return songs
            songs += len({song_id for song_id, _ in changes})

    async def reconcile_recent(self) -> Reconciliation:
        """Compare with the log what was reported since the last comparison, and all counts."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            done_to = await store.reconciled_to(conn)
        if done_to is None:
            return await self.reconcile_all()
        async with self._database.transaction() as conn:
            touched = await store.keys_since(conn, done_to - _OVERLAP)
        mended = 0
        for user_id, key in touched:
            mended += await self._mend(user_id, key)
        return await self._finish_reconciliation(now, len(touched), mended)

    async def reconcile_all(self) -> Reconciliation:
        """Recompute every stream and every count from the log, which is the truth."""
        now = self._clock.now()
        sessions = mended = 0
        after: UserId | None = None
        while True:
            async with self._database.transaction() as conn:
                people = await store.reporters(conn, after)
                keys = await store.keys_of(conn, people[0]) if people else []
            if not people:
                return await self._finish_reconciliation(now, sessions, mended)
            after = people[0]
            for key in keys:
                mended += await self._mend(after, key)
            sessions += len(keys)

    async def make_partitions(self) -> int:
        """Make the log's months ahead; how many were missing."""
        day = self._clock.now().date()
        made = 0
        for _ in range(_MONTHS_AHEAD + 1):
            async with self._database.transaction() as conn:
                made += await store.make_partition(conn, day)
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return made

    async def forget_keys(self) -> int:
        """Drop the keys of events that would be too late to be sent again; how many."""
        async with self._database.transaction() as conn:
            return await store.forget_keys(conn, self._clock.now() - _KEYS_KEPT)

    async def _ensure_month(self, now: datetime) -> None:
        month = (now.year, now.month)
        if month not in self._months:
            # Apart from the batch, so that its lock on the log's shape is held for a moment only.
            async with self._database.transaction() as conn:
                await store.make_partition(conn, now.date())
            self._months.add(month)

    async def _listen(
        self,
        conn: Connection,
        user_id: UserId,
        accepted: Sequence[Report],
        songs: dict[SongId, DurationMs],
        latest: dict[StreamKey, Stream],
    ) -> Counter[SongId]:
        by_key: dict[StreamKey, list[LoggedEvent]] = {}
        for report in accepted:
            by_key.setdefault(_key(report), []).append(_logged(report, songs[report.song_id]))
        changes: Counter[SongId] = Counter()
        grown: list[Stream] = []
        for key, events in by_key.items():
            events.sort(key=rules.order)
            last = latest.get(key)
            if last is not None and rules.order(events[0]) < rules.last_order(last):
                _, change = await self._relisten(conn, user_id, key)
            else:
                streams = rules.listen(key, events, last)
                grown += streams
                change = rules.counted(streams) - (0 if last is None else rules.counted([last]))
            changes[key.song_id] += change
        await store.put_streams(conn, user_id, grown)
        await tallies.mark(conn, user_id, [one.started_at for one in grown])
        return changes

    async def _relisten(self, conn: Connection, user_id: UserId, key: StreamKey) -> tuple[int, int]:
        """Listen to the whole session again: streams that differed, and the change of the count."""
        events = sorted(await store.events_of(conn, user_id, key), key=rules.order)
        right = rules.listen(key, events)
        held = {stream.first_event: stream for stream in await store.streams_of(conn, user_id, key)}
        wrong = [stream for stream in right if held.get(stream.first_event) != stream]
        gone = held.keys() - {stream.first_event for stream in right}
        await store.drop_streams(conn, user_id, list(gone))
        await store.put_streams(conn, user_id, wrong)
        if wrong or gone:
            await tallies.mark(conn, user_id, [one.started_at for one in (*wrong, *held.values())])
        return len(wrong) + len(gone), rules.counted(right) - rules.counted(list(held.values()))

    async def _mend(self, user_id: UserId, key: StreamKey) -> int:
        async with self._database.transaction() as conn:
            await store.hold_person(conn, user_id)
            mended, change = await self._relisten(conn, user_id, key)
            await self._queue_counts(conn, {key.song_id: change}, None)
        return mended

    async def _queue_counts(
        self, conn: Connection, changes: Mapping[SongId, int], country: str | None
    ) -> None:
        due = {song_id: change for song_id, change in changes.items() if change}
        if not due:
            return
        numbers = await store.add_pending(conn, due, country)
        if any(number % COUNTS_AT_ONCE == 0 for number in numbers):
            await self._jobs.enqueue(conn, APPLY_COUNTS, lock=APPLY_COUNTS)

    async def _finish_reconciliation(self, now: datetime, sessions: int, mended: int) -> Reconciliation:
        songs_mended = 0
        after: SongId | None = None
        while True:
            async with self._database.transaction() as conn:
                await store.hold_counts(conn)
                actual = await self._counts.list(conn, after, _SONGS_COMPARED)
                due = await store.due_counts(conn, list(actual))
                wrong = {song: due[song] for song, count in actual.items() if due[song] != count}
                if wrong:
                    await self._counts.correct(conn, wrong)
            songs_mended += len(wrong)
            if len(actual) < _SONGS_COMPARED:
                break
            after = max(actual)
        async with self._database.transaction() as conn:
            await store.set_reconciled_to(conn, now)
        return Reconciliation(sessions, mended, songs_mended)

    def _metered(self, results: list[Result], accepted: Sequence[Report], counted: int) -> list[Result]:
        for outcome, count in Counter(result.outcome for result in results).items():
            self._meters.events(outcome, count)
        self._meters.streams(max(counted, 0))
        self._meters.buffering(sum(report.type is EventType.BUFFERING for report in accepted))
        return results


def _judge(
    events: Sequence[Report | Malformed],
    now: datetime,
    known: set[UUID],
    songs: dict[SongId, DurationMs],
    latest: dict[StreamKey, Stream],
) -> tuple[list[Result], list[Report]]:
    results: list[Result] = []
    accepted: dict[UUID, Report] = {}
    sizes = Counter({key: stream.events for key, stream in latest.items()})
    for event in events:
        if isinstance(event, Malformed):
            results.append(_malformed(event))
            continue
        event_id = str(event.event_id)
        key = _key(event)
        if event.event_id in known or event.event_id in accepted:
            results.append(Result(event_id, Outcome.DUPLICATE))
        elif why := rules.refusal(event, now=now, song=songs.get(event.song_id), events=sizes[key]):
            results.append(Result(event_id, Outcome.REFUSED, *why))
        else:
            accepted[event.event_id] = event
            sizes[key] += 1
            results.append(Result(event_id, Outcome.ACCEPTED))
    return results, list(accepted.values())


def _malformed(event: Malformed) -> Result:
    return Result(event.event_id, Outcome.REFUSED, Refusal.MALFORMED, event.detail)


def _key(report: Report) -> StreamKey:
    return StreamKey(report.session_id, report.song_id)


def _logged(report: Report, song: DurationMs) -> LoggedEvent:
    return LoggedEvent(report.event_id, report.type, report.position, report.at, song)


def _history_place(cursor: str) -> tuple[datetime, UUID]:
    moment, event = decode_cursor(cursor, (str, str))
    try:
        return datetime.fromisoformat(str(moment)), UUID(str(event))
    except ValueError:
        raise BadCursor("Leave the cursor out to begin at the first page.") from None
