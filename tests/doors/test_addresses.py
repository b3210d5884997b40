"""Every page, and every parameter that it asks its address for, holding what it should not.

Which parameters there are is heard from the pages themselves, so a new one is covered by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy
from streamlit.testing.v1 import AppTest

from pages.parts import routes
from tests.doors.conftest import Furnished, facts, signed_in
from tests.doors.hostile import TEXTS, chosen
from tests.pages.conftest import Visitor, shown

# An address arrives as UTF-8, so it holds no half of a character; browsers send 8 KB or so of it.
SENT = {name: text[:6_000] for name, text in TEXTS.items() if "surrogate" not in name}
FOLDERS = {
    "guest": ("shop/", "classroom/"),
    "customer": ("shop/",),
    "admin": ("office/", "dashboards/"),
}


class Heard(dict[str, str]):
    """Says which names it was asked for."""

    def __init__(self, content: dict[str, str], names: set[str]) -> None:
        super().__init__(content)
        self.names = names

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)

    def pop(self, name: str, *default: Any) -> Any:
        self.names.add(name)
        return super().pop(name, *default)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The parameters that pages have asked for."""
    heard: set[str] = set()
    item, inside, whole = (
        getattr(QueryParamsProxy, name) for name in ("__getitem__", "__contains__", "to_dict")
    )

    def get_item(self: QueryParamsProxy, name: str) -> str:
        heard.add(name)
        return item(self, name)

    def contains(self: QueryParamsProxy, name: object) -> bool:
        heard.add(str(name))
        return inside(self, name)

    monkeypatch.setattr(QueryParamsProxy, "__getitem__", get_item)
    monkeypatch.setattr(QueryParamsProxy, "__contains__", contains)
    monkeypatch.setattr(QueryParamsProxy, "to_dict", lambda self: Heard(whole(self), heard))
    yield heard


def broken(page: AppTest) -> str:
    """What a visitor sees of a fault of ours; '' if there is none."""
    if page.exception:
        return f"exception: {page.exception[0].message}"
    keys = {button.key for button in page.button}
    found = keys & {"error-retry", "unavailable-retry"}
    return f"{found}: {shown(page)[:200]}" if found else ""


def asked_for(browser: Visitor, names: set[str], file: str, known: dict[str, int]) -> set[str]:
    """The parameters of a page, those included that it asks for only if others make sense."""
    names.clear()
    browser.open(file, **known)
    before: set[str] = set()
    while names != before:
        before = set(names)
        browser.open(file, **{name: known.get(name, "1") for name in names})
    return set(names)


@pytest.mark.parametrize("who", FOLDERS)
def test_no_address_breaks_a_page_or_changes_anything(
    shop: str, furnished: Furnished, visitor: Callable[[], Visitor], names: set[str], who: str
) -> None:
    user = {"guest": None, "customer": furnished.lan, "admin": furnished.boss}[who]
    browser = signed_in(visitor(), user)
    before, faults, asked = facts(shop), [], {}
    for at, (name, route) in enumerate(routes.ROUTES.items()):
        if not route.file.startswith(FOLDERS[who]):
            continue  # what guards do is in tests/pages/test_office_access.py
        known = furnished.ids(name)
        asked[name] = asked_for(browser, names, route.file, known)
        for title in chosen(1, at * 7):
            all_of_it = dict.fromkeys(asked[name], SENT.get(title, "\ufffd"))
            for params in [all_of_it, all_of_it | known][: 2 if known else 1]:
                if fault := broken(browser.open(route.file, **params)):
                    faults.append(f"{name}?{title}: {fault}")
                    browser.new_tab()
    assert not faults, "\n".join(faults)
    assert facts(shop) == before
    if who == "admin":
        assert {"number", "after", "before"} <= asked["manage-orders"], "the pages were not heard"
        assert "id" in asked["manage-order"]
