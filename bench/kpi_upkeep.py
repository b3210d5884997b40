"""What an order pays for the reports: the same orders in two shops, one of which keeps no sums.

The other one is without the stored days, their indexes and whatever its triggers do for reports.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from pathlib import Path

from bench import buying
from bench.kpi_shop import build
from bench.shop import Shop, load
from ecom import db, orders
from ops import sql_files
from ops.connection import connect

SHOP_ORDERS = 6_000
ORDERS, ROUNDS = 25, 24  # by turns
DAYS = {"orders": "placed_on", "stock_movements": "moved_on"}  # of the tables an order writes
# What triggers of these tables do for reports, and what they would do without.
FOR_REPORTS = {
    "orders_before_insert": (r"BEGIN.*", "BEGIN\nEND"),
    "orders_before_update": (
        r"  IF NEW\.placed_on = OLD\.placed_on.*",
        "  SET NEW.row_version = OLD.row_version + 1, NEW.updated_at = UTC_TIMESTAMP(6);\nEND",
    ),
    "stock_movements_before_insert": (r"  IF NEW\.order_id = @opened_for.*?END IF;\n", ""),
}


def measure(folder: Path) -> tuple[float, float]:
    """Median ms of an order of 3 lines with the upkeep, and without."""
    keeping, free = load(folder, SHOP_ORDERS), load(folder, SHOP_ORDERS + 1)
    build(keeping)
    _take_upkeep_away(free)
    taken: dict[str, list[float]] = {keeping.url: [], free.url: []}
    goods = {}
    for shop in (keeping, free):
        shop.use()
        goods[shop.url] = buying.goods()
    for number in range(ROUNDS):
        for shop in (keeping, free) if number % 2 else (free, keeping):
            taken[shop.url] += _orders(shop, goods[shop.url], number)[5:]
    return statistics.median(taken[keeping.url]), statistics.median(taken[free.url])


def _orders(shop: Shop, products: list[int], number: int) -> list[float]:
    """Each of another customer, so that each opens a customer that was built."""
    shop.use()
    dice = random.Random(number)
    buyers = db.rows(
        "SELECT user_id FROM customers ORDER BY user_id LIMIT :n OFFSET :skipped",
        n=ORDERS,
        skipped=ORDERS * number,
    )
    taken = []
    for buyer in buyers:
        asked = buying.asked(buyer["user_id"], dice.sample(products, buying.LINES))
        started = time.perf_counter()
        orders.place_order(asked)
        taken.append(1000 * (time.perf_counter() - started))
    return taken


def _take_upkeep_away(shop: Shop) -> None:
    triggers = {file.name: file.statements[-1] for file in sql_files.read()["triggers"]}
    with connect(shop.url) as connection, connection.cursor() as cursor:
        for name, (pattern, instead) in FOR_REPORTS.items():
            bare, found = re.subn(pattern, instead, triggers[name], flags=re.DOTALL)
            if found != 1 or "open_" in bare:
                raise RuntimeError(f"{name} is not what it was: see FOR_REPORTS")
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(bare)
        for table, day in DAYS.items():
            cursor.execute(f"ALTER TABLE {table} DROP COLUMN {day}")
