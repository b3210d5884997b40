from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ecom import db, debts, keys, link, sessions, tokens
from ecom.sessions import Started

VISITOR = "visitor"

FIND_ELSEWHERE = """
import sys
from ecom import sessions
found = sessions.find(sys.argv[1])
print(found and found.user.username)
"""
END_ELSEWHERE = "import sys; from ecom import sessions; sessions.end(sys.argv[1])"


@pytest.fixture
def lan(make: Any) -> int:
    return make.customer("lan")


@pytest.fixture
def started(make: Any, lan: int) -> Started:
    return sessions.start(make.user(lan), VISITOR)


def age(columns: str, token: str) -> None:
    """As if time had passed; Redis is not told."""
    db.rows(
        f"UPDATE sessions SET {columns} WHERE token_hash = :hash",
        hash=tokens.hash_of(token),
    )


def forget_copies() -> None:
    link.attempt(lambda redis: redis.flushall())
    link.probe()


def test_who_signed_in_is_found_by_the_token(started: Started, lan: int) -> None:
    for _ in range(2):
        found = sessions.find(started.token)
        assert found.user == started.user
        assert found.user.id == lan


def test_a_second_look_asks_redis_alone(started: Started) -> None:
    sessions.find(started.token)
    db.rows("UPDATE users SET full_name = 'changed behind'")
    assert sessions.find(started.token).user.full_name == "Lan"


@pytest.mark.parametrize("token", ["", "x", "é" * 43, "A" * 43, "A" * 44, "=" * 43, "A" * 10_000])
def test_what_is_not_a_token_is_nobody(shop: str, token: str) -> None:
    assert sessions.find(token) is None
    assert sessions.redeem(token, VISITOR) is None
    sessions.end(token)


def test_neither_server_holds_what_a_browser_holds(started: Started) -> None:
    sessions.find(started.token)
    row = db.row("SELECT * FROM sessions")
    held = [bytes(v) for v in row.values() if isinstance(v, bytes)]
    for secret in (started.token, started.ticket):
        assert tokens.raw(secret) not in held
    copies = link.attempt(lambda redis: [name + str(redis.get(name)) for name in redis.keys("*")])
    assert not [copy for copy in copies if started.token in copy]


def test_each_sign_in_has_an_id_of_its_own(started: Started, make: Any, lan: int) -> None:
    other = sessions.start(make.user(lan), VISITOR)
    assert other.token != started.token
    sessions.end(other.token)
    assert sessions.find(started.token) is not None


def test_a_session_ends_when_it_was_idle_although_redis_forgot(started: Started) -> None:
    sessions.find(started.token)
    age("last_seen_at = UTC_TIMESTAMP(6) - INTERVAL 31 MINUTE", started.token)
    forget_copies()
    assert sessions.find(started.token) is None


def test_being_seen_keeps_a_session_alive(started: Started) -> None:
    age("last_seen_at = UTC_TIMESTAMP(6) - INTERVAL 29 MINUTE", started.token)
    assert sessions.find(started.token) is not None
    seen = db.row("SELECT last_seen_at > UTC_TIMESTAMP(6) - INTERVAL 5 SECOND AS now FROM sessions")
    assert seen["now"] == 1


def test_redis_cannot_keep_a_session_alive_for_more_than_a_minute(started: Started) -> None:
    sessions.find(started.token)
    left = link.attempt(lambda redis: redis.pttl(keys.session(tokens.hash_of(started.token))))
    assert 0 < left <= 60_000


def test_a_session_ends_absolutely_however_busy(started: Started) -> None:
    age("expires_at = UTC_TIMESTAMP(6) + INTERVAL 1 SECOND", started.token)
    assert sessions.find(started.token) is not None
    time.sleep(1.1)
    assert sessions.find(started.token) is None


def test_an_ended_session_is_seen_elsewhere(
    started: Started, second_process: Callable[..., str]
) -> None:
    assert second_process(FIND_ELSEWHERE, started.token) == "lan"
    sessions.end(started.token)
    assert second_process(FIND_ELSEWHERE, started.token) == "None"
    assert sessions.find(started.token) is None


def test_signing_out_everywhere_ends_all_but_the_one_kept(
    started: Started, make: Any, lan: int
) -> None:
    others = [sessions.start(make.user(lan), f"browser {n}").token for n in range(3)]
    stranger = sessions.start(make.user(make.customer()), VISITOR).token
    for token in (*others, started.token):
        sessions.find(token)
    sessions.end_all(lan, keep=started.token)
    assert [sessions.find(token) for token in others] == [None] * 3
    assert sessions.find(started.token) is not None
    assert sessions.find(stranger) is not None
    sessions.end_all(lan)
    assert sessions.find(started.token) is None


def test_a_revocation_that_redis_did_not_hear_is_seen_elsewhere_within_a_minute(
    started: Started, redis_server: Any, second_process: Callable[..., str]
) -> None:
    sessions.find(started.token)
    redis_server.suspend()
    second_process(END_ELSEWHERE, started.token)
    redis_server.start()
    assert debts.pay() >= 1
    assert sessions.find(started.token) is None


def test_without_redis_sessions_are_found_started_and_ended(
    started: Started, make: Any, lan: int, redis_server: Any
) -> None:
    sessions.find(started.token)
    redis_server.stop()
    assert sessions.find(started.token).user.id == lan
    other = sessions.start(make.user(lan), VISITOR)
    sessions.end(started.token)
    assert sessions.find(started.token) is None
    assert sessions.find(other.token) is not None
    redis_server.start()
    end = time.monotonic() + 5
    while sessions.find(started.token) is None and time.monotonic() < end:
        try:
            link.probe()
        except link.RedisDown:
            time.sleep(0.05)
        else:
            break
    assert sessions.find(started.token) is None
    assert sessions.find(other.token) is not None


def test_a_closed_account_has_no_session(started: Started) -> None:
    db.rows("UPDATE users SET deactivated_at = UTC_TIMESTAMP(6)")
    assert sessions.find(started.token) is None


def test_a_ticket_gives_the_token_once(started: Started) -> None:
    assert sessions.redeem(started.ticket, VISITOR) == started.token
    assert sessions.redeem(started.ticket, VISITOR) is None


def test_a_ticket_that_is_sent_often_at_once_works_once(started: Started) -> None:
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: sessions.redeem(started.ticket, VISITOR), range(8)))
    assert sorted(got, key=str) == [None] * 7 + [started.token] or got.count(started.token) == 1


def test_a_ticket_is_bound_to_the_visitor_who_signed_in(started: Started) -> None:
    assert sessions.redeem(started.ticket, "somebody else") is None
    assert sessions.redeem(started.ticket, VISITOR) == started.token


def test_a_ticket_ends_after_a_minute(started: Started) -> None:
    age("ticket_expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND", started.token)
    assert sessions.redeem(started.ticket, VISITOR) is None


def test_the_ticket_of_an_ended_session_is_worth_nothing(started: Started) -> None:
    sessions.end(started.token)
    assert sessions.redeem(started.ticket, VISITOR) is None


def test_a_used_ticket_leaves_nothing_to_unseal(started: Started) -> None:
    sessions.redeem(started.ticket, VISITOR)
    row = db.row("SELECT ticket_hash, sealed_token, ticket_expires_at FROM sessions")
    assert set(row.values()) == {None}


def test_sessions_that_are_long_over_are_swept_away_and_no_others(started: Started) -> None:
    sessions.sweep()
    assert sessions.find(started.token) is not None
    age("expires_at = expires_at - INTERVAL 8 DAY", started.token)
    sessions.sweep()
    assert db.rows("SELECT 1 FROM sessions") == []
