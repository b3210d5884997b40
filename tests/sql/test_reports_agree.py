"""Views for Power BI and Excel say what the dashboards say, to an account that may only read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pymysql
import pytest

from ecom import db, report_db
from ecom.kpi import figures, rollup
from ecom.kpi.reading import DirectReader
from ecom.kpi.slices import Slice
from ops import grants
from ops.connection import connect
from tests.ecom.conftest import Maker
from tests.ecom.kpi.awkward_shop import AwkwardShop, at, write

PERIODS = (
    Slice(date(2025, 5, 1), date(2025, 5, 31)),
    Slice(date(2025, 6, 1), date(2025, 6, 30)),
    Slice(date(2025, 5, 31), date(2025, 6, 2)),
    Slice(date(2025, 1, 1), date(2100, 1, 1)),
)

# Net revenue of lines: what was sold in the period, less what was paid back in it.
BY_LINE = """
SELECT {key} AS name, SUM(sold) AS sold, SUM(returns) AS returns
FROM (
  SELECT {key}, sold, 0 AS returns FROM report_order_lines
  WHERE status <> 'canceled' AND day BETWEEN :first AND :last
  UNION ALL
  SELECT {key}, 0, amount FROM report_returns WHERE day BETWEEN :first AND :last
) parts
GROUP BY {key}
"""
BY_SALES = """
SELECT {key} AS name, SUM(gross_sales - discounts) AS sold, SUM(returns) AS returns
FROM report_sales WHERE day BETWEEN :first AND :last GROUP BY {key}
"""
BY_DAY = "SELECT * FROM {view} WHERE day BETWEEN :first AND :last ORDER BY day"


@pytest.fixture(scope="module")
def account(installed: str) -> Callable[[str], str]:
    """The URL for a database's URL; whoever signs in there may read, and nothing else."""
    return lambda url: grants.private_url(url, "reports")


@pytest.fixture(params=["nothing", "all", "some"])
def awkward(
    request: pytest.FixtureRequest,
    shop: str,
    account: Callable[[str], str],
    override: Callable[..., object],
) -> AwkwardShop:
    """Nothing, everything or something of it is added up; reports are read with the account."""
    override(demo=True)
    made = AwkwardShop(Maker())
    _visits()
    if request.param == "all":
        assert rollup.build(limit_seconds=60)
    elif request.param == "some":
        write("CALL build_days('2025-05-01', '2025-05-31')")
        write("CALL build_days('2025-06-03', '2025-06-09')")
        write("CALL build_customers(2)")
    override(mysql_reports_url=account(shop))
    return made


