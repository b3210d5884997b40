"""Which statements may be run once more, to be measured: those that read, and do nothing else.

The text is judged by sqlglot's tree, not by its looks. What the tree does not show, or what is not
known to be harmless, is refused: comments, in which MySQL hides code (`/*! … */`) and hints
(`/*+ … */`) that could lift the limit of time, and functions that nobody here knows.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ecom.glass import sources

Objection = Literal[
    "unknown", "several", "not_a_read", "comment", "lock", "into", "assignment", "function"
]

# That sqlglot knows as names only. What it knows better (COUNT, IF, JSON_EXTRACT …) does no harm.
HARMLESS = frozenset({
    "bin_to_uuid", "convert_tz", "date_format", "dayofmonth", "dayofweek", "dayofyear", "elt",
    "export_set", "field", "find_in_set", "format", "grouping", "inet6_aton", "inet6_ntoa",
    "inet_aton", "inet_ntoa", "json_array", "json_array_append", "json_array_insert",
    "json_arrayagg", "json_compact", "json_contains", "json_contains_path", "json_depth",
    "json_detailed", "json_insert", "json_keys", "json_length", "json_loose",
    "json_merge_patch", "json_merge_preserve", "json_normalize", "json_object",
    "json_objectagg", "json_overlaps", "json_pretty", "json_quote", "json_remove",
    "json_replace", "json_search", "json_set", "json_type", "json_unquote", "json_valid",
    "json_value", "last_day", "lpad", "makedate", "maketime", "microsecond", "monthname",
    "name_const", "nullif", "oct", "ord", "period_add", "period_diff", "quote", "rpad",
    "sec_to_time", "space", "str_to_date", "strcmp", "substring_index", "subtime",
    "time_format", "time_to_sec", "timediff", "timestampadd", "timestampdiff", "to_days",
    "to_seconds", "utc_date", "utc_time", "utc_timestamp", "uuid_to_bin", "weekday",
    "weekofyear", "weight_string", "yearweek",
})  # fmt: skip
_OBJECTIONS: tuple[tuple[type[exp.Expr], Objection], ...] = (
    (exp.Into, "into"),
    (exp.Lock, "lock"),
    (exp.PropertyEQ, "assignment"),
    (exp.NextValueFor, "function"),
    (exp.DML, "not_a_read"),
    (exp.DDL, "not_a_read"),
    (exp.Command, "not_a_read"),
)


@lru_cache(maxsize=1024)
def objection(sql: str) -> Objection | None:
    """Why the statement, `:name` or `?` for its values, may not be run again; None: it may."""
    try:
        found = sqlglot.parse(sql, dialect="mysql")
        tokens = sqlglot.tokenize(sql, dialect="mysql")
    except SqlglotError:
        return "unknown"
    if len(found) != 1:
        return "several"
    tree = found[0]
    if not isinstance(tree, exp.Query):
        return "not_a_read"
    if any(token.comments for token in tokens):
        return "comment"
    return _within(tree)


def _within(tree: exp.Expr) -> Objection | None:
    for node in tree.walk():
        for kind, why in _OBJECTIONS:
            if isinstance(node, kind):
                return why
        if isinstance(node, exp.Anonymous) and not _harmless(node.name.lower()):
            return "function"
    return None


@cache
def _harmless(function: str) -> bool:
    """One of the shop's that says of itself that it changes nothing, or a known one."""
    if function in HARMLESS:
        return True
    source = sources.of_object(function)
    return (
        source is not None
        and source.path.startswith("sql/functions/")
        and "MODIFIES SQL DATA" not in source.text
    )
