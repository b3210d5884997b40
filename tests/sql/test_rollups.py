"""Sums for reports, table by table: of an order kept in part, beside one that was canceled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ecom import db
from ecom.errors import ShopError
from tests.sql.original import (
    ACCESSORIES,
    AIRPODS,
    HANOI,
    IPHONE,
    LAPTOPS,
    MACBOOK,
    PHONES,
    SAIGON,
    Sql,
    json_lines,
)

D = Decimal
NOON = timedelta(hours=5)  # UTC, in Hà Nội


@pytest.fixture
def today(sql: Sql) -> date:
    return sql.value("SELECT shop_day(UTC_TIMESTAMP(6)) AS day")


@pytest.fixture
def day(today: date) -> date:
    return today - timedelta(days=3)


@pytest.fixture
def kept(sql: Sql, day: date) -> int:
    """Placed on `day`, one of two AirPods given back on the next; another order was canceled."""
    order_id = sql.delivered({IPHONE: 1, AIRPODS: 2}, "ORDER10", "PHONE15", "SHIP20")
    sql.call("return_items", order_id, json_lines({AIRPODS: 1}), None, "")
    canceled = sql.place({MACBOOK: 2})
    sql.call("cancel_order", canceled, None, "")
    at = noon(day)
    sql.run("UPDATE orders SET placed_at = :at", at=at)
    sql.run("UPDATE returns SET refunded_at = :at", at=at + timedelta(days=1))
    sql.run("UPDATE stock_movements SET created_at = :at, moved_on = :day", at=at, day=day)
    return order_id


def noon(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()) + NOON


def build(sql: Sql, first: date, last: date | None = None) -> None:
    sql.call("build_days", first, last or first)


def found(table: str, start: date, grain: str = "day") -> list[dict[str, Any]]:
    rows = db.rows(
        f"SELECT * FROM {table} WHERE grain = :g AND start = :s ORDER BY 3, 4", g=grain, s=start
    )
    return [{name: row[name] for name in row if name not in ("grain", "start")} for row in rows]


def built(sql: Sql) -> list[date]:
    return [row["day"] for row in db.rows("SELECT day FROM rollup_days ORDER BY day")]


def test_build_days_adds_up_a_day_in_every_table(sql: Sql, kept: int, day: date) -> None:
    build(sql, day)
    (whole,) = db.rows("SELECT * FROM rollup_days")
    assert (whole["day"], whole["orders"], whole["units"]) == (day, 1, 3)
    assert (whole["gross_sales"], whole["discounts"]) == (D("1499.97"), D("200.00"))
    assert (whole["returns"], whole["delivery_fees"], whole["delivery_discounts"]) == (0, 25, 20)
    sold = {"orders": 1, "returns": 0, "returned_units": 0}
    where = {"city": "Hà Nội", "method": "cash_on_delivery"}
    assert found("rollup_sales", day) == [
        sold | where | {"units": 3, "gross_sales": D("1499.97"), "discounts": D("200.00")}
    ]
    by_category = {row["category_id"]: row for row in found("rollup_category_sales", day)}
    assert set(by_category) == {PHONES, ACCESSORIES}
    assert by_category[PHONES]["discounts"] + by_category[ACCESSORIES]["discounts"] == D("200.00")
    (phones,) = [row for row in found("rollup_categories", day) if row["category_id"] == PHONES]
    assert phones.items() <= by_category[PHONES].items()
    products = {row["product_id"]: row for row in found("rollup_product_sales", day)}
    assert products[AIRPODS]["gross_sales"] == D("499.98")
    assert found("rollup_hours", day) == [{"weekday": day.weekday(), "hour": 12, "orders": 1}]
    total = D("1299.97")
    assert found("rollup_order_values", day) == [{"bucket": 9, "orders": 1, "sold": total}]
    costs = sorted(row["cost"] for row in found("rollup_discounts", day))
    assert costs == [20, 50, 150]


def test_goods_that_came_back_count_on_the_day_of_the_refund(
    sql: Sql, kept: int, day: date
) -> None:
    build(sql, day, day + timedelta(days=1))
    (refunded,) = found("rollup_sales", day + timedelta(days=1))
    assert (refunded["orders"], refunded["units"], refunded["returned_units"]) == (0, 0, 1)
    assert refunded["returns"] == sql.value("SELECT SUM(amount) AS n FROM return_items")
    assert db.rows("SELECT returns FROM rollup_days ORDER BY day")[1]["returns"] > 0


def test_build_days_knows_what_moved_and_what_was_left_of_it(
    sql: Sql, kept: int, day: date
) -> None:
    build(sql, day, day + timedelta(days=1))
    flow = {row["warehouse_id"]: row for row in found("rollup_warehouse_flow", day)}
    assert flow[HANOI]["inbound"] + flow[SAIGON]["inbound"] == 825 + 2 + 1  # opened, canceled, back
    assert flow[HANOI]["outbound"] + flow[SAIGON]["outbound"] == 1 + 2 + 2
    products = {row["product_id"]: row for row in found("rollup_product_flow", day)}
    airpods = {"inbound": 451, "outbound": 2, "received": 450, "closing": 449, "days_out": 0}
    assert products[AIRPODS] == {"product_id": AIRPODS} | airpods
    after = {row["product_id"]: row for row in found("rollup_product_flow", day + timedelta(1))}
    quiet = {"inbound": 0, "outbound": 0, "received": 0, "closing": 449, "days_out": 0}
    assert after[AIRPODS] == {"product_id": AIRPODS} | quiet
    build(sql, day - timedelta(days=1))
    assert found("rollup_product_flow", day - timedelta(days=1)) == []  # nothing was there yet


def test_build_days_leaves_open_what_is_not_over(sql: Sql, today: date) -> None:
    build(sql, today - timedelta(days=2), today + timedelta(days=2))
    assert built(sql) == [today - timedelta(days=2), today - timedelta(days=1)]


def test_what_is_built_twice_is_there_once(sql: Sql, kept: int, day: date) -> None:
    build(sql, day)
    once = found("rollup_category_sales", day), found("rollup_product_flow", day)
    build(sql, day)
    assert (found("rollup_category_sales", day), found("rollup_product_flow", day)) == once


@pytest.mark.parametrize("procedure", ["build_days", "build_month", "build_customers", "lock_days"])
def test_a_builder_wants_a_transaction(sql: Sql, procedure: str) -> None:
    day = "'2025-01-01'"
    given = {"build_month": day, "build_customers": "1"}.get(procedure, f"{day}, {day}")
    with pytest.raises(ShopError, match="START TRANSACTION first"):
        db.rows(f"CALL {procedure}({given})")


def test_build_month_adds_up_a_month_whose_days_are_all_built(sql: Sql) -> None:
    order_id = sql.delivered({AIRPODS: 2})
    sql.run("UPDATE orders SET placed_at = '2025-02-10 05:00'")
    sql.run("UPDATE stock_movements SET created_at = '2025-02-03 05:00', moved_on = '2025-02-03'")
    build(sql, date(2025, 2, 2), date(2025, 2, 28))
    month = date(2025, 2, 1)
    sql.call("build_month", month)
    assert db.rows("SELECT * FROM rollup_months") == []
    build(sql, month)
    sql.call("build_month", month)
    assert [row["month"] for row in db.rows("SELECT * FROM rollup_months")] == [month]
    for table in ("sales", "category_sales", "product_sales", "order_values"):
        assert found(f"rollup_{table}", month, "month") == found(
            f"rollup_{table}", date(2025, 2, 10)
        )
    assert found("rollup_hours", month, "month") == [{"weekday": 0, "hour": 12, "orders": 1}]
    flow = {row["product_id"]: row for row in found("rollup_product_flow", month, "month")}
    assert (flow[AIRPODS]["closing"], flow[AIRPODS]["days_out"]) == (448, 0)
    sql.run("UPDATE orders SET status = 'canceled' WHERE id = :id", id=order_id)
    assert db.rows("SELECT * FROM rollup_months") == []


def test_a_product_is_out_on_the_days_at_whose_end_nothing_was_there(sql: Sql) -> None:
    sql.run("UPDATE stock_movements SET created_at = '2025-01-05', moved_on = '2025-01-05'")
    sql.run(
        "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause, created_at)"
        " VALUES (:p, 1, -50, 'count', '2025-01-20'), (:p, 2, -75, 'count', '2025-01-20')",
        p=MACBOOK,
    )
    build(sql, date(2025, 1, 1), date(2025, 1, 31))
    sql.call("build_month", date(2025, 1, 1))
    (row,) = db.rows(
        "SELECT * FROM rollup_product_flow WHERE grain = 'month' AND product_id = :p", p=MACBOOK
    )
    assert (row["closing"], row["days_out"]) == (0, 12)  # the 20th to the 31st


def test_build_customers_adds_up_all_their_orders_but_canceled_ones(
    sql: Sql, kept: int, day: date
) -> None:
    assert sql.call("build_customers", 10) == [[{"customers": 2}]]
    assert sql.call("build_customers", 10) == [[{"customers": 0}]]
    rows = {row["customer_id"]: row for row in db.rows("SELECT * FROM rollup_customers")}
    an = rows[sql.an]
    assert (an["orders"], an["first_day"], an["last_day"]) == (1, day, day)
    assert an["sold"] == D("1299.97")
    assert an["returns"] == sql.value("SELECT SUM(amount) AS n FROM return_items")
    assert (rows[sql.binh]["orders"], rows[sql.binh]["first_day"]) == (0, None)
    months = db.rows("SELECT SUM(orders) AS orders, SUM(sold) AS sold FROM rollup_customer_months")
    assert months == [{"orders": 1, "sold": D("1299.97")}]


def test_build_customers_stops_at_its_limit(sql: Sql) -> None:
    assert sql.call("build_customers", 1) == [[{"customers": 1}]]
    assert sql.call("build_customers", 1) == [[{"customers": 1}]]
    assert sql.call("build_customers", 1) == [[{"customers": 0}]]


def test_open_day_opens_the_day_and_its_month_and_says_which_it_is(sql: Sql, day: date) -> None:
    build(sql, date(2025, 1, 1), date(2025, 1, 31))
    sql.call("build_month", date(2025, 1, 1))

    def work(connection: db.Connection) -> Any:
        db.execute(connection, "CALL open_day('2025-01-15 17:00:00', @day)")
        return db.execute(connection, "SELECT @day AS day")[0]["day"]

    assert db.transaction(work) == "2025-01-16"
    assert date(2025, 1, 15) in built(sql)
    assert date(2025, 1, 16) not in built(sql)
    assert len(built(sql)) == 30
    assert db.rows("SELECT * FROM rollup_months") == []


@pytest.mark.parametrize(
    ("at", "day", "until"),
    [
        ("2025-01-15 16:59:59.999999", "2025-01-15", "2025-01-15 17:00:00.000000"),
        ("2025-01-15 17:00:00", "2025-01-16", "2025-01-16 17:00:00.000000"),
        ("2050-01-15 17:00:00", "2050-01-15", None),
        ("2010-01-15 17:00:00", "2010-01-15", None),
    ],
)
def test_open_days_since_opens_a_day_and_all_after_it(
    sql: Sql, at: str, day: str, until: str | None
) -> None:
    build(sql, date(2025, 1, 14), date(2025, 1, 18))

    def work(connection: db.Connection) -> Any:
        db.execute(connection, "CALL open_days_since(:at, @day, @until)", at=at)
        return db.execute(connection, "SELECT @day AS day, @until AS until")[0]

    assert db.transaction(work) == {"day": day, "until": until}
    assert all(str(left) < day for left in built(sql))
    assert len(built(sql)) == {"2050-01-15": 5, "2010-01-15": 0}.get(day, int(day[-2:]) - 14)


def test_open_customer_leaves_the_others(sql: Sql) -> None:
    sql.call("build_customers", 10)
    sql.call("open_customer", sql.an)
    assert [row["customer_id"] for row in db.rows("SELECT * FROM rollup_customers")] == [sql.binh]


def test_orders_before_insert_and_update_write_the_day_of_the_shop(sql: Sql) -> None:
    order_id = sql.place({IPHONE: 1})
    days = "SELECT placed_on = shop_day(placed_at) AS is_so FROM orders WHERE id = :id"
    assert sql.value(days, id=order_id) == 1
    sql.run("UPDATE orders SET placed_at = '2024-12-31 17:00:00'")
    assert sql.order(order_id)["placed_on"] == date(2025, 1, 1)


def test_a_line_of_an_old_order_opens_the_day_of_the_order(sql: Sql, kept: int, day: date) -> None:
    sql.call("build_customers", 10)
    build(sql, day - timedelta(days=1), day + timedelta(days=1))
    sql.insert("order_items", order_id=kept, product_id=MACBOOK, quantity=1)
    assert day not in built(sql)
    assert day - timedelta(days=1) in built(sql)
    assert [row["customer_id"] for row in db.rows("SELECT * FROM rollup_customers")] == [sql.binh]


def test_what_is_placed_in_the_name_of_a_past_day_opens_all_days_since(
    sql: Sql, today: date, day: date
) -> None:
    build(sql, day - timedelta(days=2), today)

    def work(connection: db.Connection) -> None:
        epoch = (noon(day) - datetime(1970, 1, 1)).total_seconds()
        db.execute(connection, "SET timestamp = :at", at=epoch)
        try:
            sql_call = (
                "CALL place_order(:c, NULL, :l, '[]', 'A', '09', '1 T', 'Huế', 1, :m, :k, NULL)"
            )
            values = {"l": json_lines({IPHONE: 1}), "m": "paypal", "k": "k" * 36}
            db.execute(connection, sql_call, c=sql.an, **values)
        finally:
            db.execute(connection, "SET timestamp = DEFAULT")

    db.transaction(work)
    assert built(sql) == [day - timedelta(days=2), day - timedelta(days=1)]
    moved = sql.row(
        "SELECT placed_on, moved_on FROM orders o JOIN stock_movements m ON m.order_id = o.id"
    )
    assert set(moved.values()) == {day}


def test_returns_before_insert_and_returns_before_update_write_the_day(sql: Sql) -> None:
    order_id = sql.delivered({IPHONE: 1})
    at = "2024-12-31 16:59:59"
    sql.insert("returns", order_id=order_id, reason="", refunded_at=at)
    assert sql.value("SELECT refunded_on FROM returns") == date(2024, 12, 31)
    sql.run("UPDATE returns SET refunded_at = '2024-12-31 17:00:00'")
    assert sql.value("SELECT refunded_on FROM returns") == date(2025, 1, 1)


def test_reviews_and_movements_write_the_day_of_the_shop(sql: Sql) -> None:
    sql.delivered({IPHONE: 1})
    sql.insert(
        "reviews",
        **{"product_id": IPHONE, "customer_id": sql.an, "rating": 5, "content": ""},
        created_at="2024-12-31 17:00:00",
    )
    assert sql.value("SELECT given_on FROM reviews") == date(2025, 1, 1)
    sql.insert(
        "stock_movements",
        **{"product_id": IPHONE, "warehouse_id": HANOI, "quantity": 1, "cause": "receipt"},
        created_at="2024-12-31 16:59:59",
    )
    assert sql.value("SELECT MIN(moved_on) AS day FROM stock_movements") == date(2024, 12, 31)


def test_products_after_update_opens_all_days_for_another_category_only(
    sql: Sql, day: date
) -> None:
    build(sql, date(2025, 1, 1), date(2025, 1, 3))
    sql.run("UPDATE products SET price = 1, rating_count = 0 WHERE id = :p", p=IPHONE)
    assert len(built(sql)) == 3
    sql.run("UPDATE products SET category_id = :c WHERE id = :p", c=LAPTOPS, p=IPHONE)
    assert built(sql) == []


@pytest.mark.parametrize(
    ("amount", "bucket"),
    [("0", 0), ("0.99", 0), ("1.99", 0), ("2", 1), ("4.99", 1), ("5", 2), ("9.99", 2), ("10", 3)]
    + [("99999", 14), ("100000", 15), ("199999.99", 15), ("200000", 16), ("1000000000", 27)],
)
def test_value_bucket_is_a_step_of_one_two_or_five(sql: Sql, amount: str, bucket: int) -> None:
    assert sql.value("SELECT value_bucket(:a) AS step", a=D(amount)) == bucket


def test_sold_lines_are_those_of_orders_that_were_not_canceled(
    sql: Sql, kept: int, day: date
) -> None:
    rows = db.rows("SELECT * FROM sold_lines ORDER BY product_id")
    assert [(row["product_id"], row["units"], row["day"]) for row in rows] == [
        (IPHONE, 1, day),
        (AIRPODS, 2, day),
    ]
    assert (rows[0]["weekday"], rows[0]["hour"]) == (day.weekday(), 12)
    assert (rows[0]["city"], rows[0]["method"]) == ("Hà Nội", "cash_on_delivery")
    assert sum(row["discounts"] for row in rows) == D("200.00")


def test_returned_lines_lie_on_the_day_of_the_refund(sql: Sql, kept: int, day: date) -> None:
    (row,) = db.rows("SELECT * FROM returned_lines")
    assert (row["day"], row["product_id"], row["units"]) == (day + timedelta(1), AIRPODS, 1)
    assert (row["category_id"], row["weekday"]) == (ACCESSORIES, day.weekday())
    sql.run("UPDATE orders SET status = 'canceled'")
    assert db.rows("SELECT * FROM returned_lines") == []


def test_discount_costs_tells_what_each_code_took_off(sql: Sql, kept: int) -> None:
    rows = db.rows("SELECT kind, cost FROM discount_costs WHERE cost > 0 ORDER BY kind")
    assert [tuple(row.values()) for row in rows] == [
        ("category", D("150.00")),
        ("delivery", D("20.00")),
        ("order", D("50.00")),
    ]


def test_customer_tiers_follow_the_points(sql: Sql) -> None:
    steps = db.rows("SELECT id, min_points FROM membership_tiers ORDER BY min_points")
    for points, tier in (
        (steps[1]["min_points"] - 1, steps[0]),
        (steps[1]["min_points"], steps[1]),
    ):
        sql.run("UPDATE customers SET loyalty_points = :p WHERE user_id = :c", p=points, c=sql.an)
        found = sql.value("SELECT tier_id FROM customer_tiers WHERE customer_id = :c", c=sql.an)
        assert found == tier["id"]
