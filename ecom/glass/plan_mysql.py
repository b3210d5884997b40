"""Plans that only MySQL writes: the text of `EXPLAIN ANALYZE`, and the second format of its JSON.

Both are trees of iterators, each told in a sentence:

    -> Sort: orders.placed_at DESC  (cost=6.2 rows=60) (actual time=0.4..0.5 rows=60 loops=1)
        -> Table scan on orders  (cost=6.2 rows=60) (actual time=0.1..0.3 rows=60 loops=1)

https://dev.mysql.com/doc/refman/8.4/en/explain.html
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ecom.glass.plan_nodes import Kind, Node, number

# A condition may have line breaks in it: what begins without an arrow goes on.
_LINE = re.compile(r"^(?P<indent> *)-> (?P<rest>.*(?:\n(?! *-> ).*)*)", re.MULTILINE)
_ESTIMATE = re.compile(r"\(cost=[^)]*?rows=(?P<rows>[\d.e+-]+)\)")
_ACTUAL = re.compile(
    r"\(actual time=[\d.e+-]+\.\.(?P<last>[\d.e+-]+) rows=(?P<rows>[\d.e+-]+)"
    r" loops=(?P<loops>\d+)\)"
)
_ON_TABLE = re.compile(r" on (?P<table><?[\w.]+>?)(?: using (?P<key>\w+))?")
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"(Covering |Single-row |Multi-range )*[Ii]ndex |Table scan|Constant row|Full-text", "table"),
    (r"[^:(]*join", "join"),
    (r"Sort", "sort"),
    (r"Materialize", "materialized"),
    (r"Temporary table|.*using temporary table", "temporary"),
    (r"(Group )?[Aa]ggregate", "group"),
    (r"Window", "window"),
    (r"Append|Union", "union"),
    (r"Select #", "subquery"),
    (r"Remove duplicate|Deduplicate", "distinct"),
    (r"(Update|Delete|Insert|Replace)\b", "write"),
    (r"Zero rows|Rows fetched before execution", "message"),
)
_ACCESS = (
    (r"Table scan", "ALL"),
    (r"(Covering )?[Ii]ndex range scan|Index range", "range"),
    (r"(Covering )?[Ii]ndex scan", "index"),
    (r"Single-row (covering )?index lookup", "eq_ref"),
    (r"(Covering )?[Ii]ndex lookup", "ref"),
    (r"Constant row", "const"),
    (r"Full-text", "fulltext"),
)


def parse_text(answer: str) -> Node:
    """The tree of an `EXPLAIN ANALYZE` or `EXPLAIN FORMAT=TREE`."""
    open_: list[tuple[int, Node, list[Any]]] = []
    roots: list[Any] = []
    for found in _LINE.finditer(answer):
        depth = len(found["indent"])
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        children: list[Any] = []
        branch = (_told(found["rest"]), children)
        (open_[-1][2] if open_ else roots).append(branch)
        open_.append((depth, branch[0], children))
    steps = tuple(_grown(branch) for branch in roots)
    return Node("statement", ms=_sum(steps), whole=True, children=steps)


def parse_json(answer: dict[str, Any]) -> Node:
    """The tree of `EXPLAIN FORMAT=JSON` under explain_json_format_version = 2."""
    step = _iterator(answer.get("query_plan", answer))
    return Node("statement", ms=step.ms, whole=True, children=(step,))


def _grown(branch: tuple[Node, list[Any]]) -> Node:
    node, children = branch
    return replace(node, children=tuple(_grown(child) for child in children))


def _told(sentence: str) -> Node:
    sentence = " ".join(sentence.split())
    estimate, actual = _ESTIMATE.search(sentence), _ACTUAL.search(sentence)
    words = re.split(r" \((?:cost=|actual time=|never executed)", sentence)[0]
    loops = number(actual["loops"]) if actual else None
    return _step(
        words,
        rows=number(estimate["rows"]) if estimate else None,
        real_rows=number(actual["rows"]) if actual else None,
        loops=loops,
        ms=float(actual["last"]) * (loops or 0) if actual else None,
    )


def _iterator(found: dict[str, Any]) -> Node:
    loops, last = number(found.get("actual_loops")), number(found.get("actual_last_row_ms"))
    node = _step(
        found.get("operation", ""),
        rows=number(found.get("estimated_rows")),
        real_rows=number(found.get("actual_rows")),
        loops=loops,
        ms=None if last is None else last * (loops or 0),
    )
    return replace(node, children=tuple(_iterator(one) for one in found.get("inputs", ())))


def _step(words: str, **measured: float | None) -> Node:
    kind = next((kind for begin, kind in _KINDS if re.match(begin, words)), "step")
    table = _ON_TABLE.search(words) if kind == "table" else None
    title = words if kind in ("step", "message", "join", "write") else words.partition(": ")[2]
    return Node(
        kind,
        title=table["table"] if table else title,
        access=next((a for begin, a in _ACCESS if re.match(begin, words)), None) if table else None,
        key=table["key"] if table else None,
        condition=words if table else None,
        whole=True,
        on_disk="disk" in words,
        **measured,
    )


def _sum(steps: tuple[Node, ...]) -> float | None:
    told = [step.ms for step in steps if step.ms is not None]
    return sum(told) if told else None
