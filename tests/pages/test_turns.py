"""Pages are drawn in line, but none waits for one that takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable

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
    turns, end = Turns(hold, patience), threading.Event()
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
