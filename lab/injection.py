"""Injection and brute force: what a search box gives away, and what a thousand guesses find."""

from __future__ import annotations

from collections.abc import Callable

from ecom.throttle import Try
from lab import injection_guess as guessing
from lab import injection_search as searching
from lab.bench import Bench, Line
from lab.experiment import Chart, Experiment, Outcome, Point, Show, Variant
from lab.injection_guess import Account, Siege
from lab.injection_told import (
    BOUND,
    CONCATENATED,
    HASHED,
    PLAIN,
    THROTTLED,
    Brute,
    answer,
    figures,
    holds,
    tables,
    words,
)
from lab.texts import N_


def run(bench: Bench, show: Show) -> Outcome:
    searching.prepare(bench)
    account = guessing.prepare(bench, bench.pick(1_000, 60))
    with bench.connect() as line:
        attempts = searching.attack(line)
        for attempt in attempts:
            title = attempt.asked.title
            show(Point("rows", CONCATENATED, title, len(attempt.concatenated.rows)))
            show(Point("rows", BOUND, title, len(attempt.bound.rows)))
        brute = _brute_force(line, account, show, seconds=bench.pick(40, 3) / 10)
    return Outcome(
        holds=holds(attempts, brute),
        answer=answer(attempts, brute),
        words=words(attempts, brute),
        figures=figures(attempts, brute),
        tables=tables(attempts, brute),
        exhibits=tuple(searching.exhibit(attempt) for attempt in attempts),
    )


def _brute_force(line: Line, account: Account, show: Show, seconds: float) -> Brute:
    def shown(way: str, every: int) -> Callable[[Siege], None]:
        def look(siege: Siege) -> None:
            if siege.tries % every == 0 or siege.tries <= 10:
                show(Point("reached", way, siege.tries, siege.reached))
            if siege.left:
                show(Point("left", way, siege.tries, siege.left[-1]))

        return look

    plain = guessing.besiege(
        account,
        lambda password: guessing.guess_plain(line, account.name, password),
        seconds,
        shown(PLAIN, 10),
    )
    hashed = guessing.besiege(
        account,
        lambda password: guessing.guess_hashed(line, account.name, password),
        seconds,
        shown(HASHED, 1),
    )
    counted: list[Try] = []
    try:
        throttled = guessing.besiege_throttled(line, account, counted, shown(THROTTLED, 10))
        stranger = guessing.owner_comes(line, account, browser=None)
        owner = guessing.owner_comes(line, account, browser=guessing.OWNERS_BROWSER)
    finally:
        for attempt in counted:
            attempt.succeeded()  # the shop's throttle forgets this run
    brute = Brute(account, plain, hashed, throttled, stranger, owner)
    for way, needed in brute.seconds_for_all().items():
        show(Point("needed", way, N_("The whole list"), needed))
    return brute


EXPERIMENT = Experiment(
    name="injection",
    number=10,
    title=N_("Injection and brute force"),
    question=N_(
        "Somebody types SQL into the search box, then tries a thousand passwords. What do they get?"
    ),
    about=N_(
        "The same search is written twice: put together from text, and with a bound parameter. "
        "Then a list of passwords, the right one among them, is tried on an account: against plain "
        "text, against argon2, and against this shop's throttle, from one address after another."
    ),
    choices={
        "closed": N_("Text alone lets them read other tables, and the throttle stops the guessing"),
        "bound": N_("A clever input gets through the bound parameter too"),
        "guessed": N_("The throttle only slows them: in the end they are in"),
        "locked": N_("The throttle stops them, and locks the owner out as well"),
    },
    variants=(
        Variant(
            N_("Open to both"),
            searching.search_concatenated,
            (searching.sign_in_concatenated, guessing.guess_plain),
        ),
        Variant(
            N_("Closed to both"),
            searching.search_bound,
            (searching.sign_in_bound, guessing.guess_throttled, guessing.guess_hashed),
        ),
    ),
    charts=(
        Chart("rows", N_("Rows that came back"), y=N_("Rows"), kind="bar"),
        Chart(
            "reached",
            N_("Tries whose password was looked at"),
            x=N_("Tries"),
            y=N_("Looked at"),
        ),
        Chart("left", N_("Tries left at this address"), x=N_("Tries"), y=N_("Left"), kind="step"),
        Chart(
            "needed",
            N_("Time for the whole list"),
            y=N_("Seconds (logarithmic)"),
            kind="bar",
            logarithmic=True,
        ),
    ),
    run=run,
    seconds=12,
    tells=N_(
        "Bind what comes from outside. Hash passwords slowly, and count tries before you look at "
        "the password, per account as well as per address."
    ),
    reads=("ecom/throttle.py", "ecom/windows.py", "ecom/accounts.py"),
)
