"""Who may do what. A customer may act on what is their own; what is not needs a right."""

from __future__ import annotations

from ecom.errors import NotAllowed, SignInRequired
from ecom.users import User

RIGHTS_OF_DEPARTMENT: dict[str, set[str]] = {
    "sales": {
        *("orders.read", "orders.create", "orders.cancel", "customers.read", "segments.write"),
        *("products.read", "products.write", "discounts.read", "discounts.write", "stock.read"),
        *("reports.overview", "reports.revenue", "reports.customers"),
    },
    "support": {
        *("orders.read", "orders.cancel", "orders.return", "customers.read", "customers.write"),
        *("customers.reset", "segments.write", "products.read", "stock.read"),
    },
    "warehouse": {
        *("orders.read", "orders.deliver", "orders.return", "products.read"),
        *("stock.read", "stock.write", "reports.overview", "reports.inventory"),
    },
    "it": {"customers.read", "customers.reset", "staff.read", "employees.reset"},
    "finance": {
        *("orders.read", "orders.pay", "orders.return", "customers.read", "products.read"),
        *("discounts.read", "reports.overview", "reports.revenue", "reports.customers"),
        "reports.inventory",
    },
}
_OF_THE_OFFICE = set().union(*RIGHTS_OF_DEPARTMENT.values())
RIGHTS_OF_LEVEL: dict[str, set[str]] = {
    "super_admin": _OF_THE_OFFICE
    | {"staff.read", "employees.write", "admins.write", "admins.reset", "audit.read"}
    | {"classroom.rule", "shop.reset"},
    "moderator": _OF_THE_OFFICE | {"staff.read", "employees.write", "audit.read", "classroom.rule"},
    "support": RIGHTS_OF_DEPARTMENT["support"]
    | {
        *("employees.reset", "staff.read"),
        *("reports.overview", "reports.revenue", "reports.customers", "reports.inventory"),
    },
}


def allows(user: User | None, right: str) -> bool:
    if user is None:
        return False
    if user.role == "employee":
        return right in RIGHTS_OF_DEPARTMENT.get(user.department or "", ())
    if user.role == "admin":
        return right in RIGHTS_OF_LEVEL.get(user.level or "", ())
    return False


def require(user: User | None, right: str) -> User:
    """The user, if they have the right. Raises SignInRequired or NotAllowed."""
    if user is None:
        raise SignInRequired("please sign in")
    if not allows(user, right):
        raise NotAllowed("not for your role", right=right)
    return user
