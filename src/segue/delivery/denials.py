"""Who and what may not be heard, kept from events, because a token outlives the decision it was made on."""

from dataclasses import dataclass
from uuid import UUID

from segue.delivery.tokens import EXPLICIT, PAID
from segue.kernel.clock import Clock
from segue.kernel.events import HIDDEN, AccessChanged, Allowed, Denied, Event, LicencesChanged
from segue.kernel.ports.event_log import EventListener
from segue.kernel.quality import Quality

KEPT_S = 30 * 60
"""An access token lives 10 minutes and a media token made with it 15: after that nobody holds one."""

HIDDEN_VERSION = "hidden"
PERSON = "person"
PLACE = "place"
RANK = "rank"
VERSION = "version"
_MARKS = ("", PAID, EXPLICIT, PAID + EXPLICIT)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person may hear since their rights changed, at `at` (Unix seconds)."""

    rank: int
    paid_songs: bool
    explicit: bool
    at: float

    @property
    def whole(self) -> bool:
        """Whether nothing is out of reach, so that nothing has to be remembered."""
        return self.rank >= Quality.LOSSLESS.rank and self.paid_songs and self.explicit

    def lacks(self, rank: int, *, paid_only: bool, explicit: bool) -> bool:
        """Whether a token of `rank`, for a song of paying tiers or an explicit one, says more."""
        return rank > self.rank or (paid_only and not self.paid_songs) or (explicit and not self.explicit)


class DenyList:
    """Denied persons, song versions, versions in places, and what people may no longer hear.

    The event log replays the last 20 minutes at start (kernel/ports/event_log.py), so a restart
    forgets nothing that still matters.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._persons: dict[str, float] = {}
        self._versions: dict[str, float] = {}
        self._hidden: dict[str, float] = {}
        self._places: dict[str, float] = {}
        self._reach: dict[str, Reach] = {}
        self._since = {
            HIDDEN_VERSION: self._hidden,
            PERSON: self._persons,
            PLACE: self._places,
            VERSION: self._versions,
        }

    def listen(self, listener: EventListener) -> None:
        """Follow the events from now on."""
        listener.on(Denied, self.hear)
        listener.on(Allowed, self.hear)
        listener.on(AccessChanged, self.hear)
        listener.on(LicencesChanged, self.hear)

    async def hear(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, Denied):
            # Edges cannot look a song up: they are told apart what is gone for all and what for the public.
            hidden = event.kind == VERSION and event.reason in HIDDEN
            since = self._hidden if hidden else self._since[event.kind]
            since[_name(event.kind, event.subject_id)] = self._now()
        elif isinstance(event, Allowed):
            name = _name(event.kind, event.subject_id)
            self._since[event.kind].pop(name, None)
            if event.kind == VERSION:
                self._hidden.pop(name, None)
        elif isinstance(event, AccessChanged):
            self._limit(event)
        elif isinstance(event, LicencesChanged):
            # Edges alone need to be told: here the song's terms are read anew.
            for place in event.lost.split():
                self._places[f"{event.version_id}.{place}"] = self._now()
            for place in event.gained.split():
                self._places.pop(f"{event.version_id}.{place}", None)

    def refuses(self, user: str, version: str, *, insider: bool = False) -> bool:
        """`user` as 32 hex digits, `version` with dashes: as both stand in a media path.

        Insiders go on hearing what others may not: what is gone for them too is not found any more.
        """
        at = self._persons.get(user)
        if at is None and not insider:
            at = max((one[version] for one in (self._versions, self._hidden) if version in one), default=None)
        # What is older has no token left to refuse; a release may have come out since.
        return at is not None and at > self._now() - KEPT_S

    def outruns(self, user: str, *, rank: int, paid_only: bool, explicit: bool) -> bool:
        """Whether a token of `rank` for such a song says more than `user` may hear by now."""
        reach = self._reach.get(user)
        return reach is not None and reach.lacks(rank, paid_only=paid_only, explicit=explicit)

    def current(self) -> tuple[tuple[str, str], ...]:
        """What edges must refuse: pairs of kind and name, those too old to matter left out."""
        oldest = self._now() - KEPT_S
        for names in self._since.values():
            for name in [name for name, at in names.items() if at < oldest]:
                del names[name]
        for user in [user for user, reach in self._reach.items() if reach.at < oldest]:
            del self._reach[user]
        ranks = tuple(
            (RANK, f"{user}.{rank}{marks}")
            for user, reach in sorted(self._reach.items())
            for rank in range(1, Quality.LOSSLESS.rank + 1)
            for marks in _MARKS
            if reach.lacks(rank, paid_only=PAID in marks, explicit=EXPLICIT in marks)
        )
        denied = ((kind, name) for kind, names in sorted(self._since.items()) for name in sorted(names))
        return (*denied, *ranks)

    def _limit(self, event: AccessChanged) -> None:
        reach = Reach(event.rank, event.paid_songs, event.explicit, self._now())
        if reach.whole:
            self._reach.pop(event.user_id.hex, None)
        else:
            self._reach[event.user_id.hex] = reach

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _name(kind: str, subject: UUID) -> str:
    return subject.hex if kind == PERSON else str(subject)
