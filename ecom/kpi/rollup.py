"""Adds up days, months and customers for reports, piece by piece; any number of processes may try.

Reports are right without it, only slower: what has no sums is counted from the orders. Each piece
is a transaction that holds its days for a fraction of a second; what another one changes or adds up
at that moment is left to the next round. Days are built from the last one on (see build_days), and
none before the month of the shop's first row: there is nothing to count.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from ecom import db
from ecom.db import Connection

T = TypeVar("T")

ORDERS_AT_ONCE, DAYS_AT_ONCE = 1_500, 31
PIECE_SECONDS = 0.2  # about so long customers stay locked
FIRST_CUSTOMERS, MOST_CUSTOMERS = 20, 500

Progress = Callable[[float], None]


@dataclass(frozen=True)
class State:
    """What is added up and what is not: `open_days` are over, today is not among them.

    `oldest`: UTC, when the oldest of the sums of days were made; None without any.
    """

    days: int
    open_days: int
    months: int
    customers: int
    open_customers: int
    oldest: datetime | None


def state() -> State:
    first, today = _span()
    return State(**db.rows(_STATE, first=first, today=today)[0])


def build(limit_seconds: float) -> int:
    """Add up what is open, for about so long; how many days, months and customers.

    Raises Unavailable.
    """
    return sum(_pieces(time.monotonic() + limit_seconds))


def rebuild(progress: Progress) -> State:
    """Everything anew, while the shop is open; `progress` is told how much is done, from 0 to 1."""
    _transaction(_open_all)
    now = state()
    todo = now.open_days + now.open_customers
    while left := now.open_days + now.open_customers:
        progress(max(0.0, 1 - left / todo))
        if not build(limit_seconds=1):
            time.sleep(0.1)  # others change or build what is left
        now = state()
    progress(1.0)
    return now


def _pieces(end: float) -> Iterator[int]:
    first, today = _span()
    before = today
    while time.monotonic() < end and (days := _open_days(first, before)):
        built = _transaction(lambda connection, days=days: _build_free(connection, days))
        if built is None:
            break
        yield built
        before = days[-1]
    months = db.rows(_COMPLETE_MONTHS, yesterday=today - timedelta(days=1))
    yield sum(_build_month(**found) for found in months)
    count = FIRST_CUSTOMERS
    while time.monotonic() < end:
        began = time.monotonic()
        customers = _transaction(lambda connection, n=count: _build_customers(connection, n))
        yield customers
        if customers < count:
            return
        faster = PIECE_SECONDS / (time.monotonic() - began)
        count = min(MOST_CUSTOMERS, max(1, round(count * min(2, faster))))


def _span() -> tuple[date, date]:
    """The first day that is worth building, and today."""
    found = db.rows(_SPAN)[0]
    return (found["first"] or found["today"]).replace(day=1), found["today"]


def _open_days(first: date, before: date) -> list[date]:
    """The last ones before that day, as many as have ORDERS_AT_ONCE, descending."""
    chosen: list[date] = []
    orders = 0
    for found in db.rows(_OPEN_DAYS, first=first, before=before, limit=DAYS_AT_ONCE):
        orders += found["orders"]
        if chosen and orders > ORDERS_AT_ONCE:
            break
        chosen.append(found["day"])
    return chosen


def _build_free(connection: Connection, days: list[date]) -> int | None:
    """Those of `days` that nobody is changing; None if another process builds."""
    if not db.execute(connection, _ALONE):
        return None
    free = _locked(connection, days)
    done = db.execute(connection, _BUILT, days=days)
    todo = sorted(free - {found["day"] for found in done})
    for first, last in reversed(_runs(todo)):
        db.call(connection, "build_days", first, last)
    return len(todo)


def _build_month(month: date, until: date) -> int:
    def work(connection: Connection) -> int:
        days = [month + timedelta(days=n) for n in range((until - month).days + 1)]
        alone = db.execute(connection, _ALONE)
        if not alone or len(_locked(connection, days)) < len(days):
            return 0
        if db.execute(connection, _MONTH_BUILT, month=month, until=until):
            return 0
        db.call(connection, "build_month", month)
        return len(db.execute(connection, _MONTH_BUILT, month=month, until=until))

    return _transaction(work)


def _build_customers(connection: Connection, limit: int) -> int:
    return int(db.call(connection, "build_customers", limit)[0][0]["customers"])


def _transaction(work: Callable[[Connection], T]) -> T:
    """On a connection that may wait longer than a shopper would."""
    return db.transaction(work, kind="build")


def _locked(connection: Connection, days: Sequence[date]) -> set[date]:
    """Those of `days` that nobody is changing or building; until the end of the transaction."""
    return {found["day"] for found in db.execute(connection, _LOCK_FREE, days=days)}


def _runs(days: Sequence[date]) -> list[tuple[date, date]]:
    """First and last of each unbroken run of `days`, which ascend."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _open_all(connection: Connection) -> None:
    for table in ("rollup_months", "rollup_days", "rollup_customers"):
        db.execute(connection, f"DELETE FROM {table}")  # noqa: S608


