from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ecom import (
    accounts,
    carts,
    db,
    errors,
    keys,
    passwords,
    resets,
    reviews,
    sessions,
    wishlists,
)
from ecom.accounts import SignUp
from tests.prepare import prepare

PASSWORD = "rất-bí-mật"
LAN = SignUp("Nguyễn Thị Lan", "lan", "lan@example.com", PASSWORD)


@pytest.fixture
def lan(shop: str) -> accounts.User:
    return accounts.sign_up(LAN)


def sign_in(login: str = "lan", password: str = PASSWORD, visitor: str = "home") -> Any:
    return accounts.sign_in(login, password, visitor_id=visitor)


def test_who_signed_up_can_sign_in_by_name_and_by_email(lan: accounts.User) -> None:
    for login in ("lan", "LAN", " lan@example.com", "Lan@Example.com"):
        begun = sign_in(login)
        assert begun.user == lan
        assert sessions.find(begun.token).user == lan


def test_a_new_customer_has_a_profile_and_the_first_tier(lan: accounts.User) -> None:
    found = accounts.profile(lan.id)
    assert (found.full_name, found.username, found.email) == (
        LAN.full_name,
        LAN.username,
        LAN.email,
    )
    assert (found.role, found.loyalty_points, found.tier) == ("customer", 0, "Đồng")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", "  "),
        ("full_name", "x" * 121),
        ("full_name", "\u200b\x00"),
        ("username", "la"),
        ("username", "x" * 31),
        ("username", "lan nguyễn"),
        ("username", "lan@home"),
        ("email", "lan"),
        ("email", "lan@"),
        ("email", "lan@home"),
        ("email", "a b@example.com"),
        ("email", "<script>@example.com"),
        ("email", f"{'x' * 250}@example.com"),
        ("password", "short!"),
        ("password", "onlyletters123"),
        ("password", "chỉcóchữcái"),
        ("password", "!" * 201),
    ],
)
def test_what_is_wrong_is_refused_with_its_field(shop: str, field: str, value: str) -> None:
    with pytest.raises(errors.InvalidInput) as refused:
        accounts.sign_up(replace(LAN, **{field: value}))
    assert refused.value.field == field
    assert db.rows("SELECT id FROM users") == []


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (replace(LAN, email="other@example.com"), "username"),
        (replace(LAN, email="other@example.com", username="LAN"), "username"),
        (replace(LAN, username="other", email="LAN@example.com"), "email"),
    ],
)
def test_a_name_or_email_that_is_taken_is_refused(
    lan: accounts.User, other: SignUp, field: str
) -> None:
    with pytest.raises(errors.AlreadyTaken) as refused:
        accounts.sign_up(other)
    assert refused.value.field == field


def test_an_email_with_other_accents_is_another_one(lan: accounts.User) -> None:
    accounts.sign_up(replace(LAN, username="lan2", email="lân@example.com"))


def test_two_who_want_the_same_name_at_once_get_one_account(shop: str) -> None:
    def sign_up(n: int) -> bool:
        try:
            accounts.sign_up(replace(LAN, email=f"lan{n}@example.com"))
        except errors.AlreadyTaken:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(sign_up, range(4))) == 1
    assert db.row("SELECT COUNT(*) AS n FROM customers")["n"] == 1


def test_a_password_typed_on_another_keyboard_is_the_same(lan: accounts.User) -> None:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", PASSWORD)
    assert decomposed != PASSWORD
    assert sign_in(password=decomposed).user == lan


def test_passwords_are_stored_as_argon2id(lan: accounts.User) -> None:
    stored = db.row("SELECT password_hash AS h FROM users")["h"]
    assert stored.startswith("$argon2id$")
    assert passwords.matches(PASSWORD, stored)
    assert not passwords.matches(PASSWORD + " ", stored)
    assert not passwords.matches(PASSWORD, "not a hash")
    assert not passwords.matches("x" * 1_000_000, stored)


