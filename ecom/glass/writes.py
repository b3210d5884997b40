"""Which tables a statement writes, by its text (sqlglot)."""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

VERBS = ("INSERT", "REPLACE", "UPDATE", "DELETE")


@lru_cache(maxsize=1024)
def tables(sql: str) -> frozenset[str] | None:
    """Names without schema; none if it only reads; None if its text cannot be understood."""
    words = sql.split(None, 1)
    if not words or words[0].upper() not in VERBS:
        return frozenset()
    try:
        tree = sqlglot.parse_one(sql, dialect="mysql")
    except SqlglotError:
        return None
    names = {table.alias_or_name: table.name for table in tree.find_all(exp.Table)}
    if isinstance(tree, exp.Insert):
        return frozenset({tree.find(exp.Table).name})
    if isinstance(tree, exp.Update):
        named = {column.table for column in _set(tree)}
        first = tree.find(exp.Table)
        return frozenset(names.get(name, name) if name else first.name for name in named)
    if isinstance(tree, exp.Delete):
        targets = tree.args.get("tables") or [tree.find(exp.Table)]
        return frozenset(names.get(target.name, target.name) for target in targets)
    return None


def _set(tree: exp.Update) -> list[exp.Column]:
    """The columns left of the equals signs."""
    return [one.this for one in tree.expressions if isinstance(one.this, exp.Column)]
