"""Import and export of playlists and libraries, and smart playlists, on their engines."""

from dataclasses import dataclass

from segue.app.bootstrap import Engines
from segue.catalog.api import Audiences, Catalog
from segue.engines.sandbox.lists import SandboxedLists
from segue.kernel.ports.jobs import JobRegistry
from segue.library.api import (
    Imports,
    Keeping,
    ListExports,
    Making,
    Matching,
    PlaylistShelf,
    SmartPlaylists,
    Working,
)
from segue.library.exchange.tasks import register as register_imports
from segue.live.api import Live
from segue.plays.api import ImportedPlays


@dataclass(frozen=True, slots=True)
class Exchange:
    """The services."""

    smart: SmartPlaylists
    imports: Imports
    working: Working
    exports: ListExports


def build_exchange(engines: Engines, catalog: Catalog, audiences: Audiences, live: Live) -> Exchange:
    """Build the services; nothing is started before the first file."""
    database, clock, ids = engines.database, engines.clock, engines.ids
    smart = SmartPlaylists(database=database, audiences=audiences, catalog=catalog, clock=clock, ids=ids)
    keeping, matching = Keeping(clock), Matching()
    shelf = PlaylistShelf(
        database=database, events=engines.events, live=live, catalog=catalog, clock=clock, ids=ids
    )
    making = Making(playlists=shelf, collection=keeping, smart=smart, plays=ImportedPlays(clock), clock=clock)
    return Exchange(
        smart=smart,
        imports=Imports(
            database=database,
            blobs=engines.blobs,
            jobs=engines.jobs,
            matching=matching,
            making=making,
            audiences=audiences,
            clock=clock,
            ids=ids,
        ),
        working=Working(
            database=database,
            blobs=engines.blobs,
            reader=SandboxedLists(),
            matching=matching,
            making=making,
            audiences=audiences,
            clock=clock,
        ),
        exports=ListExports(
            database=database,
            playlists=shelf,
            collection=keeping,
            smart=smart,
            audiences=audiences,
            site=engines.public_url,
        ),
    )


def register_exchange(registry: JobRegistry, exchange: Exchange) -> None:
    """Their jobs."""
    register_imports(registry, exchange.imports, exchange.working)
