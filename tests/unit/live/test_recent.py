"""What was told lately comes again whole, or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from segue.live.contracts import Told
from segue.live.recent import Recent


def keep(recent: Recent, topic: str, *sequences: int, size: int = 1) -> None:
    for sequence in sequences:
        recent.keep(topic, Told(sequence, "x" * size))


def since(recent: Recent, topic: str, sequence: int) -> list[int] | None:
    found = recent.since(topic, sequence)
    return None if found is None else [told.sequence for told in found]


class TestSince:
    """Whoever says up to where they know gets the rest, or is told that some of it may be missing."""

    def test_a_process_that_heard_nothing_knows_nothing(self) -> None:
        assert since(Recent(), "a:1", 0) is None

    def test_the_rest_of_a_topic(self) -> None:
        recent = Recent()
        keep(recent, "a:1", 5, 7, 9)
        keep(recent, "b:1", 6)
        assert [since(recent, "a:1", known) for known in (3, 4, 5, 7, 9, 10)] == [
            *(None, [5, 7, 9], [7, 9], [9], [], None),
        ]
        assert since(recent, "c:1", 5) == []
        assert (recent.head("a:1"), recent.head("c:1")) == (9, 4)

    def test_what_was_dropped_of_a_topic_is_not_hidden(self) -> None:
        recent = Recent(most_of_a_topic=2)
        keep(recent, "a:1", 1, 2, 3)
        assert [since(recent, "a:1", known) for known in (0, 1, 2)] == [None, [2, 3], [3]]

    def test_what_was_dropped_of_other_topics_is_not_hidden(self) -> None:
        recent = Recent(most_bytes=25)
        keep(recent, "a:1", 1, size=10)
        keep(recent, "b:1", 2, 3, size=10)
        assert since(recent, "a:1", 0) is None
        assert since(recent, "a:1", 1) == []
        assert since(recent, "b:1", 2) == [3]

    def test_the_same_thing_is_kept_once(self) -> None:
        recent = Recent()
        assert recent.keep("a:1", Told(1, "x"))
        assert not recent.keep("a:1", Told(1, "x"))

    @given(
        st.lists(st.sampled_from("abc"), min_size=1, max_size=40),
        st.integers(0, 40),
        st.sampled_from("abc"),
    )
    def test_never_a_gap(self, topics: list[str], known: int, topic: str) -> None:
        recent = Recent(most_of_a_topic=3, most_bytes=8)
        for sequence, one in enumerate(topics, start=1):
            recent.keep(one, Told(sequence, "x"))
        found = since(recent, topic, known)
        told = [place for place, one in enumerate(topics, start=1) if one == topic and place > known]
        assert found is None or found == told
