"""How MySQL or MariaDB goes about a statement of a story: its plan, as a tree.

`explain` asks for it and runs nothing. `analyze` runs the statement once more to measure it: only
what `plain_reads` lets through, by an account that may only read, in a transaction that may only
read, for a few seconds at most.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ecom import db, trace
from ecom.db import Connection
from ecom.engines import GLASS_SECONDS, Kind, limit_of_mysql
from ecom.errors import SettingError, ShopError
from ecom.glass import plain_reads, plan_json, plan_literals, plan_mysql, sources
from ecom.glass.nested import Inner
from ecom.glass.plan_nodes import Plan, warned
from ecom.glass.server import Untold
from ecom.mysql_errors import HungUp, TooLong
from ecom.settings import settings
from ecom.trace import Statement

SECONDS = 5.0
TWO_FORMATS = (8, 3)  # the MySQL since which EXPLAIN has a second JSON
INTERRUPTED = 1317
EXPLAINED = ("SELECT", "WITH", "(", "INSERT", "REPLACE", "UPDATE", "DELETE")


class NoPlan(ShopError):
    """`code`: procedure, values_unknown, no_rows, not_plain (`why`: an Objection), too_long
    (`seconds`)."""


def explain(statement: Statement | Inner) -> Plan:
    """The plan with the values that the statement had. Raises NoPlan, Untold, Unavailable."""
    asked = _checked(statement)
    kind = "transaction" if plain_reads.objection(_judged(asked)) else "glass"
    # Who may not write may not ask how it is done, nor may a transaction that only reads.
    mode = "READ ONLY" if kind == "glass" else ""
    answer = _ask(kind, lambda line: _expected(line, asked, mode))
    return _plan(answer, asked, analyzed=False)


def analyze(statement: Statement | Inner, seconds: float = SECONDS) -> Plan:
    """The plan with what it took when the statement ran again. Raises as `explain` does."""
    asked = _checked(statement)
    objection = plain_reads.objection(_judged(asked))
    if objection:
        raise NoPlan(code="not_plain", why=objection)
    try:
        answer = _ask("glass", lambda connection: _measured(connection, asked, seconds))
    except TooLong as error:
        raise NoPlan(code="too_long", seconds=seconds) from error
    return _plan(answer, asked, analyzed=True)


def may_explain(statement: Statement | Inner) -> bool:
    return isinstance(statement, Statement) and _begin(statement.sql) in EXPLAINED


def may_analyze(statement: Statement | Inner) -> bool:
    return isinstance(statement, Statement) and not plain_reads.objection(_judged(statement))


def _checked(statement: Statement | Inner) -> Statement:
    begin = _begin(statement.sql)
    if begin == "CALL":
        raise NoPlan(code="procedure")
    if begin not in EXPLAINED:
        raise NoPlan(code="no_rows")
    if not isinstance(statement, Statement):
        raise NoPlan(code="values_unknown")
    return statement


def _begin(sql: str) -> str:
    bare = sql.lstrip()
    return "(" if bare.startswith("(") else (bare.split(None, 1) or [""])[0].upper()


def _judged(statement: Statement) -> str:
    """The SQL with `:b0`, `:b1` … for its values."""
    return _placed(statement.sql, statement.values)[0]


def _placed(sql: str, values: Any) -> tuple[str, dict[str, Any]]:
    """The driver's `%s` and `%(name)s` as `:b0`, `:b1` …, and the values by these names."""
    if isinstance(values, Mapping):
        names = {name: f"b{number}" for number, name in enumerate(values)}
        places = {name: f":{short}" for name, short in names.items()}
        return sql % places, {short: values[name] for name, short in names.items()}
    if isinstance(values, (tuple, list)):
        bound = {f"b{number}": value for number, value in enumerate(values)}
        return sql % tuple(f":{name}" for name in bound), bound
    return sql, {}


def _bound(statement: Statement) -> tuple[str, dict[str, Any]]:
    """The same for `ecom.db`, to which other colons must say that they are none of its names."""
    return _placed(statement.sql.replace(":", r"\:"), statement.values)


def _ask(kind: Kind, work: Callable[[Connection], str]) -> str:
    """What `work` returns, asked again if the connection was of before a restart of the server."""
    if kind == "glass" and not settings().mysql_glass_url:
        raise Untold("no_account")
    with trace.silence():
        try:
            try:
                return _once(kind, work)
            except HungUp:
                return _once(kind, work)
        except SettingError as error:
            raise Untold("denied", str(error)) from error


def _once(kind: Kind, work: Callable[[Connection], str]) -> str:
    with db.connected(kind) as connection:
        return work(connection)


def _expected(connection: Connection, statement: Statement, mode: str) -> str:
    if not connection.dialect.is_mariadb and connection.dialect.server_version_info >= TWO_FORMATS:
        # The second says nothing of UPDATE and DELETE, nor of subqueries among the columns.
        db.execute(connection, "SET SESSION explain_json_format_version = 1")
    return _answer(connection, "EXPLAIN FORMAT=JSON", statement, mode)


def _measured(connection: Connection, statement: Statement, seconds: float) -> str:
    if connection.dialect.is_mariadb:
        limited = f"SET STATEMENT max_statement_time={seconds:f} FOR ANALYZE FORMAT=JSON"
        return _answer(connection, limited, statement, "READ ONLY")
    db.execute(connection, f"SET SESSION {limit_of_mysql(seconds)}")
    try:
        return _answer(connection, "EXPLAIN ANALYZE FORMAT=TREE", statement, "READ ONLY")
    finally:
        if not connection.invalidated:
            db.execute(connection, f"SET SESSION {limit_of_mysql(GLASS_SECONDS)}")


def _answer(connection: Connection, how: str, statement: Statement, mode: str) -> str:
    sql, bound = _bound(statement)
    db.execute(connection, f"START TRANSACTION {mode}")
    try:
        answer = next(iter(db.execute(connection, f"{how} {sql}", **bound)[0].values()))
        if any(row["Code"] == INTERRUPTED for row in db.execute(connection, "SHOW WARNINGS")):
            raise TooLong(answer)  # no error for MySQL, which tells how far it came
        return answer
    finally:
        if not connection.invalidated:
            db.execute(connection, "ROLLBACK")


def _plan(answer: str, statement: Statement, analyzed: bool) -> Plan:
    if answer.lstrip().startswith("{"):
        found = plan_literals.masked(json.loads(answer), statement)
        root = plan_json.parse(found) if "query_block" in found else plan_mysql.parse_json(found)
        raw = json.dumps(found, indent=2, ensure_ascii=False)
    else:
        raw = plan_literals.masked(answer, statement)
        root = plan_mysql.parse_text(raw)
    return Plan(warned(root), analyzed, raw, sources.tables_in(_judged(statement)))