def test_a_profile_can_be_changed_in_part(lan: accounts.User) -> None:
    accounts.update_profile(lan.id, phone="0912 345 678", city="Huế", gender="female")
    accounts.update_profile(lan.id, date_of_birth=date(1990, 1, 15), address=" 12  Hàng Bài ")
    found = accounts.profile(lan.id)
    assert (found.phone, found.city, found.gender) == ("0912 345 678", "Huế", "female")
    assert (found.date_of_birth, found.address) == (date(1990, 1, 15), "12 Hàng Bài")
    accounts.update_profile(lan.id, address="")
    assert accounts.profile(lan.id).address is None


def test_a_new_name_shows_in_the_session_at_once(lan: accounts.User) -> None:
    begun = sign_in()
    sessions.find(begun.token)
    accounts.update_profile(lan.id, full_name="Lan Anh")
    assert sessions.find(begun.token).user.full_name == "Lan Anh"


def test_an_employee_has_an_address_and_no_phone(make: Any) -> None:
    user_id = make.employee("sales")
    accounts.update_profile(user_id, address="Kho 1", full_name="Hùng")
    assert accounts.profile(user_id).address == "Kho 1"
    assert accounts.profile(user_id).tier is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "x"),
        ("gender", "robot"),
        ("phone", "call me"),
        ("date_of_birth", date.today() + timedelta(days=2)),
        ("date_of_birth", date(1899, 12, 31)),
        ("city", "x" * 61),
        ("address", "x" * 256),
    ],
)
def test_a_wrong_profile_changes_nothing(lan: accounts.User, field: str, value: Any) -> None:
    with pytest.raises(errors.InvalidInput) as refused:
        accounts.update_profile(lan.id, **{"full_name": "Other", field: value})
    assert refused.value.field == field
    assert accounts.profile(lan.id).full_name == LAN.full_name


def test_an_email_of_somebody_else_is_refused(lan: accounts.User, make: Any) -> None:
    with pytest.raises(errors.AlreadyTaken) as refused:
        accounts.update_profile(make.customer("minh"), email="lan@example.com")
    assert refused.value.field == "email"


def test_a_changed_password_ends_the_other_sessions(lan: accounts.User) -> None:
    here, there = sign_in(), sign_in(visitor="phone")
    accounts.change_password(lan.id, PASSWORD, "another-one", keep_session=here.token)
    assert sessions.find(here.token) is not None
    assert sessions.find(there.token) is None
    with pytest.raises(errors.SignInRefused):
        sign_in()
    assert sign_in(password="another-one").user == lan


def test_a_changed_password_forgets_the_other_browsers(lan: accounts.User) -> None:
    here, _ = sign_in(visitor="home"), sign_in(visitor="phone")
    accounts.change_password(lan.id, PASSWORD, "another-one", keep_session=here.token)
    assert sessions.knows(lan.id, "home")
    assert not sessions.knows(lan.id, "phone")


def test_a_password_is_not_changed_without_the_old_one(lan: accounts.User) -> None:
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(errors.SignInRefused) as refused:
            accounts.change_password(lan.id, "wrong", "another-one")
        assert refused.value.attempts_left == left
    with pytest.raises(errors.SignInRefused):
        accounts.change_password(lan.id, PASSWORD, "another-one")


def test_a_weak_new_password_is_refused_at_its_field(lan: accounts.User) -> None:
    with pytest.raises(errors.InvalidInput) as refused:
        accounts.change_password(lan.id, PASSWORD, "weak")
    assert refused.value.field == "new"


def test_support_gives_a_customer_a_new_password(lan: accounts.User, make: Any) -> None:
    begun = sign_in()
    new = resets.reset_customer_password(make.user(make.employee("support")), lan.id)
    assert sessions.find(begun.token) is None
    assert sign_in(password=new).user == lan


