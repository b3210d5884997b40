"""Parts of the glass box: plans, source code, changed rows, and what ran within a statement."""

from __future__ import annotations

from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from ecom import db, trace
from ecom.glass.changes import Change
from ecom.glass.nested import Inner
from ecom.glass.server import Untold
from ecom.trace import Caller, Statement
from tests.pages.conftest import buttons, press, shown

EXPLAIN, ANALYZE, SOURCE = "explain-x", "analyze-x", "source-x"


def told(sql: str, **params: object) -> Statement:
    with trace.telling() as story:
        db.rows(sql, **params)
    return story.statements[-1]


def drawn(part: str, *given: object) -> AppTest:
    """A page of one part of pages/parts/glass."""
    kwargs = {"part": part, "given": given}
    page = AppTest.from_function(_draw, default_timeout=30, kwargs=kwargs).run()
    assert not page.exception
    return page


def _draw(part: str, given: tuple) -> None:
    import importlib

    importlib.import_module(f"pages.parts.glass.{part}").draw(*given)


def test_a_plan_is_drawn_in_place_and_stays(shop):
    page = drawn("plan", told("SELECT MAX(ends_at) AS last FROM calendar"), "x")
    assert "calendar" not in shown(page)
    press(page, EXPLAIN)
    assert "<b>calendar</b>" in shown(page)
    assert "every row is read" in shown(page)
    assert "rows are read to find those that match" in shown(page)
    page.run()
    assert "<b>calendar</b>" in shown(page)


def test_a_measured_plan_says_what_was_read_and_how_long_it_took(shop):
    page = drawn("plan", told("SELECT MAX(fee) AS dearest FROM carriers"), "x")
    count = db.row("SELECT COUNT(*) AS n FROM carriers")["n"]
    press(page, ANALYZE)
    assert f"{count} rows · " in shown(page)
    assert "ms measured" in shown(page)


def test_what_writes_cannot_be_measured_and_a_call_has_no_plan(shop):
    def buttons_for(sql: str) -> set[str]:
        return buttons(drawn("plan", Statement(1, 0, 0, (), sql=sql), "x"))

    assert buttons_for("UPDATE products SET price = 1") == {EXPLAIN}
    assert buttons_for("CALL place_order(%s)") == set()
    assert buttons_for("COMMIT") == set()


def test_why_there_is_no_plan_is_said(shop, override):
    page = drawn("plan", told("SELECT 1 AS one FROM products"), "x")
    override(mysql_glass_url=None)
    press(page, EXPLAIN)
    assert "ECOM_MYSQL_GLASS_URL" in page.info[0].value


def test_texts_of_a_statement_do_no_harm_in_its_plan(shop):
    statement = told("SELECT MAX(day) AS last FROM calendar WHERE CONCAT(day) > '<script>'")
    page = press(drawn("plan", statement, "x"), EXPLAIN)
    assert "&lt;script&gt;" in shown(page)
    assert "<script" not in shown(page)


def test_source_code_is_shown_in_place():
    callers = [Caller("pages/shop/product.py", "<module>", 20), Caller("ecom/paging.py", "x", 1)]
    page = drawn("source", callers, ["orders", "report_sales", "shop_day"], "x")
    pills = page.get("button_group")[0]
    assert pills.options == [
        "paging\\.x",
        "product\\.py",
        "report\\_sales\\.sql",
        "shop\\_day\\.sql",
        "sold\\_lines\\.sql",
        "returned\\_lines\\.sql",
    ]
    page.session_state[SOURCE] = "sql/functions/shop_day.sql"
    page.run()
    code = page.code[0]
    assert code.language == "sql"
    assert "CREATE FUNCTION shop_day" in code.value
    assert code.proto.show_line_numbers
    assert "sql/functions/shop" in page.caption[0].value.replace("\\", "")


def test_nothing_is_offered_where_no_source_is_ours():
    page = drawn("source", [], ["orders"], "x")
    assert not page.get("button_group")


CHANGES = [
    Change(
        "users",
        "update",
        {"id": 5},
        {"id": 5, "email": "old@example.com", "password_hash": "a", "role": "customer"},
        {"id": 5, "email": "<b>new", "password_hash": "b", "role": "customer"},
        1,
        None,
    ),
    Change(
        "stock",
        "update",
        {"product_id": 3, "warehouse_id": 1},
        {"product_id": 3, "warehouse_id": 1, "quantity": 10},
        {"product_id": 3, "warehouse_id": 1, "quantity": 8},
        1,
        "stock_movements_before_insert",
    ),
    Change("carts", "delete", {"id": 9}, {"id": 9, "note": None}, None, 1, None),
    Change("orders", "insert", {"id": 7}, None, {"id": 7, "at": datetime(2026, 1, 2)}, 1, None),
]


def test_changed_rows_are_shown_before_and_after():
    page = drawn("changes", CHANGES, 5)
    text = shown(page)
    assert "<del>old@example.com</del> → <ins>&lt;b&gt;new</ins>" in text
    assert "<del>10</del> → <ins>8</ins>" in text
    assert '<span class="by">stock_movements_before_insert</span>' in text
    assert "<b>orders</b> · 1 row added" in text
    assert "2026-01-02 00:00:00" in text
    assert "<b>carts</b> · 1 row deleted" in text
    assert "customer" not in text, "what did not change"


@pytest.mark.parametrize("viewer_id", [None, 6])
def test_what_is_somebody_elses_is_masked_and_secrets_always_are(viewer_id):
    text = shown(drawn("changes", CHANGES, viewer_id))
    assert text.count("<del>•••</del> → <ins>•••</ins>") == 2
    own = shown(drawn("changes", CHANGES, 5))
    assert own.count("<del>•••</del> → <ins>•••</ins>") == 1


def test_it_is_said_why_changes_are_not_known_or_that_there_are_none():
    page = drawn("changes", Untold("no_log"), None)
    assert "binary log" in page.info[0].value
    assert "no row" in shown(drawn("changes", [], None))


def test_what_ran_within_a_statement_is_shown_by_level_and_triggers_stand_out():
    def inner(kind: str, name: str, sql: str, level: int) -> Inner:
        return Inner(
            kind=kind,
            name=name,
            sql=sql,
            level=level,
            seconds=0.002,
            lock_seconds=0.001,
            rows_examined=3,
            rows_affected=1,
            rows_sent=0,
        )

    page = drawn(
        "nested",
        [
            inner("statement", "move_stock", "INSERT INTO stock_movements SELECT '<b>'", 1),
            inner("trigger", "stock_movements_before_insert", "", 2),
        ],
        "x",
    )
    text = shown(page)
    assert "&lt;b&gt;" in text
    assert '<li class="trigger" style="margin-left: calc(1 *' in text
    assert "<b>trigger stock_movements_before_insert</b>" in text
    assert "2.00 ms · 3 rows read · 1 row changed · waited 1.00 ms for locks" in text
