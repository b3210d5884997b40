"""A connection of the installer's own: it runs before there is a database, and takes its time."""

from __future__ import annotations

from typing import Any

import pymysql
from pymysql.connections import Connection
from sqlalchemy import make_url

from ecom import binary_log, mysql_errors, tls
from ecom.engines import CONNECT_SQL
from ecom.errors import SettingError, Unavailable
from ecom.settings import settings

CONNECT_SECONDS = 5
REFUSED_SIGN_IN = {1044, 1045, 1698}

_ACCOUNT = (
    "CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',"
    " QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))"
)
GIVEN = f"""
SELECT privilege_type FROM information_schema.user_privileges WHERE grantee = {_ACCOUNT}
UNION
SELECT privilege_type FROM information_schema.schema_privileges
 WHERE grantee = {_ACCOUNT} AND COALESCE(%s, DATABASE()) LIKE table_schema
"""  # noqa: S608
NOT_THERE = {2003, 2006, 2013}


def database_name(url: str) -> str:
    return make_url(url).database or ""


def connect(url: str, *, database: bool = True, patience: int | None = None) -> Connection:
    """A connection in autocommit, to the server of `url` and its database unless told otherwise.

    It waits `patience` seconds for each answer, or for as long as it takes.
    Raises SettingError when it refuses us, Unavailable when it does not answer.
    """
    parts = make_url(url)
    address: dict[str, Any] = {"host": parts.host, "port": parts.port or 3306}
    if unix_socket := parts.query.get("unix_socket"):
        address = {"unix_socket": unix_socket}
    try:
        connection = pymysql.connect(
            **address,
            user=parts.username,
            password=parts.password or "",
            database=parts.database if database else None,
            **tls.of_mysql(url, settings().mysql_trust),
            charset="utf8mb4",
            init_command=CONNECT_SQL,
            autocommit=True,
            local_infile=True,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=patience,
        )
        binary_log.keep_out(connection)
        return connection
    except pymysql.MySQLError as error:
        if error.args[0] in REFUSED_SIGN_IN:
            raise SettingError(f"{setting_of(url)}: {error.args[1]}") from error
        if why := tls.refusal(str(error.args[-1])):
            raise mysql_errors.refused(why, setting_of(url)) from error
        if error.args[0] in NOT_THERE:
            raise Unavailable(f"{setting_of(url)}: {error.args[1]}") from error
        raise


def own_privileges(connection: Connection, database: str | None = None) -> set[str]:
    """What its account may do everywhere in `database`, else in the one that is in use.

    What a role adds is not seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(GIVEN, (database,))
        return {privilege for (privilege,) in cursor.fetchall()}


def setting_of(url: str) -> str:
    """The setting that `url` came from, for messages."""
    return "ECOM_MYSQL_INSTALL_URL" if url == settings().mysql_install_url else "ECOM_MYSQL_URL"
