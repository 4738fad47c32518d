"""What listeners keep and hear, built once: libraries, histories, statistics."""

from dataclasses import dataclass

from segue.app.bootstrap import Engines
from segue.catalog.api import Catalog
from segue.kernel.ports.jobs import JobRegistry
from segue.library.api import Library, LibraryMoves, PlaylistCards
from segue.library.collection.tasks import register as register_library
from segue.plays.api import ListeningHistory, OwnListening


@dataclass(frozen=True, slots=True)
class Listeners:
    """The services."""

    library: Library
    history: ListeningHistory
    listening: OwnListening


def build_listeners(engines: Engines, catalog: Catalog) -> Listeners:
    """Build the services."""
    database, clock = engines.database, engines.clock
    return Listeners(
        library=Library(
            database=database,
            catalog=catalog,
            playlists=PlaylistCards(database),
            events=engines.events,
            moves=LibraryMoves(),
            clock=clock,
        ),
        history=ListeningHistory(database, clock),
        listening=OwnListening(database, catalog),
    )


def register_listeners(registry: JobRegistry, listeners: Listeners) -> None:
    """Their jobs."""
    register_library(registry, listeners.library)
