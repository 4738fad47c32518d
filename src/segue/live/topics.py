"""Which topics there are: features register the kinds of theirs."""

import re
from dataclasses import dataclass

from segue.accounts.api import Caller
from segue.live.contracts import MayHear, Topic
from segue.live.errors import TopicMissing

_KIND = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_NAME = re.compile(r"([a-z][a-z0-9_-]{0,31}):([A-Za-z0-9_.-]{1,64})")


@dataclass(frozen=True, slots=True)
class TopicKind:
    """A kind of topic; of those with `presence`, listeners are told who else is there."""

    name: str
    may_hear: MayHear
    presence: bool


class Topics:
    """The kinds that are registered."""

    def __init__(self) -> None:
        self._kinds: dict[str, TopicKind] = {}

    def register(self, kind: str, may_hear: MayHear, *, presence: bool = False) -> None:
        """Let topics `kind:subject` be heard by those whom `may_hear` admits. Raises ValueError."""
        if not _KIND.fullmatch(kind) or kind in self._kinds:
            raise ValueError(f"{kind!r} is no name for a kind of topic, or is one already")
        self._kinds[kind] = TopicKind(kind, may_hear, presence)

    def read(self, name: str) -> Topic:
        """The topic that a client names. Raises TopicMissing."""
        found = _NAME.fullmatch(name)
        if found is None or found[1] not in self._kinds:
            raise _missing()
        return Topic(found[1], found[2])

    def has_presence(self, topic: Topic) -> bool:
        """Whether listeners of a topic are told of each other."""
        return self._kinds[topic.kind].presence

    async def may_hear(self, caller: Caller, topic: Topic) -> bool:
        """Whether a caller may hear a topic now."""
        return await self._kinds[topic.kind].may_hear(caller, topic.subject)

    async def check(self, caller: Caller, topic: Topic) -> None:
        """Raises TopicMissing: whoever may not hear a topic may not know of it either."""
        if not await self.may_hear(caller, topic):
            raise _missing()


def _missing() -> TopicMissing:
    return TopicMissing("Check its name; it may also be one that you may not hear.")
