"""Sales of a small shop: the same whether its days are added up or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ecom import db, errors, orders, report_db
from ecom.accounts import User
from ecom.kpi import figures, sales
from ecom.kpi.breakdowns import abc_classes
from ecom.kpi.sales_types import FunnelDay, SalesDay
from ecom.kpi.slices import Slice
from tests.prepare import prepare

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
APRIL, MAY, JUNE = (
    Slice(date(2026, month, 1), date(2026, month, last))
    for month, last in ((4, 30), (5, 31), (6, 30))
)
SPRING = Slice(date(2026, 4, 1), date(2026, 6, 30))
NAMES = (
    *("sales_total", "sales_by_day", "sales_by_category", "sales_by_city", "sales_by_method"),
    *("sales_by_product", "product_days", "orders_by_hour", "order_values", "discount_costs"),
)


def utc(local: datetime) -> datetime:
    return local.replace(tzinfo=HANOI).astimezone(UTC).replace(tzinfo=None)


def write(sql: str, **params: object) -> None:
    prepare(sql, **params)


def placed(order_id: int, local: datetime) -> int:
    write("UPDATE orders SET placed_at = :at WHERE id = :id", at=utc(local), id=order_id)
    return order_id


def built(first: date, last: date) -> None:
    """Days and whole months of the past are added up."""

    def work(connection: db.Connection) -> None:
        db.execute(connection, "CALL build_days(:first, :last)", first=first, last=last)
        month = first.replace(day=1)
        while month <= last:
            db.execute(connection, "CALL build_month(:month)", month=month)
            month = (month + timedelta(days=31)).replace(day=1)

    db.transaction(work)


def opened(*days: date) -> None:
    for day in days:
        write("CALL open_day(:at, @day)", at=utc(datetime.combine(day, datetime.min.time())))


def asked(name: str, of: Slice) -> object:
    return figures.all_figures()[name].read(report_db.rows, of)


_TIER = "SELECT tier_id FROM customer_tiers WHERE customer_id = :customer_id"


@pytest.fixture
def spring(make) -> dict[str, int]:
    """April to June: two cities, three codes, a return in a later month, a cancellation."""
    lan, minh = make.customer("lan"), make.customer("minh", points=5_000)
    made = {
        "lan": lan,
        "lamp": make.product("Đèn", price=100_000, category="Nhà cửa", stock=99),
        "fan": make.product("Quạt", price=300_000, category="Nhà cửa", stock=99),
        "book": make.product("Sách", price=50_000, category="Sách", stock=99),
    }
    made["books"] = make.category("Sách")
    made["gold"] = db.row(_TIER, customer_id=minh)["tier_id"]
    lamp, fan, book = made["lamp"], made["fan"], made["book"]
    make.discount("BOT50K", "order", 50_000)
    make.discount("SACH10K", "category", 10_000, category_id=made["books"])
    make.discount("SHIP", "delivery", 20_000)
    hue = {"city": "Huế", "method": "bank_transfer"}
    placed(make.order(lan, {lamp: 2, book: 1}, codes=("BOT50K",)), datetime(2026, 4, 10, 9, 30))
    paid = placed(make.order(minh, {fan: 1, lamp: 1}, **hue), datetime(2026, 4, 30, 23, 59, 59))
    placed(make.order(minh, {book: 4}, codes=("SACH10K", "SHIP")), datetime(2026, 5, 1, 0, 0, 0))
    placed(make.order(lan, {fan: 2}, **hue), datetime(2026, 5, 20, 20, 15))
    orders.cancel(placed(make.order(lan, {fan: 9}), datetime(2026, 5, 21, 8)), make.user(lan))
    late = placed(make.order(lan, {lamp: 1}), datetime(2026, 6, 15, 12))
    orders.pay(paid, make.user(minh))
    returned(paid, fan, datetime(2026, 5, 3, 10), make.user(minh))
    returned(late, lamp, datetime(2026, 6, 20, 10), make.user(lan))
    return made


def returned(order_id: int, product_id: int, local: datetime, buyer: User) -> None:
    for _ in range(2):
        orders.advance(order_id, buyer)
    orders.return_items(order_id, buyer, [(product_id, 1)])
    sql = "UPDATE returns SET refunded_at = :at WHERE order_id = :id"
    write(sql, at=utc(local), id=order_id)


def test_gross_sales_less_discounts_and_returns_is_net_revenue(spring):
    total = asked("sales_total", SPRING)
    assert (total.orders, total.units, total.returned_units) == (5, 12, 2)
    assert (total.gross_sales, total.discounts, total.returns) == (1_550_000, 60_000, 400_000)
    assert total.net_revenue == Decimal(1_090_000)
    assert total.average_order_value == Decimal(1_490_000) / 5
    assert total.units_per_order == Decimal("2.4")


def test_total_sales_are_net_revenue_and_what_delivery_brings(spring):
    may = asked("sales_total", MAY)
    fees = db.row(
        "SELECT SUM(f.fee - f.discount) AS paid"
        " FROM deliveries f JOIN orders o ON o.id = f.order_id"
        " WHERE o.status <> 'canceled' AND o.placed_on BETWEEN '2026-05-01' AND '2026-05-31'"
    )["paid"]
    assert may.delivery_discounts == Decimal(20_000)
    assert may.total_sales == may.net_revenue + fees - may.delivery_refunds
    assert asked("sales_total", replace(MAY, city="Huế")).total_sales is None


def test_an_order_counts_on_its_day_in_the_shop_and_a_return_on_its_own(spring):
    found = {row.day: row for row in asked("sales_by_day", SPRING) if row != SalesDay(day=row.day)}
    assert {day: (row.orders, row.net_revenue) for day, row in found.items()} == {
        date(2026, 4, 10): (1, 200_000),
        date(2026, 4, 30): (1, 400_000),
        date(2026, 5, 1): (1, 190_000),
        date(2026, 5, 3): (0, -300_000),
        date(2026, 5, 20): (1, 600_000),
        date(2026, 6, 15): (1, 100_000),
        date(2026, 6, 20): (0, -100_000),
    }
    assert [row.day.day for row in asked("sales_by_day", APRIL)] == list(range(1, 31))


def test_months_add_up_to_the_quarter(spring):
    parts = [asked("sales_total", month) for month in (APRIL, MAY, JUNE)]
    assert sum(part.net_revenue for part in parts) == asked("sales_total", SPRING).net_revenue
    assert sum(part.total_sales for part in parts) == asked("sales_total", SPRING).total_sales


def test_sales_are_split_by_category_city_and_method(spring):
    by_category = asked("sales_by_category", SPRING)
    assert [(row.name, row.orders, row.net_revenue) for row in by_category] == [
        ("Nhà cửa", 4, 860_000),
        ("Sách", 2, 230_000),
    ]
    by_city = asked("sales_by_city", SPRING)
    assert [(row.city, row.orders, row.net_revenue) for row in by_city] == [
        ("Huế", 2, 700_000),
        ("Hà Nội", 3, 390_000),
    ]
    by_method = asked("sales_by_method", SPRING)
    assert [(row.method, row.orders) for row in by_method] == [
        ("bank_transfer", 2),
        ("cash_on_delivery", 3),
    ]


def test_products_are_ranked_by_what_they_bring_and_classed(spring):
    ranking = asked("sales_by_product", SPRING)
    assert [(row.name, row.units, row.net_revenue, row.abc) for row in ranking] == [
        ("Quạt", 3, 600_000, "A"),
        ("Đèn", 4, 260_000, "A"),
        ("Sách", 5, 230_000, "A"),
    ]
    only_returns = asked("sales_by_product", MAY.during(date(2026, 5, 2), date(2026, 5, 9)))
    assert [(row.name, row.net_revenue, row.abc) for row in only_returns] == [
        ("Quạt", -300_000, "C")
    ]


@pytest.mark.parametrize(
    ("ranking", "classes"),
    [
        ([], ""),
        ([80, 15, 5], "ABC"),
        ([79, 1, 15, 5], "AABC"),
        ([100], "A"),
        ([50, 50, 0, -400], "AACC"),
        ([0, 0], "CC"),
    ],
)
def test_a_brings_80_percent_b_up_to_95_and_c_the_rest(ranking, classes):
    assert "".join(abc_classes([Decimal(amount) for amount in ranking])) == classes


def test_a_products_days_have_its_units_and_its_net_revenue(spring):
    of = replace(SPRING, product_id=spring["fan"])
    assert [(row.day, row.units, row.net_revenue) for row in asked("product_days", of)] == [
        (date(2026, 4, 30), 1, 300_000),
        (date(2026, 5, 3), 0, -300_000),
        (date(2026, 5, 20), 2, 600_000),
    ]


def test_orders_fall_on_the_weekdays_and_hours_of_the_shop(spring):
    found = [(row.weekday, row.hour, row.orders) for row in asked("orders_by_hour", SPRING)]
    assert found == [(0, 12, 1), (2, 20, 1), (3, 23, 1), (4, 0, 1), (4, 9, 1)]


def test_orders_stand_in_steps_of_what_their_goods_cost(spring):
    found = asked("order_values", SPRING)
    assert [(row.lower, row.upper, row.orders, row.sold) for row in found] == [
        (100_000, 200_000, 2, 290_000),
        (200_000, 500_000, 2, 600_000),
        (500_000, 1_000_000, 1, 600_000),
    ]
    books = asked("order_values", replace(SPRING, category_id=spring["books"]))
    assert [(row.lower, row.orders, row.sold) for row in books] == [
        (100_000, 1, 190_000),
        (200_000, 1, 200_000),
    ]


def test_a_code_costs_what_it_took_off_orders_lines_and_deliveries(spring):
    found = asked("discount_costs", SPRING)
    assert [(row.code, row.kind, row.orders, row.cost) for row in found] == [
        ("BOT50K", "order", 1, 50_000),
        ("SHIP", "delivery", 1, 20_000),
        ("SACH10K", "category", 1, 10_000),
    ]
    books = replace(SPRING, category_id=spring["books"])
    of_books = {row.code: row.cost for row in asked("discount_costs", books)}
    assert of_books == {"BOT50K": 10_000, "SACH10K": 10_000}
    assert sum(of_books.values()) == asked("sales_total", books).discounts


SLICES = [
    {},
    {"city": "Huế"},
    {"method": "cash_on_delivery"},
    {"category_id": "books"},
    {"product_id": "lamp"},
    {"category_id": "books", "city": "Hà Nội", "method": "cash_on_delivery"},
    {"product_id": "lamp", "city": "Huế"},
    {"weekday": 4},
    {"weekday": 3, "hour": 23},
    {"tier_id": "gold", "category_id": "books"},
]


@pytest.mark.parametrize("filters", SLICES, ids=str)
def test_days_added_up_or_not_say_the_same(spring, filters):
    spans = (SPRING, MAY, SPRING.during(date(2026, 4, 10), date(2026, 6, 15)))
    narrow = {name: spring.get(value, value) for name, value in filters.items()}
    asked_for = [(name, replace(span, **narrow)) for name in NAMES for span in spans]
    from_orders = [asked(*one) for one in asked_for]
    assert any(from_orders)
    built(SPRING.first, SPRING.last)
    assert [asked(*one) for one in asked_for] == from_orders
    opened(date(2026, 4, 30), date(2026, 5, 3), date(2026, 6, 1))
    assert [asked(*one) for one in asked_for] == from_orders


def test_what_is_asked_of_days_that_are_added_up_reads_no_order(spring):
    built(SPRING.first, SPRING.last)
    write("UPDATE rollup_days SET orders = orders + 100 WHERE day = '2026-05-20'")
    assert asked("sales_total", MAY).orders == 102
    assert asked("sales_total", replace(MAY, hour=20)).orders == 1


def test_a_cancellation_corrects_the_day_of_its_order(spring, make):
    built(SPRING.first, SPRING.last)
    before = asked("sales_total", APRIL)
    first = db.row("SELECT MIN(id) AS id FROM orders")["id"]
    orders.cancel(first, make.user(spring["lan"]))
    after = asked("sales_total", APRIL)
    assert (before.orders, after.orders) == (2, 1)
    assert after.net_revenue == before.net_revenue - 200_000


def test_a_period_without_sales_is_empty_and_has_no_average(make):
    total = asked("sales_total", SPRING)
    assert (total.orders, total.net_revenue, total.total_sales) == (0, 0, 0)
    assert total.average_order_value is total.units_per_order is None
    assert len(asked("sales_by_day", SPRING)) == SPRING.days
    assert [asked(name, SPRING) for name in NAMES[2:]] == [[]] * (len(NAMES) - 2)


def test_the_future_has_no_days_and_no_sales(spring):
    future = Slice(date(2031, 1, 1), date(2031, 12, 31))
    assert asked("sales_total", future).orders == 0
    assert [asked(name, future) for name in NAMES[1:]] == [[]] * (len(NAMES) - 1)


def test_the_funnel_counts_events_and_orders_of_a_day(spring):
    counts = (
        ("visit", 0, 90),
        ("product_view", 0, 60),
        ("product_view", 8, 60),
        ("checkout", 0, 6),
    )
    for event, product_id, events in counts:
        write(
            "INSERT INTO funnel_counts VALUES ('2026-05-20', :event, :product_id, :events)",
            event=event, product_id=product_id, events=events,
        )  # fmt: skip
    quiet, busy = asked("funnel_by_day", MAY.during(date(2026, 5, 19), date(2026, 5, 20)))
    assert quiet == FunnelDay(date(2026, 5, 19), 0, 0, 0, 0, 0)
    assert busy == FunnelDay(date(2026, 5, 20), 90, 60, 0, 6, 1)
    built(MAY.first, MAY.last)
    assert asked("funnel_by_day", MAY)[19] == busy


def test_sales_and_finance_see_revenue_and_others_do_not(spring, make):
    for department in ("sales", "finance"):
        viewer = make.user(make.employee(department))
        assert figures.get(viewer, "sales_total", MAY).value.orders == 2
    for user_id in (make.customer(), make.employee("warehouse"), make.employee("support")):
        for name in (*NAMES, "funnel_by_day"):
            with pytest.raises(errors.NotAllowed):
                figures.get(make.user(user_id), name, MAY)


def test_the_shops_first_day_is_that_of_its_first_order(make):
    assert sales.first_day(report_db.rows) is None
    order_id = make.order(make.customer(), {make.product(): 1})
    placed(order_id, datetime(2026, 4, 30, 23, 59, 59))
    assert sales.first_day(report_db.rows) == date(2026, 4, 30)


def test_the_report_view_says_the_same_as_the_figures(spring):
    days = asked("sales_by_day", SPRING)
    seen = report_db.rows(
        "SELECT day, orders, gross_sales, discounts, returns, net_revenue FROM report_daily_revenue"
        " WHERE day BETWEEN :first AND :last ORDER BY day",
        first=SPRING.first, last=SPRING.last,
    )  # fmt: skip
    assert [tuple(row.values()) for row in seen] == [
        (row.day, row.orders, row.gross_sales, row.discounts, row.returns, row.net_revenue)
        for row in days
    ]
