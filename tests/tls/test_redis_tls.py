"""Redis over TLS, one server and a cluster: used if its certificate is good, else done without."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ecom import carts, keys, link, sessions
from ops import health, programs, redis_server
from ops.process import Process
from ops.redis_cluster import Certificates as Files
from ops.redis_cluster import Cluster
from tests.certificates import Pair
from tests.ecom.conftest import Maker
from tests.tls.conftest import Certificates, free_port

REASONS = {
    "of another CA": "unable to get local issuer certificate|self-signed certificate",
    "of another host": "Hostname mismatch, certificate is not valid for 'localhost'",
    "expired": "certificate has expired",
}


@pytest.fixture
def make(shop: str, override: Callable[..., Any]) -> Maker:
    override(demo=True)
    return Maker()


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def server(folder: Path, certificates: Certificates, port: int) -> Iterator[Process]:
    """Over TLS only; its socket is for the test."""
    process = redis_server.process(programs.redis_server(folder), folder, folder)
    process.command += ["--tls-port", str(port), "--tls-auth-clients", "no"]
    process.command += ["--tls-cert-file", str(certificates.used.certificate)]
    process.command += ["--tls-key-file", str(certificates.used.key)]
    process.start()
    process.wait_until_ready()
    yield process
    process.stop()


@pytest.fixture
def show(
    server: Process, certificates: Certificates, port: int, override: Callable[..., Any]
) -> Iterator[Callable[[Pair], None]]:
    """From now on the server has that certificate; the shop's Redis is that one."""
    socket = server.pid_file.with_name("redis.sock")

    def show(pair: Pair) -> None:
        certificates.show(pair)
        used = certificates.used
        told = f"CONFIG SET tls-cert-file {used.certificate} tls-key-file {used.key}"
        assert redis_server._ask(socket, told.encode()) == b"+OK"
        link.close()

    override(redis_url=f"rediss://localhost:{port}", redis_ca=str(certificates.ours.ca))
    link.close()
    yield show
    show(certificates.good)


def buy(make: Maker) -> str:
    """The key of the cart of somebody who signed in and put something in."""
    product, lan = make.product(stock=3), make.customer()
    started = sessions.start(make.user(lan), "v" * 32)
    assert carts.add(carts.of_customer(lan), product).quantity == 1
    assert carts.read(carts.of_customer(lan)).count == 1
    assert sessions.find(started.token).user.id == lan
    return carts.of_customer(lan).key


def test_a_shop_whose_redis_speaks_tls(show: Callable[[Pair], None], make: Maker) -> None:
    key = buy(make)
    assert link.attempt(lambda redis: redis.exists(key)) == 1
    assert health.report()[1]["redis"] == "ok"


@pytest.mark.parametrize("which", REASONS)
def test_a_certificate_that_is(
    which: str,
    show: Callable[[Pair], None],
    make: Maker,
    certificates: Certificates,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Refused; the shop does without Redis, and says in one line which setting it is about."""
    show(certificates.worse[which])
    with caplog.at_level(logging.ERROR):
        buy(make)
        for _ in range(3):
            with pytest.raises(link.RedisDown):
                link.attempt(lambda redis: redis.set(keys.prefixed("never"), "x"))
    (told,) = [record.message for record in caplog.records if record.name == "ecom.link"]
    assert told.startswith("ECOM_REDIS_URL with ECOM_REDIS_CA: no TLS: certificate verify failed")
    assert any(reason in told for reason in REASONS[which].split("|"))
    assert health.report()[1]["redis"] == told


def test_the_cas_of_the_system_are_trusted_when_no_file_is_named(
    show: Callable[[Pair], None], make: Maker, override: Callable[..., Any], system_trusts: None
) -> None:
    override(redis_ca=None)
    buy(make)
    assert health.report()[1]["redis"] == "ok"


def test_a_ca_that_the_system_does_not_know_is_refused(
    show: Callable[[Pair], None], make: Maker, override: Callable[..., Any]
) -> None:
    override(redis_ca=None)
    with pytest.raises(link.RedisDown):
        link.attempt(lambda redis: redis.ping())
    assert "the system's CAs" in health.report()[1]["redis"]


def test_a_cluster_whose_nodes_tell_numbers_is_known_by_the_name_in_the_url(
    folder: Path, certificates: Certificates, make: Maker, override: Callable[..., Any]
) -> None:
    """As Azure Managed Redis does: the certificate has the name of the endpoint alone."""
    pair = certificates.ours.server("DNS:localhost")
    cluster = Cluster(folder, certificates=Files(certificates.ours.ca, pair.certificate, pair.key))
    cluster.start()
    try:
        by_name = cluster.url.replace("127.0.0.1", "localhost")
        override(redis_ca=str(certificates.ours.ca), redis_cluster=True, redis_url=by_name)
        key = buy(make)
        assert link.attempt(lambda redis: redis.exists(key)) == 1
        assert len(link.attempt(link.servers)) == 3
        override(redis_url=cluster.url)
        with pytest.raises(link.RedisDown):
            link.attempt(lambda redis: redis.ping())
        assert "not valid for '127.0.0.1'" in health.report()[1]["redis"]
    finally:
        link.close()
        cluster.stop()
