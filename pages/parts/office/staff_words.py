"""What people call the roles, departments and levels of staff."""

from __future__ import annotations

from ecom.staff_lists import Member
from pages.parts.texts import _


def roles() -> dict[str, str]:
    return {"employee": _("Employee"), "admin": _("Admin")}


def departments() -> dict[str, str]:
    return {
        "sales": _("Sales"),
        "support": _("Customer support"),
        "warehouse": _("Warehouse"),
        "it": _("IT"),
        "finance": _("Finance"),
    }


def levels() -> dict[str, str]:
    return {
        "super_admin": _("Super admin"),
        "moderator": _("Moderator"),
        "support": _("Support admin"),
    }


def level_meanings() -> dict[str, str]:
    return {
        "super_admin": _("everything, and who is an admin"),
        "moderator": _("all of the shop, employees and the audit, but no admins"),
        "support": _("what customer support does, figures, and new passwords for employees"),
    }


def genders() -> dict[str, str]:
    return {"female": _("Female"), "male": _("Male"), "other": _("Other")}


def standing(member: Member) -> str:
    """Of an employee the department, of an admin the level."""
    if member.role == "employee":
        return departments()[member.department or ""]
    return levels()[member.level or ""]
