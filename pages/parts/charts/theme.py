"""The colours of the page's theme, and what every chart ends with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

import altair as alt
import streamlit as st

from pages.parts.texts import _

PICK = "pick"
"""The selection's name; its field is `key`."""

PALE = 0.3
LABEL_SIZE = 13
Chart = TypeVar("Chart", alt.Chart, alt.LayerChart)

_paper: ContextVar[bool] = ContextVar("paper", default=False)


@dataclass(frozen=True)
class Palette:
    """Of the theme that the page is seen in."""

    text: str
    muted: str
    line: str
    background: str
    good: str
    bad: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]  # from little to much


def palette() -> Palette:
    """Vega's own texts are black whatever the theme, so charts name every colour."""
    kind = "light" if _paper.get() else st.context.theme.type or "light"

    def colour(name: str) -> str:
        return st.get_option(f"theme.{kind}.{name}")

    return Palette(
        text=colour("textColor"),
        muted=colour("grayColor"),
        line=colour("borderColor"),
        background=colour("backgroundColor"),
        good=colour("greenColor"),
        bad=colour("redColor"),
        categorical=tuple(colour("chartCategoricalColors")),
        sequential=tuple(colour("chartSequentialColors")),
    )


@contextmanager
def on_paper() -> Iterator[None]:
    """Charts drawn in here are for white paper, whatever theme the page is seen in."""
    token = _paper.set(True)
    try:
        yield
    finally:
        _paper.reset(token)


def finish(chart: Chart, height: float, axes: bool = True) -> Chart:
    """Axes in the theme's colours, no label cut off; `height` of the whole in pixels.

    `axes`: leave room below for an axis, whose labels hang over the plot's edge.
    """
    colours = palette()
    return (
        chart.properties(
            height=height,
            width="container",
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            padding={"left": 0, "right": 6, "top": 6, "bottom": 6 if axes else 0},
        )
        .configure_axis(
            labelColor=colours.muted,
            labelFontSize=12,
            labelLimit=0,
            labelPadding=8,
            gridColor=colours.line,
            domainColor=colours.line,
            ticks=False,
            domain=False,
        )
        .configure_legend(labelColor=colours.text, labelFontSize=LABEL_SIZE, labelLimit=0)
        .configure_view(stroke=None)
        .configure(background="transparent")
    )


def data(rows: Sequence[Mapping[str, object]]) -> alt.InlineData:
    """In the chart itself: Altair's ways to move it elsewhere are settings of the whole process."""
    return alt.InlineData(values=list(rows))


def pick() -> alt.Parameter:
    """A click on a mark picks its `key`; one beside the marks picks nothing."""
    return alt.selection_point(name=PICK, fields=["key"], on="click", toggle=False)


def hidden(base: alt.Chart) -> alt.Chart:
    """Marks that nobody sees: what a pointer or a finger meets around a thin one."""
    return base.mark_rect(fillOpacity=0, strokeOpacity=0)


def opacity(key: str, chosen: str | None) -> float:
    return 1 if chosen is None or key == chosen else PALE


def nothing() -> alt.LayerChart:
    """What there is to see where there are no figures."""
    mark = alt.Chart(data([{"key": ""}])).mark_text(fontSize=14, color=palette().muted)
    text = mark.encode(
        text=alt.value(_("No figures for this choice")),
        x=alt.value(alt.expr("width / 2")),
        y=alt.value(alt.expr("height / 2")),
    )
    return finish(alt.layer(text.add_params(pick())), height=120, axes=False)
