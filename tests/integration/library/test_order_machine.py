"""The order of a playlist against a list: whatever is added, removed, moved, sorted and undone."""

import asyncio
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from segue.kernel.ids import EntryId, SongId, Uuid7Source
from segue.library.playlists.contracts import SortKey, Target
from segue.library.playlists.entries.contracts import Addition
from segue.library.playlists.errors import NothingToUndo
from tests.fakes import FakeClock, SavepointDatabase
from tests.playlists import make_editing, replayed
from tests.site import HeardEvents

PLACES = st.floats(0, 1)


class OrderMachine(RuleBasedStateMachine):
    """One playlist of two people, and the list that it must be."""

    url: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.runner.run(self._open())
        self.model: list[EntryId] = []
        self.edits: list[list[EntryId] | None] = []

    async def _open(self) -> None:
        self.conn = await AsyncConnection[dict[str, Any]].connect(self.url, row_factory=dict_row)
        # Opens the transaction that teardown rolls back; inside of it, the rest are savepoints.
        await self.conn.execute("select 1")
        self.editing = make_editing(SavepointDatabase(self.conn), HeardEvents(), FakeClock(), Uuid7Source())
        self.owner = await self.editing.person()
        self.other = await self.editing.person()
        self.playlist = await self.editing.playlist(self.owner, editors=[self.other])

    def teardown(self) -> None:
        self.runner.run(self.conn.rollback())
        self.runner.run(self.conn.close())
        self.runner.close()

    def run(self, edit: Any) -> Any:
        return self.runner.run(edit)

    @initialize(count=st.integers(0, 30))
    def fill(self, count: int) -> None:
        if count:
            self.add(count, 0.0, by_owner=False)

    @rule(count=st.integers(1, 4), place=PLACES, by_owner=st.booleans())
    def add(self, count: int, place: float, *, by_owner: bool) -> None:
        at = round(place * len(self.model))
        addition = Addition(tuple(SongId(uuid4()) for _ in range(count)), Target(position=at))
        edited = self.run(self.editing.entries.add(self.who(by_owner), self.playlist, addition))
        self.done(by_owner)
        self.model[at:at] = [one.entry_id for one in edited.entries]
        assert [one.position for one in edited.entries] == list(range(at, at + count))

    @rule(times=st.integers(20, 40), place=PLACES)
    def add_in_one_place(self, times: int, place: float) -> None:
        """Gaps run out, and neighbours give way."""
        for _ in range(times):
            self.add(1, place, by_owner=False)

    @rule(places=st.lists(PLACES, min_size=1, max_size=4), by_owner=st.booleans())
    def remove(self, places: list[float], *, by_owner: bool) -> None:
        if chosen := self.choose(places):
            self.run(self.editing.entries.remove(self.who(by_owner), self.playlist, chosen))
            self.done(by_owner)
            self.model = [entry for entry in self.model if entry not in chosen]

    @rule(places=st.lists(PLACES, min_size=1, max_size=12), to=PLACES, by_owner=st.booleans())
    def move(self, places: list[float], to: float, *, by_owner: bool) -> None:
        if not (chosen := self.choose(places)):
            return
        rest = [entry for entry in self.model if entry not in chosen]
        at = round(to * len(rest))
        moved = [*rest[:at], *chosen, *rest[at:]]
        self.run(self.editing.entries.move(self.who(by_owner), self.playlist, chosen, Target(position=at)))
        if moved != self.model:
            self.done(by_owner)
        self.model = moved

    @rule(place=PLACES, after=PLACES)
    def move_behind(self, place: float, after: float) -> None:
        chosen = self.choose([place, after])
        if len(chosen) == 2:
            one, other = chosen
            self.run(self.editing.entries.move(self.owner, self.playlist, [one], Target(after=other)))
            rest = [entry for entry in self.model if entry != one]
            at = rest.index(other) + 1
            moved = [*rest[:at], one, *rest[at:]]
            if moved != self.model:
                self.done(by_owner=True)
            self.model = moved

    @rule()
    def shuffle(self) -> None:
        edited = self.run(self.editing.entries.sort(self.other, self.playlist, SortKey.SHUFFLE))
        del edited
        order = self.run(self.editing.order(self.playlist))
        assert sorted(order) == sorted(self.model)
        if order != self.model:
            self.done(by_owner=False)
        self.model = order

    @rule()
    def undo(self) -> None:
        """What nobody has touched since is as it was before; the rest is held by the invariants."""
        before = self.edits[-1] if self.edits else None
        try:
            self.run(self.editing.changes.undo(self.owner, self.playlist))
        except NothingToUndo:
            assert before is None
            return
        order = self.run(self.editing.order(self.playlist))
        if before is not None:
            assert order == before
        assert set(order) - set(self.model) <= self.all_ever
        self.model, self.edits = order, []

    @invariant()
    def it_is_the_list(self) -> None:
        order = self.run(self.editing.order(self.playlist))
        assert order == self.model
        assert len(set(order)) == len(order)
        ranks = self.run(self.editing.ranks(self.playlist))
        assert len(set(ranks)) == len(ranks)
        log = self.run(self.editing.log(self.playlist))
        assert replayed(log) == order
        assert self.run(self.editing.standing(self.playlist)) == {
            "version": max(log),
            "entry_count": len(order),
        }

    @property
    def all_ever(self) -> set[EntryId]:
        log = self.run(self.editing.log(self.playlist))
        return {shift.entry_id for shifts in log.values() for shift in shifts}

    def who(self, by_owner: bool) -> Any:
        return self.owner if by_owner else self.other

    def done(self, by_owner: bool) -> None:
        """Keep what was before the owner's last edit, as long as nobody else has edited since."""
        self.edits = [list(self.model)] if by_owner else []

    def choose(self, places: list[float]) -> list[EntryId]:
        if not self.model:
            return []
        return list(dict.fromkeys(self.model[round(place * (len(self.model) - 1))] for place in places))


class TestOrder:
    """Positions are 0..n-1, no entry is there twice, ranks never meet, and the log makes the list."""

    def test_it_is_the_list_that_the_edits_make(self, worker_database_url: str) -> None:
        machine = type("Machine", (OrderMachine,), {"url": worker_database_url})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=8,
                stateful_step_count=14,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
