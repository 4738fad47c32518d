"""Whatever order and repetition: plays held against the model."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.kernel.ports.database import Database
from segue.plays.contracts import EventType, Outcome, Report
from segue.plays.service import Plays
from tests.fakes import FakeClock
from tests.unit.plays.conftest import PERSON, add_song, play_counts, report, song
from tests.unit.plays.reference import counted

songs_ms = {song(1): 200_000, song(2): 12_000, song(3): 31_000}
events = st.builds(
    lambda name, kind, second, position, number, session, now: report(
        name,
        kind,
        now + timedelta(milliseconds=second),
        position,
        song_id=song(number),
        session_id=UUID(int=session),
    ),
    name=st.integers(0, 40),
    kind=st.sampled_from([EventType.START, *EventType, EventType.PROGRESS, EventType.PROGRESS]),
    second=st.integers(-120, 0).map(lambda second: second * 1000),
    position=st.integers(0, 60).map(lambda second: second * 1000),
    number=st.integers(1, 3),
    session=st.integers(1, 2),
    now=st.just(FakeClock().now()),
)


class TestAnyOrder:
    """Whatever is reported, in whatever order, batches and repetitions, the counts are the model's."""

    @given(
        batches=st.lists(st.lists(events, max_size=12), max_size=6), again=st.randoms(use_true_random=False)
    )
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    async def test_counts_equal_the_model_and_the_log(
        self,
        plays: Plays,
        database: Database,
        batches: list[list[Report]],
        again: Any,
    ) -> None:
        async with database.transaction() as conn:
            await conn.execute(
                "truncate play_events, play_event_keys, streams, pending_counts, plays_progress, songs"
                " cascade"
            )
        for number, duration in enumerate(songs_ms.values(), start=1):
            await add_song(database, number, duration)
        accepted: dict[UUID, Report] = {}
        sent = [batch for batch in batches for _ in range(again.choice((1, 1, 2)))]
        again.shuffle(sent)
        for batch in sent:
            results = await plays.report(PERSON, batch)
            for event, result in zip(batch, results, strict=True):
                assert (result.outcome is Outcome.ACCEPTED) == (event.event_id not in accepted)
                accepted.setdefault(event.event_id, event)
            if again.random() < 0.3:
                await plays.apply_counts()
        await plays.apply_counts()
        assert await play_counts(database) == counted(accepted.values(), songs_ms)
        async with database.transaction() as conn:
            incremental = await (await conn.execute("select * from streams order by first_event")).fetchall()
        found = await plays.reconcile_all()
        assert (found.streams_mended, found.songs_mended) == (0, 0)
        async with database.transaction() as conn:
            await conn.execute("delete from streams")
            await conn.execute("update songs set play_count = 0")
        await plays.reconcile_all()
        await plays.apply_counts()
        async with database.transaction() as conn:
            again_from_log = await (
                await conn.execute("select * from streams order by first_event")
            ).fetchall()
        assert again_from_log == incremental
        assert await play_counts(database) == counted(accepted.values(), songs_ms)
