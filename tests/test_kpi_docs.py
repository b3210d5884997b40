"""docs/kpi.md, the texts of the pages and the registered figures say the same."""

from __future__ import annotations

import re
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from ecom.kpi import figures
from ecom.kpi.rfm import RULES
from pages.parts.board import definitions

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs/kpi.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (.+?) \| `([\w.]+)` \| (.+?) \| (?:`(.+?)`)? ?\| `([\w./]+)` \|$", re.M)
ROWS = {
    name: (title, text, formula, where)
    for title, name, text, formula, where in ROW.findall(DOCUMENT)
}


@pytest.mark.parametrize("name", sorted(figures.all_figures()))
def test_every_figure_is_defined_on_the_page_and_in_the_document(name: str) -> None:
    assert name in definitions.every()
    assert name in ROWS


@pytest.mark.parametrize("name", sorted(definitions.every()))
def test_the_document_says_what_the_page_says_and_where_it_is_counted(name: str) -> None:
    defined = definitions.of(name)
    figure = figures.all_figures()[name.partition(".")[0]]
    assert ROWS[name] == (defined.title, defined.text, defined.formula, figure.where)
    function = name.partition(".")[0]
    assert f"def {function}(" in (ROOT / figure.where).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(name for name in definitions.every() if "." in name))
def test_a_defined_value_is_one_that_the_figure_has(name: str) -> None:
    function, _, value = name.partition(".")
    returned: Any = get_type_hints(figures.all_figures()[function].read)["return"]
    made_of = get_args(returned)[0] if get_args(returned) else returned
    assert is_dataclass(made_of)
    assert value in made_of.__dataclass_fields__ or isinstance(getattr(made_of, value), property)


def test_no_row_of_the_document_is_without_code() -> None:
    assert set(ROWS) == set(definitions.every())


def test_the_document_has_the_rule_of_the_segments() -> None:
    def span(bounds: tuple[int, int]) -> str:
        low, high = bounds
        return str(low) if low == high else f"{low}–{high}"

    for rule in RULES:
        assert f"| {rule.name} | {span(rule.recency)} | {span(rule.value)} |" in DOCUMENT
