"""What a rerun of a page costs the server, without browser and network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import PropertyMock, patch

from streamlit.runtime.context import ContextProxy, StreamlitCookies
from streamlit.testing.v1 import AppTest

from bench.clock import p50
from bench.result import Result, measured
from bench.shop import Bench

FRAME = Path(__file__).resolve().parents[1] / "pages/frame.py"
PAGES = {
    "catalogue, 24 cards": ("shop/catalog.py", {}),
    "catalogue, a search": ("shop/catalog.py", {"q": "dien thoai"}),
    "product": ("shop/product.py", {"id": "1"}),
    "cart, empty": ("shop/cart.py", {}),
}


VISITOR = StreamlitCookies({"visitor": "A" * 43})


def measure(bench: Bench) -> Iterator[Result]:
    bench.usual()
    with patch.object(ContextProxy, "cookies", new_callable=PropertyMock, return_value=VISITOR):
        for name, (file, params) in PAGES.items():
            page = AppTest.from_file(str(FRAME), default_timeout=30).run()
            page.switch_page(file)
            page.query_params = params
            page.run()
            if page.exception or page.error:
                raise RuntimeError(f"{file} does not open")
            yield measured(f"rerun of the page: {name}", p50(page.run, bench.times(40)), "ms")
