from __future__ import annotations

import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from ecom import db, engines, errors
from ecom.glass import server
from ecom.glass.server import Untold
from ecom.mysql_errors import Silence
from tests.dialects import statement_seconds

KILL = """
    SELECT CONCAT('KILL ', id) AS statement FROM information_schema.processlist
     WHERE db = DATABASE() AND id <> CONNECTION_ID()"""


def hang_up() -> None:
    """MySQL ends every connection of the shop but the one that asks."""
    for found in db.rows(KILL):
        db.rows(found["statement"])


def count() -> int:
    return db.row("SELECT capacity FROM warehouses WHERE name = 'test'")["capacity"]


@pytest.fixture
def counter(shop: str) -> str:
    db.rows("INSERT INTO warehouses (name, city, capacity) VALUES ('test', '', 0)")
    return "UPDATE warehouses SET capacity = capacity + 1 WHERE name = 'test'"


def test_money_is_decimal_and_times_are_utc(shop: str) -> None:
    found = db.row("SELECT CAST(1.5 AS DECIMAL(15,2)) AS money, NOW(6) - UTC_TIMESTAMP(6) AS apart")
    assert found["money"] == Decimal("1.50")
    assert found["apart"] == 0


@pytest.mark.parametrize("in_transaction", [False, True])
def test_every_connection_has_the_collation_and_is_strict(shop: str, in_transaction: bool) -> None:
    sql = "SELECT @@collation_connection AS collation, @@sql_mode AS mode"
    found = db.transaction(lambda c: db.execute(c, sql))[0] if in_transaction else db.row(sql)
    assert found["collation"] == engines.COLLATION
    assert {"ONLY_FULL_GROUP_BY", "STRICT_TRANS_TABLES"} <= set(found["mode"].split(","))


def test_a_list_becomes_the_values_of_in(shop: str) -> None:
    sql = "SELECT id FROM carriers WHERE id IN :ids ORDER BY id"
    assert [row["id"] for row in db.rows(sql, ids=[2, 1])] == [1, 2]
    assert db.rows(sql, ids=[]) == []


def test_text_from_outside_is_never_sql(shop: str) -> None:
    hostile = "x' OR '1'='1 :name %s %(a)s \\"
    assert db.row("SELECT :text AS text", text=hostile) == {"text": hostile}
    assert db.rows("SELECT 1 FROM carriers WHERE name = :name", name=hostile) == []


def test_an_exception_rolls_back(counter: str) -> None:
    def work(connection: db.Connection) -> None:
        db.execute(connection, counter)
        raise errors.NotFound("changed my mind")

    with pytest.raises(errors.NotFound):
        db.transaction(work)
    assert count() == 0


def test_a_deadlock_is_done_again_as_a_whole(counter: str) -> None:
    db.rows("INSERT INTO warehouses (name, city, capacity) VALUES ('other', '', 0)")
    both_hold_one = threading.Barrier(2)
    runs: list[str] = []

    def work(first: str, second: str) -> Any:
        def in_order(connection: db.Connection) -> None:
            runs.append(first)
            for name in (first, second):
                db.execute(
                    connection,
                    "UPDATE warehouses SET capacity = capacity + 1 WHERE name = :name",
                    name=name,
                )
                if len(runs) <= 2 and name == first:
                    both_hold_one.wait(5)

        return db.transaction(in_order)

    with ThreadPoolExecutor(2) as pool:
        for done in [
            pool.submit(work, "test", "other"),
            pool.submit(work, "other", "test"),
        ]:
            done.result(20)
    assert len(runs) == 3
    assert count() == 2


def test_a_broken_connection_before_commit_is_done_again_once(counter: str) -> None:
    runs = []

    def work(connection: db.Connection) -> None:
        runs.append(1)
        db.execute(connection, counter)
        if len(runs) == 1:
            hang_up()
        db.execute(connection, "SELECT 1")

    db.transaction(work)
    assert (len(runs), count()) == (2, 1)


def test_a_lost_reply_to_commit_is_not_done_again(counter: str) -> None:
    runs = []

    def work(connection: db.Connection) -> None:
        runs.append(1)
        db.execute(connection, counter)
        hang_up()

    with pytest.raises(errors.OutcomeUnknown):
        db.transaction(work)
    assert len(runs) == 1


