"""The manual: everybody's own chapters first, nothing in it that leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ecom.settings import Settings
from ecom.users import User
from pages.parts import manual, routes
from pages.parts.office import shortcuts
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, shown, sign_in_staff

HELP = "office/help.py"
CHAPTERS = sorted({*manual.OF_SHOPPERS, *manual.OF_STAFF})


def contents(page: AppTest) -> list[str]:
    return [button.label for button in page.button if button.key.startswith("chapter-")]


def whole(name: str, language: str) -> str:
    folder = manual.FOLDER if language == "en" else manual.FOLDER / language
    return (folder / f"{name}.md").read_text(encoding="utf-8")


def test_shoppers_read_what_is_theirs(visitor: Callable[[], Visitor]) -> None:
    page = visitor().open(HELP)
    assert not page.exception
    assert page.header[0].value == "Shopping here"
    assert contents(page) == ["Shopping here", "Frequent questions", "Contact"]
    page = visitor().open(HELP, chapter="warehouse")
    assert page.header[0].value == "Shopping here"


@pytest.mark.parametrize(
    ("department", "title"),
    [
        ("sales", "Sales"),
        ("support", "Customer support"),
        ("warehouse", "Warehouse"),
        ("finance", "Finance"),
        ("it", "IT"),
    ],
)
def test_staff_read_their_own_chapter_first_and_can_read_the_others(
    make: Maker, visitor: Callable[[], Visitor], department: str, title: str
) -> None:
    browser = visitor()
    sign_in_staff(browser, make, department)
    page = browser.open(HELP)
    assert page.header[0].value == title
    assert len(contents(page)) == len(CHAPTERS)
    assert browser.open(HELP, chapter="contact").header[0].value == "Contact"


def test_the_help_says_where_to_reach_support_if_the_shop_says_so(
    visitor: Callable[[], Visitor], override: Callable[..., Settings]
) -> None:
    assert "has not entered yet" in shown(visitor().open(HELP, chapter="contact"))
    override(support_contact="1900 1234, 8:00 to 21:00")
    text = shown(visitor().open(HELP, chapter="contact"))
    assert "**1900 1234, 8:00 to 21:00**" in text.replace("\\", "")
    assert "{support}" not in text


@pytest.mark.parametrize("level", ["super_admin", "moderator", "support"])
def test_admins_begin_with_theirs(level: str) -> None:
    names = manual.names(User(1, "x", "x@example.com", "X", "admin", level=level))
    assert names[0] == "admins"
    assert sorted(names) == CHAPTERS


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_chapter_is_there_in_both_languages_with_the_same_sections(language: str) -> None:
    for name in CHAPTERS:
        chapter, english = manual.chapter(name, language), manual.chapter(name, "en")
        assert whole(name, language).startswith("# ")
        assert len(chapter.sections) == len(english.sections), name
        assert manual.pages_in(whole(name, language)) == manual.pages_in(whole(name, "en")), name


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", CHAPTERS)
def test_no_link_leads_nowhere(name: str, language: str) -> None:
    text = whole(name, language)
    addresses = {route.path for route in routes.ROUTES.values()}
    assert set(manual.pages_in(text)) <= addresses
    for target in re.findall(r"\]\(([^)]*)\)", text):
        assert target.startswith("/") or target.removesuffix(".md") in CHAPTERS, target


def test_every_page_of_the_menu_is_named_in_the_manual() -> None:
    named = {page for name in CHAPTERS for page in manual.pages_in(whole(name, "en"))}
    of_menu = {
        route.path
        for route in routes.ROUTES.values()
        if route.file.startswith(("office/", "dashboards/")) and route.right not in ("", "nowhere")
    }
    assert of_menu <= named


@pytest.mark.parametrize("name", manual.OF_DEPARTMENTS)
def test_a_department_is_led_to_pages_that_it_may_open(name: str) -> None:
    user = User(1, "x", "x@example.com", "X", "employee", department=name)
    paths = {route.path: key for key, route in routes.ROUTES.items()}
    for path in manual.pages_in(whole(name, "en")):
        route = routes.ROUTES[paths[path]]
        assert route.right == "nowhere" or routes.in_menu(paths[path], user), path


def test_the_keys_that_are_told_are_those_that_there_are() -> None:
    told = set(re.findall(r"^\| `([^`]+)`", whole("shortcuts", "en"), re.MULTILINE))
    real = {value for name, value in vars(shortcuts).items() if name.isupper()}
    assert told == real


@pytest.mark.parametrize(
    ("text", "heading"),
    [("stock-take", "Count"), ("LEDGER piece", "The ledger"), ("packing", "What to ship")],
)
def test_the_search_finds_sections(
    make: Maker, visitor: Callable[[], Visitor], text: str, heading: str
) -> None:
    browser = visitor()
    sign_in_staff(browser, make, "warehouse")
    page = browser.open(HELP, q=text)
    assert not page.exception
    hits = [button for button in page.button if button.key.startswith("found-")]
    found = next(button for button in hits if heading in button.label)
    found.click().run()
    assert page.header[0].value in found.label
    assert page.query_params == {"chapter": "warehouse"}


def test_accents_are_not_needed_and_nothing_found_is_said(visitor: Callable[[], Visitor]) -> None:
    chapters = manual.chapters(None, "vi")
    assert manual.search("mat khau", chapters)
    assert not manual.search("", chapters)
    assert "Nothing in the help has all of these words" in shown(visitor().open(HELP, q="zzz"))


def test_links_in_the_text_are_addresses_of_the_app() -> None:
    text = "[A](/manage-orders), [B](shortcuts.md), [C](/)"
    assert manual.as_shown(text) == "[A](manage-orders), [B](help?chapter=shortcuts), [C](.)"
