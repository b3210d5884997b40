from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from ecom import accounts, db, order_customers, order_desk, order_story, orders, resets
from ecom.errors import (
    AlreadyTaken,
    InsufficientStock,
    InvalidInput,
    NotAllowed,
    NotFound,
    TotalChanged,
)
from ecom.order_customers import NewCustomer
from ecom.users import User
from tests.ecom.conftest import Maker

BUOI = NewCustomer("Trần Thị Bưởi", "0912 345 678", "Buoi.Tran@example.com", "1 Lê Lợi", "Huế")


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


def test_an_order_on_the_phone_is_the_customers_and_names_who_took_it(
    make: Maker, seller: User
) -> None:
    customer, lamp = make.customer("lan"), make.product(price=100_000)
    quote = orders.quote(customer, [(lamp, 2)], [], 1)
    asked = make.asked(customer, {lamp: 2}, expected_total=quote.to_pay, method="bank_transfer")
    order_id = order_desk.create(seller, asked)
    assert orders.order(order_id, make.user(customer)).bill.amount == quote.to_pay
    assert db.row("SELECT employee_id FROM orders")["employee_id"] == seller.id
    assert order_story.story(seller, order_id).taken_by == seller.full_name
    (entry,) = db.rows("SELECT * FROM audit_log")
    assert (entry["action"], entry["actor_id"], entry["entity_id"]) == (
        "orders.create",
        seller.id,
        order_id,
    )
    became = json.loads(entry["became"])
    assert (became["customer"], became["to_pay"]) == (f"#{customer}", "230000.00")


def test_an_admin_is_no_employee_but_the_audit_names_them(make: Maker) -> None:
    boss = make.user(make.admin())
    order_id = order_desk.create(boss, make.asked(make.customer(), {make.product(): 1}))
    assert db.row("SELECT employee_id FROM orders")["employee_id"] is None
    assert order_story.story(boss, order_id).taken_by == boss.full_name


def test_pressing_twice_makes_one_order_and_one_entry(make: Maker, seller: User) -> None:
    asked = make.asked(make.customer(), {make.product(): 1})
    assert order_desk.create(seller, asked) == order_desk.create(seller, asked)
    assert len(db.rows("SELECT id FROM audit_log")) == 1


@pytest.mark.parametrize("department", ["finance", "warehouse", "it", "support"])
def test_nobody_else_places_an_order_for_another(make: Maker, department: str) -> None:
    asked = make.asked(make.customer(), {make.product(): 1})
    employee = make.user(make.employee(department))
    with pytest.raises(NotAllowed):
        orders.place_order(asked, employee)
    with pytest.raises(NotAllowed):
        orders.place_order(asked, make.user(make.customer("lan")))
    assert db.rows("SELECT id FROM orders") == []


def test_what_stops_a_customer_stops_the_desk_and_leaves_nothing(make: Maker, seller: User) -> None:
    customer, lamp = make.customer(), make.product(stock=1)
    for refusal, changes in (
        (InsufficientStock, {"lines": ((lamp, 2),)}),
        (TotalChanged, {"expected_total": Decimal(1)}),
        (InvalidInput, {"phone": "?"}),
        (NotFound, {"customer_id": seller.id}),
    ):
        with pytest.raises(refusal):
            order_desk.create(seller, replace(make.asked(customer, {lamp: 1}), **changes))
    assert db.rows("SELECT id FROM audit_log") == db.rows("SELECT id FROM orders") == []


def test_a_closed_account_orders_nothing(make: Maker, seller: User) -> None:
    customer = make.customer("lan")
    db.transaction(lambda c: db.execute(c, "UPDATE users SET deactivated_at = UTC_TIMESTAMP(6)"
                                           " WHERE id = :id", id=customer))  # fmt: skip
    assert order_customers.find(seller, "lan") == []
    with pytest.raises(NotFound):
        order_customers.caller(seller, customer)
    with pytest.raises(NotFound):
        order_desk.create(seller, make.asked(customer, {make.product(): 1}))


