"""SQL statements without their values: alike for all that ask the same with other values.

shapes.of("SELECT name FROM products WHERE id IN (%(a)s, %(b)s)", {"a": 1, "b": 2})
# Shape("SELECT name FROM products WHERE id IN (?)", ("1", "2"), "SELECT", ("products",))
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

DIALECT = "mysql"
SET_UP = (exp.Set, exp.Transaction, exp.Commit, exp.Rollback)

# It warns of CALL, which it takes as it stands.
logging.getLogger("sqlglot").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Shape:
    """`text`: values as `?`; `values`: as text, in order. `about`: the tables or the procedure."""

    text: str
    values: tuple[Hashable, ...]
    verb: str
    about: tuple[str, ...]


def of(sql: str, values: Any = None) -> Shape | None:
    """None for what sets up a connection or ends a transaction, and so asks for no row."""
    shape = _shape(_with_places(sql, values))
    return replace(shape, values=shape.values + _bound(values)) if shape else None


def pretty(sql: str, values: Any = None) -> str:
    """The statement over several lines, `:name` or `?` where a value was bound."""
    text = _with_places(sql, values)
    tree = _parsed(text)
    if tree is None or isinstance(tree, exp.Command):
        return text.strip()
    return tree.sql(dialect=DIALECT, pretty=True, comments=True)


def family(key: str) -> str:
    """`shop:product:{7}` and `shop:product:{8}` are of one: what stands before the braces."""
    return key.partition("{")[0] if "{" in key else key.rpartition(":")[0]


@lru_cache(maxsize=4096)
def _shape(sql: str) -> Shape | None:
    tree = _parsed(sql)
    if tree is None:
        words = sql.split()
        return Shape(" ".join(words), (), words[0].upper() if words else "", ())
    if isinstance(tree, exp.Command):
        return _called(tree)
    tables = tuple(dict.fromkeys(table.name for table in tree.find_all(exp.Table) if table.name))
    names = {cte.alias for cte in tree.find_all(exp.CTE)}
    tables = tuple(table for table in tables if table not in names)
    if isinstance(tree, SET_UP) or not tables:
        return None
    literals = tuple(literal.sql() for literal in tree.find_all(exp.Literal))
    return Shape(_without_values(tree).sql(dialect=DIALECT, comments=False), literals,
                 tree.key.upper(), tables)  # fmt: skip


def _called(tree: exp.Command) -> Shape | None:
    verb = str(tree.this).upper()
    asked = " ".join(tree.text("expression").split())
    if verb != "CALL":
        return None
    return Shape(f"CALL {asked}", (), verb, (asked.partition("(")[0].strip(),))


def _without_values(tree: exp.Expr) -> exp.Expr:
    """A copy with `?` for each value, lists of any length and quoted names alike."""
    bare = tree.transform(
        lambda node: exp.Placeholder() if isinstance(node, (exp.Literal, exp.Placeholder)) else node
    )
    for name in bare.find_all(exp.Identifier):
        name.set("quoted", False)
    for among in bare.find_all(exp.In):
        if among.expressions and all(isinstance(e, exp.Placeholder) for e in among.expressions):
            among.set("expressions", among.expressions[:1])
    for rows in bare.find_all(exp.Values):
        rows.set("expressions", rows.expressions[:1])
    return bare


def _parsed(sql: str) -> exp.Expr | None:
    try:
        return sqlglot.parse_one(sql, dialect=DIALECT)
    except SqlglotError:
        return None  # of the many dialects this one lacks a word: it is compared as it stands


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f":{name}"


def _with_places(sql: str, values: Any) -> str:
    """`:name` or `?` for the driver's own marks, put there as the driver puts the values."""
    if values is None:
        return sql
    return sql % (_Names() if isinstance(values, Mapping) else ("?",) * len(values))


def _bound(values: Any) -> tuple[Hashable, ...]:
    if not values:
        return ()
    ordered: Sequence[Any] = list(values.values()) if isinstance(values, Mapping) else values
    return tuple(repr(value) for value in ordered)
