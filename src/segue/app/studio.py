"""What artists, labels and admins edit the catalogue with, built once."""

from dataclasses import dataclass

from segue.app.bootstrap import Engines
from segue.app.people import People
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
from segue.library.api import LibraryMoves


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
        merging=Merging((LibraryMoves(),), **desk),
        reports=Reports(
            database=database,
            takedowns=takedowns,
            audit=audit,
            audiences=desk["audiences"],
            clock=clock,
            ids=ids,
        ),
        releases=Releases(isrc_prefix=engines.settings.isrc_prefix, **desk),
    )
