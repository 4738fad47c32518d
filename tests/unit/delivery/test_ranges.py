"""Range, If-Range and If-None-Match."""

import pytest

from segue.delivery.ranges import RangeUnsatisfiable, byte_range, matches, may_continue

SIZE = 1000


class TestRange:
    """RFC 9110 section 14, one range at a time."""

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (b"bytes=0-0", (0, 1)),
            (b"bytes=0-", (0, 1000)),
            (b"bytes=10-19", (10, 20)),
            (b"bytes=990-5000", (990, 1000)),
            (b"bytes=999-", (999, 1000)),
            (b"bytes=-1", (999, 1000)),
            (b"bytes=-5000", (0, 1000)),
            (b"Bytes=1-2", (1, 3)),
            (b"bytes= 1-2 ", (1, 3)),
        ],
    )
    def test_satisfiable(self, header: bytes, expected: tuple[int, int]) -> None:
        assert byte_range(header, SIZE) == expected

    @pytest.mark.parametrize(
        "header",
        [b"bytes=1000-", b"bytes=1000-1001", b"bytes=-0", b"bytes=0-1,2-3", b"bytes=0-0, -1", b"bytes=,"],
    )
    def test_unsatisfiable_or_several(self, header: bytes) -> None:
        with pytest.raises(RangeUnsatisfiable):
            byte_range(header, SIZE)

    @pytest.mark.parametrize(
        "header",
        [None, b"", b"bytes", b"bytes=", b"bytes=-", b"bytes=a-b", b"bytes=5-4", b"items=0-1", b"bytes=0-1x"],
    )
    def test_ignored(self, header: bytes | None) -> None:
        assert byte_range(header, SIZE) is None

    def test_nothing_of_an_empty_file(self) -> None:
        with pytest.raises(RangeUnsatisfiable):
            byte_range(b"bytes=-1", 0)


class TestConditions:
    """Entity tags."""

    @pytest.mark.parametrize("header", [b'"a"', b'W/"a"', b'"b", "a"', b"*", b' "b" ,W/"a" '])
    def test_same(self, header: bytes) -> None:
        assert matches(header, b'"a"')

    @pytest.mark.parametrize("header", [b'"b"', b"a", b'"a', b""])
    def test_other(self, header: bytes) -> None:
        assert not matches(header, b'"a"')

    def test_a_range_goes_on_only_with_the_same_file(self) -> None:
        assert may_continue(None, b'"a"')
        assert may_continue(b'"a"', b'"a"')
        assert not may_continue(b'"b"', b'"a"')

    def test_weak_tags_and_dates_do_not_carry_a_range(self) -> None:
        assert not may_continue(b'W/"a"', b'"a"')
        assert not may_continue(b"Mon, 01 Mar 2027 12:00:00 GMT", b'"a"')
