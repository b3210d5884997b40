"""The lessons name nothing that is not there: pages, files, SQL objects, keys, steps, minutes."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from babel.messages.pofile import read_po

from ecom import keys
from ecom.settings import ROOT
from pages.parts import routes
from pages.parts.classroom import lesson_files
from pages.parts.classroom.lesson_files import FOLDER, Lesson, Step

LANGUAGES = ("en", "vi")
WHOLE = [(name, language) for name in lesson_files.NAMES for language in LANGUAGES]
MINUTES = 45
PATHS = {route.path for route in routes.ROUTES.values()}
SQL = {path.stem for folder in ("procedures", "triggers", "views", "functions")
       for path in (ROOT / "sql" / folder).glob("*.sql")}  # fmt: skip
SCHEMA = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sql/schema").glob("*.sql"))
SCRIPTS = {path.stem for path in (ROOT / "ecom/lua").glob("*.lua")}
SIGNALS = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "sql/procedures").glob("*.sql"))
ACCOUNTS = {"admin", "sales", "lan"}
# What a lesson calls by the name it has on its page: buttons, pages (so are clicks called), views.
LABELS = {
    "caching": {"Add to cart", "Goods in", "You may also like", "Product", "Manage a product",
                "What changed", "Another experiment is running. Yours begins when it ends."},
    "transactions": {"Add to cart", "Goods in", "Order", "Checkout", "Timeline", "What changed",
                     "Another experiment is running. Yours begins when it ends."},
    "indexes": {"Add to cart", "You may also like", "Order", "What changed",
                "Another experiment is running. Yours begins when it ends."},
}  # fmt: skip
# Words of SQL, commands of Redis, and what is no name of this project's.
OTHERS = re.compile(r"[A-Z][A-Z ]*\b.*|make .*|\?glass=1|&glass=1|kinh-trong-suot!|_|đ|d")


def whole(name: str, language: str) -> Lesson:
    return lesson_files.lesson(name, language)


def texts(step: Step) -> tuple[str, ...]:
    return step.do, step.look_for, step.question, step.answer


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize(("name", "language"), WHOLE)
def test_a_lesson_has_five_to_ten_steps_and_forty_five_minutes(name, language):
    lesson = whole(name, language)
    assert 5 <= len(lesson.steps) <= 10
    assert [step.number for step in lesson.steps] == list(range(1, len(lesson.steps) + 1))
    assert lesson.minutes == MINUTES
    assert all(step.minutes >= 3 for step in lesson.steps)
    assert lesson.about
    assert lesson.before
    assert lesson.after


@pytest.mark.parametrize(("name", "language"), WHOLE)
def test_each_step_says_what_to_do_what_to_look_for_and_asks_what_it_answers(name, language):
    for step in whole(name, language).steps:
        assert all(texts(step)), step.number
        assert re.search(r"^1\. ", step.do, re.MULTILINE), step.number
        assert re.search(r"^- ", step.look_for, re.MULTILINE), step.number
        assert "?" in step.question, step.number
        assert len(step.answer) > 60, step.number


@pytest.mark.parametrize("name", lesson_files.NAMES)
def test_both_languages_have_the_same_steps_with_the_same_names(name):
    english, vietnamese = (whole(name, language) for language in LANGUAGES)
    assert len(english.before) == len(vietnamese.before)
    assert len(english.after) == len(vietnamese.after)
    assert len(english.steps) == len(vietnamese.steps)
    for one, other in zip(english.steps, vietnamese.steps, strict=True):
        assert one.minutes == other.minutes, one.number
        for ours, theirs in zip(texts(one), texts(other), strict=True):
            assert sorted(lesson_files.addresses(ours)) == sorted(lesson_files.addresses(theirs))
            assert sorted(set(quoted(ours))) == sorted(set(quoted(theirs))), one.number
            assert ours.count("\n- ") == theirs.count("\n- "), one.number


@pytest.mark.parametrize(("name", "language"), WHOLE)
def test_every_link_leads_to_a_page_or_a_file(name, language):
    source = lesson_files.source(name, language)
    addresses = lesson_files.addresses(source)
    assert addresses
    for address in addresses:
        parts = urlsplit(address)
        assert parts.path in PATHS, address
        assert "glass" not in parse_qs(parts.query) or parse_qs(parts.query)["glass"] == ["1"]
    folder = FOLDER if language == "en" else FOLDER / language
    for target in lesson_files.files(source):
        assert (folder / target).resolve().is_relative_to(ROOT)
        assert (folder / target).is_file(), target
    links = re.findall(r"\]\(([^)]*)\)", source)
    assert all(link.startswith(("/", "../")) for link in links)


@pytest.mark.parametrize(("name", "language"), WHOLE)
def test_every_name_is_one_of_the_shops(name, language):
    """A procedure, trigger, table, column, index, script, Redis key, account or signal."""
    families = {key.split(":")[0] for key in _keys()}
    for word in quoted(lesson_files.source(name, language)):
        bare = word.strip("…: ").removesuffix("(…)")
        if OTHERS.fullmatch(bare) or bare in ACCOUNTS:
            continue
        if ":" in word or bare in families:
            assert bare.split(":")[0] in families, word
        elif bare in SQL | SCRIPTS:
            continue
        else:
            assert all(
                re.search(rf"\b{re.escape(part)}\b", SCHEMA) for part in re.findall(r"\w+", bare)
            ), word


@pytest.mark.parametrize(("name", "language"), WHOLE)
def test_what_sql_is_quoted_names_what_there_is(name, language):
    for word in quoted(lesson_files.source(name, language)):
        if called := re.match(r"CALL (\w+)", word):
            assert called[1] in SQL
        if signal := re.match(r"SIGNAL (\w+)", word):
            assert f"'{signal[1]}:" in SIGNALS


@pytest.mark.parametrize("name", lesson_files.NAMES)
def test_what_stands_on_a_page_is_called_so_in_both_languages(name):
    english, vietnamese = (lesson_files.source(name, language) for language in LANGUAGES)
    with (ROOT / "locale/vi/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file)
    for label in LABELS[name]:
        message = catalog.get(label)
        assert message is not None, label
        assert message.string
        assert re.search(rf"[*\[]{re.escape(label)}[*\]]", english), label
        assert re.search(rf"[*\[]{re.escape(str(message.string))}[*\]]", vietnamese), label


def test_every_experiment_is_in_a_lesson_or_is_said_to_be_left_over():
    """The three lessons leave out what they have no time for; the classroom's page has all ten."""
    named = {
        urlsplit(address).path
        for name in lesson_files.NAMES
        for address in lesson_files.addresses(lesson_files.source(name, "en"))
    }
    experiments = {name for name in routes.ROUTES if name.startswith("lab-")}
    assert experiments - named == {"lab-login-or-session", "lab-injection"}


def test_no_figure_in_milliseconds_is_promised():
    for name, language in WHOLE:
        for step in whole(name, language).steps:
            assert not re.search(r"\d\s*(ms|milli)", step.look_for), (name, step.number)


def test_a_file_that_is_not_written_so_is_refused():
    found = re.fullmatch(r"(\d+)\. (.+) \((\d+) minutes\)", "1. One (45 minutes)")
    with pytest.raises(ValueError, match="step 1 is not Do"):
        lesson_files._step(found, "### Do\n1. it\n### Answer\nno", lesson_files.PARTS["en"])


def _keys() -> list[str]:
    """Names of keys without the prefix, from the functions that build them all."""
    made = [
        keys.product(1), keys.listings(), keys.listing("x"), keys.categories(), keys.related(1),
        keys.reviews(1, 1), keys.kpi("x"), keys.cart("c1"), keys.session(b"x"),
    ]  # fmt: skip
    return [key.removeprefix(keys.prefixed("")) for key in made]
