"""The pages of the experiments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ecom import plug
from lab import catalog
from lab.bench import bench
from ops import servers
from ops.plug import Plug
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, buttons, press, shown, sign_in_as


@pytest.fixture(autouse=True)
def glass(shop: str, override: Callable[..., object]) -> None:
    override(glass=True)


@pytest.fixture
def offered() -> Iterator[None]:
    plug.offer(Plug())
    yield
    plug.offer(None)


def file(name: str) -> str:
    return f"classroom/lab_{name.replace('-', '_')}.py"


def test_a_class_predicts_runs_reads_what_happened_and_begins_anew(
    visitor: Callable[[], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "bench", lambda _quick, waiting: bench(True, waiting))
    page = visitor().open(file("lost-updates"))
    assert page.button(key="run-lost-updates").disabled, "first a prediction"
    page.radio(key="predicted-lost-updates").set_value("none").run()
    assert not page.button(key="run-lost-updates").disabled
    press(page, "run-lost-updates")
    assert "You predicted: All of them, both ways" in shown(page)
    assert "lost" in shown(page)
    assert page.radio(key="predicted-lost-updates").disabled
    assert page.button(key="run-lost-updates").disabled
    assert len(page.get("vega_lite_chart")) == 1
    assert any("redis.hincrby" in code.value for code in page.code), "the code that ran"
    press(page, "reset-lost-updates")
    assert page.radio(key="predicted-lost-updates").value is None
    assert "You predicted" not in shown(page)


def test_every_experiment_opens_for_a_guest_who_may_run_all_but_the_dangerous(
    visitor: Callable[[], Visitor],
) -> None:
    guest = visitor()
    for name in catalog.NAMES:
        page = guest.open(file(name))
        assert not page.exception, name
        found = catalog.experiment(name)
        assert f"{found.number}. {found.title}" in shown(page)
        assert (f"run-{name}" in buttons(page)) is not found.dangerous
        assert page.code, "the functions that run"


def test_no_page_runs_an_experiment_where_the_glass_box_is_not_allowed(
    visitor: Callable[[], Visitor], override: Callable[..., object]
) -> None:
    override(glass=False)
    page = visitor().open(file("lost-updates"))
    assert "run-lost-updates" not in buttons(page)


def test_the_real_plug_is_for_who_rules_the_classroom_and_asked_twice(
    visitor: Callable[[], Visitor], make: Maker, redis_server: Any, offered: None
) -> None:
    def open_as(user_id: int) -> AppTest:
        browser = visitor()
        sign_in_as(browser, make.user(user_id))
        return browser.open(file("pull-the-plug"))

    assert "plug-kill_redis" not in buttons(open_as(make.customer("lan")))
    page = open_as(make.admin("moderator"))
    pid = redis_server.pid
    press(page, "plug-kill_redis")
    assert redis_server.pid == pid, "asked once, nothing has happened"
    press(page, "plug-not")
    press(page, "plug-kill_redis")
    press(page, "plug-now")
    assert not servers.keeper().processes["redis"].answers()
    assert "Redis is off." in shown(page)
    press(page, "plug-start_redis")
    redis_server.start()
    assert "plug-kill_redis" in buttons(page)
