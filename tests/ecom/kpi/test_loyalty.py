from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ecom import db, orders
from ecom.kpi import rfm
from ecom.kpi.slices import Slice
from tests.ecom.kpi.customer_shop import CustomerShop, ask, at, build_customers, checked, write

ANY = Slice(date(2026, 5, 1), date(2026, 5, 31))
NAMES = ["rfm_segments", "rfm_customers", "cohorts"]


@pytest.fixture
def five(make) -> list[int]:
    """Customers 0 to 4: each bought later, more often and for more than the one before."""
    shop = CustomerShop(make)
    found = [shop.customer(f"khach-{n}", "2026-01-01", city="Huế") for n in range(5)]
    for n, customer in enumerate(found):
        for month in range(1, n + 2):
            shop.order(customer, f"2026-0{month}-1{n}", pieces=n + 1)
    return found


def test_every_field_of_recency_and_value_has_exactly_one_name():
    fields = [(r, v) for r in range(1, 6) for v in range(1, 6)]
    fitting = [sum(rule.fits(*field) for rule in rfm.RULES) for field in fields]
    assert fitting == [1] * 25
    assert {rfm.segment_of(r, v, v) for r, v in fields} == {rule.name for rule in rfm.RULES}


@pytest.mark.parametrize(
    ("scores", "name"),
    [
        ((5, 5, 5), "champions"),
        ((5, 4, 3), "champions"),
        ((4, 5, 4), "loyal"),
        ((3, 2, 3), "need_attention"),
        ((5, 1, 1), "new"),
        ((2, 5, 5), "cant_lose"),
        ((1, 4, 4), "at_risk"),
        ((1, 1, 2), "hibernating"),
    ],
)
def test_scores_have_the_name_of_their_field(scores, name):
    assert rfm.segment_of(*scores) == name


def test_sql_and_python_name_all_scores_alike(shop):
    sql = f"""
      WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5)
      SELECT recency, frequency, money, {rfm.SEGMENT_SQL} AS segment
      FROM (SELECT r.i AS recency, f.i AS frequency, m.i AS money
              FROM n r CROSS JOIN n f CROSS JOIN n m) s"""
    rows = db.rows(sql)
    assert len(rows) == 125
    for row in rows:
        assert row["segment"] == rfm.segment_of(row["recency"], row["frequency"], row["money"])


def test_the_last_to_buy_most_often_and_for_most_is_a_champion(five):
    found = ask("rfm_customers", ANY)
    assert [row.customer_id for row in found] == five[::-1]
    best = found[0]
    assert (best.recency, best.frequency, best.money, best.segment) == (5, 5, 5, "champions")
    assert (best.orders, best.last_day) == (5, date(2026, 5, 14))
    assert best.net_revenue == Decimal(2_500_000)
    assert found[-1].segment == "hibernating"


def test_buyers_who_are_alike_are_told_apart_by_their_number(make):
    shop = CustomerShop(make)
    twins = [shop.customer(f"khach-{n}", "2026-01-01") for n in range(10)]
    for customer in twins:
        shop.order(customer, "2026-03-03")
    scores = {row.customer_id: row.recency for row in ask("rfm_customers", ANY)}
    assert [scores[customer] for customer in twins] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_segments_hold_every_buyer_and_all_they_brought(five):
    segments, customers = ask("rfm_segments", ANY), ask("rfm_customers", ANY)
    assert [segment.name for segment in segments] == [rule.name for rule in rfm.RULES]
    counted = Counter(row.segment for row in customers)
    assert {s.name: s.customers for s in segments if s.customers} == counted
    assert sum(s.net_revenue for s in segments) == sum(row.net_revenue for row in customers)


