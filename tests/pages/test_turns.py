"""Pages are drawn in line, but none waits for one that takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest

from pages.parts.turns import Turns


def begin(turns: Turns, work: Callable[[], object]) -> threading.Thread:
    def draw() -> None:
        with turns.one():
            work()

    thread = threading.Thread(target=draw)
    thread.start()
    return thread


def test_a_page_waits_until_the_one_before_is_drawn() -> None:
    turns, end, drawn = Turns(hold=30, patience=30), threading.Event(), threading.Event()
    first = begin(turns, end.wait)
    second = begin(turns, drawn.set)
    assert not drawn.wait(0.2)
    end.set()
    assert drawn.wait(10)
    for thread in (first, second):
        thread.join(10)


@pytest.mark.parametrize(("hold", "patience"), [(0.1, 30), (30, 0.1)])
def test_a_page_that_takes_long_keeps_nobody_from_theirs(hold: float, patience: float) -> None:
    turns, end = Turns(hold=hold, patience=patience), threading.Event()
    slow = begin(turns, end.wait)
    for _ in range(3):
        drawn = threading.Event()
        begin(turns, drawn.set).join(10)
        assert drawn.is_set()
    assert slow.is_alive()
    end.set()
    slow.join(10)


def test_a_page_that_fails_makes_room() -> None:
    turns = Turns(hold=30, patience=30)
    for _ in range(3):
        try:
            with turns.one():
                raise RuntimeError
        except RuntimeError:
            pass
    drawn = threading.Event()
    begin(turns, drawn.set)
    assert drawn.wait(10)


def test_pages_begin_in_the_order_in_which_they_came() -> None:
    turns, end, drawn = Turns(hold=30, patience=30), threading.Event(), []
    threads = [begin(turns, end.wait)]
    for number in range(5):
        threads.append(begin(turns, partial(drawn.append, number)))
        while len(turns._line) <= number:
            threading.Event().wait(0.01)
    end.set()
    for thread in threads:
        thread.join(10)
    assert drawn == [0, 1, 2, 3, 4]


def test_who_ends_and_comes_again_stands_behind_those_who_wait() -> None:
    turns, drawn = Turns(hold=30, patience=30), []

    def again(name: str) -> None:
        for _ in range(20):
            with turns.one():
                drawn.append(name)

    threads = [threading.Thread(target=again, args=(name,)) for name in "ab"]
    with turns.one():
        for thread in threads:
            thread.start()
        while len(turns._line) < 2:
            threading.Event().wait(0.01)
    for thread in threads:
        thread.join(10)
    assert abs(drawn[:20].count("a") - 10) <= 1
