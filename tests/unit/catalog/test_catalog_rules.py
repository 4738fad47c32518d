"""Pure decisions of the catalogue."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.catalog import rules
from segue.catalog.errors import NameRefused
from segue.kernel.paging import BadCursor

IDS = st.uuids()
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


class TestNames:
    """A name is what can be shown of it."""

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("  Slow \t\n water ", "Slow water"),
            ("a\x00b\x07c", "abc"),
            ("e\u0301", "\u00e9"),
            ("x" * 300, "x" * 200),
            ("سيغ", "سيغ"),
        ],
    )
    def test_is_tidied(self, text: str, name: str) -> None:
        assert rules.tidy_name(text, "title") == name

    @pytest.mark.parametrize("text", ["", "  \n", "\x00\x01"])
    def test_nothing_is_refused(self, text: str) -> None:
        with pytest.raises(NameRefused):
            rules.tidy_name(text, "title")

    @given(st.text(min_size=1))
    def test_tidying_twice_changes_nothing(self, text: str) -> None:
        try:
            once = rules.tidy_name(text, "title")
        except NameRefused:
            return
        assert rules.tidy_name(once, "title") == once
        assert 1 <= len(once) <= 200
        assert "\x00" not in once


class TestCursors:
    """A cursor gives back the key it was made of, and nothing else passes for one."""

    @given(MOMENTS, IDS)
    def test_moments(self, moment: datetime, row: UUID) -> None:
        assert rules.after_moment(rules.moment_cursor(moment, row)) == (moment, row)

    @given(st.integers(0, 2**63 - 1), IDS)
    def test_counts(self, count: int, row: UUID) -> None:
        assert rules.after_count(rules.count_cursor(count, row)) == (count, row)

    @given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), IDS)
    def test_titles(self, title: str, row: UUID) -> None:
        assert rules.after_title(rules.title_cursor(title, row)) == (title, row)

    @given(st.integers(1, 999), st.integers(1, 10_000), IDS)
    def test_places(self, disc: int, track: int, row: UUID) -> None:
        assert rules.after_place(rules.place_cursor(disc, track, row)) == (disc, track, row)

    @given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
    def test_nonsense_is_refused_in_words(self, cursor: str) -> None:
        for read in (rules.after_moment, rules.after_count, rules.after_title, rules.after_place):
            with pytest.raises(BadCursor):
                read(cursor)

    def test_numbers_beyond_the_database_are_refused(self) -> None:
        row = UUID(int=1)
        for cursor in (rules.count_cursor(2**63, row), rules.count_cursor(-1, row)):
            with pytest.raises(BadCursor):
                rules.after_count(cursor)
        with pytest.raises(BadCursor):
            rules.after_title(rules.title_cursor("a\0", row))
        far = rules.moment_cursor(datetime(9998, 1, 1, tzinfo=UTC) + timedelta(days=1), row)
        assert rules.after_moment(far)[0].year == 9998


class TestCoverIdentity:
    """The same bytes are one cover, as an RFC 9562 UUIDv8."""

    @given(st.binary(), st.binary())
    def test_follows_the_bytes(self, one: bytes, other: bytes) -> None:
        first, second = rules.cover_identity(one), rules.cover_identity(other)
        assert (first == second) == (one == other)
        assert first.version == 8
        assert rules.cover_of_key(rules.cover_key(first, 96)) == first

    def test_other_keys_are_no_covers(self) -> None:
        for key in ("covers/x/96.webp", "artists/1/2", "covers/96.webp", ""):
            assert rules.cover_of_key(key) is None
