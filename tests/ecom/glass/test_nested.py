"""What ran inside the statements of a story, against performance_schema asked apart."""

from __future__ import annotations

import pytest

from ecom import carts, db, trace
from ecom.glass import nested, timer
from ecom.glass.nested import Inner
from ecom.glass.server import Untold
from ecom.trace import Statement, Story
from tests.prepare import prepare

KEPT = """
SELECT e.sql_text, e.object_type, e.object_name, e.rows_examined, e.timer_wait, e.rows_affected
  FROM performance_schema.events_statements_history e
  JOIN performance_schema.threads t USING (thread_id)
  JOIN performance_schema.events_statements_history top
    ON top.thread_id = e.thread_id AND top.event_id = (
         SELECT MAX(m.event_id) FROM performance_schema.events_statements_history m
          WHERE m.thread_id = t.thread_id AND m.sql_text LIKE :begin
            AND m.object_name IS NULL)
 WHERE t.processlist_id = :on AND e.event_id > top.event_id
   AND e.timer_start >= top.timer_start AND e.timer_end <= top.timer_end
 ORDER BY e.event_id
"""


def call(story: Story) -> Statement:
    (found,) = (s for s in story.statements if s.sent.startswith("CALL"))
    return found


def statements(inner: list[Inner]) -> list[tuple[str, str, int, int]]:
    return [
        (i.name, i.sql, i.rows_examined, round(i.seconds * 1e12))
        for i in inner
        if i.kind == "statement"
    ]


def kept(statement: Statement) -> list[tuple[str, str, int, int]]:
    """What the server itself has kept of it, asked without the story."""
    rows = prepare(KEPT, on=statement.connection, begin=statement.sent.partition("(")[0] + "(%")
    return [
        (row["object_name"], row["sql_text"], row["rows_examined"], row["timer_wait"])
        for row in rows
        if row["sql_text"]
    ]


def test_the_statements_of_a_cart_add_are_those_that_the_server_has_kept(make):
    owner, product = carts.of_customer(make.customer()), make.product()
    with trace.telling() as story:
        carts.add(owner, product)
    found = nested.of(story)
    inner = found[call(story).number]
    assert (inner[0].kind, inner[0].name, inner[0].level) == ("procedure", "put_in_cart", 1)
    assert [i.sql.split()[:3] for i in inner if "cart_items (" in i.sql] == [
        ["INSERT", "INTO", "cart_items"]
    ]
    assert statements(inner) == kept(call(story))
    assert {s.number for s in story.statements} == set(found)
    assert not found.cut


def test_an_order_tells_which_triggers_fired_and_below_what(make):
    customer, products = make.customer(), [make.product() for _ in range(3)]
    with trace.telling() as story:
        make.order(customer, dict.fromkeys(products, 1))
    found = nested.of(story)
    inner = found[call(story).number]
    assert not found.cut
    assert statements(inner) == kept(call(story))
    fired = [i.name for i in inner if i.kind == "trigger"]
    assert fired.count("orders_before_insert") == 1
    for name in (
        "order_items_before_insert",
        "order_items_after_insert",
        "stock_movements_before_insert",
        "orders_before_update",
    ):
        assert fired.count(name) == 3, name
    assert ("shop_setting", 3) in {(i.name, i.level) for i in inner if i.kind == "function"}
    at = [i.name for i in inner].index("stock_movements_before_insert")
    above = [i for i in inner[:at] if i.level == inner[at].level - 1][-1]
    assert above.sql.startswith("INSERT INTO stock_movements")


def test_what_others_run_on_the_same_connection_before_and_after_does_not_count(make):
    make.product()
    question = "SELECT COUNT(*) AS n FROM products"
    db.rows(question)
    with trace.telling() as story:
        db.rows(question)
    db.rows(question)
    (mine,) = [s for s in story.statements if s.sent == question]
    clock = timer.read()
    rows = [
        row for row in prepare(nested._HISTORY, connections=[mine.connection])
        if row["sql_text"] == question
    ]  # fmt: skip
    assert len(rows) == 3
    assert [row for _, row in nested._matched([mine], rows, clock.zero)] == [rows[1]]


def test_what_newer_statements_have_pushed_out_is_said(make):
    customer, product = make.customer(), make.product()
    with trace.telling() as story:
        make.order(customer, {product: 1})
    later = call(story).connection
    whole = nested.of(story)[call(story).number]

    def push(connection: db.Connection, questions: int) -> None:
        assert db.execute(connection, "SELECT CONNECTION_ID() AS id") == [{"id": later}]
        for _ in range(questions):
            db.execute(connection, "SELECT 1")

    most = timer.read().most
    inside = len(kept(call(story)))
    db.transaction(lambda c: push(c, most - inside))
    found = nested.of(story)
    assert call(story).number in found.cut
    assert len(found[call(story).number]) < len(whole)
    db.transaction(lambda c: push(c, most))
    with pytest.raises(Untold) as why:
        nested.of(story)
    assert why.value.reason == "pushed_out"


def test_without_an_account_of_its_own_the_box_is_told_why(make, override):
    with trace.telling() as story:
        db.ping()
    override(mysql_glass_url=None)
    with pytest.raises(Untold) as why:
        nested.of(story)
    assert why.value.reason == "no_account"
