"""Every route of the API, in the order in which paths are tried."""

from fastapi import APIRouter

from segue.accounts.audit.routes import router as audit_router
from segue.accounts.billing.routes import router as billing_router
from segue.accounts.devices.routes import router as devices_router
from segue.accounts.directory.routes import router as directory_router
from segue.accounts.factors.routes import router as factors_router
from segue.accounts.families.routes import router as families_router
from segue.accounts.follows.routes import router as follows_router
from segue.accounts.joining.routes import router as joining_router
from segue.accounts.labels.routes import router as labels_router
from segue.accounts.oidc.routes import router as oidc_router
from segue.accounts.passkeys.routes import router as passkeys_router
from segue.accounts.profiles.routes import router as profiles_router
from segue.accounts.recovery.routes import router as recovery_router
from segue.accounts.rights.routes import router as rights_router
from segue.accounts.routes import router as accounts_router
from segue.accounts.sessions.routes import router as sessions_router
from segue.accounts.tiers.routes import router as tiers_router
from segue.accounts.vouchers.routes import router as vouchers_router
from segue.app.exchange import Exchange
from segue.app.features import Features
from segue.app.library import Library
from segue.app.listeners import Listeners
from segue.app.own_data import OwnData
from segue.app.papers import Papers
from segue.app.plans import Plans
from segue.app.rights import Rights
from segue.app.studio import Studio
from segue.app.web.legal import legal_router
from segue.app.web.setup import router as setup_router
from segue.catalog.albums.routes import router as albums_router
from segue.catalog.api import Catalog
from segue.catalog.artists.routes import router as artists_router
from segue.catalog.browsing.routes import router as lists_router
from segue.catalog.covers.routes import router as covers_router
from segue.catalog.folders.routes import router as folders_router
from segue.catalog.genres.routes import router as genres_router
from segue.catalog.licences.routes import router as licences_router
from segue.catalog.links.routes import router as links_router
from segue.catalog.lyrics.routes import router as lyrics_router
from segue.catalog.members.routes import router as members_router
from segue.catalog.merging.routes import router as merging_router
from segue.catalog.releases.routes import router as releases_router
from segue.catalog.reports.routes import router as reports_router
from segue.catalog.routes import router as catalog_router
from segue.catalog.schedules.routes import router as schedules_router
from segue.catalog.sheets.routes import router as sheets_router
from segue.catalog.songs.routes import router as songs_router
from segue.catalog.takedowns.routes import router as takedowns_router
from segue.catalog.versions.routes import router as versions_router
from segue.delivery.early import router as early_router
from segue.ingest.ddex.routes import router as ddex_router
from segue.ingest.duplicates.routes import router as duplicates_router
from segue.ingest.importing.routes import router as importing_router
from segue.ingest.quotas.routes import router as quotas_router
from segue.ingest.resumable.routes import router as resumable_router
from segue.ingest.routes import router as ingest_router
from segue.ingest.storage.routes import router as storage_router
from segue.library.collection.listing_routes import router as library_lists_router
from segue.library.collection.routes import router as library_router
from segue.library.exchange.routes import router as exchange_router
from segue.library.playlists.changes.routes import router as playlist_changes_router
from segue.library.playlists.collaborators.routes import router as collaborators_router
from segue.library.playlists.covers.routes import router as playlist_covers_router
from segue.library.playlists.entries.routes import router as playlist_entries_router
from segue.library.playlists.folders.routes import router as playlist_folders_router
from segue.library.playlists.routes import router as playlists_router
from segue.library.smart.routes import router as smart_router
from segue.live.http import router as live_router
from segue.plays.history.routes import router as history_router
from segue.plays.listening.routes import router as listening_router
from segue.plays.routes import router as plays_router
from segue.social.notifications.routes import router as notifications_router
from segue.social.shares.routes import router as shares_router


