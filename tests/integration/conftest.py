"""The application as a fixture."""

from pathlib import Path

import pytest

from segue.engines.blobs.store import BlobStoreWithHealth
from tests.fakes import FakeClock, SavepointDatabase
from tests.site import Site, TimedIds, make_site


@pytest.fixture
def site(
    database: SavepointDatabase, blob_store: BlobStoreWithHealth, clock: FakeClock, tmp_path: Path
) -> Site:
    """The whole application on this test's database."""
    return make_site(database, blob_store, clock, TimedIds(), tmp_path)
