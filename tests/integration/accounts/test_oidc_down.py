"""Signing in through a provider that is away."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from segue.engines.blobs.store import BlobStoreWithHealth
from tests.fakes import FakeClock, SavepointDatabase
from tests.integration.accounts.test_oidc import BACK, visit
from tests.provider import CLIENT_ID, CLIENT_SECRET, running_provider
from tests.site import TimedIds, make_site

pytestmark = pytest.mark.needs("node")


class TestProviderDown:
    """When the provider is away a person is told so on a page, and can sign in another way."""

    async def test_is_told_on_a_page_and_to_scripts_as_a_problem(
        self,
        database: SavepointDatabase,
        blob_store: BlobStoreWithHealth,
        clock: FakeClock,
        tmp_path: Path,
    ) -> None:
        with running_provider(BACK) as running:
            clock.at = datetime.fromtimestamp(time.time(), UTC)
            settings = {
                "home": {
                    "issuer": running.issuer,
                    "client_id": CLIENT_ID,
                    "client_secret": CLIENT_SECRET,
                    "label": "Home",
                    "registration": "open",
                }
            }
            site = make_site(database, blob_store, clock, TimedIds(), tmp_path, oidc=settings)
            async with site.client(headers={"accept": "text/html,*/*"}) as browser:
                back = await visit(browser, "ada")
                running.stop()
                answer = await browser.get(back)
                assert answer.status_code == 503
                assert answer.headers["content-type"].startswith("text/html")
                assert "provider_unavailable" in answer.text
                assert "style-src 'nonce-" in answer.headers["content-security-policy"]
                clock.move(days=2)
                start = "/api/v1/auth/oidc/home/start"
                assert (await browser.get(start)).status_code == 503
                problem = await browser.get(start, headers={"accept": "application/json"})
                assert problem.json()["code"] == "provider_unavailable"
                assert int(problem.headers["retry-after"]) > 0
