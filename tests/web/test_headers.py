"""What every answer of ours forbids the browser; Streamlit's answers: tests/doors/test_http.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit

from tests.web.conftest import PAGE, Browser
from web import scripts
from web.headers import HEADERS, INLINE_SCRIPT, POLICY


@pytest.mark.parametrize("path", ["/", "/nowhere", "/pictures/none.svg", "/session"])
def test_every_answer_has_the_headers(browser: Browser, path: str):
    answer = browser.ask("GET", path, PAGE)
    for name, value in HEADERS.items():
        assert answer.headers.get_all(name) == [value], name


def test_a_stricter_policy_of_a_picture_stays(browser: Browser):
    answer = browser.ask("GET", "/pictures/phone-1.svg")
    assert answer.headers.get_all("content-security-policy") == ["default-src 'none'"]


def test_only_what_is_served_over_https_tells_browsers_to_stay_there(
    browser: Browser, override: Callable[..., object]
):
    assert browser.ask("GET", "/").headers["strict-transport-security"] is None
    override(cookie_secure=True)
    assert "max-age=31536000" in browser.ask("GET", "/").headers["strict-transport-security"]


def test_no_script_but_our_own_and_no_frame_around_the_shop():
    assert POLICY["default-src"] == "'none'"
    assert POLICY["frame-ancestors"] == "'none'"
    ours = {scripts.source(script) for script in scripts.ALL}
    assert set(POLICY["script-src"].split()) == {"'self'", "blob:", INLINE_SCRIPT, *ours}
    assert "http" not in HEADERS["content-security-policy"]


def test_the_one_inline_script_is_the_one_that_streamlit_ships():
    index = Path(streamlit.__file__).parent / "static/index.html"
    found = re.findall(r"<script>(.*?)</script>", index.read_text("utf-8"), re.DOTALL)
    assert [scripts.source(script) for script in found] == [INLINE_SCRIPT]
