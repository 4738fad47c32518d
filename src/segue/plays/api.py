"""The door of plays: what was heard, by whom, how often."""

from segue.plays.contracts import (
    EventType,
    Malformed,
    Outcome,
    Played,
    Reconciliation,
    Refusal,
    Report,
    Result,
)
from segue.plays.ports import PlayMeters
from segue.plays.service import Plays

__all__ = [
    "EventType",
    "Malformed",
    "Outcome",
    "PlayMeters",
    "Played",
    "Plays",
    "Reconciliation",
    "Refusal",
    "Report",
    "Result",
]
