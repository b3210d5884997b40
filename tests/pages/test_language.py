"""Which language a visit is in, from the cookie and the browser to the switch in the menu."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.runtime.context import ContextProxy

from tests.pages.conftest import Visitor

SEARCH = {"en": "Search", "vi": "Tìm kiếm"}


@pytest.fixture
def browser_speaks(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    def speak(locale: str | None) -> None:
        monkeypatch.setattr(ContextProxy, "locale", property(lambda _: locale))

    return speak


def language_of(visitor: Visitor) -> str:
    label = visitor.open().text_input(key="q").label
    return next(language for language, text in SEARCH.items() if text == label)


@pytest.mark.parametrize(
    ("locale", "language"),
    [("vi-VN", "vi"), ("vi", "vi"), ("en-GB", "en"), ("fr-FR", "en"), ("", "en"), (None, "en")],
)
def test_a_new_visitor_gets_the_browsers_language(
    visitor: Callable[[], Visitor],
    browser_speaks: Callable[[str | None], None],
    locale: str | None,
    language: str,
):
    browser_speaks(locale)
    assert language_of(visitor()) == language


def test_the_cookie_remembers_what_the_browser_does_not_speak(
    visitor: Callable[[], Visitor], browser_speaks: Callable[[str | None], None]
):
    browser_speaks("en-US")
    shopper = visitor()
    shopper.cookies["language"] = "vi"
    assert language_of(shopper) == "vi"


def test_a_cookie_with_an_unknown_language_counts_for_nothing(
    visitor: Callable[[], Visitor], browser_speaks: Callable[[str | None], None]
):
    browser_speaks("vi")
    shopper = visitor()
    shopper.cookies["language"] = "../../etc"
    assert language_of(shopper) == "vi"


def test_the_switch_changes_the_page_at_once_and_the_next_ones(visitor: Callable[[], Visitor]):
    shopper = visitor()
    page = shopper.open()
    page.segmented_control(key="language_switch").set_value("vi").run()
    assert page.text_input(key="q").label == SEARCH["vi"]
    assert "Giỏ hàng" in "\n".join(title.value for title in shopper.open("shop/cart.py").title)
