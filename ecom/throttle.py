"""Failed sign-ins cost tries, and tries run out for a while. Without Redis each process counts.

| counted per | tries | binds |
|---|---|---|
| account and address, or account and known browser | 5 in 5 minutes | everyone |
| account, from anywhere | 20 in 5 minutes | browsers that never signed in to it |
| address, for any account | 100 in 5 minutes | the same; never on loopback |
| account, in a row | 100, in MySQL | the same, until staff lift it |

Whoever has signed in with their browser before has tries of their own: strangers can slow an
account, but never lock its owner out. A try counts before the password is looked at, so that
many at once are many, and is given back if the password was right; only the count in a row, which
does not bind a known browser, may for that one follow the failure. A name that nobody has is
counted like any other.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from operator import itemgetter

from limits import RateLimitItemPerMinute

from ecom import db, windows
from ecom.errors import SignInRefused
from ecom.settings import settings
from ecom.windows import Limit, Windows

MINUTES = 5
PLACES = 4  # of this many addresses the tries on one account are counted together


@dataclass(frozen=True)
class Try:
    """`left`: further tries after this one; `retry_after`: seconds to wait, if there are none."""

    left: int
    retry_after: int
    _own: tuple[Limit, ...]
    _shared: tuple[Limit, ...]

    def refusal(self) -> SignInRefused:
        """What a failed try is answered with, whatever was wrong."""
        return SignInRefused(
            "wrong name or password", attempts_left=self.left, retry_after=self.retry_after
        )

    def succeeded(self) -> None:
        """Forget the account's failures; the address gets only this try back."""

        def undo(found: Windows) -> None:
            for limit in self._own:
                found.clear(limit)
            for limit in self._shared:
                found.give_back(limit)

        windows.use(undo)


def begin(account: str, address: str | None, browser: str | None = None) -> Try:
    """Count a try. Raises SignInRefused with `retry_after` when there are none left.

    `account` is the name as it was typed, known or not; `browser` the visitor's id, if that
    browser has signed in to this account before.
    """
    own = [_limit("tries", settings().sign_in_failures_per_account, account, browser or address)]
    shared = []
    if browser is None:
        of_all = PLACES * settings().sign_in_failures_per_account
        own.append(_limit("account", of_all, account))
        if address and not _is_loopback(address):
            per_address = settings().sign_in_failures_per_address
            shared.append(_limit("address", per_address, address))
    return windows.use(lambda found: _take(found, tuple(own), tuple(shared)))


def count_in_a_row(user_id: int | None) -> bool:
    """Count a failure in MySQL, before it is one; False if there were too many in a row."""
    most = settings().sign_in_failures_in_a_row
    counted = db.transaction(lambda c: db.execute(c, _COUNT, user_id=user_id or 0, most=most))
    return counted[0]["affected"] == 1


def lift(user_id: int) -> None:
    """End what strangers brought upon an account."""
    db.rows("UPDATE users SET failed_sign_ins = 0 WHERE id = :user_id", user_id=user_id)
    found = db.row("SELECT username, email FROM users WHERE id = :user_id", user_id=user_id) or {}
    of_all = PLACES * settings().sign_in_failures_per_account
    for name in found.values():
        windows.use(lambda held, name=name: held.clear(_limit("account", of_all, name)))


def _take(found: Windows, own: tuple[Limit, ...], shared: tuple[Limit, ...]) -> Try:
    taken: list[Limit] = []
    for limit in own + shared:
        if not found.hit(limit):
            for earlier in taken:
                found.give_back(earlier)
            raise SignInRefused("too many failed sign-ins", retry_after=found.wait(limit))
        taken.append(limit)
    left, scarcest = min(((found.left(limit), limit) for limit in taken), key=itemgetter(0))
    return Try(left, 0 if left else found.wait(scarcest), own, shared)


def _limit(kind: str, most: int, *names: str | None) -> Limit:
    """Names are hashed: they come from outside, and may be as long as they like."""
    hashed = (hashlib.sha256((name or "").encode()).hexdigest()[:32] for name in names)
    return Limit(RateLimitItemPerMinute(most, MINUTES, namespace=kind), tuple(hashed))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


_COUNT = """
    UPDATE users SET failed_sign_ins = failed_sign_ins + 1
     WHERE id = :user_id AND failed_sign_ins < :most"""
