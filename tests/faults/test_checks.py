"""A check that cannot fail proves nothing: each is shown a shop in which something is wrong."""

from __future__ import annotations

import copy

import pytest

from faults import app, checks, told
from faults.diary import checkout_key
from pages.parts import checkout_form

BREAKS = [
    (checks.stock_adds_up, "lost", "UPDATE stock SET quantity = quantity - 1 LIMIT 1"),
    (checks.stock_adds_up, "doubled", "UPDATE stock SET quantity = quantity + 1 LIMIT 1"),
    (checks.ledger_is_stock, "wrong", "UPDATE stock SET quantity = quantity + 1 LIMIT 1"),
    (checks.bills_and_deliveries_are_there, "lost", "DELETE FROM bills LIMIT 1"),
    (checks.bills_and_deliveries_are_there, "lost", "DELETE FROM deliveries LIMIT 1"),
    (checks.codes_keep_their_limits, "wrong", "UPDATE discounts SET per_customer_limit = 0"),
    (checks.codes_keep_their_limits, "wrong", "UPDATE discounts SET usage_count = 2 LIMIT 1"),
    (
        checks.codes_keep_their_limits,
        "wrong",
        "UPDATE discounts SET usage_count = 0, usage_limit = 0",
    ),
    (told.orders_told_of_are_there, "lost", "DELETE FROM orders LIMIT 1"),
    (told.orders_told_of_are_there, "wrong", "UPDATE order_items SET quantity = 9 LIMIT 1"),
    (told.steps_told_of_are_there, "lost", "UPDATE bills SET status = 'pending'"),
    (told.steps_told_of_are_there, "wrong", "UPDATE orders SET status = 'canceled'"),
    (told.steps_told_of_are_there, "doubled", "UPDATE order_items SET returned_quantity = 1"),
    (told.no_order_without_its_key, "doubled", "UPDATE orders SET checkout_key = 'x' LIMIT 1"),
    (told.cart_changes_told_of_are_there, "lost", "DELETE FROM cart_items"),
    (told.cart_changes_told_of_are_there, "lost", "UPDATE cart_items SET quantity = 2"),
    (told.cart_changes_told_of_are_there, "doubled", "UPDATE cart_items SET quantity = 4"),
]


@pytest.mark.parametrize(("check", "kind", "statement"), BREAKS)
def test_what_is_broken_in_mysql_is_found(look, check, kind, statement):
    assert not list(check(look()))
    look().rows(statement)
    assert kind in {kind for kind, _ in check(look())}


def test_a_second_order_of_a_key_is_found(look):
    assert not list(checks.one_order_per_key(look()))
    # The key of the table makes it impossible: the check is shown rows without one.
    look().rows("CREATE TEMPORARY TABLE orders (id BIGINT, checkout_key CHAR(36))")
    look().rows("INSERT INTO orders VALUES (1, 'k'), (2, 'k'), (3, 'l')")
    assert [kind for kind, _ in checks.one_order_per_key(look())] == ["doubled"]


def test_steps_that_were_told_and_are_not_there_are_found(visit, look):
    diary = copy.deepcopy(visit.diary)
    bought = list(diary.orders.values())[-1]
    bought.returned[next(iter(bought.lines))] += 1
    bought.note("cancel", "yes")
    bought.note("receive", "yes")
    found = look()
    found.diaries = [diary]
    assert [kind for kind, _ in told.steps_told_of_are_there(found)] == ["lost"] * 3


def test_what_a_buyer_was_told_and_cannot_be_is_found(visit, look):
    diary = copy.deepcopy(visit.diary)
    diary.bought(next(iter(diary.checkouts.values())), 999, "paypal")
    diary.complain("lost", "a session")
    found = look()
    found.diaries = [diary]
    assert [kind for kind, _ in told.nothing_told_was_impossible(found)] == ["doubled", "lost"]


def test_a_fault_of_the_program_is_no_answer():
    assert "refused" in app.answer({"do": "remove", "with": {"token": "x", "product": 1}})
    assert "broken" in app.answer({"do": "remove", "with": {"token": "x"}})


def test_the_key_of_a_checkout_is_the_pages_own():
    cart = type("Cart", (), {"version": 12})
    assert checkout_key(7, 12) == checkout_form.checkout_key(7, cart)
