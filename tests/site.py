"""The whole web application on a test's database: asked over ASGI, without sockets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import httpx

from segue.accounts.api import Caller, Client, Role, SignedIn
from segue.app.bootstrap import Engines
from segue.app.features import Features, build_features
from segue.app.secrets import Secrets
from segue.app.settings import Settings
from segue.app.web.application import WebApplication, create_application
from segue.catalog.api import (
    AlbumKind,
    Analysis,
    Loudness,
    Origin,
    SongDraft,
)
from segue.engines.blobs.store import BlobStoreWithHealth
from segue.engines.local.limits import LocalLimits
from segue.kernel.events import Event
from segue.kernel.ids import AlbumId, ArtistId, IdSource, SessionId, SongId, UserId, VersionId
from segue.kernel.keyring import KeyRing
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.event_log import EventHandler
from segue.kernel.ports.mail import Mail
from segue.kernel.quality import Quality, Subscription
from segue.kernel.units import GainDb, LoudnessLufs, PeakDbtp, SampleCount, SampleRateHz
from tests.fakes import FakeClock
from tests.signing import CHEAP
from tests.songs import make_rendition
from tests.standing import shared_application

PASSWORD = "correct horse battery"
HERE = "http://testserver.localhost"
SETUP_CODE = "K7QM2XWP"


class HeardEvents:
    """An event log and listener of one process: handlers hear at once, `published` keeps all."""

    fresh = True

    def __init__(self) -> None:
        self.published: list[Event] = []
        self._handlers: list[tuple[type[Event], EventHandler]] = []

    def on(self, event_type: type[Event], handler: EventHandler) -> None:
        self._handlers.append((event_type, handler))

    async def publish(self, conn: Connection, event: Event) -> None:
        self.published.append(event)
        for event_type, handler in self._handlers:
            if isinstance(event, event_type):
                await handler(event)

    async def publish_all(self, conn: Connection, events: Sequence[Event]) -> None:
        for event in events:
            await self.publish(conn, event)


class SpokenBus:
    """A live bus that every process hears which shares it, the sender's too, at once."""

    def __init__(self) -> None:
        self._handlers: list[Callable[[str], None]] = []

    def on(self, handler: Callable[[str], None]) -> None:
        self._handlers.append(handler)

    async def send(self, text: str) -> None:
        for handler in self._handlers:
            handler(text)


class QueuedJobs:
    """A queue that only remembers."""

    def __init__(self) -> None:
        self.queued: list[tuple[str, Mapping[str, str | int]]] = []

    async def enqueue(self, conn: Connection, task: str, **told: Any) -> None:
        self.queued.append((task, told))


class KeptMail:
    """A mailer that only keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        self.sent.append(mail)


@dataclass
class PooledDatabase:
    """A test's database with the figures of a pool."""

    inner: Database

    def transaction(self) -> Any:
        return self.inner.transaction()

    def usage(self) -> dict[str, int]:
        return {"pool_size": 3, "pool_available": 2, "requests_waiting": 0}


@dataclass
class Site:
    """The application and what it stands on."""

    engines: Engines
    features: Features
    events: HeardEvents
    clock: FakeClock
    _people: int = field(default=0)

    @cached_property
    def application(self) -> WebApplication:
        """One of its own, which is what clients ask from then on."""
        return create_application(self.engines, self.features)

    @property
    def _asked(self) -> Callable[..., Any]:
        return self.__dict__.get("application") or shared_application(self)

    def client(self, address: str = "198.51.100.7", **options: Any) -> httpx.AsyncClient:
        """Someone at `address`, signed in as nobody."""
        transport = httpx.ASGITransport(cast("Any", self._asked), client=(address, 40_000))
        return httpx.AsyncClient(transport=transport, base_url=HERE, **options)

    async def person(self, *roles: Role, email: str | None = None) -> SignedIn:
        """A new person with these roles beside listener, signed in."""
        self._people += 1
        email = email or f"person{self._people}@example.org"
        accounts = self.features.people.accounts
        await accounts.create(email, PASSWORD, f"Person {self._people}", frozenset(roles))
        return await accounts.log_in(email, PASSWORD, Client(address="203.0.113.9"))

    async def grant(self, email: str, *roles: Role) -> None:
        """Give a person roles beside those they have."""
        user = await self.features.people.accounts.get_by_email(email)
        await self.features.people.plans.directory.set_roles(user.id, user.roles | set(roles), actor=None)

    async def suspend(self, email: str) -> None:
        """End a person's sessions and refuse them."""
        user = await self.features.people.accounts.get_by_email(email)
        await self.features.people.plans.directory.suspend(user.id, "", actor=None)

    async def restore(self, email: str) -> None:
        """Let a suspended person back in."""
        user = await self.features.people.accounts.get_by_email(email)
        await self.features.people.plans.directory.restore(user.id, actor=None)

    @property
    def mails(self) -> list[Mail]:
        """What was sent to anyone, the oldest first."""
        return cast("KeptMail", self.engines.mailer).sent

    async def deliver(self) -> list[Mail]:
        """Have the letters that wait sent; those that were."""
        jobs = cast("QueuedJobs", self.engines.jobs)
        known = len(self.mails)
        waiting = [job for job in jobs.queued if job[0] == "accounts.send_letter"]
        jobs.queued = [job for job in jobs.queued if job not in waiting]
        for _, told in waiting:
            await self.features.people.mailroom.deliver(str(told["letter"]))
        return self.mails[known:]

    async def song(self, **told: Any) -> SongId:
        """A published song; see `publish_song`."""
        async with self.engines.database.transaction() as conn:
            return await publish_song(self, conn, **told)


