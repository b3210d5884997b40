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

from ecom.glass.plan_nodes import Kind, Node, bare, number

# A condition may have line breaks in it: what begins without an arrow goes on.
_LINE = re.compile(r"^(?P<indent> *)-> (?P<rest>.*(?:\n(?! *-> ).*)*)", re.MULTILINE)
_ESTIMATE = re.compile(r"\(cost=[^)]*?rows=(?P<rows>[\d.e+-]+)\)")
_ACTUAL = re.compile(
    r"\(actual time=[\d.e+-]+\.\.(?P<last>[\d.e+-]+) rows=(?P<rows>[\d.e+-]+)"
    r" loops=(?P<loops>\d+)\)"
)
_ON_TABLE = re.compile(
    r" (?:on|in) (?P<table><[^>]+>|[\w.$]+)(?: using (?P<key>[\w$]+))?"
    r"(?: \((?P<lookup>.+?)\))?(?: over (?P<ranges>.+?))?"
    r"(?:, with index condition: (?P<index>.+?))?(?: \(reverse\))?$"
)
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"(?i:(covering |single-row |multi-range )*index )", "table"),
    (r"Table scan|Constant row|Full-text", "table"),
    (r"Materialize table function|Count rows in", "table"),
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
    (r"Filter: ", "filter"),
    (r"Limit", "limit"),
    (r"Zero rows|Rows fetched before execution", "message"),
)
_ACCESS = (
    (r"Table scan", "ALL"),
    (r"(Covering )?[Ii]ndex (range|skip) scan", "range"),
    (r"(Covering )?[Ii]ndex scan", "index"),
    (r"Single-row (covering )?index lookup", "eq_ref"),
    (r"(Multi-range |Covering )*[Ii]ndex lookup", "ref"),
    (r"Constant row", "const"),
    (r"Full-text", "fulltext"),
    (r"Count rows", "count"),
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
    return _with(node, tuple(_grown(child) for child in children))


def _with(node: Node, children: tuple[Node, ...]) -> Node:
    """The node above its children. What filters a table's rows is told of the table, as MariaDB
    does: how many it has read, and which part of them is left."""
    if not (node.kind == "filter" and children and children[0].kind == "table"):
        return replace(node, children=children)
    table, *others = children
    return replace(
        table,
        condition=" AND ".join(one for one in (node.condition, table.condition) if one),
        ms=node.ms,
        filtered=_percent(node.rows, table.rows),
        real_filtered=_percent(node.real_rows, table.real_rows),
        children=(*table.children, *others),
    )


def _percent(left: float | None, read: float | None) -> float | None:
    return 100 * left / read if left is not None and read else None


def _told(sentence: str) -> Node:
    sentence = " ".join(sentence.split()).replace("`", "")
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
        found.get("operation", "").replace("`", ""),
        rows=number(found.get("estimated_rows")),
        real_rows=number(found.get("actual_rows")),
        loops=loops,
        ms=None if last is None else last * (loops or 0),
    )
    return _with(node, tuple(_iterator(one) for one in found.get("inputs", ())))


def _step(words: str, **measured: float | None) -> Node:
    kind = next((kind for begin, kind in _KINDS if re.match(begin, words)), "step")
    if kind == "table":
        return _table(words, **measured)
    title = words if kind in ("step", "message", "join", "write") else words.partition(": ")[2]
    if kind == "filter":
        return Node(kind, condition=bare(title), whole=True, **measured)
    return Node(kind, title=title, whole=True, on_disk="disk" in words, **measured)


def _table(words: str, **measured: float | None) -> Node:
    found = _ON_TABLE.search(words)
    parts = found.groupdict() if found else {}
    conditions = [bare(one) for one in (parts.get("lookup") or parts.get("ranges"),
                                         parts.get("index")) if one]  # fmt: skip
    extra = {"index only": "overing" in words, "condition checked in the index": parts.get("index")}
    return Node(
        "table",
        title=parts.get("table") or "<table function>",
        access=next((a for begin, a in _ACCESS if re.match(begin, words)), None),
        key=parts.get("key"),
        condition=" AND ".join(conditions) or None,
        whole=True,
        extra=tuple(mark for mark, there in extra.items() if there),
        **measured,
    )


def _sum(steps: tuple[Node, ...]) -> float | None:
    told = [step.ms for step in steps if step.ms is not None]
    return sum(told) if told else None
