"""The features on their engines: one typed object with what lives as long as the process."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from segue.app.bootstrap import Engines
from segue.app.demo.service import Demo
from segue.app.exchange import Exchange, build_exchange
from segue.app.ingesting import Ingest, build_duplicates, build_ingest
from segue.app.library import Library, build_library
from segue.app.listeners import Listeners, build_listeners
from segue.app.live import LiveRoom, build_live
from segue.app.metrics import PlayCounters
from segue.app.own_data import OwnData, build_own_data
from segue.app.papers import Papers, build_papers
from segue.app.people import People, build_people
from segue.app.rights import Rights, build_rights
from segue.app.social import Social, build_social
from segue.app.studio import Studio, build_studio
from segue.catalog.api import Audiences, Catalog, DeskPorts, Members, PlayCounts, Sharing, Sleeves, Versions
from segue.delivery.api import Delivery, DeliveryMeters, DenyList, KnownVersions, MediaReader, MediaTokens
from segue.engines.pillow.images import PillowImages
from segue.ingest.api import Duplicates
from segue.plays.api import Plays, Trends, by_person, by_session


@dataclass(frozen=True, slots=True)
class Features:
    """Every service, built once."""

    registry: CollectorRegistry
    people: People
    live: LiveRoom
    own_data: OwnData
    catalog: Catalog
    members: Members
    studio: Studio
    duplicates: Duplicates
    rights: Rights
    song_versions: Versions
    sleeves: Sleeves
    papers: Papers
    sharing: Sharing
    social: Social
    plays: Plays
    trends: Trends
    listeners: Listeners
    exchange: Exchange
    demo: Demo
    versions: KnownVersions
    denials: DenyList
    media_tokens: MediaTokens
    media_reader: MediaReader
    delivery_meters: DeliveryMeters
    delivery: Delivery
    ingest: Ingest
    library: Library


def build_features(engines: Engines) -> Features:
    """Build the services and let them hear events; start the listener after it."""
    secrets, clock, ids = engines.secrets, engines.clock, engines.ids
    registry = CollectorRegistry()
    people = build_people(engines)
    live = build_live(engines, people.sockets, registry)
    images = PillowImages()
    audiences = Audiences(clock, unlicensed=engines.settings.licence_default == "allow")
    catalog = Catalog(
        database=engines.database,
        blobs=engines.blobs,
        events=engines.events,
        images=images,
        audiences=audiences,
        clock=clock,
        ids=ids,
        labels=people.plans.labels,
    )
    trends = Trends(engines.database, catalog, clock)
    delivery_meters = DeliveryMeters(registry)
    versions = KnownVersions(
        songs=catalog, clock=clock, events_fresh=lambda: engines.listener.fresh, meters=delivery_meters
    )
    versions.listen(engines.listener)
    denials = DenyList(clock)
    denials.listen(engines.listener)
    media_tokens = MediaTokens(secrets.media)
    ingest = build_ingest(engines, people, catalog, registry)
    desk = DeskPorts(
        database=engines.database,
        events=engines.events,
        labels=people.plans.labels,
        audit=people.audit,
        audiences=audiences,
        clock=clock,
        ids=ids,
    )
    studio = build_studio(engines, people, desk)
    sharing = Sharing(engines.database, audiences)
    own_data = build_own_data(engines, people, catalog, images)
    return Features(
        registry=registry,
        people=people,
        live=live,
        own_data=own_data,
        catalog=catalog,
        song_versions=Versions(engines.database, catalog, engines.blobs, engines.events, people.audit),
        rights=build_rights(desk),
        studio=studio,
        duplicates=build_duplicates(engines, catalog, studio.songs, ingest.telling),
        members=Members(
            database=engines.database,
            labels=people.plans.labels,
            directory=people.plans.directory,
            tiers=people.plans.tiers,
            audit=people.audit,
            audiences=audiences,
            clock=clock,
            ids=ids,
        ),
        sharing=sharing,
        social=build_social(
            engines,
            sharing,
            live.live,
            follows=own_data.follows,
            mailroom=people.mailroom,
            versions=versions,
            denials=denials,
            tokens=media_tokens,
            wanted=ingest.ladders,
        ),
        papers=build_papers(engines, desk, catalog, ingest.uploads),
        sleeves=Sleeves(database=engines.database, catalog=catalog, audit=people.audit, clock=clock),
        trends=trends,
        listeners=build_listeners(engines, catalog),
        plays=Plays(
            engines.database,
            PlayCounts(),
            engines.jobs,
            clock,
            PlayCounters(registry),
            trends=trends,
            listeners=by_session if engines.settings.history_days == 0 else by_person,
        ),
        versions=versions,
        denials=denials,
        media_tokens=media_tokens,
        media_reader=MediaReader(engines.blobs),
        delivery_meters=delivery_meters,
        delivery=Delivery(
            versions=versions,
            denials=denials,
            tokens=media_tokens,
            wanted=ingest.ladders,
            insiders=catalog,
            clock=clock,
            base_url=engines.settings.media_url or "",
            meters=delivery_meters,
        ),
        ingest=ingest,
        exchange=build_exchange(engines, catalog, audiences, live.live),
        library=build_library(engines, own_data, catalog, audiences, live.live),
        demo=Demo(
            database=engines.database,
            uploads=ingest.uploads,
            catalog=catalog,
            jobs=engines.jobs,
            clock=clock,
            folder=engines.settings.data_dir / "demo",
        ),
    )
