"""GET /healthz: can this process serve the shop?"""

from __future__ import annotations

from typing import Any

import pymysql

from ecom import link
from ecom.errors import ShopError
from ecom.mysql_errors import TlsRefused
from ecom.settings import settings
from ops import install
from ops.connection import connect


def report() -> tuple[int, dict[str, Any]]:
    """HTTP status and its reasons. Without Redis the shop works: that alone is no 503."""
    answer: dict[str, Any] = {
        "mysql": "down",
        "redis": _redis(),
        "schema": "unknown",
        "products": None,
    }
    url = settings().mysql_url
    if url is None:  # the private servers are starting
        return 503, answer
    try:
        schema = install.schema_state(url)
        answer |= {"mysql": "ok", "schema": schema.name}
        if schema.name == "ok":
            answer["products"] = _products(url)
    except TlsRefused as error:
        return 503, answer | {"mysql": str(error)}
    except (ShopError, pymysql.MySQLError):
        return 503, answer
    return 200 if schema.name == "ok" else 503, answer


def _redis() -> str:
    try:
        link.attempt(lambda redis: redis.ping())
    except link.RedisDown:
        return (link.problem() if settings().redis_url else "") or "down"
    return "ok"


def _products(url: str) -> int:
    with connect(url, patience=install.LOOK_SECONDS) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM products WHERE archived_at IS NULL")
        return cursor.fetchone()[0]
