"""Plans as `EXPLAIN FORMAT=JSON` writes them, of MariaDB `ANALYZE FORMAT=JSON`, too.

Both nest operations as keys of objects, in words of their own: MariaDB has an object for each sort
and each temporary table, MySQL says so by marks on the operation that needs them. A key that is
not known here is no step, but what is within it is found.

https://mariadb.com/kb/en/explain-format-json/, https://mariadb.com/kb/en/analyze-format-json/,
https://dev.mysql.com/doc/refman/8.4/en/explain.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ecom.glass.plan_nodes import Kind, Node, bare, number

Found = dict[str, Any]

STEPS: dict[str, Kind] = {
    "filesort": "sort",
    "temporary_table": "temporary",
    "window_functions_computation": "window",
    "windowing": "window",
    "materialized": "materialized",
    "materialized_from_subquery": "materialized",
    "union_result": "union",
    "recursive_union": "union",
    "expression_cache": "cache",
    "duplicates_removal": "distinct",
    "ordering_operation": "step",
    "grouping_operation": "group",
    "buffer_result": "temporary",
}
MARKS = {
    "using_index": "index only",
    "using_index_for_group_by": "index only, one row of each group",
    "index_condition": "condition checked in the index",
    "using_join_buffer": "join buffer",
    "buffer_type": "join buffer",
    "using_MRR": "rows fetched in their order on disk",
    "mrr_type": "rows fetched in their order on disk",
    "first_match": "first match only",
    "distinct": "first match only",
    "not_exists": "stops at the first match",
    "rowid_filter": "filtered by a second index",
    "update": "then changed",
    "delete": "then deleted",
}
_SCHEMA = re.compile(r"`\w+`\.(?=`\w+`\.`)")
CONDITIONS = ("attached_condition", "index_condition", "having_condition")
WRITES = ("update", "delete", "insert", "replace")


def parse(answer: Found) -> Node:
    """The tree of a whole answer."""
    steps = tuple(_steps(answer["query_block"]))
    return Node("statement", ms=_took(answer), whole=True, children=steps)


def _steps(found: Any) -> Iterator[Node]:
    """What an object does, in the order in which the server wrote it."""
    if isinstance(found, list):
        for one in found:
            yield from _steps(one)
    elif isinstance(found, dict):
        for key, value in found.items():
            if isinstance(value, (dict, list)):
                yield from _step(key, value)


def _step(key: str, value: Any) -> Iterator[Node]:
    if key == "table":
        yield _table(value)
    elif key == "nested_loop":
        joined = tuple(_steps(value))
        yield from joined if len(joined) == 1 else (Node("join", children=joined),)
    elif key.endswith("subqueries"):
        for one in value:
            yield _block("subquery", one)
    elif key == "query_specifications":
        for one in value:
            yield _block("part", one)
    elif key in STEPS and isinstance(value, dict):
        yield from _operation(STEPS[key], value)
    else:
        yield from _steps(value)


def _block(kind: Kind, found: Found) -> Node:
    return Node(
        kind, ms=_took(found), whole=True, extra=_dependent(found), children=tuple(_steps(found))
    )


def _took(found: Found) -> float | None:
    """Of a query block, or of the parts of a union, for which MariaDB has no sum."""
    block = found.get("query_block", {})
    parts = block.get("union_result", {}).get("query_specifications", [])
    told = [_took(part) for part in parts] or [number(block.get("r_total_time_ms"))]
    known = [time for time in told if time is not None]
    return sum(known) if known else None


def _operation(kind: Kind, found: Found) -> Iterator[Node]:
    """One step, or as many as MySQL's marks on it say, or none, if an index gave the order."""
    steps = tuple(_steps(found))
    if found.get("using_temporary_table") and kind != "temporary":
        steps = (Node("temporary", children=steps),)
    if found.get("using_filesort") and kind != "sort":
        steps = (Node("sort", children=steps),)
    if kind == "step":
        yield from steps
        return
    yield Node(
        kind,
        title=found.get("sort_key", ""),
        real_rows=number(found.get("r_output_rows")),
        loops=number(found.get("r_loops")),
        ms=_took(found) if "query_block" in found else number(found.get("r_total_time_ms")),
        whole=True,
        on_disk=bool(found.get("r_sort_passes")),
        extra=_dependent(found),
        children=steps,
    )


def _table(found: Found) -> Node:
    if "message" in found:
        return Node("message", title=found["message"])
    times = (number(found.get("r_table_time_ms")), number(found.get("r_other_time_ms")))
    measured = [time for time in times if time is not None]
    written = any(found.get(word) for word in WRITES)
    conditions = [_plain(str(found[name])) for name in CONDITIONS if found.get(name)]
    return Node(
        "write" if written and "access_type" not in found else "table",
        title=found.get("table_name", ""),
        access=found.get("access_type"),
        key=found.get("key") or _merged(found.get("index_merge")),
        key_parts=tuple(found.get("used_key_parts", ())),
        condition=" AND ".join(conditions) or None,
        rows=number(found.get("rows", found.get("rows_examined_per_scan"))),
        real_rows=number(found.get("r_rows")),
        loops=number(found.get("r_loops")),
        ms=sum(measured) if measured else None,
        filtered=number(found.get("filtered")),
        real_filtered=number(found.get("r_filtered")),
        extra=tuple(dict.fromkeys(words for mark, words in MARKS.items() if found.get(mark))),
        children=tuple(_steps(found)),
    )


def _plain(condition: str) -> str:
    """Without what MySQL adds: `shop`.`products`.`id` is products.id."""
    return bare(_SCHEMA.sub("", condition).replace("`", ""))


def _merged(merge: Any) -> str | None:
    """The names of the indexes that are merged, at whatever depth."""
    if isinstance(merge, list):
        names = [_merged(one) for one in merge]
    elif isinstance(merge, dict):
        names = [merge["key"]] if "key" in merge else [_merged(one) for one in merge.values()]
    else:
        return None
    return " + ".join(name for name in names if name) or None


def _dependent(found: Found) -> tuple[str, ...]:
    return ("once for each row",) if found.get("dependent") else ()
