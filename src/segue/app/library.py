"""The library on its engines: playlists."""

from dataclasses import dataclass

from segue.app.bootstrap import Engines
from segue.app.own_data import OwnData
from segue.catalog.api import Audiences, Catalog
from segue.kernel.ports.jobs import JobRegistry
from segue.library.api import (
    PLAYLIST_TOPIC,
    Changes,
    ChartPlaylists,
    Collaborators,
    Entries,
    Folders,
    PlaylistCovers,
    PlaylistPorts,
    Playlists,
    Reading,
)
from segue.library.playlists.tasks import register as register_playlists
from segue.live.api import Live
from segue.plays.api import Charts


@dataclass(frozen=True, slots=True)
class Library:
    """The services."""

    playlists: Playlists
    reading: Reading
    entries: Entries
    changes: Changes
    collaborators: Collaborators
    folders: Folders
    covers: PlaylistCovers
    charts: ChartPlaylists


def build_library(
    engines: Engines, own: OwnData, catalog: Catalog, audiences: Audiences, live: Live
) -> Library:
    """Build the services, and let who sees a playlist hear of its changes."""
    ports = PlaylistPorts(
        database=engines.database,
        events=engines.events,
        live=live,
        catalog=catalog,
        clock=engines.clock,
        ids=engines.ids,
    )
    playlists = Playlists(own.follows, **ports)
    live.topics.register(PLAYLIST_TOPIC, playlists.is_shown, presence=True)
    counting = Charts(audiences, engines.clock)
    return Library(
        playlists=playlists,
        reading=Reading(**ports),
        entries=Entries(**ports),
        changes=Changes(**ports),
        collaborators=Collaborators(own.follows, **ports),
        folders=Folders(**ports),
        covers=PlaylistCovers(playlists, catalog),
        charts=ChartPlaylists(counting, engines.settings.chart_country, **ports),
    )


def register_library(registry: JobRegistry, library: Library) -> None:
    """Their jobs."""
    register_playlists(registry, library.playlists, library.changes, library.collaborators, library.charts)
