"""What an order would cost now, by the very arithmetic that charges for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ecom import db
from ecom.errors import DiscountRefused

Lines = Iterable[tuple[int, int]]  # (product id, quantity)


@dataclass(frozen=True)
class Quote:
    """What an order would cost now. `codes`: (code, kind, amount); `refused`: (code, reason)."""

    lines: list[dict[str, Any]]
    subtotal: Decimal
    discount: Decimal
    total: Decimal
    fee: Decimal
    delivery_discount: Decimal
    to_pay: Decimal
    codes: list[tuple[str, str, Decimal]]
    refused: list[tuple[str, str]] = field(default_factory=list)


def quote(customer_id: int, lines: Lines, codes: Iterable[str], carrier_id: int) -> Quote:
    """Price an order by the procedure that charges it; a code that does not apply is left out."""
    asked = [code.strip().upper() for code in codes if code.strip()]
    codes = [code for code in asked if _could_be(code)]
    refused = [(code, "unknown") for code in asked if not _could_be(code)]
    lines = json_lines(lines)
    while True:
        try:
            sets = db.transaction(
                lambda c: db.call(
                    c, "quote_order", customer_id, lines, json.dumps(codes), carrier_id
                )
            )
            break
        except DiscountRefused as error:
            if error.discount_code not in codes:
                raise
            codes.remove(error.discount_code)
            refused.append((error.discount_code, error.reason))
    return of_sets(sets, sorted(refused, key=lambda found: asked.index(found[0])))


def of_sets(sets: list[list[db.Row]], refused: Iterable[tuple[str, str]] = ()) -> Quote:
    """What the procedure `quote_order` told."""
    totals, priced, applied = sets[:3]
    amounts = ("subtotal", "discount", "total", "fee", "delivery_discount", "to_pay")
    return Quote(
        lines=priced,
        codes=[(code["code"], code["kind"], Decimal(code["amount"])) for code in applied],
        refused=list(refused),
        **{name: Decimal(totals[0][name]) for name in amounts},
    )


def _could_be(code: str) -> bool:
    """Whether a refusal could name it: MESSAGE_TEXT holds no emoji, `discounts.code` 30 letters."""
    return len(code) <= 30 and code.isprintable() and max(code) <= "\uffff"


def json_lines(lines: Lines) -> str:
    return json.dumps([{"product_id": int(p), "quantity": int(q)} for p, q in sorted(lines)])
