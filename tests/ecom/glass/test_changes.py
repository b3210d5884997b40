"""Rows before and after, against what SELECTs before and after show."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import make_url

from ecom import carts, db, logged_mysql, trace
from ecom.glass import changes, log_reader, nested, pairing, writes
from ecom.glass.changes import Change
from ecom.glass.log_reader import Rows, Transaction
from ecom.glass.server import Untold
from ecom.settings import settings
from ecom.trace import Statement
from tests.prepare import prepare

TABLES = {
    "carts": "id",
    "cart_items": "cart_id, product_id",
    "orders": "id",
    "order_items": "order_id, product_id",
    "bills": "order_id",
    "deliveries": "order_id",
    "order_events": "id",
    "stock": "product_id, warehouse_id",
    "stock_movements": "id",
}
State = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]


def state() -> State:
    found: State = {}
    for table, key in TABLES.items():
        for row in prepare(f"SELECT * FROM {table}"):  # noqa: S608 - the test's own words
            found[table, tuple(row[name] for name in key.split(", "))] = row
    return found


def replayed(before: State, told: Iterable[Change]) -> State:
    """`before` with the changes done to it, each of which must find the row as it says."""
    now = dict(before)
    for change in told:
        at = change.table, tuple(change.key.values())
        assert now.pop(at, None) == change.before
        if change.after is not None:
            now[at] = change.after
    return now


def test_a_cart_add_and_an_order_change_what_selects_before_and_after_show(make):
    customer, products = make.customer(), [make.product() for _ in range(3)]
    before = state()
    with trace.telling() as adding:
        carts.add(carts.of_customer(customer), products[0])
    with_cart = state()
    with trace.telling() as ordering:
        make.order(customer, dict.fromkeys(products, 2))
    assert replayed(before, changes.of(adding)) == with_cart != before
    told = changes.of(ordering)
    assert replayed(with_cart, told) == state() != with_cart
    (call,) = [s.number for s in ordering.statements if s.sent.startswith("CALL")]
    assert {change.statement for change in told} == {call}
    assert {(c.table, c.by) for c in told if c.by} == {
        ("orders", "order_items_after_insert"),
        ("stock_movements", "order_items_after_insert"),
        ("stock", "stock_movements_before_insert"),
    }
    assert all(c.by is None for c in told if c.table in ("bills", "order_items", "carts"))


def test_work_of_a_procedure_is_that_of_the_trigger_which_called_it(make):
    customer, product = make.customer(), make.product()
    prepare(
        "INSERT INTO rollup_customers (customer_id, orders, first_day, last_day, sold, returns)"
        " VALUES (:id, 1, '2025-01-01', '2025-01-01', 1, 0)",
        id=customer,
    )
    with trace.telling() as story:
        make.order(customer, {product: 2})
    told = {(c.table, c.kind): c.by for c in changes.of(story)}
    assert told["rollup_customers", "delete"] == "orders_before_insert"
    assert told["orders", "update"] == "order_items_after_insert"
    assert told["orders", "insert"] is told["order_items", "insert"] is told["bills", "insert"]
    assert told["orders", "insert"] is None


def test_nobody_is_named_where_a_trigger_and_the_procedure_itself_write_alike(make):
    customer, product = make.customer(), make.product()
    make.discount("TEN", "order", 10_000)
    with trace.telling() as story:
        make.order(customer, {product: 2}, codes=("TEN",))
    told = [c for c in changes.of(story) if (c.table, c.kind) == ("orders", "update")]
    assert len(told) == 2
    assert [c.by for c in told] == [None, None]


@pytest.mark.parametrize(
    ("sql", "does"),
    [
        ("INSERT INTO a (x) SELECT 1 FROM b", {("a", "insert")}),
        ("INSERT IGNORE INTO s.`a` VALUES (1) ON DUPLICATE KEY UPDATE x = 1",
         {("a", "insert"), ("a", "update")}),
        ("REPLACE INTO a VALUES (1)", {("a", "insert"), ("a", "update"), ("a", "delete")}),
        ("INSERT INTO a SELECT * FROM JSON_TABLE(j, '$' COLUMNS (" + "x INT PATH '$.x', " * 60,
         {("a", "insert"), ("a", "update")}),
        ("UPDATE a SET x = (SELECT MAX(x) FROM b)", {("a", "update")}),
        ("UPDATE a q JOIN b ON q.id = b.id SET q.x = 1", {("a", "update")}),
        ("UPDATE a JOIN b USING (id) SET x = 1", {("a", "update"), ("b", "update")}),
        ("DELETE q FROM a q JOIN b USING (id)", {("a", "delete")}),
        ("DELETE FROM a WHERE (((", {("a", "delete"), ("b", "delete")}),
        ("SELECT * FROM a FOR UPDATE", set()),
    ],
)  # fmt: skip
def test_the_text_of_a_statement_tells_what_it_can_write(sql, does):
    kinds = ("insert", "update", "delete")
    assert {(t, k) for t in "ab" for k in kinds if writes.may(sql, t, k)} == does


def committed(statement: Statement, text: str | None = None, late: float = 0) -> Transaction:
    """As MySQL's log would have it, `late` seconds after the answer; `text` changed a warehouse."""
    seconds = statement.seconds / 2 if not late else statement.seconds + late
    rows = [Rows(text, "warehouses", "update", ("id",), [])] if text else []
    return Transaction(None, statement.connection, statement.thread_clock + seconds, rows)


