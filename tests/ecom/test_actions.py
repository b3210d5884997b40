"""Every action of staff: allowed to those with its right, refused to all others, and written down.

`tests/ecom/acts/` holds one act for each action; an action without one fails here.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from ecom import actions, db, permissions
from ecom.errors import NotAllowed, SignInRequired
from ecom.users import User
from tests.ecom.conftest import Maker

ACTIONS = actions.all_actions()
ACTS = {
    name: act
    for file in sorted(Path(__file__).parent.glob("acts/*.py"))
    for name, act in import_module(f"tests.ecom.acts.{file.stem}").ACTS.items()
}
ROLES = [
    *(("employee", department) for department in permissions.RIGHTS_OF_DEPARTMENT),
    *(("admin", level) for level in permissions.RIGHTS_OF_LEVEL),
]


def somebody(role: str, kind: str) -> User:
    more = {"department": kind} if role == "employee" else {"level": kind}
    return User(1, "x", "x@example.com", "X", role, **more)


MAY = [(name, *role) for name, one in ACTIONS.items() for role in ROLES
       if permissions.allows(somebody(*role), one.right)]  # fmt: skip
MAY_NOT = [(name, *role) for name in ACTIONS for role in ROLES if (name, *role) not in MAY]


def test_every_action_has_an_act_and_every_act_an_action() -> None:
    assert set(ACTS) == set(ACTIONS)


@pytest.mark.parametrize(("name", "role", "kind"), MAY_NOT)
def test_who_has_not_the_right_is_refused_before_anything_else(
    name: str, role: str, kind: str
) -> None:
    with pytest.raises(NotAllowed):
        ACTIONS[name].perform(somebody(role, kind))


@pytest.mark.parametrize("name", ACTIONS)
def test_customers_and_guests_are_refused(name: str) -> None:
    with pytest.raises(NotAllowed):
        ACTIONS[name].perform(User(1, "x", "x@example.com", "X", "customer"))
    with pytest.raises(SignInRequired):
        ACTIONS[name].perform(None)


@pytest.mark.parametrize(("name", "role", "kind"), MAY)
def test_who_has_the_right_does_it_and_the_audit_says_so(
    make: Maker, name: str, role: str, kind: str
) -> None:
    actor = make.user(make.employee(kind) if role == "employee" else make.admin(kind))
    ACTS[name](make, actor)
    written = db.rows(
        "SELECT * FROM audit_log WHERE actor_id = :id AND action = :name", id=actor.id, name=name
    )
    assert written, "nothing was written down"
    for entry in written:
        was, became = (json.loads(entry[side] or "null") for side in ("was", "became"))
        assert was != became, "an entry says what changed"
        assert entry["entity"]
