"""Checks that ask the app or count every figure anew; in the order of what happens to one shop."""

from __future__ import annotations

import uuid

from ecom import settings
from faults import checks, told
from ops import servers


def kinds(found) -> set[str]:
    return {kind for kind, _ in found}


def change(look, statement: str) -> None:
    found = look()
    found.rows(statement)
    found.connection.commit()


def forget() -> None:
    servers.empty_redis(settings.settings().data_dir)


def test_a_shop_in_which_nothing_broke_passes_every_check(visit, look):
    found = look()
    assert checks.check(found) == []
    assert found.excused == []


def test_a_session_that_lives_on_or_ends_by_itself_is_found(visit, look):
    for ended, back in (("ended_at IS NOT NULL", "NULL"), ("ended_at IS NULL", "UTC_TIMESTAMP(6)")):
        change(look, f"CREATE TABLE sessions_before AS SELECT * FROM sessions WHERE {ended}")
        change(look, f"UPDATE sessions SET ended_at = {back} WHERE {ended}")
        forget()
        assert kinds(told.sessions_are_as_told(look())) == {"lost"}
        change(look, "REPLACE INTO sessions SELECT * FROM sessions_before")
        change(look, "DROP TABLE sessions_before")
    forget()
    assert not kinds(told.sessions_are_as_told(look()))


def test_an_old_cart_in_redis_is_found_and_excused_only_where_the_app_was_killed(visit, look):
    visit.tell("cart")
    look().rows("DELETE FROM cart_items")
    found = look()
    assert kinds(told.redis_has_the_carts_of_mysql(found)) == {"lost"}
    visit.diary.killed_under = True
    assert not kinds(told.redis_has_the_carts_of_mysql(found))
    assert len(found.excused) == found.apps
    told_of, visit.diary.basket = visit.diary.basket, visit.diary.basket.copy()
    visit.diary.basket.removed(list(visit.facts.stock)[1])
    assert kinds(told.redis_has_the_carts_of_mysql(found)) == {"lost"}
    visit.diary.killed_under, visit.diary.basket = False, told_of


def test_an_order_that_was_refused_may_not_be_there_and_without_an_answer_it_has_its_key(
    visit, look
):
    checkout = visit.checkout()
    order_id = visit.tell("place", **checkout.press)["order"]
    assert kinds(told.no_order_without_its_key(look())) == {"doubled"}
    checkout.unknown += 1
    visit.diary.basket.perhaps_ordered(checkout.lines)
    assert not kinds(told.no_order_without_its_key(look()))
    assert not kinds(told.unanswered_orders_are_found_by_their_key(look()))
    checkout.press["key"] = str(uuid.uuid4())
    wrong = kinds(told.unanswered_orders_are_found_by_their_key(look()))
    assert wrong == {"lost", "doubled"}
    assert order_id in look().orders


def test_a_figure_that_is_wrong_is_found(visit, look):
    change(look, "UPDATE orders SET subtotal = subtotal + 1")
    assert kinds(checks.figures_verify(look())) == {"wrong"}
