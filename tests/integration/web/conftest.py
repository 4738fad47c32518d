"""Sites with an application of their own: what is tested here is how it is put together."""

import pytest

from tests.site import Site


@pytest.fixture
def site(site: Site) -> Site:
    """The whole application on this test's database, shared with no other test."""
    assert site.application is not None
    return site
