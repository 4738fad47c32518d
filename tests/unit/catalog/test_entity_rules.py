"""What artists, albums and songs may say of themselves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.catalog.entities import identifiers, rules
from segue.catalog.entities.contracts import AlbumFields
from segue.catalog.entities.errors import DetailRefused, IdentifierRefused, RevisionStale
from segue.catalog.errors import NameRefused
from segue.catalog.genres.rules import slug_of
from segue.catalog.rules import tidy_name


class TestIdentifiers:
    """An identifier is kept compact when its check digit is right, whatever separators it came with."""

    @given(st.text("0123456789", min_size=9, max_size=9), st.sampled_from("-. "))
    def test_one_check_digit_makes_an_iswc(self, work: str, separator: str) -> None:
        taken = []
        for digit in "0123456789":
            told = f"t{separator}{work[:3]}{separator}{work[3:]}{separator}{digit}"
            try:
                taken.append(identifiers.tidy_iswc(told))
            except IdentifierRefused:
                continue
        assert len(taken) == 1
        assert (taken[0] or "").startswith(f"T{work}")

    @given(st.text(max_size=20))
    def test_what_is_kept_is_plain_letters_and_digits(self, told: str) -> None:
        for tidy in (identifiers.tidy_isrc, identifiers.tidy_iswc, identifiers.tidy_upc):
            try:
                kept = tidy(told)
            except IdentifierRefused:
                continue
            assert kept is None or (kept.isascii() and kept.isalnum() and tidy(kept) == kept)

    def test_digits_of_other_scripts_are_none(self) -> None:
        with pytest.raises(IdentifierRefused):
            identifiers.tidy_upc("٠٣٦٠٠٠٢٩١٤٥٢")


class TestDates:
    """A date is a year, a month or a day that there is; of a tag, as much is kept as is one."""

    @given(st.dates(date(1000, 1, 1)), st.sampled_from([4, 7, 10]))
    def test_every_day_and_what_it_begins_with_is_taken(self, day: date, length: int) -> None:
        told = day.isoformat()[:length]
        assert rules.tidy_date(f" {told} ", "release_date") == told
        assert rules.readable_date(f"{told}T00:00" if length == 10 else told) == told

    @pytest.mark.parametrize(
        "told", ["2026-2-3", "2026-02-30", "20260203", "0999", "26", "2026-00", "next week"]
    )
    def test_what_is_no_date_is_refused(self, told: str) -> None:
        with pytest.raises(DetailRefused):
            rules.tidy_date(told, "release_date")

    @pytest.mark.parametrize(
        ("told", "kept"),
        [
            ("2004/05", "2004-05"),
            ("2004-13-40", "2004"),
            ("c1987", None),
            ("", None),
            (None, None),
            ("0", None),
        ],
    )
    def test_tags_tell_what_can_be_read(self, told: str | None, kept: str | None) -> None:
        assert rules.readable_date(told) == kept


class TestNames:
    """A name can be seen, and turns no text around it."""

    @pytest.mark.parametrize("told", ["", "  ", "\u200b\u200d", "\u202e", "\x00"])
    def test_nothing_to_see_is_no_name(self, told: str) -> None:
        with pytest.raises(NameRefused):
            tidy_name(told, "title")

    def test_marks_of_direction_go_and_joiners_stay(self) -> None:
        assert tidy_name("a\u202eb\u2066c", "title") == "abc"
        assert tidy_name("\u0645\u06cc\u200c\u062e", "title") == "\u0645\u06cc\u200c\u062e"

    @given(st.text(min_size=1, max_size=60))
    def test_every_genre_has_an_address(self, name: str) -> None:
        slug = slug_of(name)
        assert slug
        assert slug.strip("-") == slug
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


class TestChanges:
    """What is written down of a change is what differs; a stale revision changes nothing."""

    def test_only_what_differs_is_told(self) -> None:
        before, after = AlbumFields("Tides"), AlbumFields("Tides", upc="036000291452", disc_titles=("Ebb",))
        assert rules.told_changes(before, before) == {}
        assert rules.told_changes(before, after) == {
            "upc_before": None,
            "upc_after": "036000291452",
            "disc_titles_before": "[]",
            "disc_titles_after": '["Ebb"]',
        }

    def test_a_stale_revision_is_refused_and_the_current_one_told(self) -> None:
        rules.check_revision(None, 3)
        rules.check_revision(rules.wanted_revision('W/"3"'), 3)
        with pytest.raises(RevisionStale) as refused:
            rules.check_revision(rules.wanted_revision('"2"'), 3)
        assert refused.value.fields == {"revision": 3}
