"""The isolation stepper on its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.runtime.caching import clear_session_resource_cache
from streamlit.testing.v1 import AppTest

from lab import isolation_stage
from tests.pages.conftest import Visitor, buttons, press, shown

FILE = "classroom/lab_isolation.py"


@pytest.fixture
def page(visitor: Callable[[], Visitor], override: Callable[..., object]) -> Iterator[AppTest]:
    override(glass=True)
    yield visitor().open(FILE)
    close_tab()


def close_tab() -> None:
    """As Streamlit does; pages that are run without a browser all have this session's name."""
    clear_session_resource_cache("test session id")


def test_a_class_presses_all_statements_and_is_told_what_it_has_seen(page: AppTest) -> None:
    page.button_group(key="stepper-level").set_value("SERIALIZABLE").run()
    press(page, "stepper-begin")
    assert "UPDATE products SET quantity = 0 WHERE id = 7" in shown(page)
    for _ in range(4):
        press(page, "stepper-next")
    assert "waits for a lock" in shown(page)
    assert page.button(key="stepper-next").label == "Next statement: B"
    press(page, "stepper-next")
    assert "waits for a lock" not in shown(page)
    assert "quantity = 10" in shown(page)
    press(page, "stepper-next")
    assert page.button(key="stepper-next").disabled
    assert "A read 10: what B had not committed, it did not see." in shown(page)
    assert "SERIALIZABLE does not allow it." in shown(page)


def test_another_level_and_another_beginning_close_what_was_open(page: AppTest) -> None:
    press(page, "stepper-begin")
    (first,) = isolation_stage._open
    press(page, "stepper-anew")
    (second,) = isolation_stage._open
    assert first is not second
    assert first.state().closed
    page.button_group(key="stepper-level").set_value("SERIALIZABLE").run()
    assert not isolation_stage._open
    assert "stepper-begin" in buttons(page)


def test_a_stage_that_has_closed_itself_says_why_and_begins_anew(page: AppTest) -> None:
    press(page, "stepper-begin")
    (stage,) = isolation_stage._open
    stage.close("idle")
    page.run()
    assert "Nobody pressed for two minutes" in shown(page)
    assert page.button(key="stepper-next").disabled
    press(page, "stepper-anew")
    assert not page.button(key="stepper-next").disabled


def test_on_another_page_nothing_is_left_open(page: AppTest) -> None:
    press(page, "stepper-begin")
    (stage,) = isolation_stage._open
    page.switch_page("shop/cart.py").run()
    assert stage.is_closed.wait(10)
    page.switch_page(FILE).run()
    assert "stepper-begin" in buttons(page)


def test_when_the_tab_is_closed_nothing_is_left_open(page: AppTest) -> None:
    press(page, "stepper-begin")
    assert isolation_stage._open
    close_tab()
    assert not isolation_stage._open
