"""Chromium, for tests that look at the shop as a visitor does.

`browser`     Chromium; `new_visitor()` opens a browser that has never been here
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

CHROMIUM = shutil.which("chromium")  # None: the one that playwright fetched
PATIENCE = 30_000  # milliseconds for the browser; the machine may be busy
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_visitor(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """`new_visitor(url)`: a browser without cookies, whose pages open addresses below `url`."""
    opened: list[BrowserContext] = []

    def new(url: str, **more: object) -> BrowserContext:
        context = browser.new_context(base_url=url, locale="en-US", **more)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()
