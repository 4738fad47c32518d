"""Puts the house together: the only place that reads settings and chooses engines."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from segue.accounts.api import PasswordCost
from segue.app.secrets import Secrets, load_secrets
from segue.app.settings import Settings, load_settings
from segue.engines.blobs.store import BlobStoreWithHealth, open_blob_store
from segue.engines.mail.mailer import open_mailer
from segue.engines.postgres.event_log import PostgresEventListener, PostgresEventLog
from segue.engines.postgres.jobs import ProcrastinateJobs
from segue.engines.postgres.limits import PostgresLimits
from segue.engines.postgres.live_bus import PostgresLiveBus
from segue.engines.postgres.pool import PostgresDatabase
from segue.kernel.clock import Clock, SystemClock
from segue.kernel.errors import OperatorError
from segue.kernel.ids import IdSource, Uuid7Source
from segue.kernel.ports.mail import Mailer


@dataclass(frozen=True, slots=True)
class Engines:
    """What lives as long as the process and is not a feature's own."""

    settings: Settings
    secrets: Secrets
    public_url: str
    clock: Clock
    ids: IdSource
    database: PostgresDatabase
    blobs: BlobStoreWithHealth
    events: PostgresEventLog
    listener: PostgresEventListener
    live_bus: PostgresLiveBus
    jobs: ProcrastinateJobs
    mailer: Mailer
    limits: PostgresLimits
    password_cost: PasswordCost


@asynccontextmanager
async def open_engines(
    role: str, settings: Settings | None = None, *, database_url: str | None = None, port: int | None = None
) -> AsyncIterator[Engines]:
    """Engines of a process, closed on leaving. `role` names it in logs and pg_stat_activity.

    The listener is not started: features register with it first. `database_url` and `port` are
    what the supervisor found out, where settings leave it open.
    """
    settings = settings or load_settings()
    url = database_url or settings.database_url
    if url is None:
        raise NoDatabase("Set SEGUE_DATABASE_URL, or start everything with: segue serve")
    name = f"segue {role}"
    async with AsyncExitStack() as stack:
        database = PostgresDatabase(url, size=settings.database_pool, name=name)
        await database.open()
        stack.push_async_callback(database.close)
        limits = PostgresLimits(database, SystemClock(), Uuid7Source().new())
        stack.push_async_callback(limits.close)
        listener = PostgresEventListener(url, name=name)
        stack.push_async_callback(listener.stop)
        live_bus = PostgresLiveBus(url, database, name=name)
        stack.push_async_callback(live_bus.stop)
        yield Engines(
            settings=settings,
            secrets=load_secrets(settings.secrets_path),
            public_url=settings.url_at(settings.port if port is None else port),
            clock=SystemClock(),
            ids=Uuid7Source(),
            database=database,
            blobs=open_blob_store(
                settings.blobs, reserve=settings.disk_reserve, options=_s3_options(settings)
            ),
            events=PostgresEventLog(),
            listener=listener,
            live_bus=live_bus,
            jobs=ProcrastinateJobs(url, name=name),
            mailer=open_mailer(
                settings.smtp_url,
                folder=settings.data_dir / "mail",
                sender=settings.mail_sender,
                clock=SystemClock(),
            ),
            limits=limits,
            password_cost=PasswordCost(),
        )


class NoDatabase(OperatorError):
    """A single role was started without a database to work with."""


def _s3_options(settings: Settings) -> dict[str, str]:
    options = {"endpoint": settings.s3_endpoint, "region": settings.s3_region}
    return {name: value for name, value in options.items() if value is not None}
