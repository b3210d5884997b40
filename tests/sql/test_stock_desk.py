"""receive_stock, move_stock and count_stock: goods come, move and are counted, by the ledger alone.

With what they share: open_stock_desk, check_stock_lines, check_capacity.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from ecom.errors import InsufficientStock, InvalidInput, NotFound, ShopError
from tests.sql.original import AIRPODS, HANOI, IPHONE, MACBOOK, SAIGON, Sql, json_lines

NOBODY = 999_999


def stock(sql: Sql, product_id: int, warehouse_id: int) -> int:
    found = sql.run(
        "SELECT quantity FROM stock WHERE product_id = :p AND warehouse_id = :w",
        p=product_id,
        w=warehouse_id,
    )
    return found[0]["quantity"] if found else 0


def ledger(sql: Sql, cause: str) -> list[tuple[int, int, int, str]]:
    found = sql.run("SELECT * FROM stock_movements WHERE cause = :c ORDER BY id", c=cause)
    assert {row["actor_id"] for row in found} <= {sql.seller}
    return [(row["product_id"], row["warehouse_id"], row["quantity"], row["note"]) for row in found]


def receive(sql: Sql, lines: dict[int, int], warehouse_id: int = HANOI) -> None:
    sql.call("receive_stock", warehouse_id, json_lines(lines), sql.seller, "PO 815")


def move(sql: Sql, lines: dict[int, int]) -> None:
    sql.call("move_stock", SAIGON, HANOI, json_lines(lines), sql.seller, "Tết")


def count(sql: Sql, *lines: tuple[int, int, int], listed_at: datetime | None = None) -> list[dict]:
    listed_at = listed_at or now(sql)
    asked = [{"product_id": p, "seen": seen, "counted": found} for p, seen, found in lines]
    return sql.call("count_stock", HANOI, json.dumps(asked), listed_at, sql.seller, "stock-take")[
        -1
    ]


def now(sql: Sql) -> datetime:
    return sql.run("SELECT UTC_TIMESTAMP(6) AS now")[0]["now"]


def test_what_comes_in_is_stock_and_ledger(sql: Sql) -> None:
    receive(sql, {MACBOOK: 5, IPHONE: 20})
    assert (stock(sql, IPHONE, HANOI), stock(sql, MACBOOK, HANOI)) == (120, 55)
    assert ledger(sql, "receipt")[-2:] == [
        (IPHONE, HANOI, 20, "PO 815"),
        (MACBOOK, HANOI, 5, "PO 815"),
    ]


@pytest.mark.parametrize(
    ("lines", "error", "code"),
    [
        ("[]", InvalidInput, "empty_lines"),
        (None, InvalidInput, "empty_lines"),
        ('[{"product_id": 1, "quantity": 0}]', InvalidInput, "bad_quantity"),
        ('[{"product_id": 1, "quantity": -5}]', InvalidInput, "bad_quantity"),
        ('[{"product_id": 1, "quantity": 1000001}]', InvalidInput, "bad_quantity"),
        ('[{"product_id": 1, "quantity": 99999999999}]', InvalidInput, "bad_quantity"),
        ('[{"product_id": 1}]', InvalidInput, "bad_quantity"),
        ('[{"product_id": 999999, "quantity": 1}]', NotFound, "product_unknown"),
        ('[{"quantity": 1}]', NotFound, "product_unknown"),
        (
            '[{"product_id": 1, "quantity": 1}, {"product_id": 1, "quantity": 2}]',
            InvalidInput,
            "product_twice",
        ),
    ],
)
def test_lines_that_make_no_sense_are_refused_by_name(
    sql: Sql, lines: str | None, error: type[ShopError], code: str
) -> None:
    before = len(ledger(sql, "receipt"))
    for call in (
        ("receive_stock", HANOI, lines, sql.seller, ""),
        ("move_stock", SAIGON, HANOI, lines, sql.seller, ""),
    ):
        with pytest.raises(error) as refused:
            sql.call(*call)
        assert refused.value.code == code
    assert len(ledger(sql, "receipt")) == before


def test_a_warehouse_that_is_not_there_takes_nothing(sql: Sql) -> None:
    for warehouse_id in (NOBODY, None):
        with pytest.raises(NotFound) as refused:
            receive(sql, {IPHONE: 1}, warehouse_id)
        assert refused.value.code == "warehouse_unknown"


def test_a_warehouse_takes_what_fits_and_not_a_piece_more(sql: Sql) -> None:
    sql.run("UPDATE warehouses SET capacity = 400 WHERE id = :id", id=HANOI)  # 350 are in it
    with pytest.raises(InvalidInput) as refused:
        receive(sql, {IPHONE: 30, AIRPODS: 21})
    assert (refused.value.code, str(refused.value)) == ("over_capacity", "50")
    with pytest.raises(InvalidInput):
        move(sql, {IPHONE: 51})
    assert stock(sql, IPHONE, HANOI) == 100
    receive(sql, {IPHONE: 30, AIRPODS: 20})
    assert stock(sql, IPHONE, HANOI) == 130


def test_what_moves_leaves_one_warehouse_and_enters_the_other(sql: Sql) -> None:
    move(sql, {IPHONE: 30, AIRPODS: 50})
    assert (stock(sql, IPHONE, SAIGON), stock(sql, IPHONE, HANOI)) == (120, 130)
    assert (stock(sql, AIRPODS, SAIGON), stock(sql, AIRPODS, HANOI)) == (200, 250)
    assert ledger(sql, "transfer") == [
        (IPHONE, SAIGON, -30, "Tết"),
        (IPHONE, HANOI, 30, "Tết"),
        (AIRPODS, SAIGON, -50, "Tết"),
        (AIRPODS, HANOI, 50, "Tết"),
    ]


def test_nothing_moves_if_one_product_is_short_and_it_is_named(sql: Sql) -> None:
    with pytest.raises(InsufficientStock) as refused:
        move(sql, {AIRPODS: 10, IPHONE: 151})
    assert refused.value.items == [
        {"product_id": IPHONE, "name": "iPhone 15 Pro", "wanted": 151, "left": 150}
    ]
    assert ledger(sql, "transfer") == []


def test_goods_do_not_move_to_where_they_are(sql: Sql) -> None:
    with pytest.raises(InvalidInput) as refused:
        sql.call("move_stock", HANOI, HANOI, json_lines({IPHONE: 1}), sql.seller, "")
    assert refused.value.code == "same_warehouse"


def test_only_differences_are_booked(sql: Sql) -> None:
    told = count(sql, (IPHONE, 100, 98), (MACBOOK, 50, 50), (AIRPODS, 200, 203))
    assert [(row["product_id"], row["difference"], row["pieces"]) for row in told] == [
        (IPHONE, -2, 98),
        (AIRPODS, 3, 203),
    ]
    assert ledger(sql, "count") == [
        (IPHONE, HANOI, -2, "stock-take"),
        (AIRPODS, HANOI, 3, "stock-take"),
    ]


def test_a_sale_during_the_counting_is_not_undone_by_it(sql: Sql) -> None:
    sql.place({IPHONE: 160})  # all 150 of Saigon, 10 of Hanoi
    (row,) = count(sql, (IPHONE, 100, 99))  # the list was printed before
    assert (row["difference"], row["pieces"], bool(row["moved"])) == (-1, 89, True)
    assert stock(sql, IPHONE, HANOI) == 89


def test_what_two_count_at_once_is_booked_once(sql: Sql) -> None:
    listed_at = now(sql)
    count(sql, (IPHONE, 100, 99), (MACBOOK, 50, 50), listed_at=listed_at)
    told = count(sql, (IPHONE, 100, 98), (MACBOOK, 50, 48), listed_at=listed_at)
    assert [
        (row["product_id"], row["difference"], row["pieces"], bool(row["counted_since"]))
        for row in told
    ] == [(IPHONE, 0, 99, True), (MACBOOK, -2, 48, False)]
    assert (stock(sql, IPHONE, HANOI), stock(sql, MACBOOK, HANOI)) == (99, 48)
    count(sql, (IPHONE, 99, 98))  # on a list of its own
    assert stock(sql, IPHONE, HANOI) == 98


def test_what_is_found_in_a_full_warehouse_is_booked(sql: Sql) -> None:
    sql.run("UPDATE warehouses SET capacity = 350 WHERE id = :id", id=HANOI)
    count(sql, (IPHONE, 100, 101))
    assert stock(sql, IPHONE, HANOI) == 101
    with pytest.raises(InvalidInput):
        receive(sql, {IPHONE: 1})


def test_counting_does_not_bring_stock_below_zero(sql: Sql) -> None:
    sql.place({IPHONE: 245})  # 5 are left in Hanoi
    with pytest.raises(InsufficientStock):
        count(sql, (MACBOOK, 50, 49), (IPHONE, 100, 90))
    assert (stock(sql, IPHONE, HANOI), stock(sql, MACBOOK, HANOI)) == (5, 50)


@pytest.mark.parametrize("line", [(IPHONE, 100, -1), (IPHONE, -1, 5), (IPHONE, 100, 1_000_001)])
def test_nobody_counts_less_than_nothing_or_more_than_there_can_be(
    sql: Sql, line: tuple[int, int, int]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        count(sql, line)
    assert refused.value.code == "bad_quantity"


def test_two_who_bring_goods_at_once_do_not_overfill_a_warehouse(sql: Sql) -> None:
    sql.run("UPDATE warehouses SET capacity = 400 WHERE id = :id", id=HANOI)  # room for 50

    def bring(product_id: int) -> bool:
        try:
            receive(sql, {product_id: 30})
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(bring, (IPHONE, AIRPODS))) == [False, True]


def test_goods_moving_both_ways_while_others_buy_come_to_no_deadlock(sql: Sql) -> None:
    def there(number: int) -> None:
        ways = (SAIGON, HANOI) if number % 2 else (HANOI, SAIGON)
        lines = json_lines({IPHONE: 1, AIRPODS: 1, MACBOOK: 1})
        sql.call("move_stock", *ways, lines, sql.seller, "")

    def buy(_number: int) -> None:
        sql.place({AIRPODS: 1, IPHONE: 1})

    deadlocks = "SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'"
    before = sql.run(deadlocks)
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(act, number) for number in range(20) for act in (there, buy)]
        for one in done:
            one.result()
    assert sql.run(deadlocks) == before
    assert sql.value("SELECT SUM(quantity) FROM stock") == sql.value(
        "SELECT SUM(quantity) FROM stock_movements"
    )
