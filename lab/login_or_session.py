"""Log-in or session? Some users bring a token, the others sign in: what a request costs.

The original's experiment: its log-in asked MySQL for the name and compared the password there.
"""

from __future__ import annotations

import json
import math
import secrets
from dataclasses import dataclass, field
from statistics import fmean
from time import perf_counter

from redis import Redis

from ecom import passwords
from lab.bench import Bench, Line
from lab.experiment import Chart, Experiment, Outcome, Point, Show, Table, Variant
from lab.login_or_session_users import PASSWORD, Users, prepare
from lab.texts import N_, say

SHARES = (0, 20, 50, 80, 100)  # percent of the users who bring a token
LOGIN_WAY, TOKEN_WAY = N_("Log-in: MySQL"), N_("Token: Redis")
HASHED_WAY = N_("Log-in with argon2")
SESSION_SECONDS = 180


def log_in(line: Line, redis: Redis, name: str, password: str, key: str) -> dict:
    user = line.one(
        """SELECT u.id, u.full_name, u.role, c.address, c.points, e.department, a.level
             FROM users u
             LEFT JOIN customers c ON c.user_id = u.id
             LEFT JOIN employees e ON e.user_id = u.id
             LEFT JOIN admins a ON a.user_id = u.id
            WHERE u.username = %(name)s AND u.password = %(password)s""",
        name=name,
        password=password,  # compared as plain text, as the original did: never do that
    )
    assert user
    redis.set(key, json.dumps(user), ex=SESSION_SECONDS)
    return user


def read_session(redis: Redis, key: str) -> dict:
    return json.loads(redis.get(key))  # one GET: who it is, and what they may do


def log_in_hashed(line: Line, name: str, password: str) -> bool:
    found = line.one("SELECT password_hash FROM users WHERE username = %(name)s", name=name)
    return passwords.matches(password, found and found["password_hash"])  # slow on purpose


@dataclass
class Share:
    """Seconds of each request while `percent` of the users bring a token."""

    percent: int
    seconds: list[float] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.percent} %"

    @property
    def ms(self) -> float:
        """On average, without the slowest fiftieth: there the machine did something else."""
        kept = sorted(self.seconds)[: math.ceil(len(self.seconds) * 0.98)]
        return 1000 * fmean(kept)


def run(bench: Bench, show: Show) -> Outcome:
    users = prepare(bench, number=bench.pick(1_000, 100), hashed=bench.pick(6, 1))
    shares = [Share(percent) for percent in SHARES]
    rounds, requests = bench.pick(25, 4), bench.pick(60, 50)
    with bench.connect() as line:
        for number in range(rounds):  # in turn: what slows the machine slows all of them
            for share in shares:
                _ask(bench, line, users, share, requests)
                show(Point("progress", share.title, _percent(number, rounds), share.ms))
                show(Point("means", N_("One request"), share.title, share.ms))
        hashed_ms = 1000 * fmean(_timed_hashed(line, name) for name in users.hashed)
    first, last = shares[0].ms, shares[-1].ms
    for way, ms in ((TOKEN_WAY, last), (LOGIN_WAY, first), (HASHED_WAY, hashed_ms)):
        show(Point("argon2", N_("One request"), way, ms))
    return _outcome(shares, rounds * requests, hashed_ms)


def _ask(bench: Bench, line: Line, users: Users, share: Share, requests: int) -> None:
    for number in range(requests):
        name = users.names[secrets.randbelow(len(users.names))]
        has_token = number % 10 < share.percent // 10
        begun = perf_counter()
        if has_token:
            read_session(bench.redis, users.key(name))
        else:
            log_in(line, bench.redis, name, PASSWORD, users.key(name))
        share.seconds.append(perf_counter() - begun)


def _timed_hashed(line: Line, name: str) -> float:
    begun = perf_counter()
    assert log_in_hashed(line, name, PASSWORD)
    return perf_counter() - begun


def _percent(number: int, rounds: int) -> float:
    return 100 * (number + 1) / rounds


def _outcome(shares: list[Share], requests: int, hashed_ms: float) -> Outcome:
    means = {share.percent: share.ms for share in shares}
    speed_up = means[0] / means[100]
    return Outcome(
        holds=speed_up > 1.5 and min(means, key=means.__getitem__) == 100,
        answer="same" if speed_up <= 1.5 else "few" if speed_up <= 10 else "many",
        words=(
            say(
                "A log-in took {login} ms, reading a session {token} ms: {times} times faster, on "
                "average of {n} requests each.",
                login=means[0],
                token=means[100],
                times=round(speed_up, 1),
                n=requests,
            ),
            say(
                "At a share of 20 % with a token a request took {twenty} ms, at 50 % {half} ms, "
                "at 80 % {eighty} ms: each token saves one question to MySQL.",
                twenty=means[20],
                half=means[50],
                eighty=means[80],
            ),
            say(
                "That log-in compares passwords as plain text. With argon2, as this shop does, it "
                "took {hashed} ms: slow on purpose, so that nobody can guess quickly. A session "
                "read is {times} times faster than that.",
                hashed=hashed_ms,
                times=round(hashed_ms / means[100]),
            ),
            say(
                "A token is looked up by its name in memory: no SQL to read, no joins, no password "
                "to check. MySQL is asked once at the log-in, not at every click."
            ),
        ),
        figures={
            "requests_each": requests,
            **{f"mean_{percent}_percent_ms": round(ms, 4) for percent, ms in means.items()},
            "login_with_argon2_ms": round(hashed_ms, 3),
            "speed_up": round(speed_up, 2),
            "speed_up_with_argon2": round(hashed_ms / means[100], 1),
        },
        tables=(
            Table(
                N_("Milliseconds of a request"),
                (N_("Users with a token"), N_("Mean (ms)"), N_("Times faster than without")),
                tuple(
                    (share.title, round(share.ms, 3), round(means[0] / share.ms, 2))
                    for share in shares
                ),
            ),
        ),
    )


EXPERIMENT = Experiment(
    name="login-or-session",
    number=1,
    title=N_("Log-in or session?"),
    question=N_("How much faster is a request whose user brings a token instead of logging in?"),
    about=N_(
        "Of the users, 0, 20, 50, 80 and 100 % bring a token, whose session is read from Redis. "
        "The others log in: MySQL finds the name, compares the password and joins what belongs to "
        "the role, and the new session is written to Redis. The slowest fiftieth of the requests "
        "is left out of the averages."
    ),
    choices={
        "same": N_("Hardly at all: both are on this machine"),
        "few": N_("A few times faster"),
        "many": N_("More than ten times faster"),
    },
    variants=(
        Variant(LOGIN_WAY, log_in, (log_in_hashed,)),
        Variant(TOKEN_WAY, read_session),
    ),
    charts=(
        Chart(
            "progress",
            N_("A request, by the share of tokens"),
            x=N_("Progress (%)"),
            y=N_("Mean so far (ms)"),
        ),
        Chart(
            "means",
            N_("A request on average"),
            x=N_("Users with a token"),
            y=N_("Mean (ms)"),
            kind="bar",
        ),
        Chart(
            "argon2",
            N_("What argon2 adds"),
            y=N_("Mean (ms, logarithmic)"),
            kind="bar",
            logarithmic=True,
        ),
    ),
    run=run,
    seconds=10,
    tells=N_(
        "Prove once who you are, then show a token: the cache spares the database the same "
        "question at every click."
    ),
    reads=("ecom/sessions.py", "ecom/passwords.py"),
)
