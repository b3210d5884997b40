"""What deserves a look today, to whoever may see it; the most urgent first.

    for notice in attention(viewer):
        notice.kind, notice.subject, notice.facts, notice.where, notice.more

- runs_out: what is on hand lasts less than 7 days, at the pace of the 30 days before today
- unpaid: the bill is overdue
- late: not delivered by the day that was promised
- code_spent: 90 % of a code's uses are gone, or half of them and at that pace it will not last
  until it ends
- code_ends: within 7 days
- rating_drop: 5 ratings or more in the last 30 days, their mean half a star below the mean of the
  5 or more before
- dead_stock: on hand for 90 days, and nothing sold since
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ecom import permissions
from ecom.errors import SignInRequired
from ecom.kpi import attention_orders, attention_products, flows
from ecom.kpi.attention_types import Facts, Found, Notice
from ecom.kpi.reading import CachedReader, Read
from ecom.users import User


@dataclass(frozen=True)
class Kind:
    """`page`, `param`: where it is dealt with; `key`, `subject`: which facts name it there."""

    name: str
    right: str
    look: Callable[[Read, date], Found]
    subject: str
    page: str
    param: str = ""
    key: str = ""


KINDS = (
    Kind(
        *("runs_out", "reports.inventory", attention_products.runs_out),
        *("name", "inventory", "product", "product_id"),
    ),
    Kind(
        *("unpaid", "orders.read", attention_orders.unpaid),
        *("order_id", "manage-order", "id", "order_id"),
    ),
    Kind(
        *("late", "orders.read", attention_orders.late),
        *("order_id", "manage-order", "id", "order_id"),
    ),
    Kind(
        *("code_spent", "discounts.read", attention_orders.code_spent),
        *("code", "manage-discount", "id", "discount_id"),
    ),
    Kind(
        *("code_ends", "discounts.read", attention_orders.code_ends),
        *("code", "manage-discount", "id", "discount_id"),
    ),
    Kind(
        *("rating_drop", "reports.customers", attention_products.rating_drop),
        *("name", "product", "id", "product_id"),
    ),
    Kind(
        *("dead_stock", "reports.inventory", attention_products.dead_stock),
        *("name", "inventory", "product", "product_id"),
    ),
)


def attention(viewer: User | None) -> list[Notice]:
    """A few of each kind that the viewer has the right to. Raises SignInRequired, Unavailable.

    Up to a minute old.
    """
    if viewer is None:
        raise SignInRequired("please sign in")
    read = CachedReader()
    today = flows.today(read)
    return [
        notice
        for kind in KINDS
        if permissions.allows(viewer, kind.right)
        for notice in _notices(kind, *kind.look(read, today))
    ]


def _notices(kind: Kind, few: list[Facts], total: int) -> list[Notice]:
    return [
        Notice(
            kind=kind.name,
            subject=str(getattr(facts, kind.subject)),
            facts=facts,
            where=(kind.page, {kind.param: getattr(facts, kind.key)} if kind.param else {}),
            more=total - len(few) if facts is few[-1] else 0,
        )
        for facts in few
    ]
