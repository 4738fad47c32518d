"""An OpenID provider of others (npm's oidc-provider) as a process, and someone who signs in there."""

import contextlib
import html
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

_FOLDER = Path(__file__).parent / "providers"
CLIENT_ID = "segue"
CLIENT_SECRET = "a secret with : and % in it"


@dataclass
class ProviderProcess:
    """A running provider."""

    issuer: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """Go away, as providers do."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def running_provider(
    redirect_uri: str, *, port: int | None = None, **client: Any
) -> Iterator[ProviderProcess]:
    """A provider that knows one client; `client` changes how that is registered."""
    known = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": [redirect_uri],
        "token_endpoint_auth_method": "client_secret_basic",
        **client,
    }
    told = {"port": port, "clients": [{name: value for name, value in known.items() if value is not None}]}
    process = subprocess.Popen(
        ["node", "provider.mjs", json.dumps(told)],
        cwd=_FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        issuer = process.stdout.readline().strip()
        assert issuer, "the provider did not start: is tests/providers set up?"
        yield ProviderProcess(issuer, process)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


async def sign_in_there(url: str, name: str, redirect_uri: str) -> str:
    """What a browser does at the provider, from our redirect to its own back to us; the last address."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(url)
        for _ in range(12):
            if answer.is_redirect:
                url = urljoin(str(answer.url), answer.headers["location"])
                if url.startswith(redirect_uri):
                    return url
                answer = await browser.get(url)
                continue
            assert answer.status_code == 200, answer.text
            action, fields = _form(answer.text)
            answer = await browser.post(
                urljoin(str(answer.url), action), data={**fields, "login": name, "password": "any"}
            )
    raise AssertionError("it never sent us back")


def _form(page: str) -> tuple[str, Mapping[str, str]]:
    found = re.search(r'<form[^>]*action="([^"]+)"', page)
    assert found, page
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return html.unescape(found[1]), {name: html.unescape(value) for name, value in hidden}
