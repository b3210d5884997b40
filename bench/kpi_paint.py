"""When the pages are there for a person: Chromium, with the app in a process of its own."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.kpi_pages import VISITOR, dashboards, signed_in
from bench.shop import Shop

ROOT = Path(__file__).resolve().parents[1]
TIMES = 3
OPENS, PATIENCE = 120, 60_000  # seconds, ms
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
NOTHING_WAITS = """() => document.querySelector('[class*="st-key-board-"]')
    && !document.querySelector('[data-testid="stSkeleton"]') && performance.now()"""


def measure(shop: Shop) -> Iterator[tuple[str, float, float]]:
    """Page, median ms until something is painted, and until every part is drawn."""
    from playwright.sync_api import sync_playwright

    shop.use()
    token = signed_in().token
    with _app(shop) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = chromium.new_context(base_url=url, locale="en-US")
        context.set_default_timeout(PATIENCE)
        context.add_cookies(
            [
                {"name": "visitor", "value": VISITOR, "url": url},
                {"name": "session", "value": token, "url": url},
            ]
        )
        for name in dashboards():
            taken = [_open(context, name) for _ in range(TIMES + 1)][1:]
            painted, drawn = (statistics.median(column) for column in zip(*taken, strict=True))
            yield name, painted, drawn
        chromium.close()


def _open(context, name: str) -> tuple[float, float]:
    page = context.new_page()
    page.goto(f"/{name}")
    drawn = page.wait_for_function(NOTHING_WAITS).json_value()
    painted = page.evaluate(PAINTED)
    page.close()
    return painted, drawn


@contextmanager
def _app(shop: Shop) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = shop.environ() | {"ECOM_CARRIER_STEP_SECONDS": "0"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with tempfile.TemporaryFile("w+") as log:
        app = subprocess.Popen(
            [*command, "--server.headless", "true"], cwd=ROOT, env=environ, stdout=log, stderr=log
        )
        try:
            url = f"http://localhost:{port}"
            if not _opens(url, app):
                log.seek(0)
                raise RuntimeError(f"the shop did not open:\n{log.read()}")
            yield url
        finally:
            app.terminate()
            app.wait(30)


def _opens(url: str, app: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + OPENS
    while time.monotonic() < end and app.poll() is None:
        try:
            if urllib.request.urlopen(f"{url}/healthz", timeout=2).status == 200:
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False
