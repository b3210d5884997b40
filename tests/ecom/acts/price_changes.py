"""What staff do with prices; each act makes what it needs and does it once."""

from __future__ import annotations

from decimal import Decimal

from ecom import price_changes
from ecom.price_choice import Choice, Preview, preview
from ecom.price_rules import Rule
from ecom.users import User
from tests.ecom.conftest import Maker


def previewed(make: Maker, actor: User) -> Preview:
    make.product(price=100_000)
    return preview(actor, Choice(), Rule("percent", Decimal(-10)))


def change(make: Maker, actor: User) -> None:
    price_changes.change(actor, previewed(make, actor), "Tết")


def undo(make: Maker, actor: User) -> None:
    price_changes.undo(actor, price_changes.change(actor, previewed(make, actor)))


ACTS = {"prices.change": change, "prices.undo": undo}
