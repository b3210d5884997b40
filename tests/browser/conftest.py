"""The real app, on servers of its own and a small demo shop, seen through Chromium.

`app`         the running shop: `app.url`, `app.restart()`
`second_app`  another process of the same shop, started for the test
`browser`     Chromium; `new_visitor()` opens a browser that has never been here
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.folders import new_folder

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")  # None: the one that playwright fetched
DEMO_ORDERS = "1000"
PATIENCE = 30_000  # milliseconds for the browser; the machine may be busy
expect.set_options(timeout=PATIENCE)


class App:
    """`streamlit run app.py` in a process of its own."""

    def __init__(self, data_dir: Path, log: Path) -> None:
        self.url = f"http://localhost:{_free_port()}"
        self._log = log
        self._environ = {k: v for k, v in os.environ.items() if not k.startswith("ECOM_")} | {
            "ECOM_DATA_DIR": str(data_dir),
            "ECOM_DEMO_ORDERS": DEMO_ORDERS,
            "ECOM_CARRIER_STEP_SECONDS": "0",  # parcels move when a test says so
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        port = self.url.rpartition(":")[2]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environ, stdout=log, stderr=log
            )
        self._wait_until_open()

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def _wait_until_open(self) -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            assert self._process is not None
            assert self._process.poll() is None, self.log()
            with contextlib.suppress(urllib.error.URLError, OSError):
                if urllib.request.urlopen(f"{self.url}/healthz", timeout=2).status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"the shop did not open:\n{self.log()}")


@pytest.fixture(scope="session")
def shop_folder() -> Iterator[Path]:
    folder = new_folder("glass-browser-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def app(shop_folder: Path) -> Iterator[App]:
    running = App(shop_folder / "data", shop_folder / "app.log")
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def second_app(app: App, shop_folder: Path) -> Iterator[App]:
    running = App(shop_folder / "data", shop_folder / "second.log")
    try:
        running.start()
        yield running
    finally:
        running.stop()


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


@pytest.fixture
def page(app: App, new_visitor: Callable[..., BrowserContext]) -> Page:
    """A first page of a browser that has never been here."""
    return new_visitor(app.url).new_page()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