def test_who_calls_is_found_by_name_phone_e_mail_and_number(make: Maker, seller: User) -> None:
    customer_id = order_customers.create(seller, BUOI)
    make.customer("lan")
    for text in ("buoi", "tran thi b", "0912345678", "+84 912 345 678", "buoi.tran@", customer_id):
        (found,) = order_customers.find(seller, str(text))
        assert (found.id, found.full_name) == (customer_id, "Trần Thị Bưởi")
    assert order_customers.find(seller, "?!") == order_customers.find(seller, "nobody") == []


def test_the_address_is_that_of_the_last_order_else_of_the_account(
    make: Maker, seller: User
) -> None:
    customer_id = order_customers.create(seller, BUOI)
    new = order_customers.caller(seller, customer_id)
    assert (new.recipient, new.phone, new.address, new.city, new.orders) == (
        *("Trần Thị Bưởi", "0912 345 678", "1 Lê Lợi", "Huế", 0),
    )
    make.order(customer_id, {make.product(): 1}, recipient="Cô Hoa", city="Vinh")
    known = order_customers.caller(seller, customer_id)
    assert (known.recipient, known.city, known.orders) == ("Cô Hoa", "Vinh", 1)


def test_a_new_customer_has_an_account_that_nobody_knows_the_password_of(
    make: Maker, seller: User
) -> None:
    first = order_customers.create(seller, BUOI)
    second = order_customers.create(
        seller, NewCustomer("Bưởi Trần", "0987 654 321", "buoi.tran@example.vn")
    )
    names = [accounts.user(user_id).username for user_id in (first, second)]
    assert names[0] == "buoi.tran"
    assert names[1].startswith("buoi.tran") and names[1] != names[0]
    (entry, _other) = db.rows("SELECT * FROM audit_log ORDER BY id")
    assert (entry["action"], entry["entity_id"]) == ("customers.create", first)
    assert (entry["label"], json.loads(entry["became"])) == (
        *(f"#{first}", {"created": True, "city": "Huế"}),
    )


def test_the_audit_holds_nothing_of_a_customer_whose_account_was_deleted(
    make: Maker, seller: User
) -> None:
    boss = make.user(make.admin())
    customer = order_customers.create(seller, BUOI)
    where = {"recipient": BUOI.full_name, "phone": BUOI.phone, "address": BUOI.address}
    order_id = order_desk.create(seller, make.asked(customer, {make.product(): 1}, **where))
    order_desk.cancel(boss, order_id, "changed her mind")
    accounts.delete_account(customer, resets.reset_customer_password(boss, customer))
    written = str(db.rows("SELECT label, was, became, note FROM audit_log"))
    for told in (BUOI.full_name, "buoi", BUOI.phone, BUOI.address):
        assert told.lower() not in written.lower()
    assert written.count(f"#{customer}") == 3, "added, ordered for, given a password"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": " "}, "full_name"),
        ({"phone": ""}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"city": "x" * 61}, "city"),
    ],
)
def test_a_customer_without_a_name_phone_or_e_mail_is_refused_by_the_field(
    make: Maker, seller: User, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        order_customers.create(seller, NewCustomer(**{**vars(BUOI), **changes}))
    assert refused.value.field == field


def test_an_e_mail_that_somebody_has_is_not_given_twice(make: Maker, seller: User) -> None:
    order_customers.create(seller, BUOI)
    with pytest.raises(AlreadyTaken) as refused:
        order_customers.create(seller, BUOI)
    assert refused.value.field == "email"


def test_callers_are_looked_up_by_who_may_order_for_them(make: Maker) -> None:
    with pytest.raises(NotAllowed):
        order_customers.find(make.user(make.employee("warehouse")), "lan")
    with pytest.raises(NotAllowed):
        order_customers.caller(make.user(make.employee("support")), 1)
