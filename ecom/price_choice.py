"""Which products a price change is about, and what it would do to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecom import db, permissions, search_text
from ecom.price_rules import Rule, refusal
from ecom.users import User


@dataclass(frozen=True)
class Choice:
    """Products for sale; None or '' is any. `product_ids`: of those, the ones ticked."""

    text: str = ""
    category_id: int | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    product_ids: tuple[int, ...] = ()

    def as_fields(self) -> dict[str, Any]:
        """What narrows it; of ticked products only how many, since the change lists them."""
        fields = {
            "text": self.text,
            "category_id": self.category_id,
            "min_price": self.min_price and str(self.min_price),
            "max_price": self.max_price and str(self.max_price),
            "ticked": len(self.product_ids),
        }
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True)
class Line:
    """One product. `refused`: why it keeps its price, '' if it does not (`price_rules.refusal`)."""

    id: int
    name: str
    category: str
    row_version: int
    old: Decimal
    new: Decimal
    refused: str


@dataclass(frozen=True)
class Preview:
    """What `price_changes.change` does, if no product is changed before."""

    choice: Choice
    rule: Rule
    lines: tuple[Line, ...]

    @property
    def changing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.refused)

    @property
    def refused(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.refused)

    def of(self, product_ids: Sequence[int]) -> Preview:
        """The same for some of its products."""
        wanted = set(product_ids)
        choice = Choice(**{**vars(self.choice), "product_ids": tuple(sorted(wanted))})
        return Preview(choice, self.rule, tuple(one for one in self.lines if one.id in wanted))


def preview(viewer: User | None, choice: Choice, rule: Rule) -> Preview:
    """Every product of the choice with its old and new price, by name.

    Raises NotAllowed, InvalidInput (see `Rule.checked`).
    """
    permissions.require(viewer, "products.write")
    rule = rule.checked()
    return Preview(choice, rule, tuple(_line(row, rule) for row in _products(choice)))


def _line(row: dict[str, Any], rule: Rule) -> Line:
    new = rule.applied(row["price"])
    return Line(
        row["id"], row["name"], row["category"], row["row_version"],
        row["price"], new, refusal(row["price"], new),
    )  # fmt: skip


def _products(choice: Choice) -> list[dict[str, Any]]:
    words = search_text.words(choice.text)
    if choice.text.strip() and not words:
        return []
    conditions = {
        "MATCH (p.search_words) AGAINST (:words IN BOOLEAN MODE)": bool(words),
        "p.category_id = :category_id": choice.category_id is not None,
        "p.price >= :min_price": choice.min_price is not None,
        "p.price <= :max_price": choice.max_price is not None,
        "p.id IN :product_ids": bool(choice.product_ids),
    }
    ticked = {"product_ids": choice.product_ids} if choice.product_ids else {}
    wanted = "".join(f"\n  AND {sql}" for sql, asked in conditions.items() if asked)
    return db.rows(
        f"{_SELECT}{wanted}\nORDER BY p.name, p.id",
        words=search_text.required(words) if words else None,
        category_id=choice.category_id,
        min_price=choice.min_price,
        max_price=choice.max_price,
        **ticked,
    )


_SELECT = """
SELECT p.id, p.name, c.name AS category, p.row_version, p.price
FROM products p JOIN categories c ON c.id = p.category_id
WHERE p.archived_at IS NULL"""