def test_filters_narrow_the_list_but_not_the_quintiles(five):
    write("UPDATE customers SET city = 'Hà Nội' WHERE user_id = :id", id=five[4])
    everybody = ask("rfm_customers", ANY)
    assert ask("rfm_customers", replace(ANY, city="Hà Nội")) == everybody[:1]
    assert ask("rfm_customers", replace(ANY, city="Huế")) == everybody[1:]
    assert sum(s.customers for s in ask("rfm_segments", replace(ANY, city="Huế"))) == 4
    assert [c.buyers for c in ask("cohorts", replace(ANY, city="Hà Nội"))] == [1]


def test_cohorts_follow_those_of_a_month_through_all_months_since(make):
    shop = CustomerShop(make)
    an, binh, chi = (shop.customer(name, "2026-01-01") for name in ("an", "binh", "chi"))
    for customer, day in ((an, "2026-01-31"), (binh, "2026-01-02"), (an, "2026-03-01")):
        shop.order(customer, day)
    shop.order(chi, "2026-03-31")
    january, march = ask("cohorts", ANY)
    assert (january.month, january.buyers, march.buyers) == (date(2026, 1, 1), 2, 1)
    assert january.ordered[:4] == (2, 0, 1, 0)
    assert january.net_revenue[:3] == (Decimal(200_000), Decimal(0), Decimal(100_000))
    assert january.retained(2) == Decimal("0.5")
    assert january.lifetime_value == Decimal(150_000)
    assert len(january.ordered) == len(march.ordered) + 2


def test_what_was_sent_back_comes_off_in_the_month_of_the_refund(make):
    shop = CustomerShop(make)
    customer = shop.customer("an", "2026-01-01")
    order_id = shop.order(customer, "2026-01-10", pieces=3)
    buyer = make.user(customer)
    for _ in range(2):
        orders.advance(order_id, buyer)
    orders.return_items(order_id, buyer, [(shop.lamp, 1)])
    write("UPDATE returns SET refunded_at = :at", at=at("2026-02-01"))
    for build in (lambda: None, build_customers):
        build()
        (january,) = ask("cohorts", ANY)
        assert january.ordered[:2] == (1, 0)
        assert january.net_revenue[:2] == (Decimal(300_000), Decimal(-100_000))
        assert ask("rfm_customers", ANY)[0].net_revenue == Decimal(200_000)


def test_built_and_open_customers_give_the_same(five):
    opened = [ask(name, ANY) for name in NAMES]
    write("CALL build_customers(2)")
    assert [ask(name, ANY) for name in NAMES] == opened
    build_customers()
    assert [ask(name, ANY) for name in NAMES] == opened


def test_a_cancellation_moves_a_customer_to_the_month_of_the_next_order(make):
    shop = CustomerShop(make)
    customer = shop.customer("an", "2026-01-01")
    first = shop.order(customer, "2026-01-10")
    shop.order(customer, "2026-02-10")
    build_customers()
    orders.cancel(first, make.user(customer))
    for build in (lambda: None, build_customers):
        build()
        assert [cohort.month for cohort in ask("cohorts", ANY)] == [date(2026, 2, 1)]
        assert ask("rfm_customers", ANY)[0].orders == 1


def test_whoever_only_canceled_is_no_buyer(make):
    shop = CustomerShop(make)
    customer = shop.customer("an", "2026-01-01")
    orders.cancel(shop.order(customer, "2026-01-10"), make.user(customer))
    for build in (lambda: None, build_customers):
        build()
        assert (ask("rfm_customers", ANY), ask("cohorts", ANY)) == ([], [])


def test_every_figure_agrees_with_its_recount(five):
    slices = [ANY, replace(ANY, city="Huế"), replace(ANY, tier_id=1), replace(ANY, weekday=0)]
    slices.append(replace(ANY, method="paypal"))
    assert checked(NAMES, slices) == []
    write("CALL build_customers(3)")
    assert checked(NAMES, slices) == []


def test_a_shop_without_buyers_has_empty_segments_and_no_cohorts(shop):
    assert {(s.customers, s.net_revenue) for s in ask("rfm_segments", ANY)} == {(0, Decimal(0))}
    assert (ask("rfm_customers", ANY), ask("cohorts", ANY)) == ([], [])
