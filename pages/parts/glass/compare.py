"""Two clicks side by side: what the second was spared, or had to do more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from pages.parts.glass import figures, summary, timeline, told
from pages.parts.glass.stories import Click
from pages.parts.glass.summary import Sums
from pages.parts.html import escape, escape_markdown
from pages.parts.money import number
from pages.parts.texts import _

_FIRST, _SECOND = "glass-first", "glass-second"


@dataclass(frozen=True)
class Line:
    name: str
    of: Callable[[Sums], float | None]
    shown: Callable[[float], str]


def draw(clicks: Sequence[Click], named: Callable[[int], str]) -> None:
    """`clicks`: at least two, the newest first."""
    by_number = {click.number: click for click in clicks}
    first, second = _choice(clicks)
    columns = st.columns(2, gap="medium")
    for column, key, chosen, label in (
        (columns[0], _FIRST, first, _("First click")),
        (columns[1], _SECOND, second, _("Second click")),
    ):
        st.session_state[key] = chosen
        column.selectbox(label, list(by_number), key=key, format_func=named)
    pair = [told.glance(by_number[st.session_state[key]]) for key in (_FIRST, _SECOND)]
    _sums(*(summary.sums(one) for one in pair))
    for column, one, key in zip(st.columns(2, gap="medium"), pair, (_FIRST, _SECOND), strict=True):
        with column:
            st.caption(escape_markdown(named(one.click.number)))
            timeline.draw(one, f"{key}-lines", choosing=False)


def _choice(clicks: Sequence[Click]) -> tuple[int, int]:
    """As chosen; at first the last click, and the first one of the same page."""
    known = [click.number for click in clicks]
    second = st.session_state.get(_SECOND)
    second = second if second in known else known[0]
    last = next(click for click in clicks if click.number == second)
    same = [c.number for c in clicks if c.page == last.page and c.number != second]
    first = st.session_state.get(_FIRST)
    if first not in known:
        first = same[-1] if same else next(number for number in known if number != second)
    return first, second


def _sums(first: Sums, second: Sums) -> None:
    heads = "".join(f"<th>{escape(text)}</th>" for text in (
        "", _("First"), _("Second"), _("Difference")
    ))  # fmt: skip
    body = "".join(_line(line, line.of(first), line.of(second)) for line in _lines())
    st.html(f'<table class="glass-table"><tr>{heads}</tr>{body}</table>')


def _lines() -> list[Line]:
    return [
        Line(_("Whole click"), lambda of: of.seconds, figures.ms),
        Line(_("Redis commands"), lambda of: of.commands, number),
        Line(_("Keys found (hits)"), lambda of: of.hits, number),
        Line(_("Keys missing (misses)"), lambda of: of.misses, number),
        Line(_("Time in Redis"), lambda of: of.redis_seconds, figures.ms),
        Line(_("SQL statements"), lambda of: of.statements, number),
        Line(_("For new connections"), lambda of: of.set_up, number),
        Line(_("Time in MySQL"), lambda of: of.mysql_seconds, figures.ms),
        Line(_("Transactions"), lambda of: of.transactions, number),
        Line(_("Triggers fired"), lambda of: of.triggers, number),
        Line(_("Rows changed"), lambda of: of.changed, number),
    ]


def _line(line: Line, first: float | None, second: float | None) -> str:
    texts = ["–" if value is None else line.shown(value) for value in (first, second)]
    cells = "".join(f"<td>{escape(text)}</td>" for text in texts)
    return (
        f"<tr><td>{escape(line.name)}</td>{cells}<td>{_difference(line, first, second)}</td></tr>"
    )


def _difference(line: Line, first: float | None, second: float | None) -> str:
    if first is None or second is None or first == second:
        return "–" if first is None or second is None else "="
    sign = "−" if second < first else "+"
    return escape(f"{sign}{line.shown(abs(second - first))}")
