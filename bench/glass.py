"""What the glass box costs: work with the drivers' own classes, with a shut box, an open one.

    python -m bench glass

They take turns, so that whatever else the machine does meets all of them alike. An overhead is the
median of the differences within each turn, in percent of the plain work. An open box is one whose
story is told; a page also asks the servers, at its end, what they know of the click. Drawing that
is work of its own, below a page that is there by then.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import PropertyMock, patch

import pymysql
from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection
from streamlit.runtime.context import ContextProxy, StreamlitCookies
from streamlit.testing.v1 import AppTest

from bench import buying, carting
from bench.result import Result, measured
from bench.shop import Bench
from ecom import binary_log, carts, catalog, engines, link, orders, trace, traced_redis
from ecom.settings import override
from pages.parts.glass import box, stories, told

FRAME = Path(__file__).resolve().parents[1] / "pages/frame.py"
PAGES = {
    "catalogue, 24 cards": ("shop/catalog.py", {}),
    "product": ("shop/product.py", {"id": "1"}),
}
VISITOR = StreamlitCookies({"visitor": "A" * 43})
WAYS = ("plain", "shut", "open")
DRAWN = "open and drawn"
Work = Callable[[], object]


def measure(bench: Bench) -> Iterator[Result]:
    bench.usual()
    product_id, goods = carting.product(), buying.goods()
    owner, customer_id = carts.of_guest("bench, glass"), buying.customers()[0]
    override(glass=True)
    turns = itertools.count()

    def buy() -> None:
        start = next(turns) % (len(goods) - 2)
        orders.place_order(buying.asked(customer_id, goods[start : start + 3]))

    yield from _overhead(
        "cart add", dict.fromkeys(WAYS, lambda: carts.add(owner, product_id)), bench.times(600)
    )
    read = lambda: [catalog.product(product_id) for _ in range(10)]  # noqa: E731
    yield from _overhead(
        "10 product reads from the cache", dict.fromkeys(WAYS, read), bench.times(600)
    )
    yield from _overhead("order of 3 lines", dict.fromkeys(WAYS, buy), bench.times(200))
    cookies = PropertyMock(return_value=VISITOR)
    with patch.object(ContextProxy, "cookies", new_callable=lambda: cookies):
        for name, (file, params) in PAGES.items():
            reruns = {way: page_of(way, file, params).run for way in (*WAYS, DRAWN)}
            yield from _overhead(
                f"rerun of the page: {name}", reruns, bench.times(100), is_told=False
            )


def _overhead(
    name: str, work: dict[str, Work], times: int, is_told: bool = True
) -> Iterator[Result]:
    """`is_told`: the work is told as a story here; a page does it by itself."""
    taken: dict[str, list[float]] = {way: [] for way in work}
    for _turn in range(times + 5):
        for way in sorted(work, key=lambda _: random.random()):
            with classes(way), trace.telling() if is_told and way == "open" else ExitStack():
                started = time.perf_counter()
                work[way]()
                taken[way].append(time.perf_counter() - started)
    kept = {way: seconds[5:] for way, seconds in taken.items()}
    plain = statistics.median(kept["plain"])
    yield measured(f"{name}, without a glass box", 1000 * plain, "ms")
    for way in list(work)[1:]:
        more = statistics.median(a - b for a, b in zip(kept[way], kept["plain"], strict=True))
        yield measured(f"– more with a box that is {way}", 100 * more / plain, "%")


def page_of(way: str, file: str, params: dict[str, str]) -> AppTest:
    with classes(way):
        page = AppTest.from_file(str(FRAME), default_timeout=30).run()
        page.switch_page(file)
        page.query_params = params | {"glass": str(int(way in ("open", DRAWN)))}
        page.run()
        if page.exception or page.error:
            raise RuntimeError(f"{file} does not open")
    return page


@contextmanager
def classes(way: str) -> Iterator[None]:
    """Plain work has connections of its own, made of the drivers' own classes; so has the work
    beside a shut box, or it would find them in the binary log, where the open one has left them."""
    with ExitStack() as stack:
        for home, name, other in {"plain": PLAIN, "shut": SHUT, "open": UNDRAWN}.get(way, ()):
            stack.enter_context(patch.object(home, name, other))
        yield


_make_engine = engines.engine.__wrapped__
_plain_lines: dict[Any, Any] = {}


@cache
def _plain_engine(url: str, ca: str | None, kind: engines.Kind) -> Any:
    return _make_engine(url, ca, kind)


@cache
def _shut_engine(url: str, ca: str | None, kind: engines.Kind) -> Any:
    return _make_engine(url, ca, kind)


def _set_up_plain(connection: Any, record: Any) -> None:
    """Its changes stay out of the binary log, too: without a glass box there would be none."""
    engines._set_up(connection, record)
    with connection.cursor() as cursor:
        cursor.execute(binary_log.KEEP_OUT)


def _plain_redis(url: str) -> type[Any]:
    kinds = {"rediss": SSLConnection, "unix": UnixDomainSocketConnection}
    return kinds.get(url.partition(":")[0], Connection)


def _ask() -> None:
    """What an open box does before it draws."""
    with trace.silence():
        for click in stories.history()[:1]:
            told.of(click)


PLAIN = (
    (engines, "engine", _plain_engine),
    (engines, "LoggedConnection", pymysql.Connection),
    (engines, "_set_up_writer", _set_up_plain),
    (link, "_lines", _plain_lines),
    (traced_redis, "connection_class", _plain_redis),
)
SHUT = ((engines, "engine", _shut_engine),)
UNDRAWN = ((box, "_story", _ask),)
