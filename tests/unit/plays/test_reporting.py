"""Reporting plays."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from segue.kernel.ids import SongId, UserId
from segue.kernel.paging import BadCursor
from segue.kernel.ports.database import Connection, Database
from segue.plays import store
from segue.plays.contracts import Malformed, Outcome, Refusal, Report, Result
from segue.plays.service import APPLY_COUNTS, Plays
from tests.fakes import FakeClock
from tests.unit.plays.conftest import (
    PERSON,
    CountingMeters,
    ManyConnections,
    QueuedJobs,
    add_song,
    play_counts,
    report,
    song,
)

SOMEBODY_ELSE = UserId(UUID(int=0xB))


def outcomes(results: list[Result]) -> list[Outcome]:
    return [result.outcome for result in results]


def a_stream(
    clock: FakeClock, name: str = "a", song_id: SongId | None = None, ago_s: int = 60
) -> list[Report]:
    """Forty seconds of listening."""
    begun = clock.now() - timedelta(seconds=ago_s)
    steps = (("start", 0), ("progress", 20), ("progress", 40))
    return [
        report(f"{name}{second}", kind, begun + timedelta(seconds=second), second * 1000, song_id=song_id)
        for kind, second in steps
    ]


class TestReport:
    """A batch is judged event by event, and what is accepted is accepted once."""

    async def test_accepted_events_are_in_the_log(
        self, plays: Plays, database: Database, clock: FakeClock
    ) -> None:
        results = await plays.report(PERSON, a_stream(clock))
        assert outcomes(results) == [Outcome.ACCEPTED] * 3
        async with database.transaction() as conn:
            rows = await (await conn.execute("select user_id, song_ms from play_events")).fetchall()
        assert rows == [{"user_id": PERSON, "song_ms": 200_000}] * 3

    async def test_the_same_batch_again_is_all_duplicates(self, plays: Plays, clock: FakeClock) -> None:
        await plays.report(PERSON, a_stream(clock))
        assert outcomes(await plays.report(PERSON, a_stream(clock))) == [Outcome.DUPLICATE] * 3

    async def test_an_event_twice_in_a_batch_is_taken_once(self, plays: Plays, clock: FakeClock) -> None:
        first = a_stream(clock)[0]
        assert outcomes(await plays.report(PERSON, [first, first])) == [Outcome.ACCEPTED, Outcome.DUPLICATE]

    async def test_two_people_may_use_the_same_event_id(self, plays: Plays, clock: FakeClock) -> None:
        await plays.report(PERSON, a_stream(clock))
        assert outcomes(await plays.report(SOMEBODY_ELSE, a_stream(clock))) == [Outcome.ACCEPTED] * 3

    async def test_one_bad_event_does_not_spoil_the_others(self, plays: Plays, clock: FakeClock) -> None:
        good = a_stream(clock)[0]
        unknown = report("x", "start", clock.now(), 0, song_id=song(99))
        ahead = report("y", "start", clock.now() + timedelta(hours=1), 0)
        results = await plays.report(PERSON, [unknown, Malformed("z", "type: no"), good, ahead])
        assert [(result.outcome, result.reason) for result in results] == [
            (Outcome.REFUSED, Refusal.UNKNOWN_SONG),
            (Outcome.REFUSED, Refusal.MALFORMED),
            (Outcome.ACCEPTED, None),
            (Outcome.REFUSED, Refusal.FROM_THE_FUTURE),
        ]

    async def test_a_refused_event_may_come_again(self, plays: Plays, clock: FakeClock) -> None:
        ahead = report("y", "start", clock.now() + timedelta(hours=1), 0)
        await plays.report(PERSON, [ahead])
        clock.move(hours=2)
        assert outcomes(await plays.report(PERSON, [ahead])) == [Outcome.ACCEPTED]

    async def test_an_empty_batch_has_no_results(self, plays: Plays) -> None:
        assert await plays.report(PERSON, []) == []

    async def test_a_month_without_a_partition_gets_one(
        self, plays: Plays, database: Database, clock: FakeClock
    ) -> None:
        clock.move(days=400)
        assert outcomes(await plays.report(PERSON, a_stream(clock))) == [Outcome.ACCEPTED] * 3
        async with database.transaction() as conn:
            rows = await (
                await conn.execute("select distinct tableoid::regclass::text as t from play_events")
            ).fetchall()
        assert rows == [{"t": f"play_events_{clock.now():%Y_%m}"}]

    async def test_it_is_metered(self, plays: Plays, clock: FakeClock, meters: CountingMeters) -> None:
        stall = report("s", "buffering", clock.now(), 41_000)
        await plays.report(PERSON, [*a_stream(clock), stall, stall])
        assert (meters.outcomes, meters.counted, meters.stalls) == ({"accepted": 4, "duplicate": 1}, 1, 1)

    async def test_a_session_that_reports_without_end_is_refused(
        self, plays: Plays, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("segue.plays.rules.MAX_SESSION_EVENTS", 4)
        await plays.report(PERSON, a_stream(clock))
        results = await plays.report(PERSON, a_stream(clock, "b"))
        assert [result.reason for result in results] == [None, Refusal.SESSION_FULL, Refusal.SESSION_FULL]


class TestDurability:
    """What is answered is on stable storage, whatever the database's default."""

    async def test_the_commit_waits_for_the_disk(
        self, fresh_database_url: str, make_plays: Callable[[Database], Plays], clock: FakeClock
    ) -> None:
        settings_seen = []

        class Watched(ManyConnections):
            @asynccontextmanager
            async def transaction(self) -> AsyncIterator[Connection]:
                async with super().transaction() as conn:
                    await conn.execute("set synchronous_commit = off")
                    yield conn
                    row = await (await conn.execute("show synchronous_commit")).fetchone()
                    assert row is not None
                    settings_seen.append(row["synchronous_commit"])

        await add_song(ManyConnections(fresh_database_url), 1)
        plays = make_plays(Watched(fresh_database_url))
        await plays.report(PERSON, a_stream(clock))
        assert settings_seen[-1] == "on"


