"""What if: what a code would take off a cart, whether it is saved yet or not.

The terms are written under a name of their own, priced by the procedure that charges orders, and
rolled back: nobody ever sees them, no use is counted, and the saved code is not even locked.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from ecom import db, discount_terms, permissions, quotes
from ecom.discount_desk import insert
from ecom.discount_terms import Terms
from ecom.errors import DiscountRefused
from ecom.quotes import Lines, Quote
from ecom.users import User

RECENT_ORDERS = 200  # among which a typical one is looked for


@dataclass(frozen=True)
class Trial:
    """`refusal`: why the code does not apply (below_minimum, wrong_category), '' if it does."""

    without: Quote
    priced: Quote
    refusal: str

    @property
    def saved(self) -> Decimal:
        return self.without.to_pay - self.priced.to_pay


class _RolledBack(Exception):
    """Carries the answer out of the transaction, none of which is kept."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial


def try_out(viewer: User | None, terms: Terms, lines: Lines, carrier_id: int) -> Trial:
    """As if the code were running and nobody had used it; it may have no name yet.

    Raises NotAllowed, InvalidInput (a field of the terms, or bad_quantity), NotFound for a product
    that is not for sale.
    """
    permissions.require(viewer, "discounts.read")
    name = f"TRY-{secrets.token_hex(10)}".upper()
    checked = discount_terms.checked(replace(terms, code=name))
    cart = quotes.json_lines(lines)

    def work(connection: db.Connection) -> None:
        now = db.execute(connection, "SELECT UTC_TIMESTAMP(6) AS now")[0]["now"]
        soon = timedelta(hours=1)
        insert(connection, replace(checked, starts_at=now - soon, ends_at=now + soon))
        raise _RolledBack(_trial(connection, name, terms.code, cart, carrier_id))

    try:
        db.transaction(work)
    except _RolledBack as done:
        return done.trial
    raise AssertionError("a trial always rolls back")


def products(viewer: User | None) -> dict[int, str]:
    """What is for sale, by name. Raises NotAllowed."""
    permissions.require(viewer, "discounts.read")
    return {row["id"]: row["name"] for row in db.rows(_PRODUCTS)}


def typical_cart(viewer: User | None, category_id: int | None = None) -> list[tuple[int, int]]:
    """The order of middle value among recent ones: its products that are for sale, and how many.

    With `category_id` among those that have something of it; [] if there are none.
    """
    permissions.require(viewer, "discounts.read")
    found = db.rows(_RECENT, recent=RECENT_ORDERS, category_id=category_id)
    if not found:
        return []
    middle = sorted(found, key=lambda row: (row["total"], row["id"]))[len(found) // 2]
    lines = db.rows(_LINES, id=middle["id"])
    return [(row["product_id"], row["quantity"]) for row in lines]


def _trial(connection: db.Connection, tried: str, code: str, cart: str, carrier_id: int) -> Trial:
    without = quotes.of_sets(db.call(connection, "quote_order", None, cart, "[]", carrier_id))
    try:
        sets = db.call(connection, "quote_order", None, cart, json.dumps([tried]), carrier_id)
    except DiscountRefused as error:
        return Trial(without, without, error.reason)
    priced = quotes.of_sets(sets)
    named = [(code, kind, amount) for _tried, kind, amount in priced.codes]
    return Trial(without, replace(priced, codes=named), "")


_PRODUCTS = "SELECT id, name FROM products WHERE archived_at IS NULL ORDER BY name, id"
_RECENT = """
SELECT o.id, o.total
FROM (SELECT id, total FROM orders WHERE status <> 'canceled'
      ORDER BY placed_at DESC LIMIT :recent) o
WHERE EXISTS (
  SELECT 1 FROM order_items i JOIN products p ON p.id = i.product_id
  WHERE i.order_id = o.id AND p.archived_at IS NULL
    AND p.category_id = COALESCE(:category_id, p.category_id)
)
"""
_LINES = """
SELECT i.product_id, i.quantity
FROM order_items i JOIN products p ON p.id = i.product_id
WHERE i.order_id = :id AND p.archived_at IS NULL
ORDER BY i.product_id
"""
