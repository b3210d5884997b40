"""What of a story may be shown: no secret, and nothing personal of anybody but the viewer.

A text is shown only if its parameter's name is known to be harmless (`OPEN`): what is new is masked
until somebody says that it need not be. Numbers and times are shown, but for those of a person.
Redis: `ecom.glass.masked_redis`, whose `args`, `key` and `reply` are this module's, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from ecom.glass.masked_redis import MASK, args, key, reply, scrub
from ecom.trace import ROOT, Statement

__all__ = [
    "MASK",
    "args",
    "error",
    "key",
    "reply",
    "row",
    "scrub",
    "sent",
    "values",
    "without_texts",
]

# Never shown, to nobody.
SECRET = frozenset({
    "password", "password_hash", "demo_password", "token", "token_hash", "ticket", "ticket_hash",
    "sealed_token", "kept", "visitor_hash", "visit",
})  # fmt: skip
# Shown to whose they are.
PERSONAL = frozenset({
    "address", "date_of_birth", "email", "full_name", "gender", "internal_id", "login", "phone",
    "phone_digits", "recipient", "user_agent", "username",
})  # fmt: skip
# Parameters and columns whose text is about goods, places, steps and figures.
OPEN = frozenset({
    "action", "allowed", "became", "category", "carrier", "cause", "checkout_key", "cities",
    "city", "code", "codes", "column", "content", "day", "department", "description", "details",
    "entity", "event", "grain", "incurred", "items", "kind", "level", "lines", "method", "month",
    "name", "note", "part", "picture", "priced", "reason", "redis_key", "role", "rows", "rule",
    "rules", "search_words", "state", "status", "step", "tiers", "tracking_number",
    "transaction_id", "was", "words",
})  # fmt: skip
OWNERS = {"users": "id"}  # of other tables: the first of these columns that they have
OWNER_COLUMNS = ("customer_id", "user_id")


def values(statement: Statement) -> Any:
    """The bound values in the shape in which they were bound; what is masked became MASK."""
    bound = statement.values
    if isinstance(bound, Mapping):
        return {name: _value(name, value) for name, value in bound.items()}
    if isinstance(bound, list):  # of executemany
        return [values(_with(statement, one)) for one in bound]
    if isinstance(bound, tuple):
        names = _names(statement.sql, len(bound))
        return tuple(_value(name, value) for name, value in zip(names, bound, strict=True))
    return bound if bound is None else _value("", bound)


def sent(statement: Statement) -> str:
    """The SQL as it went over the wire, with MASK in the place of masked values."""
    if statement.values is None or isinstance(statement.values, list):
        return scrub(statement.sql)
    bound = values(statement)
    if isinstance(bound, Mapping):
        return scrub(statement.sql) % {name: _literal(value) for name, value in bound.items()}
    return scrub(statement.sql) % tuple(_literal(value) for value in bound)


def without_texts(sql: str) -> str:
    """A statement that somebody else sent, with MASK for each text in it."""
    return _TEXT.sub(f"'{MASK}'", sql)


def row(table: str, row: Mapping[str, Any], viewer_id: int | None) -> dict[str, Any]:
    """A row of a table or view; `viewer_id`: who looks, None for a guest."""
    column = OWNERS.get(table) or next((name for name in OWNER_COLUMNS if name in row), None)
    is_own = viewer_id is not None and column is not None and row.get(column) == viewer_id
    if table == "shop_settings" and "password" in str(row.get("name")):
        return {**row, "value": MASK}
    return {name: _cell(name, value, is_own) for name, value in row.items()}


def error(text: str | None) -> str | None:
    """What a server said: values that it quotes are masked."""
    if text is None:
        return None
    return scrub(_TAKEN.sub(rf"\1{MASK}", _QUOTED.sub(rf"\1'{MASK}'", text)))


def _value(name: str, value: Any, is_own: bool = False) -> Any:
    """Of a bound parameter: a text is masked unless its name is known."""
    name = re.sub(r"^(in|inout)_|(_\d+)+$", "", name)
    if value is None or name in SECRET or (name in PERSONAL and not is_own):
        return None if value is None else MASK
    if isinstance(value, (bool, int, float, Decimal, date, datetime)):
        return value
    if not isinstance(value, str):
        return MASK
    if name in PERSONAL:  # their own, or masked above
        return value
    if name == "redis_key":
        return key(value)
    return _text(value) if name in OPEN else MASK


def _cell(name: str, value: Any, is_own: bool) -> Any:
    """Of a row: columns are known, so only what is secret, personal or long is masked."""
    if isinstance(value, (bytes, bytearray)):
        return MASK if name in SECRET else f"‹{len(value)} B›"
    if name == "label" or not isinstance(value, str):  # of the audit log: a person's name, perhaps
        return _value(name, value, is_own)
    return _value(name if name in SECRET | PERSONAL | {"redis_key"} else "name", value, is_own)


def _text(value: str) -> str:
    if value[:1] in "{[":
        try:
            found = json.loads(value)
        except ValueError:
            return scrub(value)  # it only begins like JSON
        plain = _plain(found)
        return value if plain == found else json.dumps(plain, ensure_ascii=False)
    return scrub(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: MASK if name in SECRET | PERSONAL and inner is not None else _plain(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return scrub(value) if isinstance(value, str) else value


def _with(statement: Statement, bound: Any) -> Statement:
    return Statement(0, 0, 0, (), sql=statement.sql, values=bound)


def _names(sql: str, count: int) -> Sequence[str]:
    """What positional values are called; '' where that cannot be told."""
    found = re.match(r"\s*CALL\s+`?(\w+)`?\s*\((.*)\)\s*;?\s*$", sql, re.I | re.S)
    if found:
        parameters, places = _parameters(found[1].lower()), found[2].split(",")
        names = [
            parameters[at] if at < len(parameters) else ""
            for at, place in enumerate(places)
            if "%s" in place
        ]
        if len(names) == count:
            return names
    return [""] * count


@cache
def _parameters(procedure: str) -> tuple[str, ...]:
    """Of a procedure of the shop, in order; none if it is not ours."""
    path = ROOT / "sql/procedures" / f"{procedure}.sql"
    if not path.is_file():
        return ()
    text = path.read_text(encoding="utf-8").partition("CREATE PROCEDURE")[2]
    return tuple(re.findall(r"^\s+(?:IN|OUT|INOUT) (\w+) ", text.partition("\n)")[0], re.M))


def _literal(value: Any) -> str:
    """As the driver writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return repr(value) if "e" in repr(value) else f"{value!r}e0"
    if isinstance(value, (int, Decimal)):
        return str(value)
    return "'" + str(value).translate(_ESCAPES) + "'"


_QUOTED = re.compile(r"((?:entry|value:?|near) )'.*?'(?= for | at |,|$|\")")
_TEXT = re.compile(r"[xX]?'(?:[^'\\]|\\.|'')*'?|\"(?:[^\"\\]|\\.)*\"?", re.S)
_TAKEN = re.compile(r"((?:_taken|AlreadyTaken): )[^'\")]+")  # a name, by a procedure
_ESCAPES = str.maketrans(
    {"\0": "\\0", "\n": "\\n", "\r": "\\r", "\x1a": "\\Z", '"': '\\"', "'": "\\'", "\\": "\\\\"}
)