async def publish_song(
    site: Site,
    conn: Connection,
    *,
    title: str = "Slow water",
    artist: str = "Ilse Maar",
    album: str | None = "Tides",
    track: int | None = 1,
    disc: int = 1,
    member: UserId | None = None,
    complete: bool = True,
    genres: tuple[str, ...] = ("ambient",),
) -> SongId:
    """A song with one rendition, of an artist of `member` (else of an import)."""
    catalog = site.features.catalog
    origin = Origin.IMPORT if member is None else Origin.PEOPLE
    artist_id: ArtistId = await catalog.find_or_create_artist(conn, artist, origin, member=member)
    album_id: AlbumId | None = None
    if album is not None:
        album_id = await catalog.find_or_create_album(conn, artist_id, album, kind=AlbumKind.ALBUM)
    draft = SongDraft(title, artist_id, album_id, disc, track, genres, explicit=False)
    song_id = await catalog.begin_song(conn, draft)
    await catalog.publish_version(
        conn,
        song_id=song_id,
        version_id=VersionId(site.engines.ids.new()),
        analysis=make_analysis(),
        renditions=[make_rendition("aac128", Quality.STANDARD)],
        master_key=None,
        master_path=f"/music/{song_id}.flac",
        complete=complete,
    )
    return song_id


def make_analysis(*, seconds: float = 30.0) -> Analysis:
    """What was measured of a master that never was."""
    return Analysis(
        duration=SampleCount(round(seconds * 44_100)),
        sample_rate=SampleRateHz(44_100),
        channels=2,
        codec="flac",
        lossless=True,
        bits=16,
        loudness=Loudness(LoudnessLufs(-14.0), PeakDbtp(-1.0), GainDb(-4.0)),
        peaks=bytes([256 - 5, 5] * 1800),
        fingerprint=b"\1\2\3\4",
        descriptors={"tempo": 98.0},
    )


def make_site(
    database: Database,
    blobs: BlobStoreWithHealth,
    clock: FakeClock,
    ids: IdSource,
    folder: Path,
    **settings: Any,
) -> Site:
    """The application with fixed keys; events are heard at once, jobs only remembered."""
    events = HeardEvents()
    engines = Engines(
        settings=Settings(
            **{
                "data_dir": folder,
                "log_format": "json",
                "limit_factor": 0,
                "registration": "open",
                **settings,
            }
        ),
        secrets=Secrets(
            access=KeyRing("k1", {"k1": b"a" * 32}),
            media=KeyRing("m1", {"m1": b"m" * 32}),
            sealing=KeyRing("s1", {"s1": b"s" * 32}),
            setup_code=SETUP_CODE,
        ),
        public_url=settings.get("public_url", HERE),
        clock=clock,
        ids=ids,
        database=cast("Any", PooledDatabase(database)),
        blobs=blobs,
        events=cast("Any", events),
        listener=cast("Any", events),
        live_bus=cast("Any", SpokenBus()),
        jobs=cast("Any", QueuedJobs()),
        mailer=KeptMail(),
        limits=cast("Any", LocalLimits(clock)),
        password_cost=CHEAP,
    )
    features = build_features(engines)
    features.live.live.listen(engines.listener)
    return Site(engines, features, events, clock)


def someone(country: str | None = None) -> Caller:
    """A listener, as services are given one."""
    ends = datetime(2100, 1, 1, tzinfo=UTC)
    roles = frozenset({Role.LISTENER})
    person, session = UserId(uuid4()), SessionId(uuid4())
    return Caller(person, session, roles, Subscription.FREE, None, ends, country=country)


def bearer(signed_in: SignedIn) -> dict[str, str]:
    """The header of someone signed in."""
    return {"authorization": f"Bearer {signed_in.access_token}"}


class TimedIds:
    """Identifiers that sort by when they were made, as UUIDv7 do."""

    def __init__(self) -> None:
        self._count = 0

    def new(self) -> UUID:
        self._count += 1
        return UUID(int=(0x0193 << 112) | (7 << 76) | (0b10 << 62) | self._count)
