"""What goes with a catalogue beside its sound: lyrics, sheets, messages of distributors; built once."""

from dataclasses import dataclass

from segue.app.bootstrap import Engines
from segue.catalog.albums.service import Albums
from segue.catalog.api import Catalog, Deliveries, DeskPorts
from segue.catalog.folders.service import ReleaseFolders
from segue.catalog.licences.service import Licences
from segue.catalog.lyrics.service import LyricsDesk
from segue.catalog.sheets.service import Editors, Sheets
from segue.catalog.songs.service import Songs
from segue.ingest.api import DdexImport, Uploads
from segue.kernel.ports.database import Database


@dataclass(frozen=True, slots=True)
class Papers:
    """The services."""

    lyrics: LyricsDesk
    sheets: Sheets
    ddex: DdexImport
    folders: ReleaseFolders


def build_papers(engines: Engines, desk: DeskPorts, catalog: Catalog, uploads: Uploads) -> Papers:
    """Build the services."""

    def editors(database: Database) -> Editors:
        one: DeskPorts = {**desk, "database": database}
        return Editors(songs=Songs(**one), albums=Albums(**one), licences=Licences(**one))

    return Papers(
        lyrics=LyricsDesk(songs=Songs(**desk), **desk),
        sheets=Sheets(editors, **desk),
        folders=ReleaseFolders(engines.database, engines.blobs, catalog, engines.settings.data_dir / "work"),
        ddex=DdexImport(
            database=engines.database,
            blobs=engines.blobs,
            uploads=uploads,
            catalog=catalog,
            deliveries=Deliveries(catalog, Licences(**desk), **desk),
            clock=engines.clock,
            ids=engines.ids,
            schemas=engines.settings.ddex_schemas,
        ),
    )
