"""Texts in a plan: the server quotes values, even of rows that it has read while it made the plan.

The shop's own words stay ('delivered'), and so do times and the values that `masks` lets through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

from ecom.glass import masks
from ecom.trace import ROOT, Statement

FOLDERS = ("views", "functions", "schema")  # whose words may come up in a plan

_QUOTED = re.compile(r"'((?:[^'\\]|\\.|'')*)'", re.DOTALL)
_HEX = re.compile(r"\b0x[0-9a-fA-F]{8,}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")


def masked(answer: Any, statement: Statement) -> Any:
    """What a server answered, text or JSON, with a mask for each text that nobody may be shown."""
    known = _own_words() | set(_texts(statement.sql)) | set(_values(masks.values(statement)))

    def shown(found: Any) -> Any:
        if isinstance(found, dict):
            return {name: shown(inner) for name, inner in found.items()}
        if isinstance(found, list):
            return [shown(inner) for inner in found]
        return _HEX.sub(masks.MASK, _QUOTED.sub(word, found)) if isinstance(found, str) else found

    def word(found: re.Match[str]) -> str:
        return found[0] if _MOMENT.fullmatch(found[1]) or found[1] in known else f"'{masks.MASK}'"

    return shown(answer)


def _texts(sql: str) -> Iterator[str]:
    try:
        tokens = sqlglot.tokenize(sql, dialect="mysql")
    except SqlglotError:
        return
    yield from (token.text for token in tokens if token.token_type == TokenType.STRING)


def _values(shown: Any) -> Iterator[str]:
    if isinstance(shown, Mapping):
        shown = tuple(shown.values())
    for value in shown or ():
        yield str(value)


@cache
def _own_words() -> frozenset[str]:
    files = (path for folder in FOLDERS for path in (ROOT / "sql" / folder).glob("*.sql"))
    return frozenset(
        word
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        for word in _QUOTED.findall(line.partition("--")[0])
    )
