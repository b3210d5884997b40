"""May this account install? Asked before anything is changed, and answered with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pymysql
from pymysql.connections import Connection

from ecom.errors import SettingError
from ecom.settings import settings
from ops import grants
from ops.connection import own_privileges

NEEDS_LOG_BIN_TRUST = 1419
DENIED = {1044, 1142, 1227, 1370}
TRUST = (
    "MySQL keeps a binary log and refuses functions and triggers of this user: "
    "an administrator must SET GLOBAL log_bin_trust_function_creators = 1 "
    "(at a cloud provider: the server parameter of that name)"
)
LOGGING = (
    "SHOW GLOBAL VARIABLES WHERE variable_name IN ('log_bin', 'log_bin_trust_function_creators')"
)


def check(connection: Connection, database: str) -> None:
    """Raises SettingError, one sentence: which right is missing, and the statement that gives it.

    Rights that come from a role are not seen here: then the first statement that needs one tells.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_USER(), COALESCE(CURRENT_ROLE(), 'NONE')")
        account, role = cursor.fetchone()
        cursor.execute(LOGGING)
        logging = dict(cursor.fetchall())
    name = "'{}'@'{}'".format(*account.rsplit("@", 1))
    given = own_privileges(connection, database)
    missing = [right.privilege for right in grants.rights("install")]
    missing = [privilege for privilege in missing if privilege not in given]
    if missing and role == "NONE":
        raise SettingError(_lacks(f"its user {name} lacks a right", database, missing, name))
    trusts = logging.get("log_bin_trust_function_creators", "ON") == "ON"
    if logging.get("log_bin") == "ON" and not trusts and "SUPER" not in given:
        raise SettingError(TRUST)


@contextmanager
def named(database: str) -> Iterator[None]:
    """What MySQL refuses for want of a right is a SettingError that says what to do."""
    try:
        yield
    except pymysql.MySQLError as error:
        if error.args[0] == NEEDS_LOG_BIN_TRUST:
            raise SettingError(TRUST) from error
        if error.args[0] in DENIED:
            every = [right.privilege for right in grants.rights("install")]
            what = f"its user lacks a right ({error.args[1]})"
            raise SettingError(_lacks(what, database, every, "it")) from error
        raise


def _lacks(what: str, database: str, privileges: list[str], name: str) -> str:
    setting = "ECOM_MYSQL_INSTALL_URL" if settings().mysql_install_url else "ECOM_MYSQL_URL"
    return (
        f"{setting}: {what}; an administrator must "
        f"GRANT {', '.join(privileges)} ON `{grants.pattern(database)}`.* TO {name}"
    )
