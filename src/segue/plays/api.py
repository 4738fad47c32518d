"""The door of plays: what was heard, by whom, how often."""

from segue.plays.charts.service import Charts
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
from segue.plays.history.service import ListeningHistory
from segue.plays.imported.contracts import ElsewherePlayed
from segue.plays.imported.service import ImportedPlays
from segue.plays.imported.store import HELD as HELD_IMPORTED_PLAYS
from segue.plays.listening.service import OwnListening
from segue.plays.ports import PlayMeters
from segue.plays.rights.service import PlayRights
from segue.plays.rights.store import HELD as HELD_PLAYS
from segue.plays.rights.store import WORKED_OUT
from segue.plays.rules import by_person, by_session
from segue.plays.service import Plays
from segue.plays.trends.service import Trends

__all__ = [
    "HELD_IMPORTED_PLAYS",
    "HELD_PLAYS",
    "WORKED_OUT",
    "Charts",
    "ElsewherePlayed",
    "EventType",
    "ImportedPlays",
    "ListeningHistory",
    "Malformed",
    "Outcome",
    "OwnListening",
    "PlayMeters",
    "PlayRights",
    "Played",
    "Plays",
    "Reconciliation",
    "Refusal",
    "Report",
    "Result",
    "Trends",
    "by_person",
    "by_session",
]
