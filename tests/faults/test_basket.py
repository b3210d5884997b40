"""What a cart may hold, by what was told and what was not."""

from __future__ import annotations

import pytest

from faults.basket import Basket

LAMP, FAN = 1, 2


@pytest.fixture
def basket() -> Basket:
    basket = Basket()
    assert basket.added(LAMP, 3, now=3, left=50) is None
    return basket


def test_what_was_told_is_known_to_the_piece(basket):
    assert basket.lost({LAMP: 2}) == ["product 1: 2 pieces, not 3"]
    assert basket.lost({}) == ["product 1: 0 pieces, not 3"]
    assert basket.doubled({LAMP: 6}) == ["product 1: 6 pieces, not 3"]
    assert basket.doubled({LAMP: 3, FAN: 1}) == ["product 2: 1 pieces, not 0"]
    assert basket.lost({LAMP: 3}) == basket.doubled({LAMP: 3}) == []


def test_without_an_answer_a_change_may_be_there_or_not(basket):
    basket.perhaps_added(LAMP, 2)
    assert basket.may(LAMP) == {3, 4, 5}
    basket.perhaps_removed(FAN)
    assert basket.may(FAN) == {0}
    assert basket.added(LAMP, 1, now=6, left=50) is None
    assert basket.may(LAMP) == {6}


@pytest.mark.parametrize(("now", "kind"), [(3, "lost"), (8, "doubled")])
def test_what_is_told_must_follow_from_what_may_be(basket, now, kind):
    basket.perhaps_added(LAMP, 2)
    assert basket.added(LAMP, 1, now=now, left=50) == (
        kind,
        f"product 1: told of {now} pieces, not 4 or 5 or 6",
    )


def test_no_more_goes_in_than_the_shop_has_and_what_is_in_stays(basket):
    assert basket.added(LAMP, 9, now=5, left=5) is None
    assert basket.added(LAMP, 1, now=5, left=2) is None
    assert basket.set(LAMP, 7, now=2, left=2) is None
    wrong = ("doubled", "product 1: told of 3 pieces, not 2")
    assert basket.set(LAMP, 7, now=3, left=2) == wrong


def test_what_was_ordered_leaves_the_cart_and_what_is_beyond_it_stays(basket):
    perhaps = basket.copy()
    basket.ordered({LAMP: 2})
    assert basket.may(LAMP) == {1}
    perhaps.perhaps_ordered({LAMP: 3})
    assert perhaps.may(LAMP) == {0, 3}