@pytest.mark.parametrize(
    ("actor", "target", "allowed"),
    [
        ("customer", "customer", False),
        ("sales", "customer", False),
        ("support", "customer", True),
        ("support", "it", False),
        ("support", "super_admin", False),
        ("it", "sales", True),
        ("it", "super_admin", False),
        ("moderator", "super_admin", False),
        ("super_admin", "moderator", True),
    ],
)
def test_nobody_resets_who_may_do_more(make: Any, actor: str, target: str, allowed: bool) -> None:
    def one(kind: str) -> accounts.User:
        if kind == "customer":
            return make.user(make.customer())
        is_admin = kind in ("super_admin", "moderator")
        return make.user(make.admin(kind) if is_admin else make.employee(kind))

    of_customer = target == "customer"
    reset = resets.reset_customer_password if of_customer else resets.reset_password
    if allowed:
        reset(one(actor), one(target).id)
    else:
        with pytest.raises(errors.NotAllowed):
            reset(one(actor), one(target).id)


def test_a_deleted_account_leaves_the_books_and_nothing_of_the_person(make: Any) -> None:
    lan = accounts.sign_up(LAN)
    begun = sign_in()
    product_id = make.product(stock=9)
    carts.add(carts.of_customer(lan.id), product_id)
    wishlists.add(lan.id, product_id)
    accounts.update_profile(lan.id, phone="0912345678", address="12 Hàng Bài", city="Hà Nội")
    order_id = make.order(lan.id, {product_id: 1})
    db.rows("UPDATE deliveries SET delivered_at = UTC_TIMESTAMP(6)")
    db.rows("UPDATE bills SET status = 'paid', paid_at = UTC_TIMESTAMP(6)")
    db.rows("UPDATE orders SET status = 'delivered'")
    reviews.write(lan.id, product_id, 5, "Tốt")
    assert reviews.of_product(product_id).reviews[0].author == LAN.full_name

    accounts.delete_account(lan.id, PASSWORD)

    assert sessions.find(begun.token) is None
    with pytest.raises(errors.SignInRefused):
        sign_in()
    assert db.row("SELECT customer_id FROM orders WHERE id = :id", id=order_id) == {
        "customer_id": lan.id
    }
    review = reviews.of_product(product_id).reviews[0]
    assert (review.rating, review.content, review.author) == (5, "Tốt", "")
    assert carts.read(carts.of_customer(lan.id)).count == 0
    assert wishlists.list(lan.id) == []
    for table in ("users", "customers", "deliveries", "sessions"):
        left = str(db.rows(f"SELECT * FROM {table}"))
        for word in ("Lan", "lan@", "'lan'", "0912", "Hàng Bài"):
            assert word not in left, (table, word)


def test_the_name_and_email_of_a_deleted_account_are_free(lan: accounts.User) -> None:
    accounts.delete_account(lan.id, PASSWORD)
    assert accounts.sign_up(LAN).id != lan.id


def test_an_account_is_not_deleted_without_its_password(lan: accounts.User) -> None:
    with pytest.raises(errors.SignInRefused):
        accounts.delete_account(lan.id, "wrong")
    assert accounts.user(lan.id) == lan


def test_an_account_is_not_deleted_while_an_order_is_on_its_way(make: Any) -> None:
    lan = accounts.sign_up(LAN)
    make.order(lan.id, {make.product(): 1})
    with pytest.raises(errors.InvalidInput) as refused:
        accounts.delete_account(lan.id, PASSWORD)
    assert refused.value.code == "orders_underway"
    assert accounts.user(lan.id) == lan


def test_staff_do_not_delete_themselves(make: Any) -> None:
    with pytest.raises(errors.NotAllowed):
        accounts.delete_account(make.employee("it"), "whatever")


def test_demo_accounts_are_shown_in_a_demo_only(
    make: Any, override: Callable[..., Any], request: pytest.FixtureRequest
) -> None:
    make.customer("lan")
    prepare(
        "INSERT INTO shop_settings (name, value)"
        " VALUES ('demo_accounts', 'lan nobody'), ('demo_password', 'x!')"
    )
    request.addfinalizer(lambda: prepare("DELETE FROM shop_settings WHERE name LIKE 'demo\\_%'"))
    override(demo=True)
    assert accounts.demo_accounts() == [accounts.DemoAccount("lan", "x!", "Customer")]
    override(demo=False)
    assert accounts.demo_accounts() == []


def test_a_cart_key_is_forgotten_with_its_customer(lan: accounts.User) -> None:
    assert carts.of_customer(lan.id).key == keys.cart(f"c{lan.id}")
