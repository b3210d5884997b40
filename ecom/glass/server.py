"""The server of the shop, asked by the glass box as an account of its own, in nobody's story."""

from __future__ import annotations

from typing import Any, Literal

from ecom import db, trace
from ecom.db import Row
from ecom.errors import SettingError, ShopError
from ecom.mysql_errors import HungUp
from ecom.settings import settings

Reason = Literal[
    "no_account", "denied", "down", "no_history", "pushed_out", "no_log", "purged", "unclear",
]  # fmt: skip


class Untold(Exception):
    """The server does not tell.

    reason: no_account (ECOM_MYSQL_GLASS_URL is not set), denied (it lacks a right), down (no
    answer), no_history (performance_schema or its history of statements is off), pushed_out (newer
    statements of these connections have taken the place), no_log (no binary log, or none of whole
    rows), purged (the log no longer reaches back so far), unclear (which of the log's transactions
    are ours).
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


def rows(sql: str, **params: Any) -> list[Row]:
    """All rows of one statement, named parameters as in `db`. Raises Untold."""
    if not settings().mysql_glass_url:
        raise Untold("no_account")
    try:
        return _ask(sql, params)
    except SettingError as error:
        raise Untold("denied", str(error)) from error
    except ShopError as error:
        raise Untold("down", str(error)) from error


def is_mariadb() -> bool:
    """Raises Untold."""
    return "MariaDB" in rows("SELECT VERSION() AS version")[0]["version"]


def _ask(sql: str, params: Row) -> list[Row]:
    with trace.silence():
        try:
            return _once(sql, params)
        except HungUp:
            return _once(sql, params)


def _once(sql: str, params: Row) -> list[Row]:
    with db.connected("glass") as connection:
        return db.execute(connection, sql, **params)
