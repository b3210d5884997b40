"""Who calls to order: found by name, e-mail, phone or number, or new."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass

from ecom import account_rules, audit, customer_search, db, passwords, permissions
from ecom.actions import action
from ecom.errors import AlreadyTaken, InvalidInput, NotFound
from ecom.search_text import fold
from ecom.users import User

SHORTEST_NAME, LONGEST_NAME = 3, 24  # of a user name made up here, before its digits
ATTEMPTS = 5


@dataclass(frozen=True)
class Caller:
    """Phone and address as of the last order, else of the account; '' if neither has one."""

    id: int
    full_name: str
    email: str
    recipient: str
    phone: str
    address: str
    city: str
    orders: int


@dataclass(frozen=True)
class NewCustomer:
    full_name: str
    phone: str
    email: str
    address: str = ""
    city: str = ""


def find(viewer: User | None, text: str, limit: int = 8) -> list[Caller]:
    """Who may be meant: whoever is called exactly that, then who ordered last. NotAllowed."""
    permissions.require(viewer, "orders.create")
    meant = customer_search.meant(text)
    if meant is None:
        return []
    conditions, params = meant
    where = " AND ".join(conditions)
    sql = f"{_FIND} AND {where} {_NEAREST}"
    exact = text.strip().lower()
    return _callers([row["id"] for row in db.rows(sql, **params, exact=exact, limit=limit)])


def caller(viewer: User | None, customer_id: int) -> Caller:
    """Raises NotAllowed, NotFound."""
    permissions.require(viewer, "orders.create")
    for found in _callers([customer_id]):
        return found
    raise NotFound("no such customer", customer_id=customer_id)


@action("customers.create", "orders.create")
def create(actor: User, asked: NewCustomer) -> int:
    """An account for somebody who has none; returns its id. Nobody knows its password: whoever
    wants to sign in to it has it reset.

    Raises InvalidInput (full_name, phone, email, address, city), AlreadyTaken (email).
    """
    values = {
        "full_name": account_rules.full_name(asked.full_name),
        "email": account_rules.email(asked.email),
        "password_hash": passwords.hashed(secrets.token_urlsafe(32)),
    }
    details = {
        "phone": account_rules.phone(asked.phone),
        "address": account_rules.address(asked.address),
        "city": account_rules.city(asked.city),
    }
    if details["phone"] is None:
        raise InvalidInput("a phone number", field="phone", code="phone_invalid")

    def work(connection: db.Connection) -> int:
        db.execute(
            connection, _CREATE, **values, details=json.dumps(details),
            username=_username(connection, values["email"]),
        )  # fmt: skip
        customer_id = int(db.execute(connection, "SELECT @new_user AS id")[0]["id"])
        audit.record(
            connection, actor, "customers.create", "customer", customer_id,
            label=f"#{customer_id}",  # by number only: what the audit says outlives the account
            became={"created": True, "city": details["city"]},
        )  # fmt: skip
        return customer_id

    return db.transaction(work)


def _username(connection: db.Connection, email: str) -> str:
    """What stands before the @, with digits behind it if somebody has that."""
    name = re.sub(r"[^a-z0-9._-]", "", fold(email.partition("@")[0]))[:LONGEST_NAME]
    name = name.ljust(SHORTEST_NAME, "0")
    for digits in ("", *(str(secrets.randbelow(10**6)) for _ in range(ATTEMPTS))):
        if not db.execute(connection, _TAKEN, username=name + digits):
            return name + digits
    raise AlreadyTaken("try again", code="username_taken", field="email")


def _callers(ids: list[int]) -> list[Caller]:
    found = {row["id"]: Caller(**row) for row in db.rows(_CALLERS, ids=ids)} if ids else {}
    return [found[one] for one in ids if one in found]


_FIND = """
SELECT u.id FROM users u STRAIGHT_JOIN customers c ON c.user_id = u.id
WHERE u.role = 'customer' AND u.deactivated_at IS NULL"""
_NEAREST = """
ORDER BY :exact IN (u.username, u.email) DESC,
         (SELECT MAX(o.placed_at) FROM orders o WHERE o.customer_id = u.id) DESC, u.id DESC
LIMIT :limit"""
_CALLERS = """
SELECT u.id, u.full_name, u.email, COALESCE(d.recipient, u.full_name) AS recipient,
       COALESCE(d.phone, c.phone, '') AS phone, COALESCE(d.address, c.address, '') AS address,
       COALESCE(d.city, c.city, '') AS city,
       (SELECT COUNT(*) FROM orders o WHERE o.customer_id = u.id) AS orders
FROM users u
JOIN customers c ON c.user_id = u.id
LEFT JOIN deliveries d ON d.order_id = (
  SELECT o.id FROM orders o WHERE o.customer_id = c.user_id
  ORDER BY o.placed_at DESC, o.id DESC LIMIT 1)
WHERE u.id IN :ids AND u.deactivated_at IS NULL
"""
_TAKEN = "SELECT 1 AS taken FROM users WHERE username = :username"
_CREATE = """
CALL create_user(:username, :email, :password_hash, 'customer', :full_name, NULL, :details,
                 @new_user)"""
