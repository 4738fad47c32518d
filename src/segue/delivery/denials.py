"""Who and what may not be heard, kept from events, because a token outlives the decision it was made on."""

from uuid import UUID

from segue.kernel.clock import Clock
from segue.kernel.events import Allowed, Denied, Event
from segue.kernel.ports.event_log import EventListener

KEPT_S = 30 * 60
"""An access token lives 10 minutes and a media token made with it 15: after that nobody holds one."""

PERSON = "person"
VERSION = "version"


class DenyList:
    """Denied persons and song versions.

    The event log replays the last 20 minutes at start (kernel/ports/event_log.py), so a restart
    forgets nothing that still matters.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._persons: dict[str, float] = {}
        self._versions: dict[str, float] = {}
        self._since = {PERSON: self._persons, VERSION: self._versions}

    def listen(self, listener: EventListener) -> None:
        """Follow the events from now on."""
        listener.on(Denied, self.hear)
        listener.on(Allowed, self.hear)

    async def hear(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, Denied):
            self._since[event.kind][_name(event.kind, event.subject_id)] = self._now()
        elif isinstance(event, Allowed):
            self._since[event.kind].pop(_name(event.kind, event.subject_id), None)

    def refuses(self, user: str, version: str) -> bool:
        """`user` as 32 hex digits, `version` with dashes: as both stand in a media path."""
        return user in self._persons or version in self._versions

    def current(self) -> tuple[tuple[str, str], ...]:
        """What edges must refuse: pairs of kind and name, those too old to matter left out."""
        oldest = self._now() - KEPT_S
        for names in self._since.values():
            for name in [name for name, at in names.items() if at < oldest]:
                del names[name]
        return tuple((kind, name) for kind, names in sorted(self._since.items()) for name in sorted(names))

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _name(kind: str, subject: UUID) -> str:
    return subject.hex if kind == PERSON else str(subject)
