"""What staff do with each other; each act makes what it needs and does it once."""

from __future__ import annotations

from datetime import date

from ecom import resets, sessions, staff
from ecom.users import User
from tests.ecom.conftest import Maker


def create(make: Maker, actor: User) -> None:
    staff.create(
        actor,
        "hoa",
        full_name="Lê Thị Hoa",
        email="hoa@example.com",
        internal_id="NV-900",
        department="sales",
        hire_date=date(2025, 1, 2),
    )


def create_admin(make: Maker, actor: User) -> None:
    staff.create_admin(actor, "hoa", "support", full_name="Lê Thị Hoa", email="hoa@example.com")


def update(make: Maker, actor: User) -> None:
    staff.update(actor, make.employee("it"), 1, department="finance")


def set_level(make: Maker, actor: User) -> None:
    staff.set_level(actor, make.admin("support"), "moderator", 1)


def deactivate(make: Maker, actor: User) -> None:
    staff.deactivate(actor, make.employee("it"), "left the shop")


def reactivate(make: Maker, actor: User) -> None:
    user_id = make.employee("it")
    staff.deactivate(actor, user_id)
    staff.reactivate(actor, user_id)


def reset_password(make: Maker, actor: User) -> None:
    resets.reset_password(actor, make.employee("it"))


def reset_customer_password(make: Maker, actor: User) -> None:
    resets.reset_customer_password(actor, make.customer())


def unblock(make: Maker, actor: User) -> None:
    resets.unblock(actor, make.employee("it"))


def end_sessions(make: Maker, actor: User) -> None:
    user = make.user(make.employee("it"))
    sessions.start(user, "a browser")
    resets.end_sessions(actor, user.id)


ACTS = {
    "staff.create": create,
    "staff.create_admin": create_admin,
    "staff.update": update,
    "staff.set_level": set_level,
    "staff.deactivate": deactivate,
    "staff.reactivate": reactivate,
    "staff.reset_password": reset_password,
    "customers.reset_password": reset_customer_password,
    "staff.unblock": unblock,
    "staff.end_sessions": end_sessions,
}