def test_a_refusal_on_a_connection_that_broke_is_still_that_refusal(counter: str) -> None:
    runs = []

    def work(connection: db.Connection) -> None:
        runs.append(1)
        db.execute(connection, counter)
        if len(runs) == 1:
            hang_up()
        raise errors.NotAllowed("no")

    with pytest.raises(errors.NotAllowed):
        db.transaction(work)
    assert (len(runs), count()) == (2, 0)


def test_what_a_statement_was_given_is_in_no_log(shop: str) -> None:
    secret = "-".join(["a", "secret"])
    with pytest.raises(errors.SettingError) as refused:
        db.rows("SELECT 1 FROM nowhere WHERE name = :secret", secret=secret)
    assert secret not in "".join(traceback.format_exception(refused.value))


def test_a_read_survives_that_mysql_hung_up(shop: str) -> None:
    db.ping()
    hang_up()
    assert db.row("SELECT 1 AS one") == {"one": 1}


def test_a_duplicate_is_named_and_done_again_only_if_asked(shop: str) -> None:
    insert = "INSERT INTO categories (name) VALUES (:name)"
    db.rows(insert, name="Sách")
    names = iter(["Sách", "Sách", "Đồ chơi"])

    def work(connection: db.Connection) -> None:
        db.execute(connection, insert, name=next(names))

    with pytest.raises(errors.Duplicate) as refused:
        db.transaction(work)
    assert refused.value.key == "uq_categories_name"
    db.transaction(work, retry_on={"uq_categories_name"})
    assert next(names, None) is None


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("DELETE FROM audit_log", errors.SettingError),  # the account's rights: sql/grants.sql
        ("SELECT nothing_to_see FROM no_such_table", errors.SettingError),
        ("CALL no_such_procedure()", errors.SchemaMissing),
        ("INSERT INTO categories (name) VALUES (REPEAT('x', 61))", errors.InvalidInput),
        (
            "INSERT INTO warehouses (name, city, capacity) VALUES ('x', 'y', -1)",
            errors.InvalidInput,
        ),
        (
            "INSERT INTO wishlist_items (customer_id, product_id) VALUES (0, 0)",
            errors.NotFound,
        ),
        ("CALL refuse('total_changed: 12')", errors.TotalChanged),
        ("CALL refuse('discount_used_up: TET2026')", errors.DiscountRefused),
    ],
)
def test_what_mysql_refuses_is_an_error_of_the_shop(
    shop: str, sql: str, kind: type[errors.ShopError]
) -> None:
    with pytest.raises(kind):
        db.transaction(lambda c: db.execute(c, sql))
    with pytest.raises(kind):
        db.rows(sql)


def test_a_procedure_returns_all_its_result_sets(shop: str) -> None:
    assert db.transaction(lambda c: db.call(c, "find_sign_in", "nobody")) == [[]]


def test_without_mysql_the_shop_is_unavailable(mysql_server: Any) -> None:
    mysql_server.stop()
    with pytest.raises(errors.Unavailable):
        db.ping()
    with pytest.raises(errors.Unavailable):
        db.transaction(lambda c: db.execute(c, "SELECT 1"))
    mysql_server.start()
    db.ping()


def test_the_shop_goes_on_while_the_glass_box_waits_in_vain(shop, monkeypatch):
    db.close()
    monkeypatch.setattr(engines, "REPLY_SECONDS", 0.3)
    try:
        with pytest.raises(Untold):
            server.rows("SELECT SLEEP(0.5)")
        db.ping()
        with pytest.raises(errors.Unavailable):
            db.rows("SELECT SLEEP(0.5)")
        with pytest.raises(errors.Unavailable, match="a moment ago"):
            db.ping()
    finally:
        db.close()


def test_the_server_gives_up_what_takes_the_glass_box_too_long(shop, is_mariadb):
    assert statement_seconds(server.rows, is_mariadb) == engines.GLASS_SECONDS


def test_a_server_that_does_not_answer_is_asked_again_only_after_a_while(mysql_server):
    assert db.row("SELECT 1 AS one") == {"one": 1}
    mysql_server.suspend()
    with pytest.raises(errors.Unavailable):
        db.rows("SELECT 1")
    started = time.monotonic()
    with pytest.raises(errors.Unavailable):
        db.transaction(lambda connection: db.execute(connection, "SELECT 1"))
    assert time.monotonic() - started < engines.REPLY_SECONDS / 2
    mysql_server.start()
    time.sleep(Silence.SECONDS)
    assert db.row("SELECT 1 AS one") == {"one": 1}
