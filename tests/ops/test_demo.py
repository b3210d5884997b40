"""The demo shop: its sums, its people, its goods, and going on with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher

from ecom import accounts, db, report_db
from ecom.errors import SettingError
from ecom.settings import settings
from ops import demo
from ops.demo.checkout import Carrier
from ops.demo.people import CUSTOMERS, SHOWN, UNKNOWN_HASH
from ops.demo.shop import Shop
from ops.demo.standing import standing

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CARRIERS = [Carrier(1, 30_000, 3), Carrier(2, 28_000, 4)]

# Each finds the rows that contradict what stands above it.
CONTRADICTIONS = {
    "the stock is the sum of its ledger": """
        SELECT * FROM stock s
        LEFT JOIN (SELECT product_id, warehouse_id, SUM(quantity) AS moved
                   FROM stock_movements GROUP BY product_id, warehouse_id) m
          USING (product_id, warehouse_id)
        WHERE s.quantity <> COALESCE(m.moved, 0)""",
    "every movement has its stock": """
        SELECT * FROM stock_movements m
        WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.product_id = m.product_id
                                                  AND s.warehouse_id = m.warehouse_id)""",
    "the stock was never below zero": """
        SELECT * FROM (
          SELECT product_id, warehouse_id, created_at,
                 SUM(quantity) OVER (PARTITION BY product_id, warehouse_id ORDER BY id) AS pieces
          FROM stock_movements) m
        WHERE m.pieces < 0""",
    "the ledger is written in order of time": """
        SELECT * FROM (
          SELECT created_at, LAG(created_at) OVER (ORDER BY id) AS before_it FROM stock_movements) m
        WHERE m.created_at < m.before_it""",
    "what an order sells leaves the warehouses": """
        SELECT * FROM order_items i
        JOIN orders o ON o.id = i.order_id
        LEFT JOIN (SELECT order_id, product_id, SUM(quantity) AS moved
                   FROM stock_movements WHERE order_id IS NOT NULL
                   GROUP BY order_id, product_id) m
          ON m.order_id = i.order_id AND m.product_id = i.product_id
        WHERE NOT COALESCE(m.moved, 1) <=>
              IF(o.status = 'canceled', 0, i.returned_quantity - i.quantity)""",
    "an order is the sum of its lines": """
        SELECT o.id FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
        GROUP BY o.id, o.subtotal, o.discount
        HAVING o.subtotal <> COALESCE(SUM(i.subtotal), -1)
            OR o.discount <> SUM(i.order_discount)""",
    "a line costs what its product costs": """
        SELECT * FROM order_items i JOIN products p ON p.id = i.product_id
        WHERE i.unit_price <> p.price
           OR i.subtotal <> i.quantity * i.unit_price - i.line_discount""",
    "every order has a bill and a delivery, which it adds up to": """
        SELECT * FROM orders o
        LEFT JOIN bills b ON b.order_id = o.id
        LEFT JOIN deliveries d ON d.order_id = o.id
        WHERE NOT b.amount <=> o.total + d.fee - d.discount""",
    "points are the sum of their ledger": """
        SELECT * FROM customers c
        LEFT JOIN (SELECT customer_id, SUM(points) AS points FROM point_movements
                   GROUP BY customer_id) m ON m.customer_id = c.user_id
        WHERE c.loyalty_points <> COALESCE(m.points, 0)""",
    "delivered orders give a point per 10,000 dong that was not refunded": """
        SELECT * FROM orders o
        JOIN bills b ON b.order_id = o.id
        LEFT JOIN (SELECT order_id, SUM(points) AS points FROM point_movements
                   GROUP BY order_id) m ON m.order_id = o.id
        WHERE COALESCE(m.points, 0) <> IF(o.status IN ('delivered', 'received', 'returned'),
                                          FLOOR((o.total - b.refunded) / 10000), 0)""",
    "codes are counted": """
        SELECT * FROM discounts d
        WHERE d.usage_count <> (SELECT COUNT(*) FROM discount_uses u WHERE u.discount_id = d.id)""",
    "no customer used a code too often": """
        SELECT u.customer_id FROM discount_uses u JOIN discounts d ON d.id = u.discount_id
        GROUP BY u.discount_id, u.customer_id, d.per_customer_limit
        HAVING COUNT(*) > d.per_customer_limit""",
    "codes are used while they run": """
        SELECT * FROM discount_uses u
        JOIN discounts d ON d.id = u.discount_id
        JOIN orders o ON o.id = u.order_id
        WHERE o.placed_at < d.starts_at OR o.placed_at >= d.ends_at OR NOT d.is_active""",
    "ratings are counted": """
        SELECT * FROM products p
        LEFT JOIN (SELECT product_id, COUNT(*) AS given, SUM(rating) AS stars FROM reviews
                   GROUP BY product_id) r ON r.product_id = p.id
        WHERE p.rating_count <> COALESCE(r.given, 0) OR p.rating_sum <> COALESCE(r.stars, 0)""",
    "only who received a product reviews it": """
        SELECT * FROM reviews r
        WHERE NOT EXISTS (
          SELECT 1 FROM orders o
          JOIN order_items i ON i.order_id = o.id AND i.product_id = r.product_id
          JOIN deliveries d ON d.order_id = o.id
          WHERE o.customer_id = r.customer_id AND d.delivered_at < r.created_at
            AND o.status IN ('delivered', 'received'))""",
    "an order's story is told in order of time, from its beginning": """
        SELECT * FROM (
          SELECT e.*, LAG(created_at) OVER (PARTITION BY order_id ORDER BY id) AS before_it
          FROM order_events e) e
        JOIN orders o ON o.id = e.order_id
        WHERE e.created_at < COALESCE(e.before_it, o.placed_at)
           OR (e.before_it IS NULL AND e.event <> 'placed')""",
    "an order is where its story ends": """
        SELECT * FROM orders o
        WHERE NOT EXISTS (SELECT 1 FROM order_events e
                          WHERE e.order_id = o.id AND e.event = o.status)""",
    "nobody bought before having an account": """
        SELECT * FROM orders o JOIN users u ON u.id = o.customer_id
        WHERE u.created_at >= o.placed_at""",
    "nothing was sold before it was for sale": """
        SELECT * FROM order_items i
        JOIN orders o ON o.id = i.order_id
        JOIN products p ON p.id = i.product_id
        WHERE p.created_at > o.placed_at""",
    "no warehouse is too full": """
        SELECT * FROM warehouses w
        WHERE w.capacity < (SELECT SUM(quantity) FROM stock s WHERE s.warehouse_id = w.id)""",
    "search words are those of the name": """
        SELECT * FROM products WHERE BINARY search_words <> BINARY search_words(name)""",
    "orders are placed on the day that the calendar says": """
        SELECT * FROM orders o LEFT JOIN calendar c ON c.day = o.placed_on
        WHERE (o.placed_at >= c.starts_at AND o.placed_at < c.ends_at) IS NOT TRUE""",
    "refunds are made on the day that the calendar says": """
        SELECT * FROM returns r LEFT JOIN calendar c ON c.day = r.refunded_on
        WHERE (r.refunded_at >= c.starts_at AND r.refunded_at < c.ends_at) IS NOT TRUE""",
    "goods move on the day that the calendar says": """
        SELECT * FROM stock_movements m LEFT JOIN calendar c ON c.day = m.moved_on
        WHERE (m.created_at >= c.starts_at AND m.created_at < c.ends_at) IS NOT TRUE""",
    "reviews are given on the day that the calendar says": """
        SELECT * FROM reviews r LEFT JOIN calendar c ON c.day = r.given_on
        WHERE (r.created_at >= c.starts_at AND r.created_at < c.ends_at) IS NOT TRUE""",
    "who has not finished has a next step": """
        SELECT * FROM orders o JOIN deliveries d ON d.order_id = o.id
        WHERE (o.status IN ('processing', 'shipped')) <> (d.next_step_at IS NOT NULL)""",
}


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_nothing_in_the_demo_contradicts_itself(
    demo_shop: str, rule: str, override: Callable[..., object]
) -> None:
    override(mysql_reports_url=None)  # the shop's account, with the patience of a report
    assert report_db.rows(f"{CONTRADICTIONS[rule]} LIMIT 3") == []


def test_the_demo_has_the_size_it_should(demo_shop: str) -> None:
    size = db.row(
        "SELECT (SELECT COUNT(*) FROM products) AS products,"
        " (SELECT COUNT(*) FROM categories) AS categories,"
        " (SELECT COUNT(*) FROM warehouses) AS warehouses,"
        " (SELECT COUNT(*) FROM customers) AS customers,"
        " (SELECT COUNT(*) FROM orders) AS orders,"
        " (SELECT COUNT(DISTINCT department) FROM employees) AS departments,"
        " (SELECT COUNT(DISTINCT level) FROM admins) AS levels,"
        " (SELECT MIN(id) FROM orders) AS first_order"
    )
    assert size == {
        "products": 240,
        "categories": 12,
        "warehouses": 6,
        "customers": CUSTOMERS,
        "orders": settings().demo_orders,
        "departments": 5,
        "levels": 3,
        "first_order": 100_001,
    }


def test_only_the_shown_accounts_have_a_password_that_anybody_knows(demo_shop: str) -> None:
    people = db.rows("SELECT username, password_hash FROM users")
    known = {row["username"] for row in people if row["password_hash"] != UNKNOWN_HASH}
    assert known == SHOWN


@pytest.mark.parametrize(("_role", "username", "password"), demo.DEMO_ACCOUNTS)
def test_a_shown_account_has_the_shown_password(
    demo_shop: str, _role: str, username: str, password: str
) -> None:
    found = db.row("SELECT password_hash FROM users WHERE username = :name", name=username)
    assert PasswordHasher().verify(found["password_hash"], password)


def test_the_sign_in_page_finds_the_shown_accounts(demo_shop: str) -> None:
    assert {(shown.username, shown.password) for shown in accounts.demo_accounts()} == {
        (username, password) for _, username, password in demo.DEMO_ACCOUNTS
    }


def test_a_plain_install_has_no_demo_account(shop: str) -> None:
    assert db.rows("SELECT * FROM users") == []
    assert not demo.is_loaded(shop)


def test_a_complete_demo_says_so(demo_shop: str) -> None:
    assert demo.is_loaded(demo_shop)


def test_who_signs_in_has_old_orders_and_one_that_is_on_its_way(demo_shop: str) -> None:
    for username in ("lan", "minh"):
        statuses = {
            row["status"]
            for row in db.rows(
                "SELECT DISTINCT o.status FROM orders o JOIN users u ON u.id = o.customer_id"
                " WHERE u.username = :name",
                name=username,
            )
        }
        assert statuses & {"placed", "processing", "shipped"}
        assert statuses & {"delivered", "received"}


def test_some_goods_are_gone_some_nearly_and_some_lie_dead(demo_shop: str) -> None:
    pieces = {
        row["id"]: int(row["pieces"])
        for row in db.rows(
            "SELECT p.id, COALESCE(SUM(s.quantity), 0) AS pieces"
            " FROM products p LEFT JOIN stock s ON s.product_id = p.id GROUP BY p.id"
        )
    }
    sold = {
        row["product_id"]
        for row in db.rows(
            "SELECT DISTINCT i.product_id FROM orders o JOIN order_items i ON i.order_id = o.id"
            " WHERE o.placed_at > UTC_TIMESTAMP() - INTERVAL 90 DAY"
        )
    }
    assert 1 <= sum(1 for left in pieces.values() if left == 0) <= 8
    assert sum(1 for left in pieces.values() if 0 < left < 10) >= 3
    assert sum(1 for product, left in pieces.items() if left and product not in sold) >= 3


def test_shares_of_what_goes_wrong_are_believable(demo_shop: str) -> None:
    found = db.row(
        "SELECT (SELECT AVG(status = 'canceled') FROM orders) AS canceled,"
        " (SELECT AVG(returned_quantity > 0) FROM order_items) AS returned,"
        " (SELECT COUNT(*) FROM reviews) / (SELECT COUNT(*) FROM order_items) AS reviewed,"
        " (SELECT COUNT(*) FROM returns r JOIN orders o ON o.id = r.order_id"
        "   WHERE MONTH(r.refunded_at) <> MONTH(o.placed_at)) AS in_a_later_month"
    )
    assert 0.03 < found["canceled"] < 0.08
    assert 0.02 < found["returned"] < 0.05
    assert 0.13 < found["reviewed"] < 0.25
    assert found["in_a_later_month"] > 0


def test_sales_days_stand_out(demo_shop: str) -> None:
    days = {
        row["day"]: row["orders"]
        for row in db.rows(
            "SELECT c.day, COUNT(*) AS orders FROM orders o"
            " JOIN calendar c ON o.placed_at >= c.starts_at AND o.placed_at < c.ends_at"
            " GROUP BY c.day"
        )
    }
    for day, count in days.items():
        if (day.month, day.day) in ((11, 11), (12, 12)):
            week = [days.get(day + timedelta(days=n), 0) for n in (-6, -5, -4, 3, 4, 5)]
            assert count > 1.5 * max(week)


def _rows(orders: int, seed: int, today: date = date(2026, 5, 20)) -> list[dict[str, list[str]]]:
    shop = Shop(orders, seed, today, ZONE, CARRIERS, unpaid_hours=24)
    return [*shop.chunks(), standing(shop)]


def test_the_same_seed_and_day_make_the_same_demo() -> None:
    assert _rows(400, seed=7) == _rows(400, seed=7)


def test_another_seed_or_day_makes_another_demo() -> None:
    assert _rows(400, seed=7)[0]["orders"] != _rows(400, seed=8)[0]["orders"]
    assert _rows(400, seed=7)[0]["orders"] != _rows(400, 7, date(2026, 5, 21))[0]["orders"]


@pytest.mark.parametrize("orders", [0, 1, 37])
def test_a_small_demo_has_all_its_orders(orders: int) -> None:
    chunks = _rows(orders, seed=1, today=date(2028, 2, 29))
    assert sum(len(rows.get("orders", [])) for rows in chunks) == orders


def test_the_demo_is_in_dong(shop: str, override: Callable[..., Any]) -> None:
    override(currency="USD")
    with pytest.raises(SettingError, match="ECOM_CURRENCY"):
        demo.load(shop, 10, 1, date(2026, 5, 20), lambda _what, _part: None)
