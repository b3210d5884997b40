"""The real app, on servers of its own and a small demo shop, seen through Chromium.

`app`         the running shop: `app.url`, `app.restart()`, `app.empty_redis()`, `app.environ()`
`second_app`  another process of the same shop, started for the test
`browser`     Chromium; `new_visitor()` opens a browser that has never been here

With GLASS_CLUSTER=1 the shop is a cluster: three processes behind nginx, a replica, Redis Cluster.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from ops import servers
from ops.cluster import apps
from ops.cluster.ports import free_ports
from ops.cluster.shop import Cluster
from ops.connection import connect
from tests.folders import new_folder

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "ECOM_DEMO_ORDERS": "1000",
    "ECOM_CARRIER_STEP_SECONDS": "0",  # parcels move when a test says so
}


class App:
    """`streamlit run app.py` in a process of its own."""

    def __init__(self, data_dir: Path, log: Path) -> None:
        self.url = f"http://localhost:{free_ports(1)[0]}"
        self._log = log
        self._data_dir = data_dir
        plain = {k: v for k, v in os.environ.items() if not k.startswith("ECOM_")}
        self._environ = plain | SETTINGS | {"ECOM_DATA_DIR": str(data_dir)}
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

    def second(self) -> App:
        return App(self._data_dir, self._log.with_name("second.log"))

    def empty_redis(self) -> None:
        servers.empty_redis(self._data_dir)

    def environ(self) -> dict[str, str]:
        """Of another process that works on the same shop."""
        mysql, redis = servers.urls(self._data_dir)
        return {"ECOM_MYSQL_URL": mysql, "ECOM_REDIS_URL": redis}

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


class ClusterApp:
    """The same, as a cluster behind nginx."""

    def __init__(self, folder: Path) -> None:
        self._cluster = Cluster(folder, more=SETTINGS)
        self.url = self._cluster.url

    def start(self) -> None:
        self._cluster.start()

    def stop(self) -> None:
        self._cluster.stop()

    def restart(self) -> None:
        self._cluster.stop_apps()
        self._cluster.start_apps()

    def second(self) -> OneMore:
        return OneMore(self._cluster)

    def empty_redis(self) -> None:
        for node in self._cluster.redis.nodes:
            self._cluster.redis.ask(node, "FLUSHALL")

    def environ(self) -> dict[str, str]:
        return self._cluster.environ()


class OneMore:
    """A process of a cluster's shop that nginx does not know."""

    def __init__(self, cluster: Cluster) -> None:
        port = free_ports(1)[0]
        self.url = f"http://localhost:{port}"
        number = len(cluster.apps) + 1
        self._process = apps.process(number, port, cluster.folder, cluster.environ())

    def start(self) -> None:
        self._process.start()
        self._process.wait_until_ready(120)

    def stop(self) -> None:
        self._process.stop()


@pytest.fixture(scope="session")
def app(shop_folder: Path) -> Iterator[App | ClusterApp]:
    if os.environ.get("GLASS_CLUSTER"):
        running = ClusterApp(shop_folder)
    else:
        running = App(shop_folder / "data", shop_folder / "app.log")
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def second_app(app: App | ClusterApp) -> Iterator[App | OneMore]:
    running = app.second()
    try:
        running.start()
        yield running
    finally:
        running.stop()


@contextlib.contextmanager
def locked(app: App | ClusterApp, query: str, *values: object) -> Iterator[None]:
    """Whoever wants to change what `query` finds waits."""
    with connect(app.environ()["ECOM_MYSQL_URL"]) as connection, connection.cursor() as cursor:
        connection.begin()
        cursor.execute(f"{query} FOR UPDATE", values)
        try:
            yield
        finally:
            connection.rollback()


@pytest.fixture
def page(app: App, new_visitor: Callable[..., BrowserContext]) -> Page:
    """A first page of a browser that has never been here."""
    return new_visitor(app.url).new_page()
