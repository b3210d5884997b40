"""The real server in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ecom.settings import ROOT
from ops import install, programs, servers
from ops.connection import connect


@dataclass
class App:
    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status 0: no answer."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def until_health(self, status: int, seconds: float = 60, **parts: Any) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while True:
            found, answer = self.health()
            if found == status and parts.items() <= answer.items():
                return answer
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, f"{found} {answer}\n{self.log.read_text()}"
            time.sleep(0.05)

    def ctrl_c(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def start_app(tmp_path: Path) -> Iterator[Callable[..., App]]:
    apps: list[App] = []

    def start(**environ: str) -> App:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        log = tmp_path / f"app-{len(apps)}.log"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, f"--server.port={port}"],
                cwd=ROOT,
                env=os.environ | environ,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        apps.append(App(process, f"http://127.0.0.1:{port}", log))
        return apps[-1]

    yield start
    for app in apps:
        app.kill()


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a shop on private servers with a small demo."""
    return {
        "ECOM_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "ECOM_MYSQL_URL": "",
        "ECOM_REDIS_URL": "",
        "ECOM_DEMO_ORDERS": "1000",
    }


def orders(data_dir: str) -> int:
    with connect(servers.urls(data_dir)[0]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM orders")
        return cursor.fetchone()[0]


def server_pids(data_dir: str) -> list[int]:
    run = servers.run_dir(Path(data_dir))
    return [int((run / f"{name}.pid").read_text()) for name in ("mysql", "redis")]


def gone(pids: list[int], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}/cmdline").exists() and _command(pid) for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()  # empty: dead, but not yet buried
    except OSError:
        return b""


def test_with_nothing_configured_the_app_opens_a_demo_shop_and_keeps_it(start_app, private):
    data_dir = private["ECOM_DATA_DIR"]
    app = start_app(**private)
    first = app.until_health(200, schema="ok")
    assert first["products"] == 240
    count = orders(data_dir)
    assert count >= 1000
    words = _eventually(app.log, "Ctrl-C closes it")
    assert "The shop is open: http://localhost:" in words
    assert "mysql.sock" in words
    assert "redis.sock" in words
    pids = server_pids(data_dir)
    app.ctrl_c()
    assert gone(pids, seconds=2)
    assert "Traceback" not in app.log.read_text()

    started = time.monotonic()
    app = start_app(**private)
    app.until_health(200)
    assert time.monotonic() - started < 15  # 2 s where nothing else runs
    assert orders(data_dir) >= count


def test_a_killed_app_leaves_no_server_behind(start_app, private):
    app = start_app(**private)
    app.until_health(200)
    pids = server_pids(private["ECOM_DATA_DIR"])
    app.kill()
    assert gone(pids, seconds=2)


def test_a_second_app_joins_and_goes_on_when_the_first_is_killed(start_app, private):
    first = start_app(**private)
    first.until_health(200)
    second = start_app(**private)
    second.until_health(200)
    assert servers.owner_pid(private["ECOM_DATA_DIR"]) == first.process.pid
    first.kill()
    second.until_health(200, redis="ok")
    assert servers.owner_pid(private["ECOM_DATA_DIR"]) == second.process.pid


def test_a_configured_database_is_left_alone_until_somebody_installs(
    start_app, private_servers: servers.Servers
):
    url = servers.urls(servers.keeper().data_dir, "glass_elsewhere")[0]
    app = start_app(ECOM_MYSQL_URL=url)
    app.until_health(503, mysql="ok", schema="missing")
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW DATABASES LIKE 'glass_elsewhere'")
        assert cursor.fetchall() == ()
    try:
        assert "python -m ops install" in _eventually(app.log, "ops install")
        install.install(url)
        app.until_health(200, schema="ok", products=0)
    finally:
        app.ctrl_c()
        with connect(url, database=False) as connection, connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS glass_elsewhere")


def _eventually(log: Path, words: str) -> str:
    end = time.monotonic() + 10
    while words not in log.read_text() and time.monotonic() < end:
        time.sleep(0.05)
    return log.read_text()


def test_health_without_redis_is_good_and_without_mysql_is_not(
    start_app, shop, redis_server, mysql_server
):
    app = start_app()
    app.until_health(200, mysql="ok", redis="ok", schema="ok", products=0)
    redis_server.kill()
    app.until_health(200, mysql="ok", redis="down")
    redis_server.start()
    app.until_health(200, redis="ok")
    mysql_server.kill()
    app.until_health(503, mysql="down")
    mysql_server.start()
    app.until_health(200, mysql="ok")
    mysql_server.suspend()
    app.until_health(503, mysql="down")
    mysql_server.start()
    app.until_health(200, mysql="ok")


def test_a_wrong_setting_ends_in_one_line_that_names_it(start_app):
    app = start_app(ECOM_SESSION_IDLE_MINUTES="soon")
    assert app.process.wait(timeout=30) != 0
    words = app.log.read_text()
    assert "ECOM_SESSION_IDLE_MINUTES must be a whole number" in words
    assert "Traceback" not in words


@pytest.mark.skipif(programs.PACKAGES.is_dir(), reason="programs are unpacked in this checkout")
def test_without_server_programs_the_app_says_what_to_do_and_serves_the_page(start_app, tmp_path):
    app = start_app(
        ECOM_DATA_DIR=str(tmp_path / "none"),
        ECOM_MYSQL_URL="",
        ECOM_REDIS_URL="",
        GLASS_IGNORE_SYSTEM="1",
        GLASS_DB="",
        GLASS_REDIS="",
    )
    assert "No Redis server program" in _eventually(app.log, "server program")
    with urllib.request.urlopen(app.address, timeout=10) as page:
        assert page.status == 200
