"""The users of the experiment: tables as the original had them, and a session in Redis each."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from ecom import passwords
from lab.bench import Bench

PASSWORD = "mat-khau-cua-toi!"
ROLES = ("customer",) * 8 + ("employee", "admin")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
GIVEN = ("Văn An", "Thị Bình", "Minh Châu", "Quốc Dũng", "Thu Hà", "Đức Long", "Ngọc Mai")


@dataclass(frozen=True)
class Users:
    """`hashed`: those who have an argon2 hash too; each costs a tenth of a second to make."""

    names: list[str]
    hashed: list[str]
    tokens: dict[str, str]
    prefix: str

    def key(self, name: str) -> str:
        return f"{self.prefix}:{self.tokens[name]}"


def prepare(bench: Bench, number: int, hashed: int) -> Users:
    with bench.connect() as line:
        for table in _TABLES:
            line.do(table)
        rows = [_user(n) for n in range(1, number + 1)]
        for row in rows[:hashed]:
            row["password_hash"] = passwords.hashed(PASSWORD)
        line.many(_INSERT, rows)
        for sql in _DETAILS:
            line.do(sql)
    names = [str(row["username"]) for row in rows]
    tokens = {name: secrets.token_urlsafe(16) for name in names}
    users = Users(names, names[:hashed], tokens, bench.key("session"))
    with bench.redis.pipeline(transaction=False) as pipeline:
        for row in rows:
            session = {name: row[name] for name in ("id", "full_name", "role")}
            pipeline.set(users.key(str(row["username"])), json.dumps(session))
        pipeline.execute()
    return users


def _user(number: int) -> dict[str, object]:
    name = f"{FAMILY[number % len(FAMILY)]} {GIVEN[number % len(GIVEN)]}"
    return {
        "id": number,
        "username": f"user{number:04}",
        "password": PASSWORD,
        "password_hash": None,
        "full_name": name,
        "role": ROLES[number % len(ROLES)],
    }


_TABLES = (
    """CREATE TABLE users (
         id INT PRIMARY KEY, username VARCHAR(30) NOT NULL UNIQUE, password VARCHAR(50) NOT NULL,
         password_hash VARCHAR(120), full_name VARCHAR(100) NOT NULL, role VARCHAR(10) NOT NULL)""",
    "CREATE TABLE customers (user_id INT PRIMARY KEY, address VARCHAR(200), points INT)",
    "CREATE TABLE employees (user_id INT PRIMARY KEY, department VARCHAR(20))",
    "CREATE TABLE admins (user_id INT PRIMARY KEY, level VARCHAR(20))",
)
_INSERT = """
    INSERT INTO users (id, username, password, password_hash, full_name, role)
    VALUES (%(id)s, %(username)s, %(password)s, %(password_hash)s, %(full_name)s, %(role)s)"""
_DETAILS = (
    """INSERT INTO customers SELECT id, CONCAT(id, ' Lê Lợi, Đà Nẵng'), id * 10
         FROM users WHERE role = 'customer'""",
    "INSERT INTO employees SELECT id, 'sales' FROM users WHERE role = 'employee'",
    "INSERT INTO admins SELECT id, 'moderator' FROM users WHERE role = 'admin'",
)