_SPAN = """
SELECT (SELECT MIN(first_day)
          FROM (
            SELECT MIN(placed_on) AS first_day FROM orders
            UNION ALL SELECT MIN(moved_on) FROM stock_movements
            UNION ALL SELECT MIN(refunded_on) FROM returns
            UNION ALL SELECT MIN(given_on) FROM reviews
          ) firsts) AS first,
       (SELECT day
          FROM calendar
         WHERE starts_at <= UTC_TIMESTAMP(6)
         ORDER BY starts_at DESC
         LIMIT 1) AS today
"""
_OPEN_DAYS = """
SELECT c.day, (SELECT COUNT(*) FROM orders o WHERE o.placed_on = c.day) AS orders
  FROM calendar c
  LEFT JOIN rollup_days r ON r.day = c.day
 WHERE c.day >= :first AND c.day < :before AND r.day IS NULL
 ORDER BY c.day DESC
 LIMIT :limit
"""
# Whoever adds up days holds the time zone that they follow from: two would meet at their edges.
_ALONE = "SELECT name FROM shop_settings WHERE name = 'timezone' FOR UPDATE SKIP LOCKED"
_LOCK_FREE = "SELECT day FROM calendar WHERE day IN :days FOR UPDATE SKIP LOCKED"
_BUILT = "SELECT day FROM rollup_days WHERE day IN :days"
_COMPLETE_MONTHS = """
SELECT d.month, d.until
  FROM (
    SELECT day - INTERVAL DAYOFMONTH(day) - 1 DAY AS month, COUNT(*) AS days,
           LEAST(MIN(LAST_DAY(day)), CAST(:yesterday AS DATE)) AS until
      FROM rollup_days
     GROUP BY month
  ) d
  LEFT JOIN rollup_months m ON m.month = d.month
 WHERE d.days = DAYOFMONTH(d.until) AND (m.until IS NULL OR m.until < d.until)
 ORDER BY d.month DESC
"""
_MONTH_BUILT = "SELECT 1 FROM rollup_months WHERE month = :month AND until >= :until"
_STATE = """
SELECT (SELECT COUNT(*) FROM rollup_days) AS days,
       (SELECT COUNT(*)
          FROM calendar c
          LEFT JOIN rollup_days r ON r.day = c.day
         WHERE c.day >= :first AND c.day < :today AND r.day IS NULL) AS open_days,
       (SELECT COUNT(*) FROM rollup_months) AS months,
       (SELECT COUNT(*) FROM rollup_customers) AS customers,
       (SELECT COUNT(*) FROM customers c
          LEFT JOIN rollup_customers r ON r.customer_id = c.user_id
         WHERE r.customer_id IS NULL) AS open_customers,
       (SELECT MIN(built_at) FROM rollup_days) AS oldest
"""
