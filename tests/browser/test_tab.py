"""The shoppers of the bench, who have no browser, meet the real app."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bench.crowd import Plan, crowd
from bench.tab import Tab

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: in this one Playwright has a loop, once a test has used it."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_a_shopper_without_a_browser_shops_as_one_with_it(app):
    run(shop(app.url))


async def shop(url: str) -> None:
    cookies = {"visitor": secrets.token_urlsafe(32)}
    tab, other = await Tab.open(url, cookies), await Tab.open(url, cookies)
    await tab.visit("")
    product = tab.shown.links_to("product")[0]
    await tab.type("q", "laptop")
    assert tab.query == "q=laptop"
    buttons = dict(tab.shown.buttons)
    add = next(key for key in buttons if key.startswith("add-listing-"))
    alone = await tab.press(add)
    assert "Added to your cart" in tab.shown.toasts[0]
    assert tab.shown.buttons == buttons, "the badge was drawn alone"
    assert 5 * alone.messages < (await tab.visit("")).messages
    await other.visit("cart")
    assert [link.label for link in other.shown.links_to("cart")] == ["1"]
    await tab.follow(product)
    assert "add-to-cart" in tab.shown.buttons
    await tab.close()
    await other.close()


def test_a_crowd_is_timed_and_nothing_of_it_fails(app):
    cookies = [{"visitor": secrets.token_urlsafe(32)} for _ in range(2)]
    seen = run(crowd(Plan(app.url, cookies, warm=0, seconds=2, think=(0, 0.1))))
    assert seen.failed == []
    assert all(0 < one < 60 for taken in seen.seconds.values() for one in taken)
    assert any(seen.seconds.values())
