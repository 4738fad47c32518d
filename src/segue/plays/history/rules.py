"""Whose name a play is kept under. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from segue.kernel.ids import UserId
from segue.plays import rules
from segue.plays.contracts import Malformed, Report
from segue.plays.history.contracts import ContextKind, QuietTime
from segue.plays.rules import Placed

PRIVATE_FOR = timedelta(hours=6)
"""Long enough for an evening; who forgets to end it has a history again the next day."""
KEPT = rules.MAX_LATE + rules.CLOCK_TOLERANCE + timedelta(days=1)
"""A quiet time is needed as long as a play of it could still be sent."""


def is_quiet(at: datetime, now: datetime, times: Sequence[QuietTime]) -> bool:
    """Whether what happened at `at`, by the player's clock, and came in `now` belongs to a quiet time.

    While one lasts, a player whose clock is wrong is believed that it happened in it.
    """
    for time in times:
        ended = time.ends_at is not None and time.ends_at <= now
        slack = timedelta(0) if ended else rules.CLOCK_TOLERANCE
        if time.starts_at - slack <= at and (not ended or time.ends_at is None or at < time.ends_at):
            return True
    return False


def split(
    user_id: UserId, events: Sequence[Report | Malformed], now: datetime, times: Sequence[QuietTime]
) -> dict[UserId, list[Placed]]:
    """A batch under the person's name, but what is of quiet times under names of its sessions."""
    names = rules.by_session(user_id, events)
    named: dict[UserId, list[Placed]] = {}
    for name, placed in names.items():
        for place, event in placed:
            quiet = name != user_id and isinstance(event, Report) and is_quiet(event.at, now, times)
            kept = (place, event) if quiet else (place, events[place])
            named.setdefault(name if quiet else user_id, []).append(kept)
    return {name: sorted(placed, key=lambda one: one[0]) for name, placed in named.items()}


def aliases(user_id: UserId, events: Sequence[Report | Malformed]) -> Mapping[UUID, UserId]:
    """The other name under which each session of a batch may have been kept, by session."""
    found: dict[UUID, UserId] = {}
    for name, placed in rules.by_session(user_id, events).items():
        for _, event in placed:
            if isinstance(event, Report):
                found[event.session_id] = name
    return found


def read_context(told: str) -> tuple[ContextKind, UUID] | None:
    """What a player said that songs are played from, if it is a thing of the catalogue or a playlist."""
    kind, _, name = told.partition(":")
    try:
        return ContextKind(kind), UUID(name)
    except ValueError:
        return None
