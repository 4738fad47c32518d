"""The versions that a process knows: what lets playback go on without the database."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from segue.catalog.api import PlayableVersion
from segue.delivery.answers import AnswerTemplates
from segue.delivery.files import VersionFiles
from segue.delivery.metrics import DeliveryMeters
from segue.delivery.ports import PlayableSongs
from segue.delivery.rules import Leave
from segue.kernel.clock import Clock
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.events import Event, SongChanged
from segue.kernel.ids import SongId, VersionId
from segue.kernel.ports.event_log import EventListener

CAPACITY = 1_000
"""Versions kept. One of 210 s with its whole ladder takes about 100 kB once it was asked for."""

DISTRUST_AFTER_S = 60.0
"""How long an entry is believed while events do not arrive (kernel/ports/event_log.py)."""

DOWN_S = 5.0
"""How long nobody waits for the database again once it was found down, where something is known."""

_RETRY_AFTER_S = 1.0


@dataclass(slots=True)
class Known:
    """A version and what was made of it. `stale` asks for another look at the database.

    `id` is the version's, `scope` the song's and the version's with a slash between, as in paths. `leaves`
    holds by which right it is heard in a country, for those asked about where it may be.
    """

    version: PlayableVersion
    files: VersionFiles
    answers: AnswerTemplates
    id: str
    scope: str
    read_at: float
    stale: bool
    leaves: dict[str | None, Leave] = field(default_factory=dict)


@dataclass(slots=True)
class KnownVersions:
    """Song versions by song and by version, read once however many ask at the same time.

    An entry is read again after `SongChanged`, and when events have not arrived for a minute; if
    it cannot be read because the database is down, what is known stands.
    """

    songs: PlayableSongs
    clock: Clock
    events_fresh: Callable[[], bool]
    meters: DeliveryMeters
    capacity: int = CAPACITY
    _current: OrderedDict[str, Known] = field(default_factory=OrderedDict)
    _others: OrderedDict[str, Known] = field(default_factory=OrderedDict)
    _changes: int = 0
    _down_until: float = 0.0
    _reading: dict[str, "asyncio.Task[Known | None]"] = field(default_factory=dict)

    def listen(self, listener: EventListener) -> None:
        """Follow the events from now on."""
        listener.on(SongChanged, self.hear)

    async def hear(self, event: Event) -> None:
        """Look again at a song that changed, when it is next asked for."""
        if isinstance(event, SongChanged):
            self._changes += 1
            song = str(event.song_id)
            for known in (self._current.get(song), *self._others.values()):
                if known is not None and known.version.song_id == event.song_id:
                    known.stale = True

    def trusts(self, known: Known) -> bool:
        """Whether what was found before may be used again without another look."""
        if not self._stands(known):
            return False
        self.meters.version_known()
        return True

    def peek(self, song: str) -> Known | None:
        """The current version of a song, if it is known and believed: no I/O, no waiting."""
        known = self._current.get(song)
        if known is None or not self._stands(known):
            return None
        self.meters.version_known()
        self._current.move_to_end(song)
        return known

    async def find_current(self, song: str) -> Known | None:
        """The version of a song that plays now; `song` is its id as text, in any form."""
        known = self.peek(song)
        if known is not None:
            return known
        song_id = _uuid(song)
        if song_id is None:
            return None
        song = str(song_id)
        return await self._renewed(
            self._current, song, lambda: self.songs.find_playable(SongId(song_id)), self._retire
        )

    async def find(self, song: str, version: str, *, needing: Callable[[Known], bool]) -> Known | None:
        """A version by both ids, as they stand in a media path.

        One that is still being made is read again, at most once a second, when it lacks what is
        `needing`: the event that tells of a new rendition may come after the request for it.
        """
        known = self._current.get(song)
        if known is None or known.id != version:
            known = self._others.get(version)
            if known is not None and str(known.version.song_id) != song:
                return None
        if known is not None and self._stands(known):
            lacking = not known.version.complete and not needing(known)
            if not lacking or max(known.read_at + _RETRY_AFTER_S, self._down_until) > self._now():
                self.meters.version_known()
                return known
        return await self._renewed(
            self._others,
            version,
            lambda: self.songs.find_version(SongId(UUID(song)), VersionId(UUID(version))),
            self._adopt,
            kept=known,
        )

    async def _renewed(
        self,
        shelf: OrderedDict[str, Known],
        key: str,
        read: Callable[[], Awaitable[PlayableVersion | None]],
        settle: Callable[[str, Known | None], None],
        kept: Known | None = None,
    ) -> Known | None:
        kept = kept or shelf.get(key)
        try:
            known = await self._read_once(key, read, settle)
        except AppError as error:
            if error.kind is not ErrorKind.UNAVAILABLE or kept is None:
                raise
            self._down_until = self._now() + DOWN_S
            self.meters.version_kept()
            return kept
        self.meters.version_read()
        return known

    async def _read_once(
        self,
        key: str,
        read: Callable[[], Awaitable[PlayableVersion | None]],
        settle: Callable[[str, Known | None], None],
    ) -> Known | None:
        task = self._reading.get(key)
        if task is None:
            task = asyncio.ensure_future(self._read(key, read, settle))
            self._reading[key] = task
            task.add_done_callback(lambda _: self._reading.pop(key, None))
        return await asyncio.shield(task)

    async def _read(
        self,
        key: str,
        read: Callable[[], Awaitable[PlayableVersion | None]],
        settle: Callable[[str, Known | None], None],
    ) -> Known | None:
        at, changes = self._now(), self._changes
        version = await read()
        if version is None:
            settle(key, None)
            return None
        # What was read may be older than a change that was heard of meanwhile.
        stale = self._changes != changes
        known = Known(
            version,
            VersionFiles(version),
            AnswerTemplates(version),
            str(version.version_id),
            f"{version.song_id}/{version.version_id}",
            at,
            stale,
        )
        settle(key, known)
        return known

    def _retire(self, song: str, known: Known | None) -> None:
        """Put the current version in its place; addresses of the one before it still stand."""
        before = self._current.pop(song, None)
        if known is None:
            return
        if before is not None and before.id != known.id:
            self._keep(self._others, before.id, before)
        self._keep(self._current, song, known)

    def _adopt(self, version: str, known: Known | None) -> None:
        self._others.pop(version, None)
        if known is None:
            return
        current = self._current.get(str(known.version.song_id))
        if current is not None and current.id == known.id:
            self._keep(self._current, str(known.version.song_id), known)
        else:
            self._keep(self._others, version, known)

    def _keep(self, shelf: OrderedDict[str, Known], key: str, known: Known) -> None:
        shelf[key] = known
        shelf.move_to_end(key)
        while len(shelf) > self.capacity:
            shelf.popitem(last=False)

    def _stands(self, known: Known) -> bool:
        if not known.stale and self.events_fresh():
            return True
        now = self._now()
        believed = not known.stale and known.read_at + DISTRUST_AFTER_S > now
        return believed or self._down_until > now

    def _now(self) -> float:
        return self.clock.now().timestamp()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
