"""What came of a run: the prediction beside it, words, tables, and what the server said itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import streamlit as st

from lab.experiment import Experiment, Outcome
from lab.texts import Words
from pages.parts.html import escape_markdown
from pages.parts.money import exact_number, number
from pages.parts.texts import _, ngettext


def draw(found: Experiment, outcome: Outcome, predicted: str) -> None:
    right = predicted == outcome.answer
    came = _(found.choices[outcome.answer])
    if right:
        st.success(_("As you predicted: {came}", came=came), icon=":material/check_circle:")
    else:
        guess = _(found.choices[predicted])
        st.warning(
            _("You predicted: {guess}. What happened: {came}", guess=guess, came=came),
            icon=":material/lightbulb:",
        )
    if not outcome.holds:
        st.info(
            _("The usual finding did not show in this run. Run it again, or on a quieter machine."),
            icon=":material/casino:",
        )
    st.markdown("\n\n".join(f"- {told(words)}" for words in outcome.words))
    for table in outcome.tables:
        st.caption(_(table.title))
        st.dataframe(
            [
                {_(name): _cell(value) for name, value in zip(table.columns, row, strict=True)}
                for row in table.rows
            ],
            hide_index=True,
        )
    if outcome.exhibits:
        st.caption(_("As the server told it"))
    for exhibit in outcome.exhibits:
        with st.expander(_(exhibit.title)):
            st.code(exhibit.text, language=exhibit.language, wrap_lines=True)
    st.markdown(f"> {_(found.tells)}")


def told(words: Words) -> str:
    """The sentence in the page's language; its figures in the page's form."""
    values = {name: _shown(value) for name, value in words.values.items()}
    if words.plural:
        return ngettext(words.text, words.plural, words.values["n"]).format(**values)
    return _(words.text).format(**values)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, (float, Decimal)):
        return number(round(value)) if abs(value) >= 100 else exact_number(f"{value:.3g}")
    return escape_markdown(_(str(value)) if value else "")


def _cell(value: Any) -> Any:
    return _(value) if isinstance(value, str) and value else value
