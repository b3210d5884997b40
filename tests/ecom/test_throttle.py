from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ecom import accounts, customer_desk, db, link, passwords, sessions, throttle
from ecom.errors import NotAllowed, SignInRefused

PASSWORD = "mật khẩu của Lan!"
OWNER, STRANGER = "owner's browser", "stranger's browser"
HOME, CAFE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def lan(make: Any, password_hash: str) -> int:
    user_id = make.customer("lan")
    sql = "UPDATE users SET password_hash = :hash WHERE id = :id"
    db.rows(sql, hash=password_hash, id=user_id)
    return user_id


def sign_in(
    login: str = "lan", password: str = PASSWORD, visitor: str = STRANGER, address: str = HOME
) -> sessions.Started:
    return accounts.sign_in(login, password, visitor_id=visitor, address=address)


def fail(login: str = "lan", visitor: str = STRANGER, address: str = HOME) -> SignInRefused:
    with pytest.raises(SignInRefused) as refused:
        sign_in(login, "wrong", visitor, address)
    return refused.value


@pytest.fixture
def two_tries(override: Callable[..., Any]) -> None:
    """Each costs a hash."""
    override(sign_in_failures_per_account=2)


def failures_in_a_row(user_id: int) -> int:
    return db.row("SELECT failed_sign_ins AS n FROM users WHERE id = :id", id=user_id)["n"]


def test_attempts_left_are_shown_and_then_the_time_to_wait(lan: int) -> None:
    assert [fail().attempts_left for _ in range(5)] == [4, 3, 2, 1, 0]
    refused = fail()
    assert refused.attempts_left == 0
    assert 240 < refused.retry_after <= 300


@pytest.mark.usefixtures("two_tries")
def test_after_too_many_failures_the_right_password_is_refused_too(lan: int) -> None:
    for _ in range(2):
        fail()
    with pytest.raises(SignInRefused):
        sign_in()


