from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ecom import errors, orders
from ecom.kpi import attention
from ecom.kpi.attention_types import FEW, CodeEnds, Late, Notice, RatingDrop, RunsOut
from tests.ecom.kpi.stock_shop import StockShop, ago, at, today, write


@pytest.fixture
def stock(make) -> StockShop:
    return StockShop(make)


@pytest.fixture
def told(make):
    """Notices for somebody with all rights, or who is given."""
    admin = make.user(make.admin())

    def ask(viewer=admin) -> list[Notice]:
        return attention.attention(viewer)

    return ask


def kinds(notices: list[Notice]) -> list[str]:
    return [notice.kind for notice in notices]


def rate(make, product_id: int, stars: int, days: int) -> None:
    """By somebody who has bought and received it."""
    customer = make.customer()
    order_id = make.order(customer, {product_id: 1})
    for sql in (
        "UPDATE bills SET status = 'paid' WHERE order_id = :id",
        "UPDATE deliveries SET delivered_at = UTC_TIMESTAMP(6) WHERE order_id = :id",
        "UPDATE orders SET status = 'received' WHERE id = :id",
    ):
        write(sql, id=order_id)
    write(
        """INSERT INTO reviews (product_id, customer_id, rating, content, created_at)
           VALUES (:product_id, :customer_id, :stars, '', :at)""",
        product_id=product_id,
        customer_id=customer,
        stars=stars,
        at=at(days),
    )


def test_a_quiet_shop_has_nothing_to_tell(shop, told):
    assert told() == []


def test_what_lasts_less_than_a_week_is_told_with_its_arithmetic(stock, told):
    short, enough, empty, archived = (stock.product(name) for name in ("A", "B", "C", "D"))
    for product_id, left in ((short, 6), (enough, 7), (empty, 0), (archived, 1)):
        stock.move(product_id, 30 + left, 40)
        stock.move(product_id, -30, 10, "count")
    write("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id", id=archived)
    notices = told()
    assert [notice.subject for notice in notices] == ["C", "A"]
    assert notices[1] == Notice(
        "runs_out",
        "A",
        RunsOut(short, "A", "box-0", 6, Decimal(6), Decimal(1)),
        ("inventory", {"product": short}),
    )


def test_a_kind_tells_a_few_and_counts_the_rest(stock, told):
    for number in range(FEW + 2):
        product_id = stock.product(f"Món {number}")
        stock.move(product_id, 30, 40)
        stock.move(product_id, -30, 10, "count")
    notices = told()
    assert kinds(notices) == ["runs_out"] * FEW
    assert [notice.more for notice in notices] == [0] * (FEW - 1) + [2]


def test_dead_stock_is_told_by_what_it_binds(stock, told):
    cheap, dear = stock.product("Rẻ", price=1_000), stock.product("Đắt", price=900_000)
    for product_id in (cheap, dear):
        stock.move(product_id, 3, 120)
    notices = told()
    assert kinds(notices) == ["dead_stock"] * 2
    assert notices[0].subject == "Đắt"
    assert notices[0].facts.value == Decimal(2_700_000)
    assert notices[0].facts.last_sold_on is None


def test_an_order_is_unpaid_once_its_bill_is_overdue(make, told):
    customer, lamp = make.customer("lan"), make.product(stock=99)
    overdue, paid, canceled, in_time = (make.order(customer, {lamp: 1}) for _ in range(4))
    for order_id in (overdue, paid, canceled):
        write("UPDATE bills SET due_at = :at WHERE order_id = :id", at=at(1), id=order_id)
    write("UPDATE bills SET status = 'paid' WHERE order_id = :id", id=paid)
    orders.cancel(canceled, make.user(customer))
    write(
        "UPDATE bills SET due_at = UTC_TIMESTAMP(6) + INTERVAL 1 HOUR WHERE order_id = :id",
        id=in_time,
    )
    unpaid = [notice for notice in told() if notice.kind == "unpaid"]
    assert [notice.where for notice in unpaid] == [("manage-order", {"id": overdue})]
    assert unpaid[0].facts.customer == "Lan"


