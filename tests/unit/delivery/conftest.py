"""Delivery with songs that need no database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from segue.accounts.api import Caller, Role
from segue.catalog.api import PlayableVersion
from segue.delivery.denials import DenyList
from segue.delivery.metrics import DeliveryMeters
from segue.delivery.service import Delivery
from segue.delivery.tokens import MediaTokens
from segue.delivery.versions import KnownVersions
from segue.engines.blobs.store import open_blob_store
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ids import SessionId, SongId, UserId, VersionId
from segue.kernel.keyring import KeyRing
from segue.kernel.ports.blobs import BlobStore
from segue.kernel.quality import Subscription
from tests.fakes import FakeClock
from tests.songs import make_version

LISTENER = UserId(UUID("01930000-0000-7000-8000-0000000000aa"))


class Down(AppError):
    """The database cannot be reached."""

    code = "down"
    kind = ErrorKind.UNAVAILABLE


@dataclass
class Shelf:
    """Songs in memory, counting how often it is asked."""

    versions: list[PlayableVersion] = field(default_factory=lambda: [make_version()])
    reads: int = 0
    down: bool = False
    own: set[SongId] = field(default_factory=set)

    async def find_playable(self, song_id: SongId) -> PlayableVersion | None:
        return self._last(lambda one: one.song_id == song_id)

    async def find_version(self, song_id: SongId, version_id: VersionId) -> PlayableVersion | None:
        return self._last(lambda one: (one.song_id, one.version_id) == (song_id, version_id))

    async def may_edit_song(self, caller: Caller, song_id: SongId) -> bool:
        return song_id in self.own

    def _last(self, wanted: Any) -> PlayableVersion | None:
        self.reads += 1
        if self.down:
            raise Down("no database")
        return next((one for one in reversed(self.versions) if wanted(one)), None)


@dataclass
class Door:
    """A Delivery and what it stands on."""

    delivery: Delivery
    shelf: Shelf
    versions: KnownVersions
    denials: DenyList
    tokens: MediaTokens
    clock: FakeClock
    registry: CollectorRegistry
    meters: DeliveryMeters
    fresh: bool = True

    def count(self, name: str, **labels: str) -> float:
        """What a counter stands at."""
        self.meters.flush()
        return self.registry.get_sample_value(name, labels) or 0.0

    def caller(self, subscription: Subscription = Subscription.FREE, **until: float) -> Caller:
        """Someone signed in; `until` as of timedelta, when the tier ends."""
        end = self.clock.now() + timedelta(**until) if until else None
        return Caller(
            LISTENER,
            SessionId(UUID(int=2)),
            frozenset({Role.LISTENER}),
            subscription,
            end,
            self.clock.now() + timedelta(minutes=10),
        )


@pytest.fixture
def door(clock: FakeClock) -> Door:
    """A Delivery with one song."""
    shelf, denials = Shelf(), DenyList(clock)
    tokens = MediaTokens(KeyRing("k1", {"k1": b"k" * 32}))
    registry = CollectorRegistry()
    meters = DeliveryMeters(registry)
    versions = KnownVersions(shelf, clock, lambda: made.fresh, meters)
    delivery = Delivery(
        versions=versions, denials=denials, tokens=tokens, clock=clock, base_url="", meters=meters
    )
    made = Door(delivery, shelf, versions, denials, tokens, clock, registry, meters)
    return made


@pytest.fixture(scope="module")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> BlobStore:
    """A blob store with the files of the one song; each byte tells its place. Nothing is written to it."""
    store = open_blob_store((tmp_path_factory.mktemp("songs") / "blobs").as_uri())

    async def fill() -> None:
        for one in make_version().renditions:
            await store.put(one.blob_key, _pattern(one.size))

    asyncio.run(fill())
    return store


def pattern(start: int, end: int) -> bytes:
    """Bytes [start, end) of every file in `filled_store`."""
    place = np.arange(start, end)
    return ((place * 31 + place // 251) % 256).astype(np.uint8).tobytes()


async def _pattern(size: int) -> AsyncIterator[bytes]:
    yield pattern(0, size)
