from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from ecom import audit, db, paging, permissions
from ecom.errors import NotAllowed, ShopError, SignInRequired
from ecom.users import User
from tests.dialects import EXPLAIN
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


@pytest.mark.parametrize(
    "query",
    [
        audit.Query(),
        audit.Query(action="orders.ship"),
        audit.Query(entity="order"),
        audit.Query(entity="order", entity_id=7),
        audit.Query(entity_id=7),
        audit.Query(action="products.update"),
        audit.Query(entity="product", first=datetime(2020, 1, 1)),
        audit.Query(last=datetime(2020, 1, 1)),
    ],
)
def test_a_page_of_a_long_audit_reads_little_of_it(
    admin: User, long_audit: int, monkeypatch: pytest.MonkeyPatch, query: audit.Query
) -> None:
    plans: list[list[dict[str, Any]]] = []
    read: list[int] = []

    class Counted:
        @staticmethod
        def rows(sql: str, **params: Any) -> list[dict[str, Any]]:
            def work(connection: db.Connection) -> list[dict[str, Any]]:
                before = reads(connection)
                found = db.execute(connection, sql, **params)
                read.append(reads(connection) - before)
                plans.append(db.execute(connection, f"{EXPLAIN} {sql}", **params))
                return found

            return db.transaction(work)

    monkeypatch.setattr(paging, "db", Counted)
    audit.entries(admin, query)
    for row in (row for row in plans[0] if row["table"] == "a"):
        walks = row["type"] == "index" and row["key"] == "PRIMARY"
        assert row["type"] in ("const", "eq_ref", "ref", "range") or walks, row
    assert read[0] < long_audit / 4


@pytest.fixture
def long_audit(admin: User) -> int:
    """Entries about products, and among them few about orders."""
    entries = 4_000
    products = [audit.Change(n, "Áo", {"price": 1}, {"price": 2}) for n in range(entries)]
    orders = [audit.Change(n, f"#{n}", None, {"status": "shipped"}) for n in range(20)]

    def work(connection: db.Connection) -> None:
        audit.record_each(connection, admin, "orders.ship", "order", orders)
        audit.record_each(connection, admin, "products.update", "product", products)

    db.transaction(work)
    prepare("ANALYZE TABLE audit_log")
    return entries


def reads(connection: db.Connection) -> int:
    found = db.execute(connection, "SHOW SESSION STATUS LIKE 'Handler_read%'")
    return sum(int(row["Value"]) for row in found)


def test_the_audit_is_for_those_who_oversee_others(make: Maker) -> None:
    for viewer in (make.employee("sales"), make.admin("support"), make.customer()):
        with pytest.raises(NotAllowed):
            audit.entries(make.user(viewer), audit.Query())


STORIES = {
    "category": {"sales", "support", "warehouse", "finance"},
    "product": {"sales", "support", "warehouse", "finance"},
    "price_change": {"sales", "support", "warehouse", "finance"},
    "order": {"sales", "support", "warehouse", "finance"},
    "customer": {"sales", "support", "it", "finance"},
    "segment": {"sales", "support", "it", "finance"},
    "warehouse": {"sales", "support", "warehouse"},
    "discount": {"sales", "finance"},
    "staff": set(),  # of addresses, too: for the audit's readers
    "none of these": set(),
}


@pytest.mark.parametrize("entity", STORIES)
def test_what_happened_to_a_thing_is_told_to_those_who_may_see_it(
    make: Maker, admin: User, entity: str
) -> None:
    db.transaction(lambda c: audit.record(c, admin, "x.y", entity, 7, label="Áo"))
    assert [entry.label for entry in audit.of_entity(admin, entity, 7)] == ["Áo"]
    for department in permissions.RIGHTS_OF_DEPARTMENT:
        viewer = make.user(make.employee(department))
        if department in STORIES[entity]:
            assert len(audit.of_entity(viewer, entity, 7)) == 1, department
        else:
            with pytest.raises(NotAllowed):
                audit.of_entity(viewer, entity, 7)
    with pytest.raises(NotAllowed):
        audit.of_entity(make.user(make.customer()), entity, 7)
    with pytest.raises(SignInRequired):
        audit.of_entity(None, entity, 7)
