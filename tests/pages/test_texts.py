"""Every text of the pages can be found by the translator and is translated."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from pages.parts import texts

ROOT = Path(__file__).parents[2]
PO = ROOT / "locale/vi/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "ngettext": (1, 2), "N_": None, "say": (1,), "say_n": (1, 2)}
FOLDERS = ("pages", "lab")  # the experiments' texts are marked by `lab.texts`

Key = tuple[str | None, str]  # context and the text, of which the singular counts


def extracted() -> set[Key]:
    return {
        (context, _forms(text)[0])
        for folder in FOLDERS
        for _file, _line, text, _comments, context in extract_from_dir(
            str(ROOT / folder), keywords=KEYWORDS
        )
    }


def translations() -> dict[Key, Message]:
    with PO.open("rb") as file:
        catalog = read_po(file, locale="vi")
    return {(message.context, _forms(message.id)[0]): message for message in catalog if message.id}


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in KEYWORDS:
                yield node


def test_every_text_has_a_vietnamese_translation():
    known = translations()
    missing = [key for key in extracted() if key not in known or not _is_translated(known[key])]
    assert missing == []


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string)) and not message.fuzzy


def test_no_translation_is_left_over():
    assert set(translations()) - extracted() == set()


def test_a_translation_has_the_placeholders_of_its_text():
    differing = [
        (message.id, translated)
        for message in translations().values()
        for translated in _forms(message.string)
        if _placeholders(translated) != _placeholders(_forms(message.id)[-1])
    ]
    assert differing == []


def test_no_text_hides_in_an_f_string_where_the_extraction_cannot_see_it():
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in _calls(node)
        if call.args and isinstance(call.args[0], ast.Constant)  # others are marked elsewhere
    ]
    assert hidden == []


def test_no_text_is_put_together_before_it_is_looked_up():
    composed = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert composed == []


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "language", lambda: "vi")


def test_a_page_outside_a_visit_speaks_english():
    assert texts._("Add to cart") == "Add to cart"
    assert texts.ngettext("{n} star", "{n} stars", 1, n=1) == "1 star"
    assert texts.ngettext("{n} star", "{n} stars", 4, n=4) == "4 stars"


def test_texts_come_in_the_language_of_the_visit(vietnamese: None):
    assert texts._("Add to cart") == "Thêm vào giỏ"
    assert texts.ngettext("{n} star", "{n} stars", 4, n=4) == "4 sao"


def test_a_text_nobody_translated_stays_english(vietnamese: None):
    assert texts._("A text that no page has") == "A text that no page has"
