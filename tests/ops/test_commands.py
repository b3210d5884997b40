"""python -m ops …, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecom.settings import ROOT
from ops import programs, servers
from ops.connection import connect


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def ops(data_dir: Path):
    """Run `python -m ops …` on private servers with a small demo."""
    environ = os.environ | {
        "ECOM_DATA_DIR": str(data_dir),
        "ECOM_MYSQL_URL": "",
        "ECOM_REDIS_URL": "",
        "ECOM_DEMO_ORDERS": "1000",
    }

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ops", *arguments],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=120,
            **options,
        )

    return run


@pytest.fixture
def running(data_dir: Path):
    """The private servers, run by `python -m ops servers` until the test ends."""
    environ = os.environ | {"ECOM_DATA_DIR": str(data_dir)}
    process = subprocess.Popen(
        [sys.executable, "-m", "ops", "servers"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "Started\n"
    yield process
    process.terminate()
    process.communicate(timeout=30)


def test_reset_makes_the_demo_shop_anew(ops, data_dir, running):
    assert ops("reset").returncode == 0
    url, _ = servers.urls(data_dir)
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM orders")
        assert cursor.fetchone() == (1000,)
        cursor.execute("DELETE FROM wishlist_items")
        cursor.execute("UPDATE users SET full_name = 'changed'")
    assert ops("reset").returncode == 0
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM users WHERE full_name = 'changed'")
        assert cursor.fetchone() == (0,)


def test_install_with_demo_leaves_a_shop_that_is_not_empty_alone(ops, running):
    done = ops("install", "--demo")
    assert done.returncode == 0
    assert "The shop is not empty: no demo loaded" in done.stdout


def test_rollup_adds_up_anew_what_the_dashboards_read(ops, data_dir, running):
    url, _ = servers.urls(data_dir)
    with connect(url) as connection, connection.cursor() as cursor:
        assert ops("rollup").returncode == 0
        cursor.execute("UPDATE rollup_days SET orders = orders + 1")
        done = ops("rollup")
        assert (done.returncode, "customers added up in" in done.stdout) == (0, True)
        cursor.execute(
            "SELECT (SELECT SUM(orders) FROM rollup_days),"
            " (SELECT COUNT(*) FROM orders WHERE status <> 'canceled' AND placed_on <"
            "  (SELECT shop_day(UTC_TIMESTAMP(6))))"
        )
        added_up, counted = cursor.fetchone()
        assert added_up == counted > 900


def test_status_tells_who_runs_the_servers_and_what_is_installed(ops, running):
    done = ops("status")
    assert f"process {running.pid}" in done.stdout
    assert "Schema: ok" in done.stdout
    assert done.returncode == 0


def test_clients_open_on_the_private_servers(ops, running, data_dir):
    assert ops("client", "redis", input="PING\n").stdout == "PONG\n"
    if programs.mysql_client(data_dir):
        asked = ops("client", "mysql", input="SELECT COUNT(*) > 0 FROM calendar")
        assert asked.stdout.split() == ["COUNT(*)", ">", "0", "1"]


def test_stop_ends_the_process_that_runs_the_servers(ops, running, data_dir):
    assert ops("stop").returncode == 0
    assert running.wait(timeout=30) == 0
    assert not servers.answering(servers.run_dir(data_dir))
    assert ops("status").returncode == 1
    assert ops("stop").returncode == 1


def test_a_configured_shop_is_never_reset(second_process, start_process):
    process = start_process("from ops.__main__ import main; raise SystemExit(main(['reset']))")
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors == "ECOM_MYSQL_URL is set: only the private servers' shop can be reset\n"
