"""What a rerun of a page takes, from the browser's request until the server has finished it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import ExitStack

from bench import bare_cards
from bench.bare_cards import Card
from bench.clock import by_turns
from bench.result import Result, compared, measured
from bench.served import BARE, SHOP, served
from bench.shop import Bench, Shop
from bench.tab import Tab

SECOND_PAGE = "page=2"  # of the catalogue: 24 cards without the strip of what is trending
PAGES = {
    "home, 24 cards and 12 that are trending": ("", ""),
    "search": ("", "q=dien+thoai"),
    "product": ("product", "id=1"),
    "cart, empty": ("cart", ""),
}
ADDS = "add-listing-"


def measure(bench: Bench) -> Iterator[Result]:
    shop = bench.usual()
    with asyncio.Runner() as runner, ExitStack() as servers:
        app = servers.enter_context(served(SHOP, shop.environ()))
        tab = runner.run(Tab.open(app.url, {"visitor": secrets.token_urlsafe(32)}))
        runner.run(tab.visit("", SECOND_PAGE))
        bare = servers.enter_context(_bare(bench, shop, tab))
        other = runner.run(Tab.open(bare.url, {}))
        rounds = by_turns(
            {
                "shop": lambda: runner.run(tab.visit("", SECOND_PAGE)),
                "bare": lambda: runner.run(other.visit("")),
            },
            bench.times(20),
        )
        yield compared("rerun of the catalogue; 24 cards bare", rounds, "shop", "bare", most=1.2)
        for name, (address, query) in PAGES.items():
            work = {"it": lambda a=address, q=query: runner.run(tab.visit(a, q))}
            yield measured(f"rerun: {name}", by_turns(work, bench.times(10)).value("it"), "ms")
        runner.run(tab.close())
        runner.run(other.close())


def _bare(bench: Bench, shop: Shop, tab: Tab):  # noqa: ANN202
    """A server of the cards that the tab shows."""
    path = bench.folder / "cards.json"
    bare_cards.keep(shown(tab), path)
    return served(BARE, shop.environ() | {bare_cards.FILE: str(path)})


def shown(tab: Tab) -> list[Card]:
    """The cards of the listing, as the page drew them. Raises ValueError if it drew none."""
    html = [body for body in tab.shown.html if "card-picture" in body]
    links = tab.shown.links_to("product")
    ids = [link.query_string.removeprefix("id=") for link in links]
    if not ids or len(html) != len(ids):
        raise ValueError("no cards, or others than those of the listing")
    return [Card(id, link.label, body) for id, link, body in zip(ids, links, html, strict=True)]
