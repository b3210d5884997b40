"""Who the shop listens to, and what it tells a class to open."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ecom.settings import ROOT
from ops import lan
from ops.welcome import NO_NETWORK, welcome

Serve = Callable[..., int]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start the app, with no database to open: its port, once it listens."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> int:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        environ = {
            "ECOM_MYSQL_URL": "mysql://nobody@127.0.0.1:1/none",
            "ECOM_REDIS_URL": "redis://127.0.0.1:1",
        }
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        started.append(
            subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env=os.environ | environ,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        end = time.monotonic() + 60
        while not answers("127.0.0.1", port):
            assert time.monotonic() < end
            time.sleep(0.05)
        return port

    yield start
    for process in started:
        process.kill()
        process.wait()


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def in_no_network(code: str) -> str:
    """What a piece of Python prints on a machine whose only interface is itself."""
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode and "unshare" in done.stderr:
        pytest.skip("no network of its own can be made here")
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(target: str, **variables: str) -> str:
    given = [f"{name}={value}" for name, value in variables.items()]
    return subprocess.run(
        ["make", "--dry-run", target, *given], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_the_shop_listens_to_this_machine_alone_and_to_the_network_when_told(serve):
    addresses = lan.addresses()
    if not addresses:
        pytest.skip("this machine is in no network")
    assert not answers(addresses[0], serve())
    assert answers(addresses[0], serve("--server.address", "0.0.0.0"))  # noqa: S104


def test_make_run_opens_it_to_the_network_only_with_lan():
    assert "--server.address 0.0.0.0" in made("run", LAN="1")
    for off in ({}, {"LAN": "0"}, {"LAN": ""}):
        assert "server.address" not in made("run", **off)


def test_addresses_are_those_that_others_reach():
    for address in lan.addresses():
        assert not address.startswith(("127.", "169.254."))
        with socket.socket() as own:
            own.bind((address, 0))  # it is this machine's


def test_no_network_is_said_and_what_to_do():
    said = in_no_network(
        "from ops import lan; print(lan.urls('0.0.0.0', 8501), lan.urls('localhost', 8501))"
    )
    assert said == "[] None\n"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", None),
        ("127.0.0.1", None),
        ("::1", None),
        ("192.168.1.20", ["http://192.168.1.20:8600"]),
        ("class.example.org", ["http://class.example.org:8600"]),
    ],
)
def test_an_address_of_ones_own_choice_is_what_the_class_is_told(host, expected):
    assert lan.urls(host, 8600) == expected


def test_the_terminal_tells_the_address_for_the_class(shop, capsys):
    welcome(8600, False, ["http://192.168.1.20:8600", "http://10.0.0.2:8600"])
    said = capsys.readouterr().out
    assert "Everybody in this network opens: http://192.168.1.20:8600" in said
    assert "http://10.0.0.2:8600" in said.partition("If that does not open:")[2]
    welcome(8600, False, [])
    assert NO_NETWORK in capsys.readouterr().out
    welcome(8600, False, None)
    said = capsys.readouterr().out
    assert "http://localhost:8600" in said
    assert "network" not in said


def test_the_code_is_light_on_dark_with_a_quiet_edge_in_every_terminal():
    lines = lan.code_for_terminal("http://192.168.1.20:8501").splitlines()
    plain = [line.removeprefix(lan.WHITE_ON_BLACK).removesuffix(lan.PLAIN) for line in lines]
    assert all(line.startswith(lan.WHITE_ON_BLACK) and line.endswith(lan.PLAIN) for line in lines)
    assert len({len(line) for line in plain}) == 1
    assert set(plain[0]) == set(plain[1]) == {"█"}  # four modules, two to a letter
    assert all(line.startswith("████") and line.endswith("████") for line in plain[:-1])
    assert set(plain[-1]) <= {"█", "▀"}
