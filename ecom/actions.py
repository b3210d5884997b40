"""What staff can do, each under a name and behind a right; nothing of it is done without.

Every action changes something and writes it into the audit log in the same transaction
(`ecom.audit.record`). Each module in HOMES registers its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any, Concatenate, ParamSpec, TypeVar

from ecom import permissions
from ecom.users import User

P = ParamSpec("P")
T = TypeVar("T")

HOMES = (
    "ecom.categories",
    "ecom.customer_desk",
    "ecom.customer_segments",
    "ecom.discount_desk",
    "ecom.order_customers",
    "ecom.order_desk",
    "ecom.price_changes",
    "ecom.product_writing",
    "ecom.products",
    "ecom.resets",
    "ecom.staff",
    "ecom.stock_desk",
    "ecom.warehouses",
)

_ACTIONS: dict[str, Action] = {}


@dataclass(frozen=True)
class Action:
    """`perform(actor, …)` raises SignInRequired or NotAllowed before it looks at anything else."""

    name: str
    right: str
    perform: Callable[..., Any]


def action(
    name: str, right: str
) -> Callable[[Callable[Concatenate[User, P], T]], Callable[Concatenate[User | None, P], T]]:
    """Registers a function whose first argument is who does it; `name` is what the audit says."""

    def register(
        function: Callable[Concatenate[User, P], T],
    ) -> Callable[Concatenate[User | None, P], T]:
        @wraps(function)
        def perform(actor: User | None, /, *args: P.args, **more: P.kwargs) -> T:
            return function(permissions.require(actor, right), *args, **more)

        if name in _ACTIONS:
            raise ValueError(f"there is an action {name} already")
        _ACTIONS[name] = Action(name, right, perform)
        return perform

    return register


def all_actions() -> dict[str, Action]:
    for home in HOMES:
        import_module(home)
    return dict(sorted(_ACTIONS.items()))
