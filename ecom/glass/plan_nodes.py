"""A plan as a tree, whichever server made it, and what in it is worth a warning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

MANY_ROWS = 1_000  # fewer are read from the first to the last in no time
FAR_OFF = 10  # times too many or too few rows expected

Kind = Literal[
    "statement", "table", "join", "sort", "temporary", "materialized", "group", "window", "union",
    "part", "subquery", "distinct", "cache", "filter", "limit", "write", "message", "step",
]  # fmt: skip
Warned = Literal["full_scan", "full_index", "sort", "disk_sort", "temporary", "far_off"]


@dataclass(frozen=True)
class Node:
    """A step of a plan; `children` are what it takes its rows from.

    `rows` are expected and `real_rows` were there, each time of `loops`; `ms` is all of them
    together, with (`whole`) or without its children. `filtered`: the percentage that the condition
    leaves. What the server did not say is None.
    """

    kind: Kind
    title: str = ""  # of a table: its name in the statement
    access: str | None = None
    key: str | None = None
    key_parts: tuple[str, ...] = ()
    condition: str | None = None
    rows: float | None = None
    real_rows: float | None = None
    loops: float | None = None
    ms: float | None = None
    whole: bool = False
    filtered: float | None = None
    real_filtered: float | None = None
    extra: tuple[str, ...] = ()
    on_disk: bool = False
    warnings: tuple[Warned, ...] = ()
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Plan:
    """`analyzed`: the statement was run to measure it. `raw` is what the server answered.

    `tables`: what the short names of tables stand for, where that is the same all over the plan.
    """

    root: Node
    analyzed: bool
    raw: str = field(repr=False)
    tables: Mapping[str, str] = field(default_factory=dict)

    @property
    def warnings(self) -> list[tuple[Warned, Node]]:
        return [(warned, node) for node in self.root.walk() for warned in node.warnings]


def warned(node: Node) -> Node:
    """The tree with its warnings."""
    children = tuple(warned(child) for child in node.children)
    return replace(node, children=children, warnings=tuple(_warnings(node)))


def number(value: Any) -> float | None:
    """Of what a server writes as a number or a text."""
    return None if value in (None, "") else float(value)


def bare(condition: str) -> str:
    """Without brackets around all of it."""
    inner, depth = condition[1:-1], 0
    for letter in inner:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return condition
    return inner if condition.startswith("(") and condition.endswith(")") else condition


def _warnings(node: Node) -> Iterator[Warned]:
    if node.kind == "sort":
        yield "disk_sort" if node.on_disk else "sort"
    if node.kind == "temporary":
        yield "temporary"
    if node.kind != "table":
        return
    read = node.rows if node.real_rows is None else node.real_rows
    stored = not node.title.startswith("<")  # not what this plan itself has put aside
    if stored and read is not None and read > MANY_ROWS and node.access in ("ALL", "index"):
        yield "full_scan" if node.access == "ALL" else "full_index"
    if node.loops and node.rows is not None and node.real_rows is not None:
        few, many = sorted((max(node.rows, 1), max(node.real_rows, 1)))
        if many > FAR_OFF * few:
            yield "far_off"
