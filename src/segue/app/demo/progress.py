"""How far the demo music is."""

from dataclasses import dataclass
from enum import StrEnum


class DemoState(StrEnum):
    """Whether demo music is wanted, being composed, or there."""

    OFF = "off"
    MAKING = "making"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class DemoProgress:
    """How far the demo music is, in songs that can be played."""

    state: DemoState
    songs_ready: int
    songs_total: int
