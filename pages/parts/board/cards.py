"""The frames of a dashboard: a card with a finding, and a metric with its change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import streamlit as st

from ecom.kpi.figures import Answer
from ecom.kpi.slices import Slice
from pages.parts.board import proofs
from pages.parts.dates import local
from pages.parts.money import exact_number, money, number, short_money
from pages.parts.texts import _

if TYPE_CHECKING:
    from pages.parts.board.page import Board

NO_VALUE = "–"
Number = Decimal | float
_COLOURS = {"up": "normal", "down": "inverse", "neither": "off"}


@contextmanager
def card(
    page: Board, key: str, title: str, caption: str, proof: tuple[str, Slice, Answer] | None
) -> Iterator[None]:
    of = proof[1] if proof else None
    box = st.container(border=True, key=f"board-card-{key}")
    with box, page.paper.section(title, caption, of):
        st.subheader(title, anchor=False)
        said = [caption] if caption else []
        if proof and page.live:
            said.append(as_of(proof[2]))
        if said:
            st.caption(" · ".join(said))
        if proof:
            proofs.draw(page, key, *proof)
        yield


def metric(
    page: Board,
    label: str,
    value: str,
    exactly: str,
    change: Number | None,
    spark: Sequence[Number],
    good: str,
    figure: tuple[str, Slice],
) -> None:
    key = f"{figure[0]}-{label}"
    with st.container(key=f"board-metric-{key}"):
        st.metric(
            label,
            value,
            None if change is None else signed_percent(change),
            delta_color=_COLOURS[good] if change and round(change, 3) else "off",
            border=True,
            chart_data=[float(point) for point in spark] if len(spark) > 1 else None,
            chart_type="area",
            height="stretch",
        )
        page.paper.figure(label, exactly, "" if change is None else signed_percent(change))
        proofs.draw(page, key, *figure, None, exactly)


def change(now: Number | str | None, before: Number | None) -> Number | None:
    """As a share of what was before; None where there is nothing to compare with."""
    if now is None or isinstance(now, str) or not before:
        return None
    return (now - before) / abs(before)


def signed_percent(share: Number) -> str:
    """`+12.3%`. Streamlit looks for a plain `-` to tell which way it went."""
    return f"{'-' if share < 0 else '+'}{number(abs(100 * share), 1)}%"


def in_short(value: Number | str | None, kind: str) -> str:
    if value is None or isinstance(value, str):
        return value or NO_VALUE
    match kind:
        case "money":
            return short_money(value)
        case "percent":
            return f"{number(100 * value, 1)}%"
        case "rating":
            return number(value, 2)
    return number(value)


def exactly(value: Number | str | None, kind: str) -> str:
    if value is None or isinstance(value, str):
        return value or NO_VALUE
    match kind:
        case "money":
            return money(value)
        case "percent":
            return f"{number(100 * value, 3)}%"
        case "rating":
            return number(value, 3)
    return exact_number(value)


def as_of(answer: Answer) -> str:
    known_at = min((asked.known_at for asked in answer.asked), default=None)
    return _("as of {time}", time=f"{local(known_at):%H:%M}") if known_at else ""
