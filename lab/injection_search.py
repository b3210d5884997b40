"""The search box of the experiment: one query put together from text, one with a parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pymysql

from lab.bench import Bench, Line
from lab.experiment import Exhibit
from lab.texts import N_

Rows = list[dict[str, Any]]
Search = Callable[[Line, str], Rows]


def search_concatenated(line: Line, typed: str) -> Rows:
    # What was typed becomes a piece of the program.
    return line.all(
        "SELECT name, price FROM goods "
        "WHERE hidden = 0 AND name LIKE '%" + typed + "%' ORDER BY name"
    )


def search_bound(line: Line, typed: str) -> Rows:
    # What was typed stays a value, whatever it says.
    return line.all(
        "SELECT name, price FROM goods "
        "WHERE hidden = 0 AND name LIKE CONCAT('%%', %(typed)s, '%%') ORDER BY name",
        typed=typed,
    )


def sign_in_concatenated(line: Line, typed: str) -> Rows:
    return line.all(
        "SELECT username, role FROM accounts "
        "WHERE username = '" + typed + "' AND password = 'whatever'"
    )


def sign_in_bound(line: Line, typed: str) -> Rows:
    return line.all(
        "SELECT username, role FROM accounts WHERE username = %(typed)s AND password = 'whatever'",
        typed=typed,
    )


@dataclass(frozen=True)
class Input:
    title: str
    typed: str
    concatenated: Search = search_concatenated
    bound: Search = search_bound


INPUTS = (
    Input(N_("An ordinary word"), "bàn phím"),
    Input(N_("An apostrophe"), "L'Oréal"),
    Input("OR 1=1", "' OR 1=1 -- "),
    Input("UNION", "' UNION SELECT username, password FROM accounts -- "),
    Input(
        N_("Table names"),
        "' UNION SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = DATABASE() -- ",
    ),
    Input(N_("A second statement"), "'; DROP TABLE goods -- "),
    Input(N_("Sign-in"), "admin' -- ", sign_in_concatenated, sign_in_bound),
)


@dataclass(frozen=True)
class Reply:
    """`sent`: the text that the driver handed to the server; `error`: the server's answer to it."""

    sent: str
    rows: Rows
    error: str = ""

    @property
    def told(self) -> str:
        return f"{len(self.rows)}" if not self.error else N_("an error")


@dataclass(frozen=True)
class Attempt:
    asked: Input
    concatenated: Reply
    bound: Reply


def prepare(bench: Bench) -> None:
    with bench.connect() as line:
        line.do("CREATE TABLE goods (name VARCHAR(80), price BIGINT, hidden BOOLEAN)")
        line.many("INSERT INTO goods VALUES (%(name)s, %(price)s, %(hidden)s)", _GOODS)
        line.do("CREATE TABLE accounts (username VARCHAR(30), password VARCHAR(40), role CHAR(8))")
        line.many("INSERT INTO accounts VALUES (%(name)s, %(password)s, %(role)s)", _ACCOUNTS)


def attack(line: Line) -> list[Attempt]:
    return [
        Attempt(
            asked, _ask(line, asked.concatenated, asked.typed), _ask(line, asked.bound, asked.typed)
        )
        for asked in INPUTS
    ]


def stolen(reply: Reply) -> int:
    """How many of the rows are passwords that no search should show."""
    secrets = {account["password"] for account in _ACCOUNTS}
    return sum(1 for row in reply.rows if secrets & set(row.values()))


def hidden(reply: Reply) -> int:
    names = {good["name"] for good in _GOODS if good["hidden"]}
    return sum(1 for row in reply.rows if row.get("name") in names)


def exhibit(attempt: Attempt) -> Exhibit:
    lines = [f"-- {attempt.asked.typed}"]
    for name, reply in (("concatenated", attempt.concatenated), ("bound", attempt.bound)):
        lines += ["", f"-- {name}:", reply.sent + ";"]
        lines += [f"--   {_row(row)}" for row in reply.rows] or [f"--   {reply.error or '(0)'}"]
    return Exhibit(attempt.asked.title, "\n".join(lines), "sql")


def _row(row: dict[str, Any]) -> str:
    return " | ".join(str(value) for value in row.values())


def _ask(line: Line, search: Search, typed: str) -> Reply:
    with _listening(line) as sent:
        try:
            rows = search(line, typed)
        except pymysql.MySQLError as error:
            return Reply(sent[-1], [], str(error.args[-1]))
    return Reply(sent[-1], rows)


@contextmanager
def _listening(line: Line) -> Iterator[list[str]]:
    """The statements, exactly as the driver hands them to the server."""
    sent: list[str] = []
    hand_over = line.raw.query

    def query(sql: str | bytes, unbuffered: bool = False) -> int:
        sent.append(sql.decode() if isinstance(sql, bytes) else sql)
        return hand_over(sql, unbuffered)

    line.raw.query = query
    try:
        yield sent
    finally:
        del line.raw.query  # the class's own again


_GOODS = [
    {"name": "Bàn phím cơ Keychron K2", "price": 1_890_000, "hidden": False},
    {"name": "Chuột không dây Logitech", "price": 590_000, "hidden": False},
    {"name": "Điện thoại iPhone 15 Pro", "price": 24_990_000, "hidden": False},
    {"name": "Son môi L'Oréal Paris", "price": 259_000, "hidden": False},
    {"name": "Laptop mới, chưa công bố", "price": 31_990_000, "hidden": True},
    {"name": "Giá nội bộ cho nhân viên", "price": 9_990_000, "hidden": True},
]
_ACCOUNTS = [
    {"name": "admin", "password": "HoaSen@1954", "role": "admin"},
    {"name": "lan", "password": "lan-yeu-meo", "role": "customer"},
    {"name": "minh", "password": "minh2001", "role": "customer"},
]
