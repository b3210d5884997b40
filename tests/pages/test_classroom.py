"""The classroom: what a class finds there, what its teacher does, lessons step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from ecom import accounts, shop_reset
from ecom.settings import Settings
from lab import catalog
from pages.parts import routes
from pages.parts.classroom import lesson_files
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, buttons, press, shown, sign_in_as

CLASSROOM, LESSONS = "classroom/index.py", "classroom/lessons.py"
OF_CLASS = {name: one for name, one in routes.ROUTES.items() if one.file.startswith("classroom/")}
NO_INSIDES = "This shop shows no insides"


@pytest.fixture
def classes(override: Callable[..., Settings]) -> None:
    """A shop that shows what its servers do."""
    override(glass=True)


@pytest.fixture
def admin(make: Maker, visitor: Callable[[], Visitor]) -> Callable[[str], Visitor]:
    def signed_in(level: str) -> Visitor:
        browser = visitor()
        sign_in_as(browser, accounts.user(make.admin(level)))
        return browser

    return signed_in


@pytest.fixture
def asked() -> Iterator[list[bool]]:
    """A reset is offered, as on private servers; what it was asked for."""
    found: list[bool] = []
    shop_reset.offer(lambda: found.append(True) or len(found) == 1)
    yield found
    shop_reset.offer(None)


def links(page: AppTest) -> list[str]:
    return [link.proto.page for link in page.get("page_link")]


def test_where_the_glass_box_is_forbidden_every_page_says_why(
    visitor: Callable[[], Visitor], override: Callable[..., Settings]
) -> None:
    override(glass=False)
    browser = visitor()
    for name, route in OF_CLASS.items():
        page = browser.open(route.file)
        assert not page.exception, name
        assert NO_INSIDES in shown(page), name
        assert not routes.in_menu(name, None)
        assert not page.radio, name


def test_a_class_finds_everything_and_nothing_of_the_teachers(
    classes: None, asked: list[bool], visitor: Callable[[], Visitor]
) -> None:
    page = visitor().open(CLASSROOM)
    assert not page.exception
    assert {"class-network", "class-reset"}.isdisjoint(containers(page))
    found = links(page)
    assert [f"lab-{name}" for name in catalog.NAMES] == [one for one in found if "lab-" in one]
    assert {"live-redis", "live-mysql"} <= set(found)
    assert found.count("lessons") == len(lesson_files.NAMES)
    assert "the teacher runs it" in shown(page)
    assert "reset-ask" not in buttons(page)
    assert routes.in_menu("classroom", None)


def containers(page: AppTest) -> set[str]:
    """What is shown in boxes that only some people see, by their headings."""
    headings = {heading.value for heading in page.subheader}
    return {
        key
        for key, heading in (
            ("class-network", "For the class to open"),
            ("class-reset", "Begin anew"),
        )
        if heading in headings
    }


@pytest.mark.parametrize(
    ("level", "sees"),
    [
        ("super_admin", {"class-network", "class-reset"}),
        ("moderator", {"class-network"}),
        ("support", set()),
    ],
)
def test_the_address_is_for_who_rules_the_classroom_and_the_reset_for_super_admins(
    classes: None, asked: list[bool], admin: Callable[[str], Visitor], level: str, sees: set[str]
) -> None:
    assert containers(admin(level).open(CLASSROOM)) == sees


def test_without_private_servers_nobody_is_offered_a_reset(
    classes: None, admin: Callable[[str], Visitor]
) -> None:
    assert containers(admin("super_admin").open(CLASSROOM)) == {"class-network"}


def test_the_teacher_sees_the_address_only_when_others_can_use_it(
    classes: None, admin: Callable[[str], Visitor]
) -> None:
    browser = admin("moderator")
    page = browser.open(CLASSROOM)
    assert "make run LAN=1" in [code.value for code in page.code]
    before = config.get_option("server.address")
    config.set_option("server.address", "192.168.7.7")
    try:
        text = shown(browser.open(CLASSROOM))
    finally:
        config.set_option("server.address", before)
    assert f"## 192.168.7.7:{config.get_option('server.port')}" in text
    assert "make run LAN=1" not in text


def test_a_reset_is_asked_twice_and_the_second_time_for_a_word(
    classes: None, asked: list[bool], admin: Callable[[str], Visitor]
) -> None:
    page = press(admin("super_admin").open(CLASSROOM), "reset-ask")
    assert page.button(key="reset-now").disabled
    page.text_input(key="reset-word").set_value("yes").run()
    assert page.button(key="reset-now").disabled
    press(page, "reset-not")
    assert "reset-now" not in buttons(page)
    assert not asked
    press(page, "reset-ask")
    page.text_input(key="reset-word").set_value("reset").run()
    press(page, "reset-now")
    assert asked == [True]
    assert "reset-now" not in buttons(page)


def test_who_loses_the_right_meanwhile_resets_nothing(
    classes: None, asked: list[bool], admin: Callable[[str], Visitor], make: Maker
) -> None:
    browser = admin("super_admin")
    page = press(browser.open(CLASSROOM), "reset-ask")
    page.text_input(key="reset-word").set_value("RESET").run()
    sign_in_as(browser, accounts.user(make.admin("moderator")))  # in another tab
    page.session_state["session_token"] = browser.cookies["session"]
    press(page, "reset-now")
    assert not asked


def test_a_lesson_goes_on_step_by_step_and_its_place_is_in_the_address(
    classes: None, visitor: Callable[[], Visitor]
) -> None:
    browser, lesson = visitor(), lesson_files.lesson("transactions", "en")
    page = browser.open(LESSONS, lesson="transactions")
    assert page.header[0].value == lesson.title
    for step in lesson.steps:
        press(page, "lesson-onward")
        assert page.query_params == {"lesson": "transactions", "step": str(step.number)}
        assert page.header[0].value.replace("\\", "") == f"{step.number}. {step.title}"
        assert not page.expander[0].proto.expanded
        assert lesson_files.as_shown(step.answer) in [
            text.value for text in page.expander[0].markdown
        ]
    assert "lesson-onward" not in buttons(page)
    press(page, "lesson-back")
    press(page, "lesson-to-overview")
    assert page.query_params == {"lesson": "transactions"}


@pytest.mark.parametrize("step", ["0", "99", "-1", "x", "²"])
def test_a_step_that_is_not_there_is_the_beginning(
    classes: None, visitor: Callable[[], Visitor], step: str
) -> None:
    page = visitor().open(LESSONS, lesson="none", step=step)
    assert not page.exception
    assert page.header[0].value == lesson_files.lesson("caching", "en").title


def test_lessons_are_taught_in_vietnamese_too(
    classes: None, visitor: Callable[[], Visitor]
) -> None:
    browser = visitor()
    browser.cookies["language"] = "vi"
    page = browser.open(LESSONS, lesson="indexes", step="2")
    assert not page.exception
    assert lesson_files.lesson("indexes", "vi").steps[1].title in page.header[0].value


def test_links_of_a_lesson_are_addresses_of_the_app_and_files_are_named() -> None:
    text = "[A](/product?id=7&glass=1), [B](/), [C](../../ecom/db.py)"
    assert lesson_files.as_shown(text) == "[A](product?id=7&glass=1), [B](.), C"


def test_a_page_of_an_experiment_is_called_what_the_experiment_is_called() -> None:
    assert {f"lab-{one.name}": one.title for one in catalog.experiments()} == {
        name: routes.title(name) for name in OF_CLASS if name.startswith("lab-")
    }
