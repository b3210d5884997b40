"""The colours of the page's theme, and the frame around every chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt
import streamlit as st

from pages.parts.texts import _

PICK = "pick"
"""The selection's name; its field is `key`."""

PALE = 0.3
LABEL_SIZE = 13
Spec = dict[str, Any]


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


class Drawing(alt.TopLevelMixin):
    """A chart that is its own Vega-Lite: Altair takes a tenth of a second to check one."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec

    def to_dict(self, *_args: object, **_more: object) -> Spec:
        return dict(self.spec)


def palette(kind: str = "") -> Palette:
    """Vega's own texts are black whatever the theme, so charts name every colour.

    `kind`: 'light' or 'dark', if not the page's.
    """
    kind = kind or st.context.theme.type or "light"

    def colour(name: str) -> Any:
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


def on_paper(spec: Spec) -> Spec:
    """The same chart in the colours for white paper, whatever theme it was drawn for."""
    light, dark = (_colours(palette(kind)) for kind in ("light", "dark"))
    swaps = dict(zip(dark, light, strict=True))

    def swapped(part: Any) -> Any:
        if isinstance(part, Mapping):
            return {name: swapped(value) for name, value in part.items()}
        if isinstance(part, list | tuple):
            return [swapped(value) for value in part]
        return swaps.get(part, part) if isinstance(part, str) else part

    return swapped(spec)


def drawing(
    rows: Sequence[Mapping[str, object]],
    layers: Sequence[Spec],
    height: float,
    encoding: Spec | None = None,
    independent: Sequence[str] = (),
) -> Drawing:
    """`encoding`: what the layers share; `independent`: channels with a scale per layer.

    A click on a mark picks its `key`; one beside the marks picks nothing.
    """
    colours = palette()
    selection = {"type": "point", "fields": ["key"], "on": "click", "toggle": False}
    first = {**layers[0], "params": [{"name": PICK, "select": selection}]}
    return Drawing(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "data": {"values": list(rows)},
            "encoding": encoding or {},
            "layer": [first, *layers[1:]],
            "resolve": {"scale": dict.fromkeys(independent, "independent")},
            "width": "container",
            "height": height,
            "autosize": {"type": "fit", "contains": "padding"},
            "padding": {"left": 2, "right": 6, "top": 6, "bottom": 6},
            "background": "transparent",
            "config": _config(colours),
        }
    )


def hidden(**encoding: Spec) -> Spec:
    """Marks that nobody sees: what a pointer or a finger meets around a thin one."""
    return {"mark": {"type": "rect", "fillOpacity": 0, "strokeOpacity": 0}, "encoding": encoding}


def raw(field: str) -> Spec:
    """A field that holds the colour or the opacity itself."""
    kind = "quantitative" if field == "opacity" else "nominal"
    return {"field": field, "type": kind, "scale": None, "legend": None}


def expr(of_width: str) -> Spec:
    return {"value": {"expr": of_width}}


def tooltip(**titles: str) -> list[Spec]:
    """Titles by field; the field `name` is the heading."""
    fields = {"name": "title", **titles}
    return [{"field": f, "type": "nominal", "title": title} for f, title in fields.items()]


def opacity(key: str, chosen: str | None) -> float:
    return 1 if chosen is None or key == chosen else PALE


def nothing() -> Drawing:
    """What there is to see where there are no figures."""
    words = {
        "mark": {"type": "text", "fontSize": 14, "color": palette().muted},
        "encoding": {
            "x": expr("width / 2"),
            "y": expr("height / 2"),
            "text": {"value": _("No figures for this choice")},
        },
    }
    return drawing([{"key": ""}], [words], height=120)


def _config(colours: Palette) -> Spec:
    return {
        "axis": {
            "labelColor": colours.muted,
            "labelFontSize": 12,
            "labelLimit": 0,
            "labelPadding": 8,
            "gridColor": colours.line,
            "ticks": False,
            "domain": False,
            "title": None,
        },
        "legend": {"labelColor": colours.text, "labelFontSize": LABEL_SIZE, "labelLimit": 0},
        "view": {"stroke": None},
    }


def _colours(of: Palette) -> list[str]:
    """All of them, always in the same order."""
    found = asdict(of).values()
    return [colour for part in found for colour in ([part] if isinstance(part, str) else part)]
