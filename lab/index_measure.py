"""What a statement cost: rows read, milliseconds, and the plan that the server tells."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lab.bench import Line

Ask = Callable[[Line], list[dict[str, Any]]]


@dataclass(frozen=True)
class Cost:
    """`read`: rows that the table or the index handed to the server; `ms`: the median."""

    found: int
    read: int
    ms: float


def cost(line: Line, ask: Ask, times: int) -> Cost:
    counted = _rows_read(line, ask)
    found, took = [], []
    for _ in range(times):
        began = time.perf_counter()
        found = ask(line)
        took.append(1000 * (time.perf_counter() - began))
    # The counters do not see a FULLTEXT index, which hands over what it finds and no more.
    return Cost(len(found), max(counted, len(found)), statistics.median(took))


def plan(line: Line, ask: Ask) -> tuple[str, str]:
    """As the server told it while it ran the statement, and in which language."""
    explained = _Explaining(line)
    ask(explained)
    return explained.told, explained.language


def key_used(line: Line, ask: Ask) -> str:
    """The name of the index; empty without one."""
    explained = _Explaining(line, "EXPLAIN FORMAT=TRADITIONAL")
    (row,) = ask(explained)
    return str(row["key"] or "")


def size(line: Line, table: str) -> tuple[int, int]:
    """Bytes of the rows, and of the indexes beside the primary key, FULLTEXT's tables with them."""
    line.all(f"ANALYZE TABLE {table}")
    row = line.one(
        "SELECT data_length AS data_bytes, index_length AS index_bytes"
        " FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_name = %(table)s",
        table=table,
    )
    assert row is not None
    return int(row["data_bytes"]), int(row["index_bytes"]) + _fulltext_bytes(line, table)


class _Explaining(Line):
    """A line that asks for the plan of a statement instead of its rows."""

    def __init__(self, line: Line, how: str = "") -> None:
        self.raw, self.number = line.raw, line.number
        is_mariadb = "MariaDB" in str(line.value("SELECT VERSION()"))
        self.language = "json" if is_mariadb else "text"
        self._how = how or ("ANALYZE FORMAT=JSON" if is_mariadb else "EXPLAIN ANALYZE")
        self.told = ""

    def all(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        rows = super().all(f"{self._how} {sql}", **values)
        self.told = str(next(iter(rows[0].values())))
        return rows


def _rows_read(line: Line, ask: Ask) -> int:
    """By the connection's own counters, less what reading them costs."""
    first = _counters(line)
    second = _counters(line)
    ask(line)
    return _counters(line) - second - (second - first)


def _counters(line: Line) -> int:
    found = line.all("SHOW SESSION STATUS LIKE 'Handler_read%'")
    return sum(int(row["Value"]) for row in found if row["Variable_name"] != "Handler_read_key")


def _fulltext_bytes(line: Line, table: str) -> int:
    """InnoDB keeps a FULLTEXT index in tables of its own, named by the number of the table."""
    books = {name.lower() for row in line.all(_BOOKS) for name in row.values()}
    of_mariadb = "innodb_sys_tablespaces" in books
    tables, spaces = (
        ("innodb_sys_tables", "innodb_sys_tablespaces")
        if of_mariadb
        else ("innodb_tables", "innodb_tablespaces")
    )
    number = line.value(
        f"SELECT table_id FROM information_schema.{tables}"
        " WHERE name = CONCAT(DATABASE(), '/', %(table)s)",
        table=table,
    )
    found = line.value(
        f"SELECT SUM(file_size) FROM information_schema.{spaces}"
        " WHERE name LIKE CONCAT(REPLACE(DATABASE(), '_', '\\_'), '/fts\\_', %(number)s, '\\_%%')",
        number=f"{number:016x}",
    )
    return int(found or 0)


_BOOKS = """
SELECT table_name AS name FROM information_schema.tables
 WHERE table_schema = 'information_schema' AND table_name LIKE 'INNODB%TABLESPACES'
"""
