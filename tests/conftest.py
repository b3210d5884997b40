"""Real servers for every test: the suite's own MySQL and Redis, in a folder that goes at the end.

`shop`              an installed, empty shop; ask for it in every test that touches MySQL or Redis.
                    Its URL is the administrator's, for what a test prepares or looks at; `ecom`
                    works as the shop's own account (sql/grants.sql)
`demo_shop`         the whole demo shop, loaded once; leave it as you found it
`redis_server`, `mysql_server`   take one down: kill, stop, suspend, start; up again afterwards
`second_process`    runs a piece of Python elsewhere and returns what it printed
`override`          settings for one test; every test gets the first ones back
`is_mariadb`        else it is MySQL: some books of the two differ (`make test DB=mysql`)
`browser`           Chromium, one for all that runs here; `new_visitor()` opens one without cookies

With GLASS_REDIS_CLUSTER=1 the place of Redis is taken by a Redis Cluster of three masters.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.folders import new_folder

__all__ = ["browser", "new_visitor"]  # a second Playwright in one thread finds a loop running

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = new_folder("glass-test-")

for name in [name for name in os.environ if name.startswith("ECOM_")]:
    del os.environ[name]  # the developer's own

from ecom import link  # noqa: E402
from ecom import settings as settings_module  # noqa: E402
from ops import grants, private_shop, servers, shop_facts  # noqa: E402
from ops.connection import connect  # noqa: E402
from ops.process import Process  # noqa: E402
from ops.redis_cluster import Cluster  # noqa: E402
from tests.chromium import browser, new_visitor  # noqa: E402
from tests.cluster_server import OF_ONE_SERVER, ClusterServer  # noqa: E402

MYSQL_URL, REDIS_URL = servers.urls(DATA_DIR)
DEMO_URL = servers.urls(DATA_DIR, "glass_demo")[0]
os.environ |= {
    "ECOM_DATA_DIR": str(DATA_DIR),
    "ECOM_MYSQL_URL": grants.private_url(MYSQL_URL, "app"),
    "ECOM_REDIS_URL": REDIS_URL,
}
CLUSTER = Cluster(DATA_DIR) if os.environ.get("GLASS_REDIS_CLUSTER") else None
if CLUSTER:
    CLUSTER.start()
    os.environ |= {"ECOM_REDIS_URL": CLUSTER.url, "ECOM_REDIS_CLUSTER": "true"}
settings_module.override(**private_shop.accounts(MYSQL_URL))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if CLUSTER and any(name in item.nodeid for name in OF_ONE_SERVER):
            item.add_marker(pytest.mark.skip("looks into one Redis by itself"))


def pytest_unconfigure() -> None:
    if CLUSTER:
        CLUSTER.stop()
    servers.stop()
    shutil.rmtree(DATA_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def override() -> Iterator[Callable[..., settings_module.Settings]]:
    before = settings_module.settings()
    yield settings_module.override
    settings_module.override(**vars(before))


@pytest.fixture(scope="session")
def private_servers() -> servers.Servers:
    return servers.ensure(DATA_DIR)


@pytest.fixture(scope="session")
def installed(private_servers: servers.Servers) -> str:
    private_shop.install_shop(MYSQL_URL)
    return MYSQL_URL


@pytest.fixture(scope="session")
def is_mariadb(private_servers: servers.Servers) -> bool:
    with connect(MYSQL_URL, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        return "MariaDB" in cursor.fetchone()[0]


@pytest.fixture
def shop(installed: str) -> str:
    """The URL of an empty shop: no user, no product, no order; nothing in Redis."""
    with connect(installed) as connection:
        shop_facts.empty(connection, truncate=False)
        shop_facts.write_settings(connection, settings_module.settings())
    empty_redis()
    link.close()  # no doubts of the test before
    return installed


def empty_redis() -> None:
    if CLUSTER:
        ClusterServer(CLUSTER).empty()
    else:
        servers.empty_redis(DATA_DIR)


@pytest.fixture(scope="session")
def demo_database(private_servers: servers.Servers) -> str:
    private_shop.install_shop(DEMO_URL, demo=True)
    with connect(DEMO_URL) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW FULL TABLES WHERE table_type = 'BASE TABLE'")
        tables = ", ".join(name for name, _ in cursor.fetchall())
        cursor.execute(f"ANALYZE TABLE {tables}")
    return DEMO_URL


@pytest.fixture
def demo_shop(demo_database: str, override: Callable[..., object]) -> str:
    override(**private_shop.accounts(demo_database), redis_prefix="demo", demo=True)
    empty_redis()
    return demo_database


@dataclass
class Server:
    """A private server that a test takes down; nothing but `start` brings it up again."""

    name: str

    @property
    def _process(self) -> Process:
        return servers.keeper().processes[self.name]

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """kill -9"""
        self._signal(signal.SIGKILL)
        while self._process.running():
            time.sleep(0.01)

    def stop(self) -> None:
        servers.keeper().paused.add(self.name)
        self._process.stop()

    def suspend(self) -> None:
        """It takes connections and never answers."""
        self._signal(signal.SIGSTOP)
        threads = Path(f"/proc/{self.pid}/task")
        while not all(_state(thread) == "T" for thread in threads.glob("*/stat")):
            time.sleep(0.01)  # a busy machine stops them one by one

    def start(self) -> None:
        if self._process.running():
            os.kill(self.pid, signal.SIGCONT)
        servers.keeper().paused.discard(self.name)
        end = time.monotonic() + 30
        while not self._process.answers():
            assert time.monotonic() < end, self._process.last_words()
            time.sleep(0.01)

    def _signal(self, number: int) -> None:
        servers.keeper().paused.add(self.name)
        os.kill(self.pid, number)


def _state(thread: Path) -> str:
    return thread.read_text().rpartition(")")[2].split()[0]


@pytest.fixture
def redis_server(shop: str) -> Iterator[Server | ClusterServer]:
    server = ClusterServer(CLUSTER) if CLUSTER else Server("redis")
    yield server
    server.start()


@pytest.fixture
def mysql_server(shop: str) -> Iterator[Server]:
    server = Server("mysql")
    yield server
    server.start()
    # After a crash InnoDB numbers rows from the highest it finds: if all were deleted, new ones get
    # the numbers of old ones, and the FULLTEXT index takes them for deleted.
    with connect(shop) as connection, connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        cursor.execute("TRUNCATE products")


@pytest.fixture
def start_process() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `python -c code arguments…` in the project; ended with the test."""
    with ExitStack() as started:

        def start(code: str, *arguments: str, **environ: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-c", code, *arguments],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT)} | environ,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            started.callback(process.communicate)
            started.callback(process.kill)
            return process

        yield start


@pytest.fixture
def second_process(
    start_process: Callable[..., subprocess.Popen[str]],
) -> Callable[..., str]:
    def run(code: str, *arguments: str, **environ: str) -> str:
        process = start_process(code, *arguments, **environ)
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        return output.strip()

    return run
