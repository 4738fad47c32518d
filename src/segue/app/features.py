"""The features on their engines: one typed object with what lives as long as the process."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from segue.accounts.api import (
    AccessTokens,
    Accounts,
    AccountsPolicy,
    Authenticator,
    LoginBrake,
    Passwords,
)
from segue.app.bootstrap import Engines
from segue.app.demo.service import Demo
from segue.app.ingesting import Ingest, build_ingest
from segue.app.metrics import PlayCounters
from segue.catalog.api import Catalog, PlayCounts
from segue.delivery.api import Delivery, DeliveryMeters, DenyList, KnownVersions, MediaReader, MediaTokens
from segue.engines.pillow.images import PillowImages
from segue.kernel.events import Allowed, Denied, SessionEnded
from segue.plays.api import Plays


@dataclass(frozen=True, slots=True)
class Features:
    """Every service, built once."""

    registry: CollectorRegistry
    authenticator: Authenticator
    accounts: Accounts
    catalog: Catalog
    plays: Plays
    demo: Demo
    versions: KnownVersions
    denials: DenyList
    media_tokens: MediaTokens
    media_reader: MediaReader
    delivery_meters: DeliveryMeters
    delivery: Delivery
    ingest: Ingest


def build_features(engines: Engines) -> Features:
    """Build the services and let them hear events; start the listener after it."""
    secrets, clock, ids = engines.secrets, engines.clock, engines.ids
    registry = CollectorRegistry()
    # The issuer names the installation, not the address: people keep their sessions when that changes.
    issuer = "segue"
    authenticator = Authenticator(secrets.access, issuer, clock)
    for event_type in (Denied, Allowed, SessionEnded):
        engines.listener.on(event_type, authenticator.hear)
    catalog = Catalog(
        database=engines.database,
        blobs=engines.blobs,
        events=engines.events,
        images=PillowImages(),
        clock=clock,
        ids=ids,
    )
    delivery_meters = DeliveryMeters(registry)
    versions = KnownVersions(
        songs=catalog, clock=clock, events_fresh=lambda: engines.listener.fresh, meters=delivery_meters
    )
    versions.listen(engines.listener)
    denials = DenyList(clock)
    denials.listen(engines.listener)
    media_tokens = MediaTokens(secrets.media)
    ingest = build_ingest(engines, catalog, registry)
    return Features(
        registry=registry,
        authenticator=authenticator,
        accounts=Accounts(
            database=engines.database,
            events=engines.events,
            tokens=AccessTokens(secrets.access, issuer, clock, ids),
            passwords=Passwords(),
            brake=LoginBrake(clock),
            policy=AccountsPolicy(
                registration_open=engines.settings.registration == "open", setup_code=secrets.setup_code
            ),
            clock=clock,
            ids=ids,
        ),
        catalog=catalog,
        plays=Plays(engines.database, PlayCounts(), engines.jobs, clock, PlayCounters(registry)),
        versions=versions,
        denials=denials,
        media_tokens=media_tokens,
        media_reader=MediaReader(engines.blobs),
        delivery_meters=delivery_meters,
        delivery=Delivery(
            versions=versions,
            denials=denials,
            tokens=media_tokens,
            clock=clock,
            base_url=engines.settings.media_url or "",
            meters=delivery_meters,
        ),
        ingest=ingest,
        demo=Demo(
            database=engines.database,
            uploads=ingest.uploads,
            catalog=catalog,
            jobs=engines.jobs,
            clock=clock,
            folder=engines.settings.data_dir / "demo",
        ),
    )
