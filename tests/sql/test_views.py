"""sql/views/: each against what was done to make it so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ecom import db, report_db
from tests.sql.original import AIRPODS, HANOI, IPHONE, MACBOOK, SAIGON, Sql, json_lines

D = Decimal


@pytest.fixture
def bought(sql: Sql) -> dict[str, int]:
    """An order kept in part, one canceled, one paid but on its way, one not paid."""
    kept = sql.delivered({IPHONE: 1, AIRPODS: 2}, "ORDER10", "PHONE15", "SHIP20")
    sql.call("return_items", kept, json_lines({AIRPODS: 1}), None, "")
    canceled = sql.place({MACBOOK: 2})
    sql.call("cancel_order", canceled, None, "")
    paid = sql.place({AIRPODS: 1}, customer=sql.binh, employee=sql.seller)
    sql.call("complete_payment", paid, "VCB-1", None)
    unpaid = sql.place({AIRPODS: 1})
    return {"kept": kept, "canceled": canceled, "paid": paid, "unpaid": unpaid}


def test_order_details_tells_the_whole_order_line_by_line(sql: Sql, bought: dict[str, int]) -> None:
    rows = db.rows(
        "SELECT * FROM order_details WHERE order_id = :o ORDER BY product_id", o=bought["kept"]
    )
    assert [row["product"] for row in rows] == ["iPhone 15 Pro", "AirPods Pro"]
    assert [row["line_discount_code"] for row in rows] == ["PHONE15", None]
    first = rows[0]
    assert (first["customer"], first["category"]) == ("Nguyễn Văn A", "Điện thoại")
    assert (first["discount_code"], first["delivery_discount_code"]) == ("ORDER10", "SHIP20")
    assert (first["total"], first["to_pay"]) == (D("1299.97"), D("1304.97"))
    assert (first["bill_status"], first["carrier"], first["city"]) == ("paid", "GHTK", "Hà Nội")
    paid = db.rows("SELECT employee FROM order_details WHERE order_id = :o", o=bought["paid"])
    assert paid == [{"employee": "seller"}]
    assert sql.value("SELECT COUNT(*) AS n FROM order_details") == 5


def test_stock_by_warehouse_names_place_and_manager(sql: Sql) -> None:
    (row,) = db.rows(
        "SELECT * FROM stock_by_warehouse WHERE product_id = :p AND city = 'TP.HCM'", p=MACBOOK
    )
    assert (row["quantity"], row["capacity"], row["manager"]) == (75, 15_000, "seller")
    assert sql.value("SELECT COUNT(*) AS n FROM stock_by_warehouse") == 6


def test_product_reviews_names_product_and_customer(sql: Sql, bought: dict[str, int]) -> None:
    sql.insert("reviews", product_id=IPHONE, customer_id=sql.an, rating=5, content="Tốt")
    (row,) = db.rows("SELECT * FROM product_reviews")
    assert (row["product"], row["customer"], row["rating"], row["content"]) == (
        "iPhone 15 Pro",
        "Nguyễn Văn A",
        5,
        "Tốt",
    )


@pytest.mark.parametrize(
    ("points", "tier"),
    [
        (-200, "Đồng"),
        (0, "Đồng"),
        (999, "Đồng"),
        (1000, "Bạc"),
        (5000, "Vàng"),
        (20_000, "Kim cương"),
    ],
)
def test_customer_profiles_shows_the_tier_of_the_points(sql: Sql, points: int, tier: str) -> None:
    sql.insert("point_movements", customer_id=sql.an, points=points - 100, reason="adjustment")
    row = sql.row("SELECT * FROM customer_profiles WHERE customer_id = :c", c=sql.an)
    assert (row["loyalty_points"], row["tier"], row["city"]) == (points, tier, "Hà Nội")
    assert sql.value("SELECT COUNT(*) AS n FROM customer_profiles") == 2


def test_bill_details_says_what_is_overdue(sql: Sql, bought: dict[str, int]) -> None:
    sql.run("UPDATE bills SET due_at = '2020-01-01'")
    rows = {row["order_id"]: row for row in db.rows("SELECT * FROM bill_details")}
    assert {name: rows[o]["overdue"] for name, o in bought.items()} == {
        "kept": 0,
        "canceled": 0,
        "paid": 0,
        "unpaid": 1,
    }
    kept = rows[bought["kept"]]
    goods_and_delivery = kept["total"] + kept["delivery_fee"] - kept["delivery_discount"]
    assert kept["amount"] == goods_and_delivery == D("1304.97")
    assert kept["refunded"] == D("240.73")  # (499.98 - 18.51) / 2, truncated


def test_staff_members_lists_employees_and_admins(sql: Sql) -> None:
    rows = db.rows("SELECT * FROM staff_members ORDER BY username")
    assert [(row["username"], row["role"], row["department"], row["level"]) for row in rows] == [
        ("boss", "admin", None, "super_admin"),
        ("seller", "employee", "sales", None),
    ]


def test_report_daily_revenue_counts_what_was_not_canceled(
    sql: Sql, bought: dict[str, int]
) -> None:
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    rows = report_db.rows("SELECT * FROM report_daily_revenue WHERE orders > 0 OR returns > 0")
    gross = D("999.99") + 4 * D("249.99")
    assert rows == [
        {
            "day": today,
            "orders": 3,
            "gross_sales": gross,
            "discounts": D("200.00"),
            "returns": D("240.73"),
            "net_revenue": gross - D("440.73"),
            "units": 5,
            "returned_units": 1,
            "delivery_fees": 75,
            "delivery_discounts": 20,
            "delivery_refunds": 0,
            "total_sales": gross - D("440.73") + 75 - 20,
            "rating_count": 0,
            "rating_sum": 0,
        }
    ]
    assert sql.value("SELECT MAX(day) AS day FROM report_daily_revenue") == today
    assert sql.value("SELECT net_revenue FROM report_daily_revenue WHERE day = '2024-02-29'") == 0


def test_a_return_counts_on_the_day_of_its_refund_in_the_shops_time_zone(
    sql: Sql, bought: dict[str, int]
) -> None:
    sql.run("UPDATE orders SET placed_at = '2024-12-31 16:59:59.999999'")
    sql.run("UPDATE returns SET refunded_at = '2024-12-31 17:00:00'")
    rows = report_db.rows(
        "SELECT day, orders, returns FROM report_daily_revenue WHERE orders + returns > 0"
        " ORDER BY day"
    )
    assert [tuple(row.values()) for row in rows] == [
        (date(2024, 12, 31), 3, 0),
        (date(2025, 1, 1), 0, D("240.73")),
    ]


def test_report_order_lines_adds_up_to_the_daily_revenue(sql: Sql, bought: dict[str, int]) -> None:
    net = sql.value("SELECT SUM(net) AS net FROM report_order_lines WHERE status <> 'canceled'")
    assert net == sql.value("SELECT SUM(net_revenue) AS net FROM report_daily_revenue")
    (row,) = report_db.rows(
        "SELECT * FROM report_order_lines WHERE order_id = :o", o=bought["paid"]
    )
    assert (row["customer_city"], row["delivery_city"], row["category"]) == (
        "TP.HCM",
        "Hà Nội",
        "Phụ kiện",
    )


def test_report_customers_shows_what_each_brought_in(sql: Sql, bought: dict[str, int]) -> None:
    rows = {row["customer_id"]: row for row in report_db.rows("SELECT * FROM report_customers")}
    assert (rows[sql.an]["orders"], rows[sql.binh]["orders"]) == (2, 1)
    assert rows[sql.an]["net_revenue"] == D("1299.97") - D("240.73") + D("249.99")
    assert (rows[sql.binh]["net_revenue"], rows[sql.binh]["year_of_birth"]) == (D("249.99"), 1995)


def test_report_stock_values_what_is_on_hand(sql: Sql) -> None:
    rows = report_db.rows("SELECT * FROM report_stock WHERE product_id = :p", p=IPHONE)
    assert {row["warehouse_id"]: row["value"] for row in rows} == {
        HANOI: D("99999.00"),
        SAIGON: D("149998.50"),
    }


def test_report_product_sales_has_every_product(sql: Sql, bought: dict[str, int]) -> None:
    rows = {row["product_id"]: row for row in report_db.rows("SELECT * FROM report_product_sales")}
    airpods = rows[AIRPODS]
    assert (airpods["orders"], airpods["units"], airpods["units_returned"]) == (3, 4, 1)
    assert airpods["net_revenue"] == 4 * D("249.99") - D("18.51") - D("240.73")
    assert (rows[MACBOOK]["units"], rows[MACBOOK]["net_revenue"]) == (0, 0)
