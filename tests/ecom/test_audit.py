from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from ecom import audit, db
from ecom.errors import NotAllowed, ShopError
from ecom.users import User
from tests.ecom.conftest import Maker
from tests.prepare import prepare


@pytest.fixture
def admin(make: Maker) -> User:
    return make.user(make.admin("moderator"))


def note(actor: User, **more: object) -> None:
    named = {"label": "Áo", "was": {"price": 1}, "became": {"price": 2}} | more
    db.transaction(lambda c: audit.record(c, actor, "products.update", "product", 7, **named))


def test_only_what_differs_is_kept_and_money_and_times_are_text(admin: User) -> None:
    note(
        admin,
        was={"name": "Áo", "price": Decimal("10.50"), "at": None},
        became={"name": "Áo", "price": Decimal("11.00"), "at": datetime(2026, 1, 2, 3, 4)},
    )
    (entry,) = audit.entries(admin, audit.Query()).rows
    assert entry.was == {"price": "10.50", "at": None}
    assert entry.became == {"price": "11.00", "at": "2026-01-02 03:04:00"}
    assert (entry.actor, entry.label) == (admin.full_name, "Áo")


def test_nothing_is_written_of_what_was_rolled_back(admin: User) -> None:
    def work(connection: db.Connection) -> None:
        audit.record(connection, admin, "products.update", "product", 7)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        db.transaction(work)
    assert not audit.entries(admin, audit.Query()).rows


@pytest.mark.parametrize("change", ["UPDATE audit_log SET note = ''", "DELETE FROM audit_log"])
def test_nobody_changes_what_was_written(admin: User, change: str) -> None:
    note(admin)
    with pytest.raises(ShopError):
        prepare(change)
    assert len(audit.entries(admin, audit.Query()).rows) == 1


def test_entries_are_found_by_who_what_and_when(make: Maker, admin: User) -> None:
    other = make.user(make.admin("super_admin"))
    note(admin)
    note(other, label="Quần")
    for query, labels in (
        (audit.Query(), ["Quần", "Áo"]),
        (audit.Query(actor_id=admin.id), ["Áo"]),
        (audit.Query(entity="product", entity_id=7), ["Quần", "Áo"]),
        (audit.Query(entity="order"), []),
        (audit.Query(action="products.update"), ["Quần", "Áo"]),
        (audit.Query(last=datetime(2020, 1, 1)), []),
        (audit.Query(first=datetime(2020, 1, 1)), ["Quần", "Áo"]),
    ):
        assert [entry.label for entry in audit.entries(admin, query).rows] == labels


def test_the_audit_is_for_those_who_oversee_others(make: Maker) -> None:
    for viewer in (make.employee("sales"), make.admin("support"), make.customer()):
        with pytest.raises(NotAllowed):
            audit.entries(make.user(viewer), audit.Query())
