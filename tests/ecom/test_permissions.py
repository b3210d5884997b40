from __future__ import annotations

import pytest

from ecom import permissions
from ecom.errors import NotAllowed, SignInRequired
from ecom.users import User

EVERY_RIGHT = sorted(
    set().union(*permissions.RIGHTS_OF_DEPARTMENT.values(), *permissions.RIGHTS_OF_LEVEL.values())
)


def one(role: str, **more: str) -> User:
    return User(1, "x", "x@example.com", "X", role, **more)


@pytest.mark.parametrize("right", EVERY_RIGHT)
def test_customers_and_guests_have_no_right(right: str) -> None:
    with pytest.raises(NotAllowed):
        permissions.require(one("customer"), right)
    with pytest.raises(SignInRequired):
        permissions.require(None, right)


@pytest.mark.parametrize("right", EVERY_RIGHT)
def test_a_super_admin_has_every_right(right: str) -> None:
    assert permissions.allows(one("admin", level="super_admin"), right)


@pytest.mark.parametrize("right", ["admins.write", "admins.reset"])
def test_only_a_super_admin_rules_over_admins(right: str) -> None:
    for level in ("moderator", "support"):
        assert not permissions.allows(one("admin", level=level), right)
    for department in permissions.RIGHTS_OF_DEPARTMENT:
        assert not permissions.allows(one("employee", department=department), right)


def test_a_level_counts_for_admins_only_and_a_department_for_employees_only() -> None:
    assert not permissions.allows(one("customer", level="super_admin"), "orders.read")
    assert not permissions.allows(one("employee", level="super_admin"), "admins.write")
    assert not permissions.allows(one("admin", department="sales"), "orders.read")


def test_an_unknown_right_is_nobodys() -> None:
    assert not permissions.allows(one("admin", level="super_admin"), "no.such.right")


READERS = {
    "sales": {"reports.revenue", "reports.customers"},
    "finance": {"reports.revenue", "reports.customers", "reports.inventory"},
    "warehouse": {"reports.inventory"},
    "support": set(),
    "it": set(),
}
REPORTS = {"reports.revenue", "reports.customers", "reports.inventory"}


@pytest.mark.parametrize("department", permissions.RIGHTS_OF_DEPARTMENT)
def test_a_department_reads_its_own_reports_and_no_others(department: str) -> None:
    employee = one("employee", department=department)
    assert {right for right in REPORTS if permissions.allows(employee, right)} == READERS[
        department
    ]


@pytest.mark.parametrize("level", permissions.RIGHTS_OF_LEVEL)
def test_admins_read_every_report(level: str) -> None:
    assert all(permissions.allows(one("admin", level=level), right) for right in REPORTS)


def test_whoever_reads_any_report_has_the_overview_and_nobody_else() -> None:
    everybody = [one("employee", department=name) for name in permissions.RIGHTS_OF_DEPARTMENT]
    everybody += [one("admin", level=level) for level in permissions.RIGHTS_OF_LEVEL]
    for user in everybody:
        reads = any(permissions.allows(user, right) for right in REPORTS)
        assert permissions.allows(user, "reports.overview") == reads
