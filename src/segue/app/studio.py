"""What artists, labels and admins edit the catalogue with, built once."""

from dataclasses import dataclass

from fastapi import APIRouter

from segue.app.bootstrap import Engines
from segue.app.people import People
from segue.catalog.albums.routes import router as albums_router
from segue.catalog.api import (
    Albums,
    Artists,
    DeskPorts,
    Genres,
    Merging,
    Releases,
    Reports,
    Songs,
    Takedowns,
)
from segue.catalog.artists.routes import router as artists_router
from segue.catalog.genres.routes import router as genres_router
from segue.catalog.merging.routes import router as merging_router
from segue.catalog.releases.routes import router as releases_router
from segue.catalog.reports.routes import router as reports_router
from segue.catalog.songs.routes import router as songs_router
from segue.catalog.takedowns.routes import router as takedowns_router


@dataclass(frozen=True, slots=True)
class Studio:
    """The services."""

    artists: Artists
    albums: Albums
    songs: Songs
    genres: Genres
    takedowns: Takedowns
    merging: Merging
    reports: Reports
    releases: Releases


def build_studio(engines: Engines, people: People, desk: DeskPorts) -> Studio:
    """Build the services."""
    database, audit, clock, ids = engines.database, people.audit, engines.clock, engines.ids
    takedowns = Takedowns(**desk)
    return Studio(
        artists=Artists(**desk),
        albums=Albums(**desk),
        songs=Songs(**desk),
        genres=Genres(database=database, audit=audit, clock=clock, ids=ids),
        takedowns=takedowns,
        merging=Merging(**desk),
        reports=Reports(database=database, takedowns=takedowns, audit=audit, clock=clock, ids=ids),
        releases=Releases(isrc_prefix=engines.settings.isrc_prefix, **desk),
    )


def studio_routers(studio: Studio) -> list[APIRouter]:
    """Their routes, without the API's prefix."""
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
