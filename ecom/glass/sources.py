"""Where in the project a function or an object of the database is written, and the text itself.

sources.of_function(caller)              # the Python function that asked
sources.of_object("orders_before_update")   # of sql/
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

from ecom.trace import ROOT, Caller

FOLDERS = ("ecom", "lab", "pages", "sql")  # nothing else of the project is shown
ENDINGS = (".py", ".sql", ".lua")
OBJECTS = ("procedures", "functions", "triggers", "views")
MOST_LINES = 60  # of code that stands in no function


@dataclass(frozen=True)
class Source:
    """`path` is relative to the project; `first_line` of `text` counts from 1."""

    path: str
    first_line: int
    text: str

    @property
    def name(self) -> str:
        return Path(self.path).stem


def of_function(caller: Caller) -> Source | None:
    """The function with its decorators; of code outside of any, the lines around."""
    text = _text(caller.path)
    if text is None or not caller.path.endswith(".py"):
        return None
    lines = text.splitlines()
    first, last = _stretch(text, caller, len(lines))
    return Source(caller.path, first, "\n".join(lines[first - 1 : last]))


def of_object(name: str) -> Source | None:
    """The procedure, function, trigger or view of that name; None: it is not of this project."""
    path = _objects().get(name.lower())
    text = _text(path) if path else None
    return Source(path, 1, text.rstrip("\n")) if path and text is not None else None


def of_script(name: str) -> Source | None:
    """The Lua script of that name that Redis ran."""
    path = f"ecom/lua/{name}.lua"
    text = _text(path)
    return None if text is None else Source(path, 1, text.rstrip("\n"))


def named(names: Iterable[str]) -> list[Source]:
    """Those of the names that are objects of `sql/` or scripts, and what such views are made of."""
    found: dict[str, Source] = {}
    waiting = list(names)
    while waiting:
        source = of_object(waiting[0]) or of_script(waiting[0])
        waiting.pop(0)
        if source and source.path not in found:
            found[source.path] = source
            if source.path.startswith("sql/views/"):
                waiting += objects_in(source.text)
    return list(found.values())


def objects_in(sql: str) -> list[str]:
    """The views and functions of the shop that a statement names, or the procedure it calls."""
    verb, _space, rest = sql.strip().partition(" ")
    if verb.upper() == "CALL":
        called = rest.partition("(")[0].strip("` ").lower()
        return [called] if called in _objects() else []
    try:
        tokens = sqlglot.tokenize(sql, dialect="mysql")
    except SqlglotError:
        return []  # cut off within a text by the server
    found = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        name = token.text.lower()
        folder = _objects().get(name, "").split("/")[-2:-1]
        is_asked = after is not None and after.token_type == TokenType.L_PAREN
        if token.token_type != TokenType.STRING and (
            folder == ["views"] or (folder == ["functions"] and is_asked)
        ):
            found.append(name)
    return list(dict.fromkeys(found))


def tables_in(sql: str) -> dict[str, str]:
    """Short names of tables in a statement and in its views, and what each stands for.

    Without those that stand for several.
    """
    found: dict[str, set[str]] = {}
    for text in (sql, *(view.text for view in named(objects_in(sql)) if "/views/" in view.path)):
        try:
            trees = sqlglot.parse(text, dialect="mysql")
        except SqlglotError:
            continue  # its short names stay as they are
        for table in (one for tree in trees if tree for one in tree.find_all(exp.Table)):
            found.setdefault(table.alias_or_name, set()).add(table.name)
    return {short: names.pop() for short, names in found.items() if len(names) == 1}


@cache
def _objects() -> dict[str, str]:
    paths = (path for folder in OBJECTS for path in (ROOT / "sql" / folder).glob("*.sql"))
    return {path.stem.lower(): path.relative_to(ROOT).as_posix() for path in paths}


def _text(path: str) -> str | None:
    """None for whatever is no source file of the project's FOLDERS."""
    file = (ROOT / path).resolve()
    if not file.is_relative_to(ROOT) or file.suffix not in ENDINGS or not file.is_file():
        return None
    if file.relative_to(ROOT).parts[0] not in FOLDERS:
        return None
    return file.read_text(encoding="utf-8")


def _stretch(text: str, caller: Caller, lines: int) -> tuple[int, int]:
    """First and last line of the innermost function around the caller's line."""
    around = [
        (_first(node), node.end_lineno or node.lineno)
        for node in _functions(ast.parse(text))
        if _first(node) <= caller.line <= (node.end_lineno or node.lineno)
    ]
    if around:
        return max(around)
    return max(1, caller.line - MOST_LINES // 2), min(lines, caller.line + MOST_LINES // 2)


Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _first(node: Function) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
