"""TLS servers with certificates of the test's own, which a test changes for worse ones."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecom import tls
from tests.certificates import Authority, Pair, authority
from tests.folders import new_folder

HERE = ("DNS:localhost", "IP:127.0.0.1")


@dataclass(frozen=True)
class Certificates:
    """`used` are the files that a server is started with; `show` puts others there."""

    ours: Authority
    others: Authority
    used: Pair
    good: Pair
    worse: dict[str, Pair]

    def show(self, pair: Pair) -> None:
        shutil.copy(pair.certificate, self.used.certificate)
        shutil.copy(pair.key, self.used.key)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    folder = new_folder("glass-tls-")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def certificates(folder: Path) -> Certificates:
    ours, others = authority(folder / "ours"), authority(folder / "others")
    worse = {
        "of another CA": others.server(*HERE),
        "of another host": ours.server("DNS:db.example"),
        "expired": ours.server(*HERE, days="-1"),
    }
    used = Pair(folder / "server.pem", folder / "server.key")
    made = Certificates(ours, others, used, ours.server(*HERE), worse)
    made.show(made.good)
    return made


@pytest.fixture
def system_trusts(monkeypatch: pytest.MonkeyPatch, certificates: Certificates) -> Iterator[None]:
    """What an administrator does who adds our CA to those of the system."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.ours.ca))
    tls.context.cache_clear()
    yield
    tls.context.cache_clear()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]
