"""The way of a click: page → functions → keys of Redis → tables, procedures → triggers."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st

from ecom.glass import shapes
from ecom.trace import Command, Entry, Statement
from pages.parts.glass import figures, rows
from pages.parts.glass.told import Told
from pages.parts.texts import _, ngettext

Layer = Literal["page", "function", "redis", "mysql", "trigger"]
MOST: dict[Layer, int] = {"page": 1, "function": 9, "redis": 9, "mysql": 10, "trigger": 8}
# Of the KPI every figure passes through these; who asked stands behind them.
PASSED = frozenset({"ecom/kpi/figures.py", "ecom/kpi/reading.py"})
_UNSAFE = re.compile(r"[^\w .,:+/–-]")
_SET_UP = '%%{init: {"flowchart": {"wrappingWidth": 320}}}%%'
_COLOURS = {
    "light": {"function": "#55696e", "redis": "#b3362b", "mysql": "#3757b5", "trigger": "#7a3fb0"},
    "dark": {"function": "#9fb2b7", "redis": "#f08a7d", "mysql": "#8fa8f0", "trigger": "#c39af0"},
}


@dataclass
class Node:
    layer: Layer
    label: str
    asked: int = 0
    seconds: float = 0


@dataclass
class Picture:
    """`edges`: (from, to): (how often, whether it filled what Redis lacked)."""

    nodes: dict[tuple[Layer, str], Node] = field(default_factory=dict)
    edges: dict[tuple[tuple[Layer, str], tuple[Layer, str]], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0])
    )

    def node(self, layer: Layer, label: str) -> tuple[Layer, str]:
        self.nodes.setdefault((layer, label), Node(layer, label))
        return layer, label

    def asked(self, which: tuple[Layer, str], seconds: float | None) -> None:
        self.nodes[which].asked += 1
        self.nodes[which].seconds += seconds or 0

    def edge(self, a: tuple[Layer, str], b: tuple[Layer, str], fills: bool = False) -> None:
        counts = self.edges[a, b]
        counts[0] += 1
        counts[1] += fills


def draw(told: Told) -> None:
    picture = of(told)
    if len(picture.nodes) == 1:
        st.caption(_("Neither MySQL nor Redis was asked for anything."))
        return
    with st.container(key="glass-path"):
        st.mermaid_chart(
            mermaid(picture, st.context.theme.type or "light"),
            width="content",
            alt=_("The way of this click through functions, Redis and MySQL"),
        )
    st.caption(
        _(
            "“6 ×”: so many commands or statements were sent, however often the function was "
            "called; then how long they took in all. Dashed: what Redis lacked was read there, "
            "and stored."
        )
    )


def of(told: Told) -> Picture:
    picture, set_up = Picture(), told.set_up
    page = picture.node("page", told.click.page or _("Shop"))
    for entry in told.story.entries:
        subject = None if entry.number in set_up else _subject(picture, entry)
        if subject is None:
            continue
        picture.asked(subject, entry.seconds)
        function = picture.node("function", _function(entry))
        picture.asked(function, entry.seconds)
        picture.edge(page, function)
        fill = next((span for span in entry.spans if span.kind == "fill"), None)
        if fill and isinstance(entry, Statement):
            family = picture.node("redis", shapes.family(fill.name.split()[0]))
            picture.edge(function, family)
            picture.edge(family, subject, fills=True)
        else:
            picture.edge(function, subject)
        for inner in told.triggers(entry.number):
            trigger = picture.node("trigger", inner.name)
            picture.asked(trigger, inner.seconds)
            picture.edge(subject, trigger)
    return picture


def mermaid(picture: Picture, theme: str) -> str:
    """The busiest nodes of each layer, the others as one."""
    names, lines = _named(picture), [_SET_UP, "flowchart LR"]
    sums: dict[str, Node] = {}
    for which, node in picture.nodes.items():
        name = names[which]
        if name not in sums:
            sums[name] = Node(node.layer, node.label)
        sums[name].asked += node.asked
        sums[name].seconds += node.seconds
    rest = _rest(picture, names)
    for name, node in sums.items():
        lines.append(f'  {name}["{_label(node, rest.get(name, 0))}"]:::{node.layer}')
    drawn = {}
    for (a, b), (count, fills) in picture.edges.items():
        key = names[a], names[b]
        drawn[key] = drawn.get(key, False) or (fills == count)
    lines += [f"  {a} {'-.->' if fills else '-->'} {b}" for (a, b), fills in drawn.items()]
    lines += [
        f"  classDef {layer} stroke:{colour},stroke-width:2px"
        for layer, colour in _COLOURS[theme].items()
    ]
    return "\n".join(lines)


def _subject(picture: Picture, entry: Entry) -> tuple[Layer, str] | None:
    if isinstance(entry, Command):
        keyed = entry.args[3:4] if entry.script else entry.args[1:2]
        return picture.node("redis", shapes.family(keyed[0])) if keyed else None
    assert isinstance(entry, Statement)
    shape = shapes.of(entry.sql, entry.values)
    return picture.node("mysql", rows.title(entry)[1]) if shape and shape.about else None


def _function(entry: Entry) -> str:
    """The first of ours in the domain, since it is what the page asked for."""
    ours = [caller for caller in entry.callers if caller.path.startswith(("ecom/", "lab/"))]
    asked = [caller for caller in ours if caller.path not in PASSED] or ours or entry.callers[-1:]
    if not asked:
        return "–"
    module = asked[0].path.rpartition("/")[2].removesuffix(".py")
    return f"{module}.{asked[0].function.partition('.<locals>')[0]}"


def _named(picture: Picture) -> dict[tuple[Layer, str], str]:
    """A name for each node in the picture's text; those of the rest share one."""
    names = {}
    for layer, most in MOST.items():
        nodes = [which for which in picture.nodes if which[0] == layer]
        nodes.sort(key=lambda which: -picture.nodes[which].seconds)
        shown = most if len(nodes) <= most else most - 1
        for place, which in enumerate(nodes):
            names[which] = f"{layer}{min(place, shown)}"
    return names


def _rest(picture: Picture, names: dict[tuple[Layer, str], str]) -> dict[str, int]:
    """How many nodes share a name, where several do."""
    counts: dict[str, int] = defaultdict(int)
    for which in picture.nodes:
        counts[names[which]] += 1
    return {name: count for name, count in counts.items() if count > 1}


def _label(node: Node, rest: int) -> str:
    text = ngettext("{n} more", "{n} more", rest, n=rest) if rest else _safe(node.label)
    if not node.asked:
        return text
    return f"{text}<br/>{node.asked} × · {figures.ms(node.seconds)}"


def _safe(text: str) -> str:
    """Without what Mermaid could take for its own marks or for HTML."""
    return _UNSAFE.sub(" ", text).strip()[:40] or "–"
