"""Guessing an account's password: as the original kept it, behind argon2, behind the throttle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from ecom import passwords, throttle
from ecom.errors import SignInRefused
from lab.bench import Bench, Line

PER_ADDRESS = 10  # a tenth of the list from each address, then the attacker takes another
OWNERS_BROWSER = "the-browser-of-the-owner"
OWNERS_ADDRESS = "198.51.100.7"  # like the attacker's, of those that are kept for examples
WORDS = ("matkhau", "hanoi", "saigon", "danang", "iloveyou", "anhyeuem", "bongda", "hoasen")


def guess_plain(line: Line, name: str, password: str) -> bool:
    return bool(
        line.value(
            "SELECT 1 FROM owners WHERE username = %(name)s AND password = %(password)s",
            name=name,
            password=password,
        )
    )


def guess_hashed(line: Line, name: str, password: str) -> bool:
    found = line.value("SELECT password_hash FROM owners WHERE username = %(name)s", name=name)
    return passwords.matches(password, found)  # argon2: slow on purpose


def guess_throttled(
    line: Line, name: str, password: str, address: str, browser: str | None = None
) -> tuple[bool, throttle.Try]:
    # Counts first, and raises SignInRefused if no try is left: the password isn't even looked at.
    attempt = throttle.begin(name, address, browser)
    right = guess_hashed(line, name, password)
    if right:
        attempt.succeeded()
    return right, attempt


@dataclass(frozen=True)
class Account:
    """`list`: the passwords that the attacker tries; the right one is `place`th of them."""

    name: str
    list: list[str]
    place: int

    @property
    def password(self) -> str:
        return self.list[self.place - 1]


@dataclass
class Siege:
    """`reached`: tries whose password was looked at. `left`: tries left after each of those."""

    tries: int = 0
    reached: int = 0
    seconds: float = 0.0
    got_in: bool = False
    left: list[int] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.tries / self.seconds


def prepare(bench: Bench, tries: int) -> Account:
    guesses = [f"{WORDS[n % len(WORDS)]}{n // len(WORDS):03}" for n in range(tries)]
    account = Account(f"owner@{bench.schema}.example", guesses, place=tries * 7 // 10)
    with bench.connect() as line:
        line.do(
            "CREATE TABLE owners (username VARCHAR(80) PRIMARY KEY, password VARCHAR(40),"
            " password_hash VARCHAR(120))"
        )
        line.do(
            "INSERT INTO owners VALUES (%(name)s, %(password)s, %(hash)s)",
            name=account.name,
            password=account.password,
            hash=passwords.hashed(account.password),
        )
    return account


def besiege(
    account: Account,
    guess: Callable[[str], bool],
    most_seconds: float,
    show: Callable[[Siege], None],
) -> Siege:
    """Try the list from its beginning until one is right, or time is up."""
    siege, begun = Siege(), perf_counter()
    for password in account.list:
        siege.got_in = guess(password)
        siege.tries += 1
        siege.reached += 1
        siege.seconds = perf_counter() - begun
        show(siege)
        if siege.got_in or siege.seconds > most_seconds:
            break
    return siege


def besiege_throttled(
    line: Line, account: Account, counted: list[throttle.Try], show: Callable[[Siege], None]
) -> Siege:
    """The whole list, from one address after another. `counted`: the tries that it has used up."""
    siege, begun = Siege(), perf_counter()
    for password, address in zip(account.list, _addresses(len(account.list)), strict=True):
        siege.tries += 1
        try:
            siege.got_in, attempt = guess_throttled(line, account.name, password, address)
        except SignInRefused:
            siege.left.append(0)
        else:
            siege.reached += 1
            siege.left.append(attempt.left)
            counted.append(attempt)
        siege.seconds = perf_counter() - begun
        show(siege)
        if siege.got_in:
            break
    return siege


@dataclass(frozen=True)
class Owner:
    """How the owner fares meanwhile. `wait`: seconds until the next try, if refused."""

    got_in: bool
    wait: int = 0


def owner_comes(line: Line, account: Account, browser: str | None) -> Owner:
    """With the right password, from their own address; `browser`: None for one never seen."""
    try:
        right, _ = guess_throttled(line, account.name, account.password, OWNERS_ADDRESS, browser)
    except SignInRefused as refused:
        return Owner(False, refused.retry_after)
    return Owner(right)


def _addresses(tries: int) -> Iterator[str]:
    each = max(1, tries // PER_ADDRESS)
    return (f"203.0.113.{1 + number // each}" for number in range(tries))
