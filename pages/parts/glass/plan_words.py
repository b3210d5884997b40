"""What the steps of a plan do, in words."""

from __future__ import annotations

from ecom.glass.plan_nodes import Node, Warned
from pages.parts import money
from pages.parts.texts import _


def step(node: Node) -> str:
    """Of a table: how it is read."""
    if node.kind == "message":
        beforehand = node.title == "Rows fetched before execution"
        return _("one row, read beforehand") if beforehand else node.title
    if node.kind in ("table", "write"):
        return _access(node)
    return {
        "join": _("Join"),
        "sort": _("Sort"),
        "temporary": _("Temporary table"),
        "materialized": _("Put aside first"),
        "group": _("Group"),
        "window": _("Window functions"),
        "union": _("Union"),
        "part": _("Part of the union"),
        "subquery": _("Subquery"),
        "distinct": _("Each only once"),
        "filter": _("Filter"),
        "limit": _("Only the first"),
        "cache": _("Remembers the subquery's answers"),
    }.get(node.kind, node.title)


def _access(node: Node) -> str:
    if node.kind == "write":
        return _("rows are written")
    return {
        "ALL": _("every row is read"),
        "hash_ALL": _("every row is read, into a hash table"),
        "index": _("a whole index is read"),
        "range": _("a range of an index is read"),
        "index_merge": _("several indexes are merged"),
        "ref": _("looked up in an index"),
        "ref_or_null": _("looked up in an index"),
        "eq_ref": _("looked up by a unique key"),
        "unique_subquery": _("looked up by a unique key"),
        "index_subquery": _("looked up in an index"),
        "const": _("one row, read beforehand"),
        "system": _("one row, read beforehand"),
        "fulltext": _("looked up in a full-text index"),
        "count": _("its rows are counted"),
    }.get(node.access or "", node.access or "")


def warning(warned: Warned, node: Node) -> str:
    rows = money.number(node.rows or 0)
    read = money.number(node.real_rows if node.real_rows is not None else node.rows or 0)
    return {
        "full_scan": _("Full scan: {n} rows are read to find those that match.", n=read),
        "full_index": _("All {n} entries of the index are read.", n=read),
        "sort": _("Sorted after reading: no index has this order."),
        "disk_sort": _("Sorted on disk: more rows than the sort buffer holds."),
        "temporary": _("Kept in a temporary table before the next step."),
        "far_off": _("Far off: the server expected {rows}, and there were {n}.", rows=rows, n=read),
    }[warned]


def extra(mark: str) -> str:
    """What `plan_json` noted of a table or a subquery."""
    return {
        "index only": _("from the index alone"),
        "index only, one row of each group": _("from the index alone, one entry of each group"),
        "condition checked in the index": _("condition checked in the index"),
        "join buffer": _("join buffer"),
        "rows fetched in their order on disk": _("rows fetched in their order on disk"),
        "first match only": _("up to the first match"),
        "stops at the first match": _("up to the first match"),
        "filtered by a second index": _("filtered by a second index"),
        "once for each row": _("once for each row"),
        "then changed": _("then changed"),
        "then deleted": _("then deleted"),
    }.get(mark, mark)
