"""Every page's fields filled with what nobody should type, and its buttons pressed.

The fields and buttons are found on the page itself, so a new form is covered by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.errors import AppTestError

from pages.parts import routes
from tests.doors.conftest import Furnished, signed_in
from tests.doors.hostile import EXAMPLES, TEXTS, chosen
from tests.doors.test_addresses import FOLDERS, broken
from tests.pages.conftest import Visitor, shown

# What a browser sends is UTF-8: no half of a character.
TYPED = {name: text for name, text in TEXTS.items() if "surrogate" not in name}
MOST_BUTTONS = 40 if EXAMPLES else 1
SLOW = () if EXAMPLES else ("classroom/",)  # their buttons run experiments


def fill(page: AppTest, text: str) -> int:
    """Every field that can be written into; how many there are."""
    fields = [one for one in [*page.text_input, *page.text_area] if not one.disabled]
    for field in fields:
        field.set_value(text)
    return len(fields)


def buttons_of(page: AppTest) -> list[str]:
    """Those of forms and the main ones first."""
    found = [one for one in page.button if one.key and not one.disabled]
    found.sort(key=lambda one: not (one.form_id or one.proto.type == "primary"))
    return [one.key for one in found if one.key][:MOST_BUTTONS]


def presses(browser: Visitor, name: str, it: Furnished, text: str) -> Iterator[tuple[str, AppTest]]:
    """The page after its fields were filled, and then after each of its buttons."""
    file = routes.ROUTES[name].file
    browser.new_tab()
    page = browser.open(file, **it.ids(name))
    if not fill(page, text):
        return
    yield "filled", page.run()
    for key in buttons_of(page):
        browser.new_tab()
        page = browser.open(file, **it.ids(name))
        fill(page, text)
        try:
            page.button(key=key).click()
        except (KeyError, AppTestError):
            continue  # it is drawn, or can be pressed, only after something else
        yield key, page.run()


@pytest.mark.parametrize("who", FOLDERS)
def test_no_form_breaks(furnished: Furnished, visitor: Callable[[], Visitor], who: str) -> None:
    user = {"guest": None, "customer": furnished.lan, "admin": furnished.boss}[who]
    browser, faults, pressed = signed_in(visitor(), user), [], 0
    for at, (name, route) in enumerate(routes.ROUTES.items()):
        if not route.file.startswith(FOLDERS[who]) or route.file.startswith(SLOW):
            continue
        for title in chosen(1, at * 5):
            for key, page in presses(browser, name, furnished, TYPED.get(title, "\ufffd")):
                pressed += 1
                if fault := broken(page):
                    faults.append(f"{name}: {key} with {title}: {fault}")
    assert not faults, "\n".join(faults)
    assert pressed > 1, shown(browser.open())
