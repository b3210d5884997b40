"""What orders cost: price_order with price_lines and spread_discounts, shown by quote_order."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecom import db
from ecom.errors import DiscountRefused, InvalidInput, NotFound, ShopError
from tests.sql.original import ACCESSORIES, AIRPODS, IPHONE, LAPTOPS, MACBOOK, PHONES, Sql

D = Decimal


def priced(sql: Sql, lines: Any, codes: Any = None, customer: int | None = None) -> dict[str, Any]:
    """What price_order itself hands out."""

    def work(connection: db.Connection) -> dict[str, Any]:
        db.execute(
            connection,
            "CALL price_order(:customer, :lines, :codes, 1, @priced)",
            customer=customer,
            lines=json.dumps(lines),
            codes=None if codes is None else json.dumps(codes),
        )
        return json.loads(db.execute(connection, "SELECT @priced AS priced")[0]["priced"])

    return db.transaction(work)


def test_price_order_hands_out_the_whole_order(sql: Sql) -> None:
    lines = [{"product_id": AIRPODS, "quantity": 2}, {"product_id": IPHONE, "quantity": 1}]
    order = priced(sql, lines, ["SHIP20", "ORDER10", "PHONE15"])
    ids = {row["code"]: row["id"] for row in db.rows("SELECT code, id FROM discounts")}
    assert sorted(order.pop("lines"), key=lambda line: line["product_id"]) == [
        {
            "product_id": IPHONE,
            "category_id": PHONES,
            "quantity": 1,
            "unit_price": "999.99",
            "line_discount": "150.00",
            "discount_id": ids["PHONE15"],
            "subtotal": "849.99",
            "order_discount": "31.49",
        },
        {
            "product_id": AIRPODS,
            "category_id": ACCESSORIES,
            "quantity": 2,
            "unit_price": "249.99",
            "line_discount": "0.00",
            "discount_id": None,
            "subtotal": "499.98",
            "order_discount": "18.51",
        },
    ]
    assert order == {
        "days": sql.value("SELECT days FROM carriers WHERE id = 1"),
        "subtotal": "1349.97",
        "discount": "50.00",
        "discount_id": ids["ORDER10"],
        "total": "1299.97",
        "fee": "25.00",
        "delivery_discount": "20.00",
        "delivery_discount_id": ids["SHIP20"],
        "to_pay": "1304.97",
        "codes": [
            {
                "code": "PHONE15",
                "kind": "category",
                "amount": "150.00",
                "discount_id": ids["PHONE15"],
            },
            {"code": "ORDER10", "kind": "order", "amount": "50.00", "discount_id": ids["ORDER10"]},
            {"code": "SHIP20", "kind": "delivery", "amount": "20.00", "discount_id": ids["SHIP20"]},
        ],
    }


def test_an_order_without_codes_is_its_lines_and_the_fee(sql: Sql) -> None:
    order = priced(sql, [{"product_id": IPHONE, "quantity": 2}])
    assert (order["subtotal"], order["discount"], order["to_pay"]) == ("1999.98", "0.00", "2024.98")
    assert order["codes"] == []
    assert order["discount_id"] is None


def test_quote_order_shows_totals_lines_and_codes(sql: Sql) -> None:
    totals, lines, codes = sql.quote({AIRPODS: 2, IPHONE: 1}, "ship20", " ORDER10 ")
    assert totals == [
        {
            "subtotal": D("1499.97"),
            "discount": D("50.00"),
            "total": D("1449.97"),
            "fee": D("25.00"),
            "delivery_discount": D("20.00"),
            "to_pay": D("1454.97"),
        }
    ]
    assert [(line["product_id"], line["name"], line["quantity"]) for line in lines] == [
        (IPHONE, "iPhone 15 Pro", 1),
        (AIRPODS, "AirPods Pro", 2),
    ]
    assert [(code["code"], code["kind"], code["amount"]) for code in codes] == [
        ("ORDER10", "order", D("50.00")),
        ("SHIP20", "delivery", D("20.00")),
    ]


def test_a_quote_changes_nothing_and_says_what_the_order_then_costs(sql: Sql) -> None:
    lines, codes = {IPHONE: 3, MACBOOK: 1}, ("ORDER10", "PHONE15")
    totals, quoted, _ = sql.quote(lines, *codes)
    assert sql.value("SELECT SUM(usage_count) AS n FROM discounts") == 0
    order_id = sql.place(lines, *codes, expected=totals[0]["to_pay"])
    columns = "product_id, quantity, unit_price, line_discount, subtotal, order_discount"
    charged = sql.run(
        f"SELECT {columns} FROM order_items WHERE order_id = :o ORDER BY product_id", o=order_id
    )
    assert charged == [{name: line[name] for name in columns.split(", ")} for line in quoted]


def test_a_category_code_takes_its_amount_once_over_the_lines_of_its_category(sql: Sql) -> None:
    case = sql.insert(
        "products", category_id=PHONES, name="Ốp lưng", description="", price=10, details="{}"
    )
    sql.run("UPDATE discounts SET minimum_value = 1009.99 WHERE code = 'PHONE15'")
    _, lines, _ = sql.quote({IPHONE: 1, MACBOOK: 1, case: 1}, "PHONE15")
    taken = {line["product_id"]: line["line_discount"] for line in lines}
    assert taken == {IPHONE: D("148.52"), MACBOOK: D("0.00"), case: D("1.48")}


def test_the_order_code_comes_after_the_category_code(sql: Sql) -> None:
    sql.discount("TENTH", "order", 1000, percent=10, minimum_value=850)
    sql.run("UPDATE discounts SET minimum_value = 849.99 WHERE code = 'TENTH'")
    totals, _, _ = sql.quote({IPHONE: 1}, "TENTH", "PHONE15")
    assert totals[0]["discount"] == D("84.99")
    sql.run("UPDATE discounts SET minimum_value = 850 WHERE code = 'TENTH'")
    with pytest.raises(DiscountRefused) as refused:
        sql.quote({IPHONE: 1}, "TENTH", "PHONE15")
    assert (refused.value.discount_code, refused.value.reason) == ("TENTH", "below_minimum")


def test_the_minimum_of_a_delivery_code_is_the_goods_total_after_discounts(sql: Sql) -> None:
    sql.run("UPDATE discounts SET minimum_value = 200 WHERE code = 'SHIP20'")
    sql.quote({AIRPODS: 1}, "SHIP20")
    with pytest.raises(DiscountRefused) as refused:
        sql.quote({AIRPODS: 1}, "SHIP20", "ORDER10")
    assert (refused.value.discount_code, refused.value.reason) == ("SHIP20", "below_minimum")


def test_a_discount_above_the_price_leaves_nothing_to_pay_and_never_less(sql: Sql) -> None:
    sql.discount("ALL", "order", 10_000)
    sql.discount("FREE", "delivery", 10_000)
    totals, lines, _ = sql.quote({AIRPODS: 1, IPHONE: 1}, "ALL", "FREE")
    assert totals[0]["total"] == totals[0]["to_pay"] == 0
    assert all(line["order_discount"] == line["subtotal"] for line in lines)


@pytest.mark.parametrize(
    ("code", "changes", "reason"),
    [
        ("NOBODY", {}, "unknown"),
        ("ORDER10", {"is_active": 0}, "not_active"),
        ("ORDER10", {"starts_at": "2098-12-31"}, "not_active"),
        ("ORDER10", {"ends_at": "2021-01-01"}, "not_active"),
        ("ORDER10", {"usage_count": 100}, "used_up"),
        ("ORDER10", {"minimum_value": "250.00"}, "below_minimum"),
        ("PHONE15", {}, "wrong_category"),
    ],
)
def test_a_code_is_refused_with_its_name_and_the_reason(
    sql: Sql, code: str, changes: dict[str, Any], reason: str
) -> None:
    for column, value in changes.items():
        sql.run(f"UPDATE discounts SET {column} = :v WHERE code = :c", v=value, c=code)
    with pytest.raises(DiscountRefused) as refused:
        sql.quote({AIRPODS: 1}, code)
    assert (refused.value.discount_code, refused.value.reason) == (code, reason)


def test_two_codes_of_a_kind_are_refused(sql: Sql) -> None:
    sql.discount("LAPTOP5", "category", 5, category_id=LAPTOPS)
    for codes in (("PHONE15", "LAPTOP5"), ("ORDER10", "ORDER10")):
        with pytest.raises(DiscountRefused) as refused:
            sql.quote({IPHONE: 1, MACBOOK: 1}, *codes)
        assert refused.value.reason == "same_kind"


def test_a_code_that_a_customer_has_used_up_is_open_to_others(sql: Sql) -> None:
    sql.run("UPDATE discounts SET per_customer_limit = 1 WHERE code = 'ORDER10'")
    sql.place({AIRPODS: 1}, "ORDER10", customer=sql.an)
    with pytest.raises(DiscountRefused) as refused:
        sql.quote({AIRPODS: 1}, "ORDER10", customer=sql.an)
    assert refused.value.reason == "used_by_you"
    sql.quote({AIRPODS: 1}, "ORDER10", customer=sql.binh)
    assert priced(sql, [{"product_id": AIRPODS, "quantity": 1}], ["ORDER10"])["discount"] == "50.00"


@pytest.mark.parametrize(
    ("lines", "kind", "code"),
    [
        ([], InvalidInput, "empty_order"),
        ([{"product_id": 999, "quantity": 1}], NotFound, "product_unknown"),
        ([{"quantity": 1}], NotFound, "product_unknown"),
        ([{"product_id": IPHONE, "quantity": 0}], InvalidInput, "bad_quantity"),
        ([{"product_id": IPHONE, "quantity": -1}], InvalidInput, "bad_quantity"),
        ([{"product_id": IPHONE, "quantity": 1000}], InvalidInput, "bad_quantity"),
        ([{"product_id": IPHONE}], InvalidInput, "bad_quantity"),
        (2 * [{"product_id": IPHONE, "quantity": 1}], ShopError, "product_twice"),
    ],
)
def test_price_lines_refuses_what_cannot_be_ordered(
    sql: Sql, lines: list[dict[str, int]], kind: type[ShopError], code: str
) -> None:
    with pytest.raises(kind) as refused:
        priced(sql, lines)
    assert refused.value.code == code


def test_an_archived_product_and_a_retired_carrier_are_unknown(sql: Sql) -> None:
    sql.run("UPDATE carriers SET is_active = 0 WHERE id = 5")
    try:
        with pytest.raises(NotFound) as refused:
            sql.quote({IPHONE: 1}, carrier=5)
        assert refused.value.code == "carrier_unknown"
    finally:
        sql.run("UPDATE carriers SET is_active = 1 WHERE id = 5")
    sql.run("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :p", p=IPHONE)
    with pytest.raises(NotFound) as refused:
        sql.quote({IPHONE: 1})
    assert refused.value.code == "product_unknown"


def test_the_last_dong_of_an_order_discount_goes_to_the_largest_line(
    sql: Sql, setting: Callable[[str, str], None]
) -> None:
    setting("currency_decimals", "0")
    sql.run("UPDATE products SET price = 100000")
    sql.run("UPDATE products SET price = 100001 WHERE id = :p", p=MACBOOK)
    sql.run("UPDATE discounts SET maximum_discount = 100 WHERE code = 'ORDER10'")
    _, lines, _ = sql.quote({IPHONE: 1, MACBOOK: 1, AIRPODS: 1}, "ORDER10")
    shares = {line["product_id"]: line["order_discount"] for line in lines}
    assert shares == {IPHONE: 33, MACBOOK: 34, AIRPODS: 33}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    lines=st.lists(
        st.tuples(st.sampled_from([1, 2]), st.integers(1, 5), st.integers(0, 500)),
        min_size=1,
        max_size=8,
    ),
    data=st.data(),
)
def test_spread_discounts_gives_every_dong_to_a_line_that_can_bear_it(
    shop: str, lines: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    base = sum(quantity * price for category, quantity, price in lines if category == 1)
    line_discount = data.draw(st.integers(0, base))
    rest = sum(quantity * price for _, quantity, price in lines) - line_discount
    order_discount = data.draw(st.integers(0, rest))
    given_lines = [
        {
            "product_id": n,
            "category_id": category,
            "quantity": quantity,
            "unit_price": f"{price}.00",
        }
        for n, (category, quantity, price) in enumerate(lines)
    ]

    def work(connection: db.Connection) -> list[dict[str, Any]]:
        db.execute(connection, "SET @lines = :lines", lines=json.dumps(given_lines))
        db.execute(
            connection,
            "CALL spread_discounts(@lines, 1, 7, :line_discount, :order_discount)",
            line_discount=line_discount,
            order_discount=order_discount,
        )
        return json.loads(db.execute(connection, "SELECT @lines AS spread")[0]["spread"])

    spread = db.transaction(work)
    assert sum(D(line["line_discount"]) for line in spread) == line_discount
    assert sum(D(line["order_discount"]) for line in spread) == order_discount
    for line in spread:
        gross = line["quantity"] * D(line["unit_price"])
        assert D(line["subtotal"]) == gross - D(line["line_discount"])
        assert 0 <= D(line["order_discount"]) <= D(line["subtotal"]) <= gross
        assert all(D(line[name]) % 1 == 0 for name in ("line_discount", "order_discount"))
        if line["category_id"] != 1:
            assert (line["discount_id"], D(line["line_discount"])) == (None, 0)