def test_an_order_is_late_the_day_after_it_was_promised(make, told):
    customer, lamp = make.customer("lan"), make.product(stock=99)
    late, today_still, there, canceled = (make.order(customer, {lamp: 1}) for _ in range(4))
    for order_id, day in ((late, ago(1)), (today_still, today()), (there, ago(5))):
        sql = "UPDATE deliveries SET estimated_on = :day WHERE order_id = :id"
        write(sql, day=day, id=order_id)
    write(
        "UPDATE deliveries SET delivered_at = UTC_TIMESTAMP(6) WHERE order_id = :id",
        id=there,
    )
    orders.cancel(canceled, make.user(customer))
    notices = [notice for notice in told() if notice.kind == "late"]
    assert [notice.facts for notice in notices] == [
        Late(late, "Lan", notices[0].facts.status, "GHTK", ago(1))
    ]


@pytest.mark.parametrize(
    ("uses", "began", "ends_in", "is_told"),
    [
        (9, 10, 90, True),  # nearly used up
        (10, 10, 90, True),
        (8, 90, 10, False),  # 80 % used, 90 % of its time over
        (5, 10, 20, True),  # used up in ten days, ends in twenty
        (4, 1, 90, False),  # not half used
        (9, 10, -1, False),  # over
    ],
)
def test_a_code_is_spent_when_it_will_not_last(make, told, uses, began, ends_in, is_told):
    make.discount(
        *("TET", "order", 10_000),
        usage_limit=10,
        usage_count=uses,
        starts_at=at(began),
        ends_at=at(0) + timedelta(days=ends_in),
    )
    spent = [notice for notice in told() if notice.kind == "code_spent"]
    assert bool(spent) is is_told
    if spent:
        assert (spent[0].subject, spent[0].facts.uses, spent[0].facts.limit) == ("TET", uses, 10)


def test_a_code_is_told_in_its_last_week(make, told):
    ends_at = at(0).replace(microsecond=0) + timedelta(days=6)
    soon = make.discount("HETHAN", "order", 10_000, ends_at=ends_at)
    make.discount("CONLAU", "order", 10_000, ends_at=ends_at + timedelta(days=2))
    make.discount("DATAT", "order", 10_000, ends_at=ends_at, is_active=0)
    make.discount("CHUAMO", "order", 10_000, starts_at=ends_at, ends_at=ends_at)
    assert [(notice.kind, notice.facts) for notice in told()] == [
        ("code_ends", CodeEnds(soon, "HETHAN", ends_at))
    ]
    assert told()[0].where == ("manage-discount", {"id": soon})


def test_a_rating_dropped_when_the_last_month_is_half_a_star_worse(make, told):
    worse, same, few = (make.product(name, stock=99) for name in ("Tệ đi", "Vẫn vậy", "Ít"))
    for _ in range(5):
        for product_id in (worse, same, few):
            rate(make, product_id, 5, 60)
        rate(make, worse, 4, 29)
        rate(make, same, 5, 2)
    for _ in range(4):
        rate(make, few, 1, 2)
    dropped = [notice for notice in told() if notice.kind == "rating_drop"]
    assert [notice.facts for notice in dropped] == [
        RatingDrop(worse, "Tệ đi", "box-0", Decimal(5), Decimal(4), 5)
    ]
    assert dropped[0].where == ("product", {"id": worse})


def test_everybody_is_told_what_they_may_see(make, stock, told):
    lamp = stock.product("Đèn")
    stock.move(lamp, 50, 120)
    order_id = stock.sell(lamp, 1, 100)
    write("UPDATE bills SET due_at = :at WHERE order_id = :id", at=at(90), id=order_id)
    sql = "UPDATE deliveries SET estimated_on = :day WHERE order_id = :id"
    write(sql, day=today(), id=order_id)
    make.discount("HETHAN", "order", 10_000, ends_at=at(0) + timedelta(days=2))
    seen = {
        department: kinds(told(make.user(make.employee(department))))
        for department in ("sales", "warehouse", "finance", "it", "support")
    }
    assert seen == {
        "sales": ["unpaid", "code_ends"],
        "warehouse": ["unpaid", "dead_stock"],
        "finance": ["unpaid", "code_ends", "dead_stock"],
        "it": [],
        "support": ["unpaid"],
    }
    assert told(make.user(stock.customer)) == []
    with pytest.raises(errors.SignInRequired):
        told(None)
