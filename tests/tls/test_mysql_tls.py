"""MySQL or MariaDB over TLS: the whole domain with it, and nothing without it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pymysql
import pytest

from ecom import carts, db, engines, link, report_db, trace
from ecom.errors import SettingError
from ecom.glass import changes
from ecom.settings import ROOT
from ops import health, install, mysql_server, private_shop, programs
from ops.connection import connect
from ops.process import Process
from tests.certificates import Pair
from tests.ecom.conftest import Maker
from tests.tls.conftest import Certificates, free_port

REASONS = {
    "of another CA": "unable to get local issuer certificate|self-signed certificate",
    "of another host": "Hostname mismatch, certificate is not valid for 'localhost'",
    "expired": "certificate has expired",
}


@pytest.fixture(scope="module")
def server(certificates: Certificates) -> Iterator[Process]:
    """It refuses whoever comes without TLS."""
    folder = certificates.used.key.parent
    both = folder / "both.pem"  # MySQL takes no certificate of a CA that it does not know
    both.write_text(certificates.ours.ca.read_text() + certificates.others.ca.read_text())
    options = [
        "--skip-networking=OFF",
        f"--port={free_port()}",
        "--bind-address=127.0.0.1",
        f"--ssl-ca={both}",
        f"--ssl-cert={certificates.used.certificate}",
        f"--ssl-key={certificates.used.key}",
        "--require-secure-transport=ON",
    ]
    process = mysql_server.process(programs.mysql_server(folder), folder, folder, options)
    process.start()
    process.wait_until_ready()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def url(server: Process) -> str:
    """The administrator's."""
    port = next(word for word in server.command if word.startswith("--port="))[7:]
    return f"mysql://root@localhost:{port}/glass_tls"


@pytest.fixture
def tls_shop(
    url: str, certificates: Certificates, private_servers: object, override: Callable[..., Any]
) -> Iterator[str]:
    """A shop that was installed, and is asked, over TLS. The URL is the administrator's."""
    override(**private_shop.accounts(url), mysql_ca=str(certificates.ours.ca))
    override(glass=True, demo=True)
    private_shop.install_shop(url)
    yield url
    db.close()
    link.close()


@pytest.fixture
def show(
    tls_shop: str, server: Process, certificates: Certificates
) -> Iterator[Callable[[Pair], None]]:
    """From now on the server has that certificate."""
    socket = str(server.pid_file.with_name("mysql.sock"))

    def show(pair: Pair) -> None:
        certificates.show(pair)
        with pymysql.connect(unix_socket=socket, user="root", ssl_disabled=True) as connection:
            is_mariadb = "MariaDB" in connection.get_server_info()
            connection.query("FLUSH SSL" if is_mariadb else "ALTER INSTANCE RELOAD TLS")
        db.close()

    yield show
    show(certificates.good)


def test_the_whole_domain_speaks_tls(tls_shop: str) -> None:
    make = Maker()
    product, lan = make.product(stock=3), make.customer("lan")
    with trace.telling() as story:
        assert carts.add(carts.of_customer(lan), product).quantity == 1
    assert any(change.table == "cart_items" for change in changes.of(story))
    assert make.order(lan, {product: 1})
    assert report_db.rows("SELECT COUNT(*) AS orders FROM orders") == [{"orders": 1}]
    for kind in engines.POOLS:
        with db.connected(kind) as connection:
            (found,) = db.execute(connection, "SHOW STATUS LIKE 'Ssl_cipher'")
            assert found["Value"], kind
    assert health.report()[0] == 200
    assert install.schema_state(tls_shop).name == "ok"


@pytest.mark.parametrize("which", REASONS)
def test_a_certificate_that_is(
    which: str, show: Callable[[Pair], None], certificates: Certificates, url: str, is_mariadb: bool
) -> None:
    """Refused: in one line that names the setting, wherever the shop is asked or installed."""
    if which == "expired" and not is_mariadb:
        pytest.skip("MySQL itself takes no certificate that has expired")
    show(certificates.worse[which])
    told = f"^ECOM_MYSQL_URL with ECOM_MYSQL_CA: no TLS: .* verify failed: ({REASONS[which]})"
    with pytest.raises(SettingError, match=told):
        db.ping()
    with pytest.raises(SettingError, match=told):
        db.transaction(lambda connection: pytest.fail("a connection"))
    with pytest.raises(SettingError, match=told):
        connect(url)
    status, found = health.report()
    assert (status, "\n" in found["mysql"]) == (503, False)
    assert "ECOM_MYSQL_CA" in found["mysql"]


def test_the_cas_of_the_system_are_trusted_when_no_file_is_named(
    tls_shop: str, override: Callable[..., Any], system_trusts: None
) -> None:
    override(mysql_ca=None, mysql_tls=True)
    db.ping()
    assert health.report()[0] == 200


def test_a_ca_that_the_system_does_not_know_is_refused(
    tls_shop: str, override: Callable[..., Any]
) -> None:
    override(mysql_ca=None, mysql_tls=True)
    with pytest.raises(SettingError, match="^ECOM_MYSQL_URL with ECOM_MYSQL_TLS: no TLS: "):
        db.ping()


def test_tls_that_is_asked_for_is_not_given_up_where_the_server_has_none(
    certificates: Certificates, shop: str, override: Callable[..., Any]
) -> None:
    """The suite's own server: MariaDB has no certificate, MySQL made one that nobody trusts."""
    override(mysql_ca=str(certificates.ours.ca))
    with pytest.raises(SettingError, match="^ECOM_MYSQL_URL with ECOM_MYSQL_CA: no TLS: "):
        db.ping()
    with pytest.raises(SettingError, match="no TLS: "):
        connect(shop)
    db.close()


def test_installing_says_in_one_line_what_is_wrong(url: str, certificates: Certificates) -> None:
    environ = {
        "ECOM_MYSQL_URL": url,
        "ECOM_REDIS_URL": "redis://localhost:1",
        "ECOM_MYSQL_CA": str(certificates.others.ca),
    }
    command = [sys.executable, "-m", "ops", "install"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True
    )
    assert done.returncode
    (told,) = done.stderr.splitlines()
    assert "ECOM_MYSQL_URL with ECOM_MYSQL_CA: no TLS: certificate verify failed" in told
