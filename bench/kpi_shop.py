"""Demo shops of any size whose sums are built; taking the sums out of the way, or adding years."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

from bench.shop import Shop
from ecom import db
from ecom.kpi import rollup
from ecom.kpi.slices import Slice

BUILDERS = 2
BUILT = ("rollup_days", "rollup_months", "rollup_customers")  # what is not in these is not built
_SOLD = "orders, units, gross_sales, discounts, returns, returned_units"
LONG = {  # tables that grow with the days: the column that tells the time, and the others
    "rollup_days": (
        "day",
        f"{_SOLD}, delivery_fees, delivery_discounts, delivery_refunds, rating_count, rating_sum",
    ),
    "rollup_months": ("month", "until, built_at"),
    "rollup_sales": ("start", f"grain, city, method, {_SOLD}"),
    "rollup_categories": ("start", f"grain, category_id, {_SOLD}"),
    "rollup_category_sales": ("start", f"grain, category_id, city, method, {_SOLD}"),
    "rollup_product_sales": ("start", f"grain, product_id, {_SOLD}"),
    "rollup_hours": ("start", "grain, weekday, hour, orders"),
    "rollup_order_values": ("start", "grain, bucket, orders, sold"),
    "rollup_discounts": ("start", "grain, discount_id, orders, cost"),
    "rollup_warehouse_flow": ("start", "grain, warehouse_id, inbound, outbound"),
    "rollup_product_flow": (
        "start",
        "grain, product_id, inbound, outbound, received, closing, days_out",
    ),
}


def periods(shop: Shop) -> dict[str, Slice]:
    """Days that are over; today is counted from the orders, as many as there are."""
    return {
        "a day": Slice(shop.last, shop.last),
        "a month": Slice(shop.last - timedelta(days=29), shop.last),
        "two years": Slice(shop.first, shop.last),
    }


def build(shop: Shop) -> None:
    """All sums, by as many builders as most small machines have cores."""
    shop.use()
    with ThreadPoolExecutor(BUILDERS) as pool:
        while any(pool.map(rollup.build, [60.0] * BUILDERS)):
            continue
    with shop.administrator() as cursor:
        tables = {*BUILT, *LONG, "rollup_customer_months"}
        cursor.execute(f"ANALYZE TABLE {', '.join(tables)}")


@contextmanager
def without_sums(shop: Shop) -> Iterator[None]:
    """Nothing counts as built: the same statements read the orders themselves, of every day."""
    away = ", ".join(f"{table} TO kept_{table}" for table in BUILT)
    with shop.administrator() as cursor:
        cursor.execute(f"RENAME TABLE {away}")
        for table in BUILT:
            cursor.execute(f"CREATE TABLE {table} LIKE kept_{table}")
    try:
        yield
    finally:
        with shop.administrator() as cursor:
            cursor.execute(f"DROP TABLE {', '.join(BUILT)}")
            back = ", ".join(f"kept_{table} TO {table}" for table in BUILT)
            cursor.execute(f"RENAME TABLE {back}")


def add_years(shop: Shop, times: int) -> None:
    """Make the sums `times` as long: the same two years again and again, before the first day."""
    months = 12 * (1 + (shop.last - shop.first).days // 365)
    since = shop.first.replace(day=1)
    with shop.administrator() as cursor:
        for table, (time, columns) in LONG.items():
            copy = (
                f"INSERT IGNORE INTO {table} ({time}, {columns})"  # noqa: S608
                f" SELECT {time} - INTERVAL %s MONTH, {columns} FROM {table} WHERE {time} >= %s"
            )
            for ago in range(months, months * times, months):
                cursor.execute(copy, (ago, since))
        cursor.execute(f"ANALYZE TABLE {', '.join(LONG)}")


def rows_of_sums() -> int:
    counts = " + ".join(f"(SELECT COUNT(*) FROM {table})" for table in LONG)  # noqa: S608
    return db.row(f"SELECT {counts} AS n")["n"]
