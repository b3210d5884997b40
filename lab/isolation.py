"""Isolation: what two transactions see of each other, at each of the four levels."""

from __future__ import annotations

from lab.bench import Bench
from lab.experiment import Chart, Experiment, Outcome, Point, Show, Table, Variant
from lab.isolation_pair import LEVELS, Pair, lay_out
from lab.isolation_scenarios import SCENARIOS, Scenario
from lab.isolation_seen import (
    dirty_read,
    lost_update,
    non_repeatable_read,
    phantom,
    sold,
    write_skew,
)
from lab.isolation_verdict import Server, Verdict, of, server
from lab.texts import N_, Words, say, say_n

HAPPENED, WAITED, REFUSED = N_("Happened"), N_("Made one wait"), N_("Ended one with an error")
YES, NO, NO_WAITED, NO_REFUSED = (
    N_("yes"),
    N_("no"),
    N_("no: one waited"),
    N_("no: one got an error"),
)
Matrix = dict[tuple[str, str], Verdict]


def run(bench: Bench, show: Show) -> Outcome:
    with bench.connect() as line:
        about = server(line)
        lay_out(line)
    found: Matrix = {}
    for level in LEVELS:
        for scenario in SCENARIOS:
            found[scenario.key, level] = play(bench, scenario, level, about)
        _show(show, level, found)
    return Outcome(
        holds=all(verdict.as_documented for verdict in found.values()),
        answer=_answer(found),
        words=_words(found, about),
        figures=_figures(found, about),
        tables=(_table(found),),
    )


def play(bench: Bench, scenario: Scenario, level: str, about: Server) -> Verdict:
    """All steps, as a class would press them."""
    pair = Pair(scenario, level, bench.schema, bench.connect)
    try:
        while not pair.ended:
            pair.press()
            if pair.next() is None:
                pair.settle()  # who is left waits until its time is up
        return of(pair, about)
    finally:
        pair.close(bench.connect)


def _show(show: Show, level: str, found: Matrix) -> None:
    column = [verdict for (_, of_level), verdict in found.items() if of_level == level]
    show(Point("seen", HAPPENED, level, sum(one.happened for one in column)))
    show(Point("seen", WAITED, level, sum(one.waited for one in column)))
    show(Point("seen", REFUSED, level, sum(bool(one.codes) for one in column)))


def _answer(found: Matrix) -> str:
    quiet = [
        level
        for level in LEVELS
        if not any(found[scenario.key, level].happened for scenario in SCENARIOS)
    ]
    return {"READ COMMITTED": "committed", "REPEATABLE READ": "repeatable"}.get(
        quiet[0] if quiet else "", "serializable" if quiet else "never"
    )


def _words(found: Matrix, about: Server) -> tuple[Words, ...]:
    seen = {
        level: sum(found[scenario.key, level].happened for scenario in SCENARIOS)
        for level in LEVELS
    }
    last = [found[scenario.key, LEVELS[-1]] for scenario in SCENARIOS]
    others = sum(not verdict.as_documented for verdict in found.values())
    said = [
        say(
            "Of {scenarios} things that can go wrong, {first} happened at READ UNCOMMITTED, "
            "{second} at READ COMMITTED, {third} at REPEATABLE READ and {fourth} at SERIALIZABLE.",
            scenarios=len(SCENARIOS),
            first=seen[LEVELS[0]],
            second=seen[LEVELS[1]],
            third=seen[LEVELS[2]],
            fourth=seen[LEVELS[3]],
        ),
        say(
            "It has a price: at SERIALIZABLE, {waited} times one waited for the other, and "
            "{refused} times one was ended with an error and had to begin anew.",
            waited=sum(one.waited for one in last),
            refused=sum(bool(one.codes) for one in last),
        ),
        say(
            "The shop works at READ COMMITTED and does not leave it to the level: it changes a "
            "stock in one UPDATE with a condition, and locks the rows that it decides on."
        ),
    ]
    if about.snapshot_isolation:
        said.append(
            say(
                "This server (MariaDB, innodb_snapshot_isolation=ON) refuses the lost update at "
                "REPEATABLE READ, too."
            )
        )
    said.append(
        say_n(
            "{n} of {cells} is not as the documentation of InnoDB has it.",
            "{n} of {cells} are not as the documentation of InnoDB has it.",
            others,
            cells=len(found),
        )
        if others
        else say("All {cells} are as the documentation of InnoDB has it.", cells=len(found))
    )
    return tuple(said)


def _table(found: Matrix) -> Table:
    return Table(
        N_("Does it happen?"),
        (N_("What"), *LEVELS),
        tuple(
            (scenario.title, *(_cell(found[scenario.key, level]) for level in LEVELS))
            for scenario in SCENARIOS
        ),
    )


def _cell(verdict: Verdict) -> str:
    if verdict.happened:
        return YES
    if verdict.codes:
        return NO_REFUSED
    return NO_WAITED if verdict.waited else NO


def _figures(found: Matrix, about: Server) -> dict[str, str | bool]:
    figures: dict[str, str | bool] = {
        "server": about.version,
        "snapshot_isolation": about.snapshot_isolation,
    }
    for (key, level), verdict in found.items():
        name = f"{key} at {level}".lower().replace(" ", "_").replace("-", "_")
        figures[name] = _cell(verdict)
    return figures


EXPERIMENT = Experiment(
    name="isolation",
    number=7,
    title=N_("Isolation, step by step"),
    question=N_("Two transactions at the same time: what does one see of the other?"),
    about=N_(
        "Press the steps of two transactions, one after the other, and look at what each of them "
        "reads and which locks it holds. Below, all five scenarios run at all four levels."
    ),
    choices={
        "committed": N_("From READ COMMITTED on, nothing of this happens"),
        "repeatable": N_("From REPEATABLE READ on, nothing of this happens"),
        "serializable": N_("Only at SERIALIZABLE nothing of this happens"),
        "never": N_("Some of it happens even there"),
    },
    variants=(
        Variant(N_("One press: a statement, or a wait"), Pair.press, (Pair.settle, Pair._follow)),
        Variant(
            N_("Did it happen?"),
            dirty_read,
            (non_repeatable_read, phantom, lost_update, sold, write_skew),
        ),
    ),
    charts=(
        Chart(
            "seen",
            N_("Of five scenarios, by level"),
            x=N_("Isolation level"),
            y=N_("Scenarios"),
            kind="bar",
        ),
    ),
    run=run,
    seconds=6,
    tells=N_("A higher level sees less of the others, and waits more or has to begin anew."),
    reads=("ecom/engines.py", "ecom/db.py"),
)
