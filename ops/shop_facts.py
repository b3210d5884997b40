"""Rows that a shop needs before its first customer: settings and the calendar; and none at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pymysql.connections import Connection

from ecom.settings import Settings

FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2040, 12, 31)
POINTS_UNIT = {"VND": 10_000, "USD": 1}  # what one loyalty point is earned with
DONG = {"VND": 1, "USD": 25_000}  # about what one is worth; for the carriers' first fees only
BELONG_TO_THE_SCHEMA = (
    "installed_files",
    "shop_settings",
    "calendar",
    "membership_tiers",
    "carriers",
)

# Tables, their times, and the columns for the shop's day of these.
DAYS = (
    ("orders", "placed_at", "placed_on"),
    ("returns", "refunded_at", "refunded_on"),
    ("stock_movements", "created_at", "moved_on"),
    ("reviews", "created_at", "given_on"),
)
# The day in UTC, or one of its neighbours.
SET_DAY = """
UPDATE {table} t
  JOIN calendar c ON c.day = DATE(t.{time})
   SET t.{day} = c.day + INTERVAL (t.{time} >= c.ends_at) - (t.{time} < c.starts_at) DAY
 WHERE t.{time} >= %s
   AND t.{day} <> c.day + INTERVAL (t.{time} >= c.ends_at) - (t.{time} < c.starts_at) DAY
"""


def write_settings(connection: Connection, settings: Settings) -> None:
    """What SQL must know of the settings, into table `shop_settings`.

    Before the first time, the carriers' fees are those of the schema, in dong.
    """
    facts = {
        "currency": settings.currency,
        "currency_decimals": settings.currency_decimals,
        "points_unit": POINTS_UNIT[settings.currency],
        "timezone": settings.timezone,
        "unpaid_hours": settings.unpaid_hours,
        "carrier_step_seconds": settings.carrier_step_seconds,
    }
    dong = DONG[settings.currency]
    connection.begin()
    if dong != 1 and get(connection, "currency") is None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE carriers SET fee = ROUND(fee / %s, 2)", (dong,))
    for name, value in facts.items():
        put(connection, name, str(value))
    connection.commit()


def get(connection: Connection, name: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM shop_settings WHERE name = %s", (name,))
        found = cursor.fetchone()
    return found[0] if found else None


def put(connection: Connection, name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO shop_settings (name, value) VALUES (%s, %s)"
            " ON DUPLICATE KEY UPDATE value = VALUES(value)",
            (name, value),
        )


def fill_calendar(connection: Connection, timezone: str) -> None:
    """The days of `timezone` in UTC; written anew only if they are others.

    Then all that has happened lies in other days, and nothing is added up any more.
    """
    days = _days(ZoneInfo(timezone))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM calendar")
        known = cursor.fetchone()[0]
        if known == len(days) and get(connection, "timezone") == timezone:
            return
        connection.begin()
        cursor.execute("DELETE FROM calendar")
        cursor.executemany(
            "INSERT INTO calendar (day, starts_at, ends_at) VALUES (%s, %s, %s)", days
        )
        if known:
            set_days(connection)
            _open_reports(connection)
        connection.commit()


def set_days(connection: Connection, since: date = FIRST_DAY) -> None:
    """Write the shop's day to all that has happened since then (UTC), where it is another."""
    with connection.cursor() as cursor:
        changed = 0
        for table, time, day in DAYS:
            cursor.execute(SET_DAY.format(table=table, time=time, day=day), (since,))
            changed += cursor.rowcount
    if changed:
        _open_reports(connection)


def _open_reports(connection: Connection) -> None:
    """What is in none of these is counted from the orders (sql/schema/006_reports.sql)."""
    with connection.cursor() as cursor:
        for table in ("rollup_months", "rollup_days", "rollup_customers"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def _days(zone: ZoneInfo) -> list[tuple[date, datetime, datetime]]:
    count = (LAST_DAY - FIRST_DAY).days + 2
    days = [FIRST_DAY + timedelta(days=n) for n in range(count)]
    starts = [_start(day, zone) for day in days]
    return list(zip(days[:-1], starts[:-1], starts[1:], strict=True))


def _start(day: date, zone: ZoneInfo) -> datetime:
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    return local.astimezone(UTC).replace(tzinfo=None)


def has_people_or_goods(connection: Connection) -> bool:
    return bool({"users", "products", "orders"} & set(_filled_tables(connection)))


def empty(connection: Connection, *, truncate: bool = True) -> None:
    """Take away every row but those that the schema itself brings. For tests and half a demo.

    Without `truncate`, rows are deleted where no trigger would notice: quicker if there are few.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_object_table FROM information_schema.triggers"
            " WHERE trigger_schema = DATABASE() AND event_manipulation = 'DELETE'"
        )
        watched = {table for (table,) in cursor.fetchall()}
        cursor.execute("SET foreign_key_checks = 0")
        for table in _filled_tables(connection):
            verb = "TRUNCATE" if truncate or table in watched else "DELETE FROM"
            cursor.execute(f"{verb} `{table}`")
        cursor.execute("SET foreign_key_checks = 1")
        cursor.execute("DELETE FROM shop_settings WHERE name LIKE 'demo%'")


def _filled_tables(connection: Connection) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
        )
        tables = sorted({name for (name,) in cursor.fetchall()} - set(BELONG_TO_THE_SCHEMA))
        looks = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM `{name}`)" for name in tables]  # noqa: S608
        cursor.execute(" UNION ALL ".join(looks))
        return [name for (name,) in cursor.fetchall()]