@pytest.mark.usefixtures("two_tries")
def test_while_one_waits_nothing_is_hashed(lan: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        fail()
    monkeypatch.setattr(passwords, "matches", lambda *_: pytest.fail("hashed"))
    fail()


@pytest.mark.usefixtures("two_tries")
def test_the_owner_gets_in_from_another_address(lan: int) -> None:
    for _ in range(3):
        fail(address=CAFE)
    assert sign_in(address=HOME).user.id == lan


@pytest.mark.usefixtures("two_tries")
def test_the_owners_browser_gets_in_from_the_address_of_the_attacker(lan: int) -> None:
    sign_in(visitor=OWNER)
    for _ in range(3):
        fail(visitor=STRANGER)
    assert sign_in(visitor=OWNER).user.id == lan


@pytest.mark.usefixtures("two_tries")
def test_an_owner_who_forgot_the_password_runs_out_of_tries_too(lan: int) -> None:
    sign_in(visitor=OWNER)
    assert [fail(visitor=OWNER).attempts_left for _ in range(2)] == [1, 0]
    with pytest.raises(SignInRefused):
        sign_in(visitor=OWNER)


@pytest.mark.usefixtures("two_tries")
def test_success_clears_the_failures(lan: int) -> None:
    fail()
    sign_in()
    assert failures_in_a_row(lan) == 0
    assert fail().attempts_left == 1


@pytest.mark.usefixtures("two_tries")
def test_one_account_is_slowed_over_all_addresses(lan: int) -> None:
    for n in range(8):
        assert (fail(address=f"203.0.113.{n}").retry_after > 0) == (n == 7)
    with pytest.raises(SignInRefused):
        sign_in(address="203.0.113.99")


@pytest.mark.usefixtures("two_tries")
def test_an_unknown_user_gets_the_same_answers(lan: int) -> None:
    def answers(login: str) -> list[tuple[str, int, str]]:
        refused = [fail(login) for _ in range(3)]
        return [(str(r), r.attempts_left, r.code) for r in refused]

    assert answers("lan") == answers("nobody") == answers("nobody@example.com")


def test_an_unknown_user_costs_the_same_work(lan: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    verify = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda text, known: asked.append(known) or verify(text, known)
    )
    fail("nobody")
    fail("lan")
    assert asked[0] is None and asked[1] is not None
    assert passwords._hasher.check_needs_rehash(passwords.NOBODY) is False


def test_parallel_failures_all_count(lan: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        left = sorted(refused.attempts_left for refused in pool.map(lambda _: fail(), range(8)))
    assert failures_in_a_row(lan) == 5
    assert fail().retry_after > 0
    assert left[-1] <= 4


def test_one_address_has_a_hundred_tries_for_any_account(
    shop: str, override: Callable[..., Any]
) -> None:
    override(sign_in_failures_per_address=3)
    for name in ("a", "b", "c"):
        throttle.begin(name, HOME)
    with pytest.raises(SignInRefused):
        throttle.begin("d", HOME)
    throttle.begin("d", CAFE)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", None])
def test_loopback_is_not_limited_as_an_address(
    shop: str, override: Callable[..., Any], address: str | None
) -> None:
    override(sign_in_failures_per_address=1)
    for name in ("a", "b", "c"):
        throttle.begin(name, address)


def test_a_class_that_signs_in_from_one_address_uses_none_of_its_tries(
    shop: str, override: Callable[..., Any]
) -> None:
    override(sign_in_failures_per_address=2)
    for n in range(10):
        throttle.begin(f"pupil {n}", HOME).succeeded()
    throttle.begin("one", HOME)
    throttle.begin("another", HOME)
    with pytest.raises(SignInRefused):
        throttle.begin("a third", HOME)


def test_too_many_failures_in_a_row_bind_only_unknown_browsers(
    lan: int, override: Callable[..., Any]
) -> None:
    sign_in(visitor=OWNER)
    override(sign_in_failures_in_a_row=3)
    for _ in range(4):
        fail()
    assert failures_in_a_row(lan) == 3
    assert str(fail()) == str(fail("nobody"))
    with pytest.raises(SignInRefused):
        sign_in(visitor="a new phone", address=CAFE)
    assert sign_in(visitor=OWNER).user.id == lan
    assert sign_in(visitor="a new phone", address=CAFE).user.id == lan


def test_staff_lift_the_block(lan: int, make: Any, override: Callable[..., Any]) -> None:
    override(sign_in_failures_in_a_row=2)
    for _ in range(3):
        fail(address=CAFE)
    with pytest.raises(NotAllowed):
        customer_desk.unblock(make.user(make.employee("warehouse")), lan)
    with pytest.raises(SignInRefused):
        sign_in()
    customer_desk.unblock(make.user(make.employee("support")), lan)
    assert sign_in().user.id == lan


@pytest.mark.usefixtures("two_tries")
def test_without_redis_tries_run_out_and_signing_in_works(lan: int, redis_server: Any) -> None:
    redis_server.stop()
    assert sign_in(visitor=OWNER).user.id == lan
    assert [fail().attempts_left for _ in range(2)] == [1, 0]
    assert fail().retry_after > 240
    assert sign_in(visitor=OWNER).user.id == lan


def test_the_windows_are_shared_by_processes(lan: int, second_process: Callable[..., str]) -> None:
    code = "from ecom import throttle; [throttle.begin('lan', '203.0.113.7') for _ in range(4)]"
    second_process(code)
    assert fail().attempts_left == 0


def test_nothing_typed_stands_in_redis(lan: int) -> None:
    fail("lan@secret.example")
    names = link.attempt(lambda redis: redis.keys("*throttle*"))
    assert names
    assert not [name for name in names if "lan" in name or HOME in name]


@pytest.mark.usefixtures("two_tries")
def test_nobody_can_use_up_the_tries_of_a_signed_in_user_from_the_sign_in_page(lan: int) -> None:
    for number in range(2 * throttle.PLACES):
        fail(login=f"user {lan}", address=f"203.0.113.{number}")
    accounts.check_password(lan, PASSWORD)
