"""What MySQL and MariaDB are asked for in words of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

EXPLAIN = "EXPLAIN FORMAT=TRADITIONAL"  # a row for each table; MySQL 9 would draw a tree


def statement_seconds(rows: Callable[[str], list[dict[str, Any]]], is_mariadb: bool) -> float:
    """After how long the server gives up a statement of the session that `rows` asks."""
    variable = "max_statement_time" if is_mariadb else "max_execution_time / 1000"
    return float(rows(f"SELECT @@{variable} AS seconds")[0]["seconds"])
