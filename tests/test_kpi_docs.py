"""docs/kpi.md, the "i" beside a figure and the code say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ecom.kpi import figures
from ecom.settings import ROOT
from pages.parts.board import definitions

DOCUMENT = (ROOT / "docs/kpi.md").read_text(encoding="utf-8")
PAGES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pages").rglob("*.py"))


def rows() -> Iterator[tuple[str, str]]:
    """Name and row of each definition, as the document must have them."""
    for name, meaning in definitions.every().items():
        where = figures.all_figures()[name.partition(".")[0]].where
        formula = f"`{meaning.formula}`" if meaning.formula else ""
        yield name, f"| `{name}` | {meaning.title} | {meaning.text} | {formula} | `{where}` |"


@pytest.mark.parametrize(("name", "row"), list(rows()))
def test_the_document_says_what_the_page_says_and_where_it_is_counted(name: str, row: str) -> None:
    assert f"{row}\n" in DOCUMENT, f"the row of {name} should be:\n{row}"


def test_the_document_defines_nothing_else() -> None:
    assert re.findall(r"^\| `([\w.]+)` \|", DOCUMENT, re.M) == [name for name, _ in rows()]


def test_every_figure_has_a_definition_and_every_definition_a_figure() -> None:
    defined = {name.partition(".")[0] for name in definitions.every()}
    assert defined == set(figures.all_figures())


@pytest.mark.parametrize("name", [name for name in definitions.every() if "." in name])
def test_every_value_that_is_defined_is_one_of_its_figure(name: str) -> None:
    figure, value = name.split(".")
    types = {
        "sales_total": "Sales",
        "customer_totals": "CustomerTotals",
        "stock_totals": "StockTotals",
    }
    made_of = figures.all_figures()[figure].read.__annotations__["return"]
    assert made_of == types[figure]
    module = {"Sales": "sales", "CustomerTotals": "customer", "StockTotals": "stock"}[made_of]
    source = (ROOT / f"ecom/kpi/{module}_types.py").read_text(encoding="utf-8")
    assert re.search(rf"^    (def )?{value}\b", source, re.M), name


def test_every_figure_that_a_page_shows_is_defined() -> None:
    shown = set(re.findall(r'figure="([\w.]+)"', PAGES)) | set(
        re.findall(r'proof=\(\s*"([\w.]+)"', PAGES)
    )
    assert len(shown) > 20
    assert shown <= set(definitions.every())
