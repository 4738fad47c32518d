"""A server with a provider beside it, and browsers that come to it."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.provider import CLIENT_ID, CLIENT_SECRET, ProviderProcess, running_provider
from tests.servers import SegueServer, serving
from tests.site import PASSWORD

EMAIL = "ada@example.org"


@dataclass(frozen=True, slots=True)
class House:
    """What runs: Segue, by a name that passkeys can be made for, and the provider."""

    url: str
    server: SegueServer
    provider: ProviderProcess


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server that anyone may join, with an admin."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://localhost:{port}"
    folder: Path = tmp_path_factory.mktemp("house")
    with running_provider(f"{url}/api/v1/auth/oidc/home/callback") as provider:
        settings = {
            "PORT": str(port),
            "PUBLIC_URL": url,
            "REGISTRATION": "open",
            "OIDC__HOME__ISSUER": provider.issuer,
            "OIDC__HOME__CLIENT_ID": CLIENT_ID,
            "OIDC__HOME__CLIENT_SECRET": CLIENT_SECRET,
            "OIDC__HOME__LABEL": "Home",
        }
        with serving(folder, **settings) as server:
            admin = {"email": EMAIL, "password": PASSWORD, "display_name": "Ada"}
            answer = server.ask("/api/v1/setup", json_body=admin)
            assert answer.status == 201, answer.body
            yield House(url, server, provider)


@pytest.fixture(scope="module")
def chromium(launch: Callable[..., Browser]) -> Browser:
    """One browser for all visits."""
    return launch()


@pytest.fixture
def visitor(chromium: Browser, house: House) -> Iterator[BrowserContext]:
    """A browser that knows nothing yet."""
    context = chromium.new_context(base_url=house.url)
    yield context
    context.close()
