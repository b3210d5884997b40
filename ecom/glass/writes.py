"""Which tables a statement writes, and how, by its text (sqlglot). Rather too many than too few."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

Kind = Literal["insert", "update", "delete"]

CUT = 1_000  # bytes; of longer ones the server keeps the beginning
_KINDS: dict[str, frozenset[Kind]] = {
    "INSERT": frozenset({"insert"}),
    "REPLACE": frozenset({"insert", "update", "delete"}),
    "UPDATE": frozenset({"update"}),
    "DELETE": frozenset({"delete"}),
}
_INTO = re.compile(
    r"\s*(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s+)*(?:INTO\s+)?"
    r"(?:`?\w+`?\s*\.\s*)?`?(\w+)`?",
    re.IGNORECASE,
)
_ON_DUPLICATE = re.compile(r"\bON\s+DUPLICATE\s+KEY\b", re.IGNORECASE)


def may(sql: str, table: str, kind: Kind) -> bool:
    """Can it do this to rows of the table? Yes, too, if its text cannot be understood."""
    if kind not in kinds(sql):
        return False
    known = tables(sql)
    return known is None or table in known


def kinds(sql: str) -> frozenset[Kind]:
    """None if it only reads."""
    found = _KINDS.get(_verb(sql), frozenset())
    if _verb(sql) == "INSERT" and (_ON_DUPLICATE.search(sql) or _is_cut(sql)):
        return found | {"update"}
    return found


@lru_cache(maxsize=1024)
def tables(sql: str) -> frozenset[str] | None:
    """Names without schema; none if it only reads; None if its text cannot be understood."""
    verb = _verb(sql)
    if verb not in _KINDS:
        return frozenset()
    if verb in ("INSERT", "REPLACE"):
        into = _INTO.match(sql)
        return frozenset({into[1]}) if into else None
    if _is_cut(sql):
        return None
    try:
        tree = sqlglot.parse_one(sql, dialect="mysql")
    except SqlglotError:
        return None
    named = {table.alias_or_name: table.name for table in _from(tree).find_all(exp.Table)}
    if isinstance(tree, exp.Update):
        of = {column.table for column in _set(tree)}
        if "" in of:  # a column without its table: of the only one, or of any
            return frozenset(named.values())
        return frozenset(named.get(name, name) for name in of)
    if isinstance(tree, exp.Delete):
        targets = tree.args.get("tables") or [tree.find(exp.Table)]
        return frozenset(named.get(target.name, target.name) for target in targets)
    return None


def _verb(sql: str) -> str:
    words = sql.split(None, 1)
    return words[0].upper() if words else ""


def _is_cut(sql: str) -> bool:
    return len(sql.encode()) >= CUT


def _from(tree: exp.Expression) -> exp.Expression:
    """The tables that an UPDATE names first, without those it only asks; else all there is."""
    return tree.this if isinstance(tree, exp.Update) else tree


def _set(tree: exp.Update) -> list[exp.Column]:
    """The columns left of the equals signs."""
    return [one.this for one in tree.expressions if isinstance(one.this, exp.Column)]