class TestConcurrency:
    """Batches that meet at the same moment are told apart."""

    async def test_the_same_batch_sent_many_times_at_once_is_accepted_once(
        self, fresh_database_url: str, make_plays: Callable[[Database], Plays], clock: FakeClock
    ) -> None:
        database = ManyConnections(fresh_database_url)
        await add_song(database, 1)
        clock.move(days=700)
        batch = a_stream(clock)
        answers = await asyncio.gather(*(make_plays(database).report(PERSON, batch) for _ in range(6)))
        taken = [result.outcome for answer in answers for result in answer]
        assert (taken.count(Outcome.ACCEPTED), taken.count(Outcome.DUPLICATE)) == (3, 15)
        await make_plays(database).apply_counts()
        assert await play_counts(database) == {song(1): 1}

    async def test_counts_are_moved_once_by_workers_that_meet(
        self, fresh_database_url: str, make_plays: Callable[[Database], Plays], clock: FakeClock
    ) -> None:
        database = ManyConnections(fresh_database_url)
        await add_song(database, 1)
        for person in range(8):
            await make_plays(database).report(UserId(UUID(int=person)), a_stream(clock))
        await asyncio.gather(*(make_plays(database).apply_counts() for _ in range(4)))
        assert await play_counts(database) == {song(1): 8}

    async def test_a_month_is_made_once_by_processes_that_meet(
        self, fresh_database_url: str, make_plays: Callable[[Database], Plays], clock: FakeClock
    ) -> None:
        clock.move(days=1500)
        database = ManyConnections(fresh_database_url)
        made = await asyncio.gather(*(make_plays(database).make_partitions() for _ in range(5)))
        assert sum(made) == 3


