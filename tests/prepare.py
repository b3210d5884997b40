"""What a test prepares as the administrator: rows that the shop's own account may not write."""

from __future__ import annotations

from typing import Any

from sqlalchemy import make_url

from ecom import db, engines
from ecom.mysql_errors import HungUp
from ecom.settings import settings


def prepare(sql: str, **params: Any) -> list[dict[str, Any]]:
    """One statement, committed, in the database that `ecom` works with."""
    url = make_url(settings().mysql_url).set(username="root").render_as_string(hide_password=False)
    engine = engines.engine(url, settings().mysql_trust, "transaction")
    try:
        with engine.begin() as connection:
            return db.execute(connection, sql, **params)
    except HungUp:  # a test before this one has taken the server down
        with engine.begin() as connection:
            return db.execute(connection, sql, **params)
