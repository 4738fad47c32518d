"""Terms and licences: who may hear a song where, and until when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.catalog.licences import rules
from segue.catalog.licences.errors import LicenceRefused
from segue.catalog.terms import FOREVER, Licence, Terms, Use, allowed_in
from segue.kernel.territories import COUNTRIES, day_begins, today_in

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
PLACES = ("NL", "DE", "US", "KI", None)

moments = st.integers(-5, 5).map(lambda hours: NOON + timedelta(hours=hours))
countries = st.sampled_from(PLACES)
codes = st.frozensets(st.sampled_from(["NL", "DE", "US", "KI"]), max_size=3)


@st.composite
def licences(draw: st.DrawFn) -> Licence:
    """A licence within ten hours of noon, of a few countries."""
    start, end = draw(st.none() | moments), draw(st.none() | moments)
    if start is not None and end is not None and end <= start:
        end = start + timedelta(hours=1)
    territories = draw(codes)
    excluded = frozenset[str]() if territories else draw(codes)
    uses = draw(st.sampled_from([{Use.STREAM}, {Use.DOWNLOAD}, {Use.STREAM, Use.DOWNLOAD}]))
    return Licence("Low Tide", territories, excluded, start, end, frozenset(uses))


some = st.lists(licences(), min_size=1, max_size=5).map(tuple)


class TestUntil:
    """`until` is when what is allowed now ends: allowed at every moment before it, and not at it."""

    @given(held=some, country=countries, now=moments)
    def test_allowed_exactly_where_a_licence_holds(
        self, held: tuple[Licence, ...], country: str | None, now: datetime
    ) -> None:
        holds = any(one.holds(Use.STREAM, country, now) for one in held)
        assert (Terms(held).until(country, now) is not None) == holds

    @given(held=some, country=countries, now=moments)
    def test_allowed_to_the_end_and_no_longer(
        self, held: tuple[Licence, ...], country: str | None, now: datetime
    ) -> None:
        until = Terms(held).until(country, now)
        if until is None:
            return
        assert until > now
        steps = (now + timedelta(minutes=30 * step) for step in range(40))
        inside = [moment for moment in steps if moment < until]
        assert all(Terms(held).until(country, moment) == until for moment in inside)
        if until != FOREVER:
            assert Terms(held).until(country, until) is None

    @given(held=some, country=countries, now=moments, more=licences())
    def test_another_licence_takes_nothing_away(
        self, held: tuple[Licence, ...], country: str | None, now: datetime, more: Licence
    ) -> None:
        before = Terms(held).until(country, now)
        after = Terms((*held, more)).until(country, now)
        assert before is None or (after is not None and after >= before)

    @given(country=countries, now=moments, unlicensed=st.booleans())
    def test_without_licences_the_setting_decides(
        self, country: str | None, now: datetime, unlicensed: bool
    ) -> None:
        assert Terms((), unlicensed).until(country, now) == (FOREVER if unlicensed else None)

    @given(held=some, now=moments)
    def test_a_place_that_nobody_knows_is_inside_no_border(
        self, held: tuple[Licence, ...], now: datetime
    ) -> None:
        if Terms(held).until(None, now) is not None:
            assert all(Terms(held).until(country, now) is not None for country in PLACES)


class TestPlaces:
    """What a change takes and gives is told exactly, so that edges refuse no more and no less."""

    @given(before=some, after=some, now=moments)
    def test_lost_and_gained(
        self, before: tuple[Licence, ...], after: tuple[Licence, ...], now: datetime
    ) -> None:
        lost, gained = rules.places_changed(before, after, now, unlicensed=True)
        could, can = allowed_in(Terms(before), now), allowed_in(Terms(after), now)
        names = {"zz" if country is None else country.lower(): country for country in (*COUNTRIES, None)}
        assert {names[place] for place in lost.split()} == could - can
        assert {names[place] for place in gained.split()} == can - could


class TestReleased:
    """A song is out from its instant on; with a day, when that begins where the listener is."""

    def test_an_instant_is_one_everywhere(self) -> None:
        terms = Terms(visible_from=NOON)
        for country in PLACES:
            assert not terms.released(country, NOON - timedelta(microseconds=1))
            assert terms.released(country, NOON)

    def test_midnight_comes_to_each_territory(self) -> None:
        day = date(2027, 5, 7)
        terms = Terms(visible_from=day_begins(day), visible_day=day)
        midnights = {
            "KI": datetime(2027, 5, 6, 10, tzinfo=UTC),
            "NL": datetime(2027, 5, 6, 22, tzinfo=UTC),
            "US": datetime(2027, 5, 7, 4, tzinfo=UTC),
            None: datetime(2027, 5, 7, 12, tzinfo=UTC),
        }
        for country, midnight in midnights.items():
            assert not terms.released(country, midnight - timedelta(minutes=1)), country
            assert terms.released(country, midnight), country

    def test_nobody_is_early(self) -> None:
        day = date(2027, 5, 7)
        first = day_begins(day)
        assert {country for country in COUNTRIES if today_in(country, first) >= day} == {"KI"}
        assert all(today_in(country, first - timedelta(minutes=1)) < day for country in COUNTRIES)

    def test_a_country_without_people_waits_for_the_last(self) -> None:
        assert today_in("BV", datetime(2027, 5, 7, 11, 59, tzinfo=UTC)) == date(2027, 5, 6)


class TestWriting:
    """What cannot be meant is refused, with its place."""

    def make(self, **told: object) -> Licence:
        whole = {
            "territories": ["worldwide"],
            "excluded": [],
            "start": None,
            "end": None,
            "uses": [Use.STREAM],
        }
        return rules.make_licence(3, holder="Low Tide", **{**whole, **told})  # type: ignore[arg-type]  # as told

    def test_the_world_and_less(self) -> None:
        assert self.make().covers("NL")
        assert not self.make(excluded=["nl"]).covers("NL")
        assert self.make(territories=["nl", "BE", "NL"]).territories == {"NL", "BE"}

    @pytest.mark.parametrize(
        ("field", "told"),
        [
            ("territories", {"territories": ["XX"]}),
            ("territories", {"territories": ["worldwide", "NL"]}),
            ("territories", {"territories": []}),
            ("excluded", {"excluded": ["EU"]}),
            ("excluded", {"territories": ["NL"], "excluded": ["DE"]}),
            ("end", {"start": NOON, "end": NOON}),
            ("uses", {"uses": []}),
        ],
    )
    def test_refused(self, field: str, told: dict[str, object]) -> None:
        with pytest.raises(LicenceRefused) as refused:
            self.make(**told)
        assert (refused.value.fields["place"], refused.value.fields["field"]) == (3, field)