class TestCounts:
    """Counts reach songs exactly once, whatever is killed."""

    async def test_a_stream_reaches_its_song(
        self, plays: Plays, database: Database, clock: FakeClock
    ) -> None:
        await plays.report(PERSON, a_stream(clock))
        assert await plays.apply_counts() == 1
        assert await play_counts(database) == {song(1): 1}
        assert await plays.apply_counts() == 0
        assert await play_counts(database) == {song(1): 1}

    async def test_a_crash_before_the_commit_leaves_the_changes_queued(
        self, plays: Plays, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await plays.report(PERSON, a_stream(clock))
        add = plays._counts.add

        async def killed(conn: Connection, changes: dict[SongId, int]) -> None:
            await add(conn, changes)
            raise ConnectionError("killed between adding and the commit")

        monkeypatch.setattr(plays._counts, "add", killed)
        with pytest.raises(ConnectionError):
            await plays.apply_counts()
        assert await play_counts(database) == {}
        monkeypatch.undo()
        await plays.apply_counts()
        assert await play_counts(database) == {song(1): 1}

    async def test_a_thousand_waiting_changes_do_not_wait_for_the_minute(
        self, plays: Plays, database: Database, clock: FakeClock, jobs: QueuedJobs
    ) -> None:
        async with database.transaction() as conn:
            await conn.execute("select setval('pending_counts_id_seq', 998)")
        await plays.report(PERSON, a_stream(clock))
        assert jobs.tasks == []
        await plays.report(SOMEBODY_ELSE, a_stream(clock))
        assert jobs.tasks == [APPLY_COUNTS]


class TestReconcile:
    """The log is the truth: what differs from it is mended."""

    async def test_nothing_to_mend_mends_nothing(self, plays: Plays, clock: FakeClock) -> None:
        await plays.report(PERSON, a_stream(clock))
        found = await plays.reconcile_all()
        assert (found.sessions, found.streams_mended, found.songs_mended) == (1, 0, 0)

    @pytest.mark.parametrize("applied", [False, True])
    async def test_lost_streams_and_wrong_counts_come_back(
        self, plays: Plays, database: Database, clock: FakeClock, applied: bool
    ) -> None:
        await plays.report(PERSON, a_stream(clock))
        if applied:
            await plays.apply_counts()
        async with database.transaction() as conn:
            await conn.execute("delete from streams")
            await conn.execute("delete from pending_counts")
            await conn.execute("update songs set play_count = 40")
        await plays.reconcile_all()
        await plays.apply_counts()
        assert await play_counts(database) == {song(1): 1}
        assert len((await plays.list_history(PERSON, None, 10)).items) == 1

    async def test_a_stream_that_the_log_does_not_know_is_taken_away(
        self, plays: Plays, database: Database, clock: FakeClock
    ) -> None:
        await plays.report(PERSON, a_stream(clock))
        await plays.apply_counts()
        async with database.transaction() as conn:
            await conn.execute("delete from play_events")
        await plays.reconcile_all()
        await plays.apply_counts()
        assert await play_counts(database) == {}

    async def test_the_hourly_look_mends_what_was_reported_since(
        self, plays: Plays, database: Database, clock: FakeClock
    ) -> None:
        await plays.reconcile_recent()
        clock.move(hours=1)
        await plays.report(PERSON, a_stream(clock))
        async with database.transaction() as conn:
            await conn.execute("update streams set listened_ms = 0, counted_at = null")
            await conn.execute("delete from pending_counts")
        clock.move(minutes=30)
        found = await plays.reconcile_recent()
        await plays.apply_counts()
        assert (found.sessions, found.streams_mended) == (1, 1)
        assert await play_counts(database) == {song(1): 1}

    async def test_keys_are_kept_as_long_as_their_events_may_come_again(
        self, plays: Plays, database: Database, clock: FakeClock
    ) -> None:
        batch = a_stream(clock)
        await plays.report(PERSON, batch)
        clock.move(days=29)
        assert await plays.forget_keys() == 0
        clock.move(days=3)
        assert await plays.forget_keys() == 3
        assert [result.reason for result in await plays.report(PERSON, batch)] == [Refusal.TOO_LATE] * 3


class TestHistory:
    """A person's history is theirs, newest first, page by page."""

    async def test_pages_join_without_gap_or_overlap(self, plays: Plays, clock: FakeClock) -> None:
        for number in range(7):
            await plays.report(PERSON, a_stream(clock, f"n{number}-", ago_s=1000 - number * 100 // 2 * 2))
        await plays.report(SOMEBODY_ELSE, a_stream(clock))
        everything = (await plays.list_history(PERSON, None, 100)).items
        seen, cursor = [], None
        while True:
            page = await plays.list_history(PERSON, cursor, 3)
            seen += page.items
            cursor = page.next
            if cursor is None:
                break
        assert seen == everything
        assert len(seen) == 7
        assert [played.played_at for played in seen] == sorted((p.played_at for p in seen), reverse=True)
        assert seen[0].listened == 40_000

    async def test_a_foreign_cursor_is_refused(self, plays: Plays) -> None:
        with pytest.raises(BadCursor):
            await plays.list_history(PERSON, "WyJub3doZXJlIiwibm9ib2R5Il0", 10)


class TestPartitions:
    """The months ahead are there before they are needed."""

    async def test_the_periodic_job_makes_this_month_and_the_next_two(
        self, plays: Plays, database: Database, clock: FakeClock
    ) -> None:
        clock.move(days=900)
        await plays.make_partitions()
        async with database.transaction() as conn:
            made = [
                await store.make_partition(conn, clock.now().date() + timedelta(days=31 * n))
                for n in range(3)
            ]
        assert made == [False, False, False]
