from __future__ import annotations

import pytest

from ecom import accounts, audit, customer_desk, customer_details, db, sessions, throttle
from ecom.errors import Conflict, IllegalStep, InvalidInput, NotAllowed, NotFound, SignInRefused
from ecom.users import User
from tests.ecom.conftest import Maker


@pytest.fixture
def clerk(make: Maker) -> User:
    return make.user(make.employee("support"))


def test_points_are_credited_and_taken_back_with_a_reason(make: Maker, clerk: User) -> None:
    customer_id = make.customer("lan", points=100)
    assert customer_desk.adjust_points(clerk, customer_id, 50, "  Sinh   nhật ", 100) == 150
    assert customer_desk.adjust_points(clerk, customer_id, -150, "Nhầm", 150) == 0
    newest, middle, oldest = customer_details.points(clerk, customer_id)
    assert (newest.points, newest.balance, newest.note) == (-150, 0, "Nhầm")
    assert (middle.points, middle.balance, middle.note) == (50, 150, "Sinh nhật")
    assert (oldest.points, oldest.balance, oldest.actor) == (100, 100, "")
    assert middle.actor == clerk.full_name


def test_points_never_go_below_0(make: Maker, clerk: User) -> None:
    customer_id = make.customer(points=100)
    with pytest.raises(InvalidInput) as refused:
        customer_desk.adjust_points(clerk, customer_id, -101, "Nhầm", 100)
    assert (refused.value.field, refused.value.code) == ("points", "points_too_low")
    assert customer_details.details(clerk, customer_id).loyalty_points == 100


