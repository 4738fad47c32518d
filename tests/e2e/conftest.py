"""One way to start browsers, for all tests that look at pages."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.plugins.tools import find_headless_chromium

_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers; no longer than a module, for while it lives its process can run no asyncio."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Iterator[Callable[..., Browser]]:
    """Starts Chromium with further flags."""
    launched: list[Browser] = []

    def start(*flags: str) -> Browser:
        browser = playwright.chromium.launch(executable_path=find_headless_chromium(), args=[*_FLAGS, *flags])
        launched.append(browser)
        return browser

    yield start
    for browser in launched:
        browser.close()
