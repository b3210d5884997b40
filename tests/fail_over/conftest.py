"""Servers that fail over: a Redis Cluster with replicas; a switch, as a managed endpoint is one."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ecom import link
from ops.redis_cluster import Cluster
from tests.cluster_server import ClusterServer, bring_back
from tests.ecom.conftest import Maker
from tests.folders import new_folder

SECONDS = 20  # within which Redis is asked again


@pytest.fixture
def make(shop: str, override: Callable[..., Any]) -> Maker:
    override(demo=True)
    return Maker()


@pytest.fixture(scope="session")
def started_cluster() -> Iterator[Cluster]:
    """Three masters with a replica each. A test leaves it whole."""
    folder = new_folder("glass-redis-")
    cluster = Cluster(folder, replicas=1)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture
def redis_cluster(
    make: Maker, started_cluster: Cluster, override: Callable[..., Any]
) -> Iterator[Cluster]:
    """The shop's Redis for this test, empty."""
    ClusterServer(started_cluster).empty()
    override(redis_url=started_cluster.url, redis_cluster=True)
    link.close()
    yield started_cluster
    link.close()
    for node in started_cluster.nodes:
        bring_back(node)
    started_cluster.wait_until_ok()


class Switch:
    """Listens on a socket and passes everything on to `server`, which `to` changes."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.path = folder / "switch.sock"
        self.server = server
        self._lines: set[socket.socket] = set()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def to(self, server: Path) -> None:
        """Lines that are open are cut, as when an address moves."""
        self.server = server
        self.cut()

    def cut(self) -> None:
        for end in self._lines.copy():
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                client = self._listener.accept()[0]
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(str(self.server))
            self._lines |= {client, server}
            back = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
            back.start()
            _pass_on(client, server)
            back.join()
            self._lines -= {client, server}


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def wait_for_redis() -> None:
    """Until this process asks it again."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            link.attempt(lambda redis: [server.ping() for server in link.servers(redis)])
            return
        except link.RedisDown as error:
            assert time.monotonic() < end, error
            time.sleep(0.02)
