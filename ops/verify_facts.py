"""What must hold between the tables, whatever the dashboards make of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ecom.kpi.reading import Read
from ecom.kpi.recount import Books
from ops.verify_differences import Difference, Found

# Each finds the rows of which it is not so: `id`, `shown` and `recounted`.
FACTS = {
    "subtotal of a line": """
        SELECT CONCAT('order ', order_id, ', product ', product_id) AS id, subtotal AS shown,
               quantity * unit_price - line_discount AS recounted
          FROM order_items HAVING shown <> recounted""",
    "subtotal of an order": """
        SELECT CONCAT('order ', o.id) AS id, o.subtotal AS shown,
               COALESCE(SUM(i.subtotal), 0) AS recounted
          FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
         GROUP BY o.id, o.subtotal HAVING shown <> recounted""",
    "discount of an order": """
        SELECT CONCAT('order ', o.id) AS id, o.discount AS shown,
               COALESCE(SUM(i.order_discount), 0) AS recounted
          FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
         GROUP BY o.id, o.discount HAVING shown <> recounted""",
    "amount of a bill": """
        SELECT CONCAT('order ', o.id) AS id, b.amount AS shown,
               o.subtotal - o.discount + d.fee - d.discount AS recounted
          FROM orders o
          LEFT JOIN bills b ON b.order_id = o.id
          LEFT JOIN deliveries d ON d.order_id = o.id
         WHERE NOT b.amount <=> o.subtotal - o.discount + d.fee - d.discount""",
    "refunds of a bill": """
        SELECT CONCAT('order ', b.order_id) AS id, b.refunded AS shown,
               COALESCE(r.amount, 0) AS recounted
          FROM bills b
          JOIN orders o ON o.id = b.order_id AND o.status <> 'canceled'
          LEFT JOIN (
            SELECT t.order_id, SUM(t.delivery_refund + COALESCE(l.amount, 0)) AS amount
              FROM returns t
              LEFT JOIN (
                SELECT return_id, SUM(amount) AS amount FROM return_items GROUP BY return_id
              ) l ON l.return_id = t.id
             GROUP BY t.order_id
          ) r ON r.order_id = b.order_id
        HAVING shown <> recounted""",
    "refunds of a delivery": """
        SELECT CONCAT('order ', d.order_id) AS id, d.refunded AS shown,
               COALESCE(r.amount, 0) AS recounted
          FROM deliveries d
          LEFT JOIN (
            SELECT order_id, SUM(delivery_refund) AS amount FROM returns GROUP BY order_id
          ) r ON r.order_id = d.order_id
        HAVING shown <> recounted""",
    "refunds of a line": """
        SELECT CONCAT('order ', i.order_id, ', product ', i.product_id) AS id, i.refunded AS shown,
               COALESCE(r.amount, 0) AS recounted
          FROM order_items i
          LEFT JOIN (
            SELECT t.order_id, l.product_id, SUM(l.amount) AS amount
              FROM returns t JOIN return_items l ON l.return_id = t.id
             GROUP BY t.order_id, l.product_id
          ) r ON r.order_id = i.order_id AND r.product_id = i.product_id
        HAVING shown <> recounted""",
    "stock": """
        SELECT CONCAT('product ', id.product_id, ', warehouse ', id.warehouse_id) AS id,
               COALESCE(s.quantity, 0) AS shown, COALESCE(m.quantity, 0) AS recounted
          FROM (SELECT product_id, warehouse_id FROM stock
                UNION SELECT product_id, warehouse_id FROM stock_movements) id
          LEFT JOIN stock s ON s.product_id = id.product_id AND s.warehouse_id = id.warehouse_id
          LEFT JOIN (
            SELECT product_id, warehouse_id, SUM(quantity) AS quantity
              FROM stock_movements GROUP BY product_id, warehouse_id
          ) m ON m.product_id = id.product_id AND m.warehouse_id = id.warehouse_id
        HAVING shown <> recounted""",
    "loyalty points": """
        SELECT CONCAT('customer ', c.user_id) AS id, c.loyalty_points AS shown,
               COALESCE(SUM(m.points), 0) AS recounted
          FROM customers c LEFT JOIN point_movements m ON m.customer_id = c.user_id
         GROUP BY c.user_id, c.loyalty_points HAVING shown <> recounted""",
    "ratings of a product": """
        SELECT CONCAT('product ', p.id) AS id, p.rating_sum AS shown,
               COALESCE(SUM(r.rating), 0) AS recounted
          FROM products p LEFT JOIN reviews r ON r.product_id = p.id
         GROUP BY p.id, p.rating_sum HAVING shown <> recounted""",
    "uses of a discount": """
        SELECT CONCAT('discount ', d.id) AS id, d.usage_count AS shown,
               COUNT(u.order_id) AS recounted
          FROM discounts d LEFT JOIN discount_uses u ON u.discount_id = d.id
         GROUP BY d.id, d.usage_count HAVING shown <> recounted""",
}

# The day that is stored with a time, beside the time.
STORED_DAYS = {
    "an order": "SELECT id, placed_at AS at, placed_on AS day FROM orders",
    "a refund": "SELECT id, refunded_at AS at, refunded_on AS day FROM returns",
    "a stock movement": "SELECT id, created_at AS at, moved_on AS day FROM stock_movements",
    "a review": "SELECT id, created_at AS at, given_on AS day FROM reviews",
}


def compare(read: Read, books: Books) -> Found:
    found = Found()
    for name, sql in FACTS.items():
        wrong = [
            Difference(name, "", row["id"], row["shown"], row["recounted"]) for row in read(sql)
        ]
        found.add(wrong, count=1)
    for kind, sql in STORED_DAYS.items():
        rows = read(sql)
        found.add(_wrong_days(books, kind, rows), count=len(rows))
    found.add(_wrong_calendar(read, books), count=1)
    return found


def _wrong_days(books: Books, kind: str, rows: list[dict[str, Any]]) -> list[Difference]:
    return [
        Difference(f"day of {kind}", "", str(row["id"]), row["day"], day)
        for row in rows
        if row["day"] != (day := books.days.of(row["at"]))
    ]


def _wrong_calendar(read: Read, books: Books) -> list[Difference]:
    def bounds(row: dict[str, Any]) -> tuple[datetime, datetime]:
        following = row["day"].fromordinal(row["day"].toordinal() + 1)
        return books.days.start(row["day"]), books.days.start(following)

    return [
        Difference("calendar", "", str(row["day"]), (row["starts_at"], row["ends_at"]), bounds(row))
        for row in read("SELECT day, starts_at, ends_at FROM calendar")
        if (row["starts_at"], row["ends_at"]) != bounds(row)
    ]
