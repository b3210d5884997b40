"""What must be so after any faults. Each check yields what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ecom import db
from ecom.settings import override, settings
from faults import told
from faults.evidence import Evidence, Violation
from ops import verify

Found = Iterator[tuple[str, str]]  # kind, text
Check = Callable[[Evidence], Found]


def stock_adds_up(of: Evidence) -> Found:
    """Σ stock + Σ sold − returned = what there was at first."""
    rows = {row["product_id"]: row for row in of.rows(_STOCK)}
    for product, first in of.facts.stock.items():
        row = rows[product]
        now = int(row["stock"] + row["sold"])
        if now != first:
            kind = "lost" if now < first else "doubled"
            yield kind, f"product {product}: {row['stock']} + {row['sold']} sold, not {first}"


def ledger_is_stock(of: Evidence) -> Found:
    for row in of.rows(_LEDGER):
        yield (
            "wrong",
            f"product {row['product_id']} in warehouse {row['warehouse_id']}:"
            f" stock {row['stock']}, ledger {row['ledger']}",
        )


def one_order_per_key(of: Evidence) -> Found:
    for row in of.rows(_KEYS):
        yield "doubled", f"key {row['checkout_key']}: {row['orders']} orders"


def bills_and_deliveries_are_there(of: Evidence) -> Found:
    for row in of.rows(_PARTS):
        yield (
            "lost",
            f"order {row['id']}: {row['bills']} bills, {row['deliveries']} deliveries,"
            f" {row['items']} lines, {row['placed']} times placed",
        )


def codes_keep_their_limits(of: Evidence) -> Found:
    for row in of.rows(_CODES):
        yield (
            "wrong",
            f"{row['code']}: used {row['uses']} times, counted {row['usage_count']}, at most"
            f" {row['usage_limit']}; by one customer {row['most']}, at most"
            f" {row['per_customer_limit']}",
        )


def figures_verify(of: Evidence) -> Found:
    """`python -m ops verify`: every figure of the dashboards counted twice."""
    before = settings()
    url = of.url
    override(mysql_url=url, mysql_reports_url=url)
    try:
        for difference in verify.verify().differences:
            yield "wrong", str(difference)
    finally:
        override(**vars(before))
        db.close()


CHECKS: tuple[Check, ...] = (
    stock_adds_up,
    ledger_is_stock,
    one_order_per_key,
    bills_and_deliveries_are_there,
    codes_keep_their_limits,
    figures_verify,
    told.orders_told_of_are_there,
    told.steps_told_of_are_there,
    told.no_order_without_its_key,
    told.unanswered_orders_are_found_by_their_key,
    told.cart_changes_told_of_are_there,
    told.redis_has_the_carts_of_mysql,
    told.sessions_are_as_told,
    told.nothing_told_was_impossible,
)


def check(of: Evidence, checks: tuple[Check, ...] = CHECKS) -> list[Violation]:
    return [Violation(one.__name__, kind, text) for one in checks for kind, text in one(of)]


_STOCK = """
SELECT p.id AS product_id,
       (SELECT COALESCE(SUM(s.quantity), 0) FROM stock s WHERE s.product_id = p.id) AS stock,
       (SELECT COALESCE(SUM(i.quantity - i.returned_quantity), 0)
          FROM order_items i JOIN orders o ON o.id = i.order_id
         WHERE i.product_id = p.id AND o.status <> 'canceled') AS sold
  FROM products p"""
_LEDGER = """
SELECT at.product_id, at.warehouse_id, COALESCE(s.quantity, 0) AS stock,
       COALESCE(m.quantity, 0) AS ledger
  FROM (SELECT product_id, warehouse_id FROM stock
        UNION SELECT product_id, warehouse_id FROM stock_movements) at
  LEFT JOIN stock s ON s.product_id = at.product_id AND s.warehouse_id = at.warehouse_id
  LEFT JOIN (SELECT product_id, warehouse_id, SUM(quantity) AS quantity
               FROM stock_movements GROUP BY product_id, warehouse_id) m
    ON m.product_id = at.product_id AND m.warehouse_id = at.warehouse_id
 WHERE COALESCE(s.quantity, 0) <> COALESCE(m.quantity, 0)"""
_KEYS = """
SELECT checkout_key, COUNT(*) AS orders FROM orders GROUP BY checkout_key HAVING COUNT(*) > 1"""
_PARTS = """
SELECT * FROM (
  SELECT o.id, (SELECT COUNT(*) FROM bills b WHERE b.order_id = o.id) AS bills,
         (SELECT COUNT(*) FROM deliveries d WHERE d.order_id = o.id) AS deliveries,
         (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.id) AS items,
         (SELECT COUNT(*) FROM order_events e
           WHERE e.order_id = o.id AND e.event = 'placed') AS placed
    FROM orders o) parts
 WHERE bills <> 1 OR deliveries <> 1 OR items = 0 OR placed <> 1"""
_CODES = """
SELECT * FROM (
  SELECT d.code, d.usage_count, d.usage_limit, d.per_customer_limit,
         (SELECT COUNT(*) FROM discount_uses u WHERE u.discount_id = d.id) AS uses,
         (SELECT COALESCE(MAX(n), 0) FROM (
            SELECT u.discount_id, COUNT(*) AS n FROM discount_uses u
             GROUP BY u.discount_id, u.customer_id) c WHERE c.discount_id = d.id) AS most
    FROM discounts d) used
 WHERE uses > usage_limit OR uses <> usage_count OR most > per_customer_limit"""