def test_without_names_a_transaction_is_ours_by_its_time_and_by_what_it_did(make):
    make.warehouse("Huế")
    customer, product = make.customer(), make.product()
    with trace.telling() as story:
        db.rows("SELECT 1")
        db.transaction(lambda c: db.execute(c, "SELECT 1"))
        db.transaction(lambda c: db.execute(c, f"{ADD} AND FALSE"))
        carts.add(carts.of_customer(customer), product)
        db.rows(NOTHING)
        db.rows(ADD)
    known = nested.of(story)
    nothing, add = (next(s for s in story.statements if s.sent == one) for one in (NOTHING, ADD))
    call = next(s for s in story.statements if s.sent.startswith("CALL"))
    commit = next(s for s in story.statements if s.number > call.number and s.sent == "COMMIT")
    mine = [committed(commit), committed(add, ADD)]
    assert pairing.paired(story, known, mine) == list(zip((commit, add), mine, strict=True))
    others = [
        *(committed(one) for one in story.statements if one.number < call.number),
        committed(nothing, ADD),  # ours changed nothing there
        committed(add, ADD, late=0.001),
        committed(commit, "UPDATE warehouses SET capacity = 0"),
        committed(replace(add, connection=add.connection + 1), ADD),
    ]
    assert pairing.paired(story, known, others) == []
    assert pairing.paired(story, known, [committed(add, ADD, 0.001)], error=0.01)


def test_the_clock_of_a_server_elsewhere_is_measured(shop):
    """This one is here: it must come out as ours."""
    ahead, error = pairing._measured()
    assert abs(ahead) <= error < 1


def test_a_log_without_what_was_surely_added_does_not_tell_that_nothing_was(make, monkeypatch):
    with trace.telling() as story:
        db.rows("INSERT INTO categories (name) VALUES ('Sách')")
        db.rows(NOTHING)
    for since, why in ((0, "unclear"), (time.time(), "purged")):
        monkeypatch.setattr(log_reader, "of_connections", lambda *_, since=since: (since, []))
        with pytest.raises(Untold) as untold:
            pairing.of_mysql(story, {})
        assert untold.value.reason == why


def test_what_others_write_at_the_same_time_is_not_told(make):
    mine, other, product = make.customer(), make.customer(), make.product(stock=1000)
    ended, wrote = threading.Event(), threading.Event()
    others = []

    def write() -> None:
        while not ended.is_set():
            with trace.telling() as story:  # so that the log takes it
                carts.add(carts.of_customer(other), product)
            others.append(story)
            wrote.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert wrote.wait(5)
        with trace.telling() as story:
            for _ in range(5):
                carts.add(carts.of_customer(mine), product)
    finally:
        ended.set()
        writer.join()
    told = changes.of(story)
    cart = prepare("SELECT id FROM carts WHERE customer_id = :id", id=mine)[0]["id"]
    assert {c.key.get("id") or c.key["cart_id"] for c in told} == {cart}
    assert [c.after["quantity"] for c in told if c.table == "cart_items"] == [1, 2, 3, 4, 5]
    assert others


def test_values_come_as_python_has_them(make):
    product = make.product(name="Áo dài", price="125000.50")
    with trace.telling() as story:
        db.rows("UPDATE products SET details = :d WHERE id = :id", d='{"màu": ["đỏ"]}', id=product)
    (change,) = changes.of(story)
    assert (change.kind, change.key, change.by) == ("update", {"id": product}, None)
    assert change.statement == next(s.number for s in story.statements if s.sql.startswith("UPD"))
    assert change.after["details"] == {"màu": ["đỏ"]}
    (row,) = prepare("SELECT * FROM products WHERE id = :id", id=product)
    assert {k: v for k, v in change.after.items() if k != "details"} == {
        k: v for k, v in row.items() if k != "details"
    }


def test_what_was_rolled_back_and_what_nobody_listened_to_is_in_no_log(make):
    customer, product = make.customer(), make.product()
    with pytest.raises(ZeroDivisionError), trace.telling() as story:
        db.transaction(
            lambda c: (db.call(c, "put_in_cart", customer, None, product, 1, 1), 1 / 0),
        )
    assert changes.of(story) == []
    logged = prepare("SHOW BINARY LOGS")
    carts.add(carts.of_customer(customer), product)
    assert prepare("SHOW BINARY LOGS") == logged


