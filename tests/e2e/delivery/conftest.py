"""One encoded song and a server of it for all of these tests."""

from collections.abc import Iterator

import pytest

from tests.e2e.delivery.origin import Origin, running_origin
from tests.songs import render_song


@pytest.fixture(scope="session")
def origin_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    """A server of a song of 21.5 s."""
    folder = tmp_path_factory.mktemp("song")
    with running_origin(folder, render_song(folder)) as running:
        yield running


@pytest.fixture
def origin(origin_of_session: Origin) -> Origin:
    """The same, with nothing lost and nothing served yet."""
    origin_of_session.lose()
    origin_of_session.served()
    return origin_of_session
