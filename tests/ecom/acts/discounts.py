"""What staff do with discount codes; each act makes what it needs and does it once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from ecom import discount_desk
from ecom.discount_terms import Terms
from ecom.users import User
from tests.ecom.conftest import Maker

TERMS = Terms(
    code="TET50K",
    kind="order",
    category_id=None,
    minimum_value=Decimal(100_000),
    percent=None,
    maximum_discount=Decimal(50_000),
    starts_at=datetime(2020, 1, 1),
    ends_at=datetime(2090, 1, 1),
)


def create(make: Maker, actor: User) -> None:
    discount_desk.create(actor, TERMS)


def update(make: Maker, actor: User) -> None:
    discount_id = discount_desk.create(actor, TERMS)
    discount_desk.update(actor, discount_id, replace(TERMS, usage_limit=10), 1)


def pause(make: Maker, actor: User) -> None:
    discount_desk.pause(actor, discount_desk.create(actor, TERMS), 1)


def resume(make: Maker, actor: User) -> None:
    discount_id = discount_desk.create(actor, TERMS)
    discount_desk.pause(actor, discount_id, 1)
    discount_desk.resume(actor, discount_id, 2)


def end(make: Maker, actor: User) -> None:
    discount_desk.end(actor, discount_desk.create(actor, TERMS), 1)


ACTS = {
    "discounts.create": create,
    "discounts.update": update,
    "discounts.pause": pause,
    "discounts.resume": resume,
    "discounts.end": end,
}
