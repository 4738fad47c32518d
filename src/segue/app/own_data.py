"""Profiles, follows, and people's rights over their data, on their engines and over all rooms."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from segue.accounts.api import (
    AccountsEraser,
    AccountsExporter,
    Avatars,
    CountryLookup,
    Erasure,
    Exports,
    FamilyEraser,
    Follows,
    Leaving,
    NoCountries,
    Places,
    Profiles,
    Retention,
    RetentionPolicy,
    Tombstones,
)
from segue.accounts.profiles.tasks import register as register_profiles
from segue.accounts.rights.tasks import register as register_rights
from segue.app.bootstrap import Engines
from segue.app.people import People
from segue.app.settings import Settings
from segue.catalog.api import HELD_CATALOG, Catalog, CatalogRights
from segue.engines.maxmind.countries import MaxMindCountries
from segue.ingest.api import HELD_UPLOADS, UploadRights
from segue.kernel.errors import AppError
from segue.kernel.ports.images import Images
from segue.kernel.ports.jobs import JobRegistry
from segue.kernel.ports.rights import Eraser, Exporter
from segue.kernel.rights import QueryExporter
from segue.library.api import (
    HELD_LIBRARY,
    HELD_LISTS,
    HELD_PLAYLISTS,
    HELD_SMART_PLAYLISTS,
    ImportRights,
    LibraryRights,
    PlaylistRights,
)
from segue.live.api import HELD_LIVE, KEPT_BACK
from segue.plays.api import HELD_IMPORTED_PLAYS, HELD_PLAYS, WORKED_OUT, PlayRights
from segue.social.api import HELD_SOCIAL

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class OwnData:
    """The services, and every exporter and eraser of the house."""

    follows: Follows
    profiles: Profiles
    places: Places
    avatars: Avatars
    leaving: Leaving
    exports: Exports
    erasure: Erasure
    retention: Retention
    plays: PlayRights
    legal_pages: Path
    exporters: tuple[Exporter, ...]
    erasers: tuple[Eraser, ...]


def build_own_data(engines: Engines, people: People, catalog: Catalog, images: Images) -> OwnData:
    """Build the services."""
    database, blobs, clock, ids = engines.database, engines.blobs, engines.clock, engines.ids
    settings, audit = engines.settings, people.audit
    follows = Follows(database, engines.events, clock)
    countries = _countries(settings)
    tombstones = Tombstones(blobs)
    leaving = Leaving(
        database=database,
        events=engines.events,
        audit=audit,
        sessions=people.sessions,
        proof=people.accounts,
        tombstones=tombstones,
        tickets=people.tickets,
        mailroom=people.mailroom,
        clock=clock,
    )
    plays = PlayRights(database, clock, _days(settings.history_days))
    exporters: tuple[Exporter, ...] = (
        AccountsExporter(database, blobs),
        QueryExporter(database, HELD_CATALOG),
        QueryExporter(database, HELD_UPLOADS),
        QueryExporter(database, HELD_PLAYS, WORKED_OUT),
        QueryExporter(database, (*HELD_LIBRARY, *HELD_LISTS, *HELD_SMART_PLAYLISTS)),
        QueryExporter(database, HELD_IMPORTED_PLAYS),
        QueryExporter(database, HELD_PLAYLISTS),
        QueryExporter(database, HELD_LIVE, KEPT_BACK),
        QueryExporter(database, HELD_SOCIAL),
    )
    # Rooms that refer to others first; accounts, whom all refer to, last.
    erasers: tuple[Eraser, ...] = (
        PlaylistRights(),
        plays,
        LibraryRights(),
        ImportRights(),
        UploadRights(catalog),
        CatalogRights(engines.events),
        FamilyEraser(people.plans.tiers),
        AccountsEraser(audit),
    )
    return OwnData(
        follows=follows,
        profiles=Profiles(
            database=database,
            follows=follows,
            tiers=people.plans.tiers,
            countries=countries,
            audit=audit,
            clock=clock,
        ),
        places=Places(countries.find),
        avatars=Avatars(database=database, blobs=blobs, images=images, clock=clock, ids=ids),
        leaving=leaving,
        exports=Exports(
            database=database,
            blobs=blobs,
            jobs=engines.jobs,
            audit=audit,
            mailroom=people.mailroom,
            exporters=exporters,
            site=engines.public_url,
            clock=clock,
            ids=ids,
        ),
        erasure=Erasure(
            database=database,
            events=engines.events,
            blobs=blobs,
            tombstones=tombstones,
            leaving=leaving,
            erasers=erasers,
            clock=clock,
        ),
        retention=Retention(
            database,
            audit,
            RetentionPolicy(
                addresses=timedelta(days=settings.address_days), audit=timedelta(days=settings.audit_days)
            ),
            clock,
        ),
        plays=plays,
        legal_pages=settings.legal_pages,
        exporters=exporters,
        erasers=erasers,
    )


async def apply_tombstones(own: OwnData) -> None:
    """Let nobody come back with a restored backup who was erased; at the start of every process."""
    try:
        await own.erasure.apply_tombstones()
    except AppError as down:
        # A job does it again every hour, and no process waits for a database to start.
        _log.warning("tombstones_not_applied", reason=down.detail)


def register_own_data(registry: JobRegistry, own: OwnData) -> None:
    """Their jobs."""
    register_profiles(registry, own.avatars)
    register_rights(registry, own.exports, own.erasure, own.retention)


def _days(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(days=count)


def _countries(settings: Settings) -> CountryLookup:
    return MaxMindCountries(settings.country_database) if settings.country_database else NoCountries()
