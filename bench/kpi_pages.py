"""What a dashboard reads, as its parts do: side by side, from MySQL and then from the cache."""

from __future__ import annotations

import logging
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import PropertyMock, patch

from streamlit.runtime.context import ContextProxy, StreamlitCookies
from streamlit.testing.v1 import AppTest

from bench.shop import Shop
from ecom import accounts, db, keys, link, sessions
from ecom.kpi import attention, figures
from ecom.sessions import Started
from pages.parts import attention_list, routes
from pages.parts.board import parts

FRAME = Path(__file__).resolve().parents[1] / "pages/frame.py"
VISITOR = "A" * 43
OF_NO_BROWSER = "streamlit.runtime.scriptrunner_utils.script_run_context"  # warns of it each time
WORKERS = 6  # as many parts Streamlit draws at once on two cores
RANGES = {"30 days": {}, "two years": {"range": "all"}}
TIMES = 7

Calls = dict[str, list[Callable[[], Any]]]


def dashboards() -> dict[str, str]:
    """Their files by name."""
    return {n: r.file for n, r in routes.ROUTES.items() if r.file.startswith("dashboards/")}


def signed_in() -> Started:
    """A session of somebody who may see everything."""
    admin = db.row("SELECT user_id FROM admins WHERE level = 'super_admin' ORDER BY 1")["user_id"]
    return sessions.start(accounts.user(admin), VISITOR)


def measure(shop: Shop) -> Iterator[tuple[str, float, float]]:
    """Page and period, median ms without and with what the cache holds."""
    shop.use()
    logging.getLogger(OF_NO_BROWSER).disabled = True
    cookies = {"visitor": VISITOR, "session": signed_in().token}
    for name, file in dashboards().items():
        for period, params in RANGES.items():
            calls = _what_it_reads(file, params, StreamlitCookies(cookies))
            yield f"{name}, {period}", _median(calls, _forget), _median(calls, lambda: None)


def _what_it_reads(file: str, params: dict[str, str], cookies: StreamlitCookies) -> Calls:
    """What each part of the page asks for, in its order, with the part's name."""
    calls: Calls = defaultdict(list)
    with _written_down(calls), patch.object(
        ContextProxy, "cookies", new_callable=PropertyMock, return_value=cookies
    ):  # fmt: skip
        page = AppTest.from_file(str(FRAME), default_timeout=60).run()
        page.switch_page(file)
        page.query_params = params
        page.run()
        if page.exception or page.error or not calls:
            raise RuntimeError(f"{file} does not open")
    return calls


@contextmanager
def _written_down(calls: Calls) -> Iterator[None]:
    part: ContextVar[str] = ContextVar("part")
    get, guarded, look = figures.get, parts._guarded, attention.attention

    def get_and_tell(*asked: Any) -> Any:
        calls[part.get()].append(partial(get, *asked))
        return get(*asked)

    def look_and_tell(viewer: Any) -> Any:
        calls[part.get()].append(partial(look, viewer))
        return look(viewer)

    def draw_and_tell(draw: Any, page: Any, name: str) -> None:
        part.set(name)
        guarded(draw, page, name)

    with ExitStack() as patched:
        patched.enter_context(patch.object(figures, "get", get_and_tell))
        patched.enter_context(patch.object(attention_list, "attention", look_and_tell))
        patched.enter_context(patch.object(parts, "_guarded", draw_and_tell))
        yield


def _median(calls: Calls, before: Callable[[], None]) -> float:
    taken = []
    with ThreadPoolExecutor(WORKERS) as pool:
        _run(pool, calls)
        for _ in range(TIMES):
            before()
            started = time.perf_counter()
            _run(pool, calls)
            taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def _run(pool: ThreadPoolExecutor, calls: Calls) -> None:
    for done in [pool.submit(_in_turn, asked) for asked in calls.values()]:
        done.result()


def _in_turn(asked: list[Callable[[], Any]]) -> None:
    for ask in asked:
        ask()


def _forget() -> None:
    """Take the figures out of Redis, and nothing else."""
    kept = keys.kpi("").rsplit(":", 1)[0]
    link.attempt(
        lambda redis: [redis.delete(key) for key in redis.scan_iter(f"{kept}:*", count=1000)]
    )
