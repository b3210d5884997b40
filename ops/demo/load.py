"""Fills an empty shop with the demo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from ecom.errors import SettingError
from ecom.settings import settings
from ops import shop_facts
from ops.connection import connect
from ops.demo import funnel
from ops.demo.bulk import COLUMNS, Inserts
from ops.demo.checkout import Carrier
from ops.demo.people import DEMO_ACCOUNTS, PASSWORD
from ops.demo.shop import Shop
from ops.demo.standing import standing

FILLED_UNTIL = "demo_filled_until"  # in shop_settings, seconds since 1970
Progress = Callable[[str, float], None]


def load(url: str, orders: int, seed: int, today: date, progress: Progress) -> None:
    """`orders` orders over the 24 months before `today`, the same for the same seed and day.

    The schema must be there and empty, without triggers: what they derive is written with the
    rows. Raises SettingError unless the shop counts in dong.
    """
    now = settings()
    if now.currency != "VND":
        raise SettingError("ECOM_CURRENCY: the demo's prices are in VND")
    zone = ZoneInfo(now.timezone)
    moves = now.carrier_step_seconds > 0
    shop = Shop(orders, seed, today, zone, _carriers(url), now.unpaid_hours, moves)
    with Inserts(url) as inserts:
        for rows in shop.chunks():
            for table, values in rows.items():
                inserts.add(table, values)
            inserts.commit()
            progress("demo", shop.checkout.orders / max(orders, 1))
        for table, values in standing(shop).items():
            inserts.add(table, values)
        inserts.add("funnel_counts", funnel.history(shop, seed))
    with connect(url) as connection:
        with connection.cursor() as cursor:  # or the first pages are planned for empty tables
            cursor.execute(f"ANALYZE TABLE {', '.join(COLUMNS)}")
        shop_facts.put(connection, FILLED_UNTIL, str(shop.days.end))
        shop_facts.put(connection, "demo_accounts", " ".join(name for _, name, _ in DEMO_ACCOUNTS))
        shop_facts.put(connection, "demo_password", PASSWORD)


def is_loaded(url: str) -> bool:
    """Is the shop a complete demo? The installer notes so when `load` has returned."""
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM shop_settings WHERE name = 'demo' AND value = 'loaded'")
        return cursor.fetchone() is not None


def _carriers(url: str) -> list[Carrier]:
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, fee, days FROM carriers WHERE is_active = 1 ORDER BY id")
        return [Carrier(number, int(fee), days) for number, fee, days in cursor.fetchall()]
