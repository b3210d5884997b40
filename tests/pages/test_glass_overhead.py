"""What the glass box costs a page, counted in function calls: a busy machine changes no count.

`python -m bench glass` measures it in time.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bench import glass

PRODUCT = "shop/product.py"


def calls(work: Callable[[], object]) -> int:
    """Of Python functions, in all threads that `work` starts."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return count


@pytest.fixture
def rerun(visitor, make, override) -> Callable[[str], int]:
    override(glass=True)
    visitor()
    product_id = str(make.product())

    def counted(way: str) -> int:
        page = glass.page_of(way, PRODUCT, {"id": product_id})
        with glass.classes(way):
            page.run()
            return min(calls(page.run) for _ in range(2))

    return counted


def test_a_shut_box_costs_a_page_less_than_a_hundredth_and_an_open_one_a_twentieth(rerun) -> None:
    plain = rerun("plain")
    assert rerun("shut") < 1.01 * plain
    assert rerun("open") < 1.05 * plain
