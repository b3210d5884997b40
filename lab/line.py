"""A connection of an experiment's own: statement by statement, as a class reads them.

with Line(schema) as line:
    line.begin("READ COMMITTED")
    line.do("UPDATE stock SET quantity = quantity - 1 WHERE id = %(id)s", id=7)
    line.commit()
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pymysql
from sqlalchemy import make_url

from ecom import tls
from ecom.engines import CONNECT_SQL
from ecom.errors import Unavailable
from ecom.settings import settings

FULL = {1040, 1203, 1226}  # no connection is left: of the server's, of an account's


class Line:
    """One connection to MySQL. `number` is the server's own of it. In autocommit until `begin`."""

    def __init__(self, schema: str | None, lock_wait_seconds: int = 5) -> None:
        self.raw = _dial(schema)
        self.number = self.raw.thread_id()
        self.do(f"SET innodb_lock_wait_timeout = {int(lock_wait_seconds)}")

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def all(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        with self.raw.cursor(pymysql.cursors.DictCursor) as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())

    def one(self, sql: str, **values: Any) -> dict[str, Any] | None:
        return next(iter(self.all(sql, **values)), None)

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row; None without one."""
        return next(iter((self.one(sql, **values) or {}).values()), None)

    def do(self, sql: str, **values: Any) -> int:
        """How many rows were changed."""
        with self.raw.cursor() as cursor:
            return cursor.execute(sql, values or None)

    def many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        with self.raw.cursor() as cursor:
            cursor.executemany(sql, rows)

    def begin(self, isolation: str = "") -> None:
        """`isolation`: READ UNCOMMITTED, READ COMMITTED, REPEATABLE READ or SERIALIZABLE."""
        if isolation:
            self.do(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        self.raw.begin()

    def commit(self) -> None:
        self.raw.commit()

    def rollback(self) -> None:
        self.raw.rollback()

    def close(self) -> None:
        if self.raw.open:
            self.raw.close()


def _dial(schema: str | None) -> pymysql.Connection:
    url = settings().mysql_lab_url
    if not url:
        raise Unavailable("no account is set for the lab (ECOM_MYSQL_LAB_URL)")
    parts = make_url(url)
    socket = parts.query.get("unix_socket")
    where: dict[str, Any] = (
        {"unix_socket": socket} if socket else {"host": parts.host, "port": parts.port or 3306}
    )
    where |= tls.of_mysql(url, settings().mysql_trust)
    try:
        return pymysql.connect(
            **where,
            user=parts.username,
            password=parts.password or "",
            database=schema,
            charset="utf8mb4",
            autocommit=True,
            init_command=CONNECT_SQL,
            connect_timeout=3,
            read_timeout=60,
        )
    except pymysql.MySQLError as error:
        code = "lab_full" if error.args[0] in FULL else None
        raise Unavailable(f"MySQL does not answer the lab: {error}", code=code) from error