def test_the_shop_is_unlogged_again_when_nobody_listens_any_more(make):
    make.product()
    asked = "SELECT @@sql_log_bin AS logged"
    with trace.telling() as story:
        assert db.row(asked) == {"logged": 1}
    assert db.row(asked) == {"logged": 0}
    assert [s.sent for s in story.statements if "log_bin" in s.sent] == [asked]


@pytest.fixture(params=["private", "configured"])
def account(request, shop, override) -> Iterator[None]:
    """The shop's, and one that may not keep its changes out of the log: on a server of one's own"""
    if request.param == "private":
        yield
        return
    url = make_url(settings().mysql_url)
    rights = "SELECT, INSERT, UPDATE, DELETE, EXECUTE"
    prepare("DROP USER IF EXISTS 'plain'@'localhost'")
    prepare("CREATE USER 'plain'@'localhost' IDENTIFIED BY :password", password=url.password or "")
    prepare(f"GRANT {rights} ON `{url.database}`.* TO 'plain'@'localhost'")
    override(mysql_url=url.set(username="plain").render_as_string(hide_password=False))
    yield
    prepare("DROP USER 'plain'@'localhost'")


ADD, NOTHING = (
    f"UPDATE warehouses SET capacity = capacity + {n} WHERE name = 'Kho Huế'" for n in (1, 0)
)


def test_nobody_is_told_what_another_visitor_did_on_the_same_connection(account, make):
    make.warehouse("Huế")
    customer, product = make.customer(), make.product()
    call = "CALL put_in_cart(:customer, NULL, :product, 1, 1)"

    def call_heard() -> None:
        with trace.telling():
            db.rows(call, customer=customer, product=product)

    def add_unheard() -> None:
        with trace.silence():
            db.transaction(lambda c: db.execute(c, ADD))
            db.rows(ADD)

    with trace.telling() as before:
        db.transaction(lambda c: db.execute(c, ADD))
        db.rows(ADD)
    for others in (
        add_unheard,
        lambda: (db.rows(ADD), db.transaction(lambda c: db.execute(c, ADD))),
        call_heard,
    ):
        others()
        with trace.telling() as story:
            add_unheard()
            db.transaction(lambda c: db.execute(c, "SELECT 1"))
            db.transaction(lambda c: db.execute(c, NOTHING))
            db.rows(NOTHING)
        assert [s.gtid for s in story.statements if s.gtid] == [], others
        assert changes.of(story) == []
    assert len(changes.of(before)) == 2


def test_a_write_whose_name_cannot_be_asked_is_still_done_once(make, monkeypatch):
    make.warehouse("Huế")
    fatal = "KILL CONNECTION_ID()"
    capacity = "SELECT capacity FROM warehouses WHERE name = 'Kho Huế'"
    before = db.row(capacity)["capacity"]

    def work(connection: db.Connection) -> None:
        db.execute(connection, ADD)
        monkeypatch.setattr(logged_mysql, "LAST_GTID", fatal)

    with trace.telling() as story:
        db.transaction(work)
        monkeypatch.undo()
        db.ping()
        monkeypatch.setattr(logged_mysql, "LAST_GTID", fatal)
        assert db.rows(ADD)[0]["affected"] == 1
        monkeypatch.undo()
    assert db.row(capacity)["capacity"] == before + 2
    db.transaction(lambda c: db.execute(c, ADD))
    assert [s.gtid for s in story.statements if s.gtid] == []
    assert [span.outcome for span in story.spans] == ["commit"]


def test_a_server_that_is_silent_while_its_log_is_read_is_given_up(mysql_server, monkeypatch):
    monkeypatch.setattr(log_reader, "REPLY_SECONDS", 0.2)
    mysql_server.suspend()
    with pytest.raises(Untold) as why:
        list(log_reader.named(["0-1-1"]))
    assert why.value.reason == "down"


def test_a_trigger_is_named_only_if_nothing_of_the_statement_is_forgotten(make):
    customer, product = make.customer(), make.product()
    with trace.telling() as story:
        make.order(customer, {product: 1})
    known = nested.of(story)
    assert any(change.by for change in changes.of(story, known))
    known.cut = frozenset(known)
    assert not any(change.by for change in changes.of(story, known))


def test_what_the_log_no_longer_holds_is_said(make):
    customer, product = make.customer(), make.product()
    with trace.telling() as story:
        carts.add(carts.of_customer(customer), product)
    prepare("FLUSH BINARY LOGS")
    newest = prepare("SHOW BINARY LOGS")[-1]["Log_name"]
    end = time.monotonic() + 10
    while len(prepare("SHOW BINARY LOGS")) > 1:  # InnoDB may still need the older one for a moment
        assert time.monotonic() < end
        prepare(f"PURGE BINARY LOGS TO '{newest}'")
    with pytest.raises(Untold) as why:
        changes.of(story)
    assert why.value.reason == "purged"
