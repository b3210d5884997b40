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
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokens import Token, TokenType

from ecom.keys import prefixed

DIALECT = "mysql"
LITERALS = frozenset({TokenType.NUMBER, TokenType.STRING, TokenType.HEX_STRING})
VALUES = LITERALS | {TokenType.PLACEHOLDER}
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
    """`product` of `shop:product:{7}`, `kpi` of `shop:kpi:9f86…`: what the shop's schema names."""
    return key.removeprefix(prefixed("")).partition(":")[0]


@lru_cache(maxsize=4096)
def _shape(sql: str) -> Shape | None:
    dialect = Dialect.get_or_raise(DIALECT)
    try:
        tokens = dialect.tokenize(sql)
    except SqlglotError:
        return Shape(sql, (), "", ())
    text, literals = _without_values(tokens)
    verb = tokens[0].text.upper() if tokens else ""
    try:
        (tree,) = dialect.parser().parse(tokens, sql)
    except (SqlglotError, ValueError):  # a word that this dialect lacks, or several statements
        return Shape(text, literals, verb, ())
    if isinstance(tree, exp.Command):
        return _called(tree.text("expression")) if verb == "CALL" else None
    tables = _tables(tree) if tree and not isinstance(tree, SET_UP) else ()
    return Shape(text, literals, verb, tables) if tables else None


def _called(asked: str) -> Shape:
    """Of `put_in_cart(?, 1)`, which sqlglot leaves as one piece of text."""
    text, literals = _without_values(Dialect.get_or_raise(DIALECT).tokenize(asked))
    return Shape(f"CALL {text}", literals, "CALL", (text.partition(" ")[0],))


def _tables(tree: exp.Expr) -> tuple[str, ...]:
    """In the order of the text, without the names that WITH gives."""
    given = {part.alias for part in tree.find_all(exp.CTE)}
    names = (table.name for table in tree.find_all(exp.Table, bfs=False))
    return tuple(dict.fromkeys(name for name in names if name and name not in given))


def _without_values(tokens: Sequence[Token]) -> tuple[str, tuple[str, ...]]:
    """The text with `?` for each value and for each list of values of IN, and the literals."""
    parts: list[str] = []
    literals: list[str] = []
    for before, token in zip((None, *tokens), tokens, strict=False):
        named = before is not None and before.token_type == TokenType.COLON
        if named or token.token_type in VALUES:
            parts[len(parts) - named :] = ["?"]
            if parts[-5:-2] == ["IN", "(", "?"] and parts[-2] == ",":
                del parts[-2:]
        else:
            is_name = token.token_type in (TokenType.VAR, TokenType.IDENTIFIER)
            parts.append(token.text if is_name else token.text.upper())
        if token.token_type in LITERALS:
            literals.append(token.text)
    return " ".join(parts), tuple(literals)


def _parsed(sql: str) -> exp.Expr | None:
    try:
        return sqlglot.parse_one(sql, dialect=DIALECT)
    except SqlglotError:
        return None


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
