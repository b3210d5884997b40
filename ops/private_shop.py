"""The shop on the private servers: who installs, serves or reads there has an account of its own.

Their administrator, root, is used for nothing but giving them their rights.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url

from ops import grants, install
from ops.connection import connect

OF_ROOT = """
SELECT COUNT(*) FROM information_schema.routines
 WHERE routine_schema = DATABASE() AND definer LIKE 'root@%'
"""


def install_shop(
    url: str, progress: install.Progress | None = None, *, demo: bool = False
) -> install.Report:
    """Make or update the shop at `url`, the administrator's: its accounts, too."""
    grants.give(url, only=["install"])
    with _over_objects_of_root(url):
        report = install.install(grants.private_url(url, "install"), progress, demo=demo)
    grants.give(url)
    return report


@contextmanager
def _over_objects_of_root(url: str) -> Iterator[None]:
    """Before there were accounts root installed, and MySQL lets nobody without this right replace
    a routine of root's."""
    name = make_url(grants.private_url(url, "install")).username
    account = f"'{name}'@'{grants.HOST}'"
    with connect(url, database=False) as connection, connection.cursor() as cursor:
        needed = "MariaDB" not in connection.get_server_info() and _has_objects_of_root(url)
        if needed:
            cursor.execute(f"GRANT SYSTEM_USER ON *.* TO {account}")
        try:
            yield
        finally:
            if needed:
                cursor.execute(f"REVOKE SYSTEM_USER ON *.* FROM {account}")


def _has_objects_of_root(url: str) -> bool:
    if install.schema_state(url).name == "missing":
        return False
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(OF_ROOT)
        return cursor.fetchone()[0] > 0


def accounts(url: str) -> dict[str, str]:
    """The settings of a process of the shop at `url`, the administrator's."""
    return {
        "mysql_url": grants.private_url(url, "app"),
        "mysql_install_url": grants.private_url(url, "install"),
        "mysql_reports_url": grants.private_url(url, "reports"),
        "mysql_glass_url": grants.private_url(url, "box"),
        "mysql_lab_url": grants.private_url(url, "lab"),
    }
