"""The database for commands that a person types, whether or not Segue is running meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from segue.app.settings import Settings
from segue.engines.postgres.launcher import EmbeddedPostgres, FolderInUse
from segue.engines.postgres.migrations import migrate


@contextmanager
def database_at_hand(settings: Settings) -> Iterator[str]:
    """URL of the configured database, of the embedded one that runs, or of one started for this."""
    if settings.database_url:
        yield settings.database_url
        return
    server = EmbeddedPostgres(settings.data_dir / "postgres")
    try:
        server.start()
    except FolderInUse:
        yield server.url
        return
    try:
        migrate(server.url)
        yield server.url
    finally:
        server.stop()