@pytest.mark.parametrize(("points", "note", "field"), [
    (0, "x", "points"), (2_000_000, "x", "points"), (float("nan"), "x", "points"),
    (5, " ", "note"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_at_its_field(
    make: Maker, clerk: User, points: int, note: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        customer_desk.adjust_points(clerk, make.customer(), points, note, 0)
    assert refused.value.field == field


def test_pressing_twice_credits_once(make: Maker, clerk: User) -> None:
    customer_id = make.customer()
    customer_desk.adjust_points(clerk, customer_id, 50, "Quà", 0)
    with pytest.raises(Conflict) as refused:
        customer_desk.adjust_points(clerk, customer_id, 50, "Quà", 0)
    assert refused.value.current == {"points": 50}
    assert refused.value.by == clerk.full_name
    assert customer_details.details(clerk, customer_id).loyalty_points == 50


def test_more_points_lift_the_tier(make: Maker, clerk: User) -> None:
    customer_id = make.customer(points=900)
    assert customer_details.details(clerk, customer_id).next_tier == ("Bạc", 100)
    customer_desk.adjust_points(clerk, customer_id, 100, "Quà", 900)
    assert customer_details.details(clerk, customer_id).tier == "Bạc"
    customer_desk.adjust_points(clerk, customer_id, 50_000, "Quà", 1000)
    assert customer_details.details(clerk, customer_id).next_tier is None


def test_whom_strangers_blocked_signs_in_again_after_staff_lifted_it(
    make: Maker, clerk: User
) -> None:
    accounts.sign_up(accounts.SignUp("Lan", "lan", "lan@example.com", "Mật-khẩu-9!"))
    customer_id = db.row("SELECT id FROM users WHERE username = 'lan'")["id"]
    for _ in range(4 * 5):
        throttle.begin("lan", "203.0.113.7" if _ < 5 else f"203.0.113.{8 + _}")
    db.rows("UPDATE users SET failed_sign_ins = 100 WHERE id = :id", id=customer_id)
    assert customer_details.details(clerk, customer_id).blocked
    new_browser = {"visitor_id": "v" * 43, "address": "198.51.100.1"}
    with pytest.raises(SignInRefused):
        accounts.sign_in("lan", "Mật-khẩu-9!", **new_browser)
    customer_desk.unblock(clerk, customer_id)
    assert not customer_details.details(clerk, customer_id).blocked
    assert accounts.sign_in("lan", "Mật-khẩu-9!", **new_browser).user.id == customer_id


def test_the_block_of_staff_is_not_lifted_as_if_they_were_customers(
    make: Maker, clerk: User
) -> None:
    admin_id = make.admin()
    db.rows("UPDATE users SET failed_sign_ins = 100 WHERE id = :id", id=admin_id)
    for deed in (customer_desk.unblock, customer_desk.end_sessions):
        with pytest.raises(NotFound):
            deed(clerk, admin_id)
    assert db.row("SELECT failed_sign_ins AS n FROM users WHERE id = :id", id=admin_id)["n"] == 100


def test_ended_sessions_are_over_at_once(make: Maker, clerk: User) -> None:
    customer = make.user(make.customer())
    token = sessions.start(customer, "visitor", "203.0.113.7", "Firefox").token
    assert sessions.find(token)
    seen = customer_details.sessions(clerk, customer.id)
    assert [(one.address, one.user_agent) for one in seen] == [("203.0.113.7", "Firefox")]
    assert customer_desk.end_sessions(clerk, customer.id) == 1
    assert sessions.find(token) is None
    assert customer_details.sessions(clerk, customer.id) == []


def test_a_closed_account_is_signed_out_and_may_be_opened_again(make: Maker, clerk: User) -> None:
    customer = make.user(make.customer())
    token = sessions.start(customer, "visitor").token
    customer_desk.deactivate(clerk, customer.id, "Gian lận")
    assert sessions.find(token) is None
    assert customer_details.details(clerk, customer.id).deactivated_at
    with pytest.raises(IllegalStep):
        customer_desk.deactivate(clerk, customer.id, "Gian lận")
    with pytest.raises(IllegalStep):
        customer_desk.adjust_points(clerk, customer.id, 5, "Quà", 0)
    customer_desk.reactivate(clerk, customer.id, "Nhầm")
    assert accounts.user(customer.id) == customer
    with pytest.raises(IllegalStep):
        customer_desk.reactivate(clerk, customer.id, "Nhầm")


def test_what_its_owner_deleted_stays_deleted(make: Maker, clerk: User) -> None:
    accounts.sign_up(accounts.SignUp("Lan", "lan", "lan@example.com", "Mật-khẩu-9!"))
    customer_id = db.row("SELECT id FROM users WHERE username = 'lan'")["id"]
    customer_desk.adjust_points(clerk, customer_id, 5, "Quà", 0)
    accounts.delete_account(customer_id, "Mật-khẩu-9!")
    assert customer_details.details(clerk, customer_id).deleted
    with pytest.raises(IllegalStep) as refused:
        customer_desk.reactivate(clerk, customer_id, "Nhầm")
    assert refused.value.code == "account_deleted"
    written = str(audit.of_entity(clerk, "customer", customer_id))
    assert "lan@" not in written, "the audit outlives the account, so it holds nothing of it"
    assert f"#{customer_id}" in written


def test_details_have_orders_reviews_and_what_was_spent(make: Maker, clerk: User) -> None:
    customer_id, product_id = make.customer(), make.product("Áo dài", price=250_000)
    order_id = make.order(customer_id, {product_id: 2})
    canceled = make.order(customer_id, {product_id: 1})
    db.transaction(lambda c: db.call(c, "cancel_order", canceled, None, "x"))
    found = customer_details.details(clerk, customer_id)
    assert (found.bought.orders, int(found.bought.net)) == (1, 500_000)
    orders = customer_details.orders(clerk, customer_id)
    assert [(one.id, one.status, one.pieces) for one in orders] == [
        (canceled, "canceled", 1),
        (order_id, "processing", 2),
    ]
    assert customer_details.reviews(clerk, customer_id) == []


def test_details_are_for_those_with_the_right(make: Maker) -> None:
    customer_id = make.customer()
    keeper, helper = make.user(make.employee("warehouse")), make.user(make.employee("it"))
    for read in (customer_details.details, customer_details.points, customer_details.sessions):
        with pytest.raises(NotAllowed):
            read(keeper, customer_id)
    with pytest.raises(NotAllowed):
        customer_details.orders(helper, customer_id)
    with pytest.raises(NotFound):
        customer_details.details(helper, helper.id)