def api_routers(features: Features, public_url: str | None, base: str) -> list[APIRouter]:
    """The routers on their services, without the API's prefix.

    `public_url` is what the operator wrote, `base` the address people reach the server at, made up or not.
    """
    return [
        setup_router(features.people.accounts, features.people.joining, features.demo.progress, public_url),
        accounts_router(
            features.people.accounts, features.people.sessions, features.people.authenticator, public_url
        ),
        joining_router(features.people.joining),
        recovery_router(features.people.recovery),
        sessions_router(features.people.sessions),
        devices_router(features.people.devices),
        audit_router(features.people.audit),
        factors_router(features.people.ways_in.factors),
        passkeys_router(features.people.ways_in.passkeys),
        oidc_router(features.people.ways_in.oidc, features.people.ways_in.passkeys),
        *_plans_routers(features.people.plans),
        *_own_data_routers(features.own_data),
        legal_router(features.own_data.legal_pages),
        # Before the routes of songs, whose ids its path looks like.
        plays_router(features.plays, features.trends, features.catalog, features.listeners.library),
        *_listeners_routers(features.listeners, features.catalog),
        *_exchange_routers(features.exchange, features.catalog),
        lists_router(features.catalog, features.listeners.library),
        catalog_router(features.catalog),
        members_router(features.members),
        *_rights_routers(features.rights, public_url),
        early_router(features.delivery, features.rights.links),
        *_studio_routers(features.studio),
        versions_router(features.song_versions),
        covers_router(features.catalog, features.sleeves),
        *_papers_routers(features.papers),
        ingest_router(features.ingest.uploads, features.ingest.resumable),
        resumable_router(features.ingest.resumable),
        quotas_router(features.ingest.quotas),
        storage_router(features.ingest.stocktaking),
        importing_router(features.ingest.reports),
        duplicates_router(features.duplicates),
        *_library_routers(features.library, public_url),
        shares_router(features.social.shares, features.social.previews, features.own_data.places, base),
        notifications_router(features.social.notifications),
        live_router(features.live.live, features.live.connections, features.live.tickets),
    ]


def _plans_routers(plans: Plans) -> list[APIRouter]:
    return [
        tiers_router(plans.tiers),
        families_router(plans.families),
        vouchers_router(plans.vouchers, plans.tiers),
        billing_router(plans.billing),
        directory_router(plans.directory),
        labels_router(plans.labels),
    ]


def _own_data_routers(own: OwnData) -> list[APIRouter]:
    return [
        follows_router(own.follows),
        rights_router(own.leaving, own.exports),
        profiles_router(own.profiles, own.avatars),
    ]


def _exchange_routers(exchange: Exchange, catalog: Catalog) -> list[APIRouter]:
    return [
        exchange_router(exchange.imports, exchange.exports),
        smart_router(exchange.smart, catalog),
    ]


def _listeners_routers(listeners: Listeners, catalog: Catalog) -> list[APIRouter]:
    return [
        library_router(listeners.library),
        library_lists_router(listeners.library, catalog),
        history_router(listeners.history, catalog),
        listening_router(listeners.listening, catalog),
    ]


def _rights_routers(rights: Rights, public_url: str | None) -> list[APIRouter]:
    return [
        licences_router(rights.licences),
        schedules_router(rights.schedules),
        links_router(rights.links, public_url),
    ]


def _studio_routers(studio: Studio) -> list[APIRouter]:
    return [
        artists_router(studio.artists, studio.albums),
        albums_router(studio.albums),
        songs_router(studio.songs),
        genres_router(studio.genres),
        takedowns_router(studio.takedowns),
        merging_router(studio.merging),
        reports_router(studio.reports),
        releases_router(studio.releases),
    ]


def _papers_routers(papers: Papers) -> list[APIRouter]:
    return [
        lyrics_router(papers.lyrics),
        sheets_router(papers.sheets),
        folders_router(papers.folders),
        ddex_router(papers.ddex),
    ]


def _library_routers(library: Library, public_url: str | None) -> list[APIRouter]:
    return [
        playlists_router(library.playlists, library.reading),
        playlist_covers_router(library.covers),
        playlist_entries_router(library.entries),
        playlist_changes_router(library.changes),
        collaborators_router(library.collaborators, public_url),
        playlist_folders_router(library.folders),
    ]