@pytest.fixture
def demo(
    demo_shop: str, account: Callable[[str], str], override: Callable[..., object]
) -> tuple[Slice, ...]:
    """Whole years, a month of them, and the last days with today."""
    override(mysql_reports_url=account(demo_shop))
    days = "SELECT MIN(placed_on) AS first, MAX(placed_on) AS last FROM orders"
    every = Slice(**db.row(days))
    middle = date.fromordinal((every.first.toordinal() + every.last.toordinal()) // 2)
    return (
        every,
        every.during(middle.replace(day=1), middle.replace(day=28)),
        every.during(date.fromordinal(every.last.toordinal() - 6), every.last),
    )


def _visits() -> None:
    sql = "INSERT INTO funnel_counts VALUES (:day, :event, :product_id, :events)"
    for event, product_id, events in (
        ("visit", 0, 40),
        ("product_view", 0, 70),
        ("product_view", 9, 70),
        ("cart_add", 0, 9),
        ("checkout", 0, 3),
    ):
        write(sql, day=date(2025, 5, 31), event=event, product_id=product_id, events=events)


def shown(name: str, of: Slice) -> Any:
    return figures.all_figures()[name].read(DirectReader(), of)


def seen(sql: str, of: Slice) -> list[dict[str, Any]]:
    return report_db.rows(sql, first=of.first, last=of.last)


def plain(city: Any) -> Any:
    """Without what the database takes for the same: case, accents, spaces at the end."""
    if not isinstance(city, str):
        return city
    letters = unicodedata.normalize("NFD", city.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).rstrip()


def days_agree(of: Slice) -> None:
    totals = ("orders", "units", "gross_sales", "discounts", "returns", "returned_units")
    delivery = ("delivery_fees", "delivery_discounts", "delivery_refunds")
    names = ("day", *totals, "net_revenue")
    rows = seen(BY_DAY.format(view="report_daily_revenue"), of)
    assert [tuple(row[name] for name in names) for row in rows] == [
        tuple(getattr(day, name) for name in names) for day in shown("sales_by_day", of)
    ]
    whole = shown("sales_total", of)
    for name in (*totals, *delivery, "net_revenue", "total_sales"):
        assert sum(row[name] for row in rows) == getattr(whole, name), name
    ratings = ("day", "rating_count", "rating_sum")
    assert [tuple(row[name] for name in ratings) for row in rows] == [
        tuple(getattr(day, name) for name in ratings) for day in shown("buyers_by_day", of)
    ]


def slices_agree(of: Slice) -> None:
    """By category, city, method and product; by tier, weekday and hour, as the filters say."""
    for name, sql, keys in (
        ("sales_by_category", BY_SALES, ("category_id", "category_id")),
        ("sales_by_category", BY_LINE, ("category_id", "category_id")),
        ("sales_by_city", BY_SALES, ("city", "city")),
        ("sales_by_city", BY_LINE, ("delivery_city", "city")),
        ("sales_by_method", BY_SALES, ("method", "method")),
        ("sales_by_method", BY_LINE, ("method", "method")),
        ("sales_by_product", BY_LINE, ("product_id", "product_id")),
    ):
        rows = shown(name, of)
        expected = {plain(getattr(row, keys[1])): (row.net_revenue, row.returns) for row in rows}
        assert net(sql.format(key=keys[0]), of) == expected, (name, keys)
    tiers = net(BY_LINE.format(key="tier"), of)
    for tier in report_db.rows("SELECT id, name FROM membership_tiers"):
        narrowed = shown("sales_total", Slice(of.first, of.last, tier_id=tier["id"]))
        found = tiers.get(plain(tier["name"]), (0, 0))
        assert found == (narrowed.net_revenue, narrowed.returns), tier


def net(sql: str, of: Slice) -> dict[Any, tuple[Decimal, Decimal]]:
    rows = seen(sql, of)
    return {plain(row["name"]): (row["sold"] - row["returns"], row["returns"]) for row in rows}


def orders_agree(of: Slice) -> None:
    by_hour = (
        "SELECT weekday, hour, COUNT(DISTINCT order_id) AS orders FROM report_order_lines"
        " WHERE status <> 'canceled' AND day BETWEEN :first AND :last"
        " GROUP BY weekday, hour ORDER BY weekday, hour"
    )
    assert [tuple(row.values()) for row in seen(by_hour, of)] == [
        (row.weekday, row.hour, row.orders) for row in shown("orders_by_hour", of)
    ]
    by_code = (
        "SELECT code, kind, SUM(orders) AS orders, SUM(cost) AS cost FROM report_discounts"
        " WHERE day BETWEEN :first AND :last GROUP BY code, kind"
    )
    assert {tuple(row.values()) for row in seen(by_code, of)} == {
        (row.code, row.kind, row.orders, row.cost) for row in shown("discount_costs", of)
    }
    steps = ("day", "visits", "product_views", "cart_adds", "checkouts", "orders")
    assert seen(BY_DAY.format(view="report_funnel"), of) == [
        {name: getattr(day, name) for name in steps} for day in shown("funnel_by_day", of)
    ]


def stock_agrees(of: Slice) -> None:
    held = "SELECT {key} AS name, SUM(quantity) AS units, SUM(value) AS value FROM report_stock"
    for figure, column, key in (
        ("stock_by_city", "city", "city"),
        ("stock_by_warehouse", "warehouse_id", "warehouse_id"),
        ("product_stock", "product_id", "product_id"),
    ):
        rows = seen(f"{held.format(key=column)} GROUP BY {column} HAVING units > 0", of)
        units = "on_hand" if figure == "product_stock" else "units"
        expected = {
            getattr(row, key): (getattr(row, units), row.value)
            for row in shown(figure, of)
            if getattr(row, units)
        }
        assert {row["name"]: (row["units"], row["value"]) for row in rows} == expected, figure
    moved = (
        "SELECT day, SUM(inbound) AS inbound, SUM(outbound) AS outbound"
        " FROM report_stock_movements WHERE day BETWEEN :first AND :last GROUP BY day ORDER BY day"
    )
    assert [tuple(row.values()) for row in seen(moved, of)] == [
        (row.day, row.inbound, row.outbound)
        for row in shown("flow_by_day", of)
        if row.inbound or row.outbound
    ]


def customers_agree(of: Slice) -> None:
    existing = (
        "SELECT {key} AS name, COUNT(*) AS customers FROM report_customers"
        " WHERE created_on <= :last AND (deactivated_on IS NULL OR deactivated_on > :last)"
        " GROUP BY {key}"
    )
    for figure, key in (
        ("customers_by_tier", "tier"),
        ("customers_by_city", "city"),
        ("customers_by_gender", "gender"),
    ):
        rows = seen(existing.format(key=key), of)
        assert {plain(row["name"]) or "": row["customers"] for row in rows} == {
            plain(group.label): group.customers for group in shown(figure, of) if group.customers
        }, figure
    facts = (
        "SELECT customer_id, orders, last_day, net_revenue FROM report_customers WHERE orders > 0"
        " ORDER BY net_revenue DESC, customer_id"
    )
    assert [tuple(row.values()) for row in report_db.rows(facts)] == [
        (row.customer_id, row.orders, row.last_day, row.net_revenue)
        for row in shown("rfm_customers", of)
    ]
    new = (
        "SELECT SUM(created_on BETWEEN :first AND :last) AS new_customers,"
        " SUM(COALESCE(first_day BETWEEN :first AND :last, 0)) AS first_time_buyers,"
        " SUM(COALESCE(first_day <= :last, 0)) AS buyers_ever FROM report_customers"
    )
    totals = shown("customer_totals", of)
    (row,) = seen(new, of)
    assert row == {name: getattr(totals, name) for name in row}


def cohorts_agree() -> None:
    expected = {}
    for cohort in shown("cohorts", Slice(date(2000, 1, 1), date(2100, 1, 1))):
        for later, sums in enumerate(zip(cohort.ordered, cohort.net_revenue, strict=True)):
            months = 12 * cohort.month.year + cohort.month.month - 1 + later
            expected[cohort.month, date(months // 12, months % 12 + 1, 1)] = sums
    rows = report_db.rows("SELECT * FROM report_cohorts")
    found = {(row["first_month"], row["month"]): row for row in rows}
    assert {key: (row["buyers"], row["net_revenue"]) for key, row in found.items()} == {
        key: sums for key, sums in expected.items() if key in found
    }
    assert all(expected[key] == (0, 0) for key in expected.keys() - found.keys())


def products_agree() -> None:
    ever = Slice(date(2000, 1, 1), date(2100, 1, 1))
    names = ("orders", "units", "gross_sales", "discounts", "returns", "net_revenue")
    rows = report_db.rows("SELECT * FROM report_product_sales WHERE orders + units_returned > 0")
    assert {row["product_id"]: tuple(row[name] for name in names) for row in rows} == {
        row.product_id: tuple(getattr(row, name) for name in names)
        for row in shown("sales_by_product", ever)
    }
    assert {row["product_id"]: row["last_sold_on"] for row in rows if row["orders"]} == {
        row.product_id: row.last_sold_on
        for row in shown("product_stock", ever)
        if row.last_sold_on is not None
    }
    raw = "SELECT product_id, MAX(placed_at) AS last_sold_at FROM sold_lines GROUP BY product_id"
    assert {row["product_id"]: row["last_sold_at"] for row in rows if row["orders"]} == {
        row["product_id"]: row["last_sold_at"] for row in report_db.rows(raw)
    }


def test_views_say_what_the_figures_say_in_an_awkward_shop(awkward: AwkwardShop) -> None:
    for of in PERIODS:
        days_agree(of)
        slices_agree(of)
        orders_agree(of)
        stock_agrees(of)
        customers_agree(of)
    products_agree()
    cohorts_agree()


def test_views_say_what_the_figures_say_in_the_demo_shop(demo: tuple[Slice, ...]) -> None:
    for of in demo:
        days_agree(of)
        slices_agree(of)
        orders_agree(of)
        customers_agree(of)
    stock_agrees(demo[-1])
    products_agree()
    cohorts_agree()


@pytest.mark.parametrize("awkward", ["some"], indirect=True)
def test_a_return_takes_from_the_day_of_its_refund_not_from_that_of_its_order(
    awkward: AwkwardShop,
) -> None:
    (fan,) = report_db.rows("SELECT * FROM report_returns WHERE product_id = :p", p=awkward.fan)
    assert (fan["day"], fan["order_day"]) == (date(2025, 6, 2), date(2025, 5, 10))
    assert (fan["order_id"], fan["units"], fan["product"]) == (awkward.kept, 1, "Quạt")
    line = "SELECT * FROM report_order_lines WHERE order_id = :o AND product_id = :p"
    (of_order,) = report_db.rows(line, o=awkward.kept, p=awkward.fan)
    assert of_order["day"] == date(2025, 5, 10)
    assert (of_order["refunded"], of_order["net"]) == (fan["amount"], 0)


@pytest.mark.parametrize("awkward", ["nothing"], indirect=True)
def test_what_was_paid_back_for_a_canceled_order_counts_nowhere(awkward: AwkwardShop) -> None:
    cancel = "UPDATE orders SET status = 'canceled', canceled_at = :at WHERE id = :id"
    write(cancel, at=at("2025-06-12 10:00"), id=awkward.kept)
    assert not report_db.rows("SELECT * FROM report_returns WHERE order_id = :o", o=awkward.kept)
    june = "SELECT returns FROM report_daily_revenue WHERE day = '2025-06-02'"
    assert report_db.rows(june) == [{"returns": 0}]
    for of in PERIODS:
        days_agree(of)
        slices_agree(of)
    products_agree()
    cohorts_agree()


@pytest.mark.parametrize("awkward", ["nothing"], indirect=True)
def test_report_reviews_has_each_rating_on_its_day(awkward: AwkwardShop) -> None:
    (row,) = report_db.rows("SELECT * FROM report_reviews")
    assert (row["day"], row["product"], row["category"]) == (date(2025, 6, 30), "Sách", "Sách")
    assert (row["customer_id"], row["customer_city"], row["rating"]) == (awkward.lan, "Hà Nội", 4)


@pytest.mark.parametrize("awkward", ["nothing"], indirect=True)
def test_whoever_reads_reports_can_write_nothing(
    awkward: AwkwardShop, shop: str, account: Callable[[str], str]
) -> None:
    with connect(account(shop)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM report_order_lines")
        assert cursor.fetchone() == (8,)
        for sql in (
            "UPDATE orders SET discount = 0",
            "DELETE FROM rollup_days",
            "INSERT INTO categories (name) VALUES ('Khác')",
            "UPDATE report_stock SET quantity = 0",
            "CREATE TABLE mine (id INT)",
            "DROP VIEW report_stock",
            "CALL open_day('2025-06-01', @day)",
        ):
            with pytest.raises(pymysql.MySQLError, match="denied"):
                cursor.execute(sql)
