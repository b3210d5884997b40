"""From a click until the page shows what it led to: in Chromium, by the page's own clock.

The page notes when the browser gave it the click, and watches its own changes until what was to
come is there. Beside it a button that counts, on a bare Streamlit server.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bench import bare_cards
from bench.result import Result
from bench.served import BARE, SHOP, served
from bench.shop import Bench

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOAL = 150  # ms
TIMES, WARM_UP = 12, 3
QUIET = 400  # ms without a change: nothing is drawn any more
PATIENCE = 60_000  # ms
WATCH = """() => {
    const watch = { awaited: null, clicked: 0, shown: null, changed: performance.now() }
    const look = () => {
        watch.changed = performance.now()
        if (watch.awaited && watch.clicked && watch.shown === null && watch.awaited()) {
            watch.shown = performance.now() - watch.clicked
        }
    }
    document.addEventListener("click", (event) => { watch.clicked = event.timeStamp }, true)
    const all = { subtree: true, childList: true, characterData: true, attributes: true }
    new MutationObserver(look).observe(document.body, all)
    window.watch = watch
}"""
AWAIT = """(what) => {
    const awaited = new Function("return " + what)
    Object.assign(window.watch, { awaited, clicked: 0, shown: null })
}"""
SHOWN = "() => window.watch.shown"
AT_REST = """(quiet) =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
    && performance.now() - window.watch.changed > quiet"""
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CARDS = "[class*=st-key-card-grid-listing]"
BUTTON = f"{CARDS} button:enabled"
MENU = "[...document.querySelectorAll('[data-testid=stTopNavLink]')]"


def measure(bench: Bench) -> Iterator[Result]:
    from playwright.sync_api import sync_playwright

    environ = bench.usual().environ()
    cards = bench.folder / "no-cards.json"
    bare_cards.keep([], cards)
    with (
        served(SHOP, environ) as app,
        served(BARE, environ | {bare_cards.FILE: str(cards)}) as bare,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        shop, other = Clicks(chromium, app.url, "/"), Clicks(chromium, bare.url, "/?counter")
        times = bench.times(TIMES)
        floor = other.median(other.count, times)
        yield _result("click → one more in the cart", shop.median(shop.add, times), floor)
        yield _result("click → the product's page", shop.median(shop.look, times), floor)
        chromium.close()


class Clicks:
    """One browser at `url`. What is clicked is told the number of the click, from 1."""

    def __init__(self, chromium: Browser, url: str, start: str) -> None:
        context = chromium.new_context(base_url=url, locale="en-US")
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.page.goto(start)
        self.page.locator(f"{BUTTON}, .st-key-count button").first.wait_for()
        self.page.evaluate(WATCH)

    def median(self, click: Callable[[int], float], times: int) -> float:
        taken = [click(number) for number in range(1, WARM_UP + times + 1)]
        return statistics.median(taken[WARM_UP:])

    def count(self, number: int) -> float:
        shown = f"document.body.textContent.includes('{number} counted')"
        return self._click(".st-key-count button", 0, shown)

    def add(self, number: int) -> float:
        shown = f"{MENU}.some((link) => link.textContent.endsWith('Cart ({number})'))"
        return self._click(BUTTON, number % 4, shown)

    def look(self, number: int) -> float:
        taken = self._click(
            f"{CARDS} a", number % 4, "document.querySelector('.st-key-add-to-cart')"
        )
        self._rest()
        self.page.go_back()
        self.page.locator(BUTTON).first.wait_for()
        return taken

    def _click(self, what: str, number: int, shown: str) -> float:
        """ms from the click until `shown`, an expression, is true."""
        self._rest()
        self.page.evaluate(AWAIT, shown)
        self.page.locator(what).nth(number).click()
        return self.page.wait_for_function(SHOWN).json_value()

    def _rest(self) -> None:
        """A click on what is drawn anew is lost."""
        self.page.wait_for_function(AT_REST, arg=QUIET)


def _result(name: str, value: float, floor: float) -> Result:
    told = value, "ms", floor, value / floor
    return Result(f"{name}, Chromium", *told, f"≤ {GOAL} ms", value <= GOAL)
