"""What an experiment is: a question, a prediction, a run that draws while it goes on, a finding.

    EXPERIMENT = Experiment(
        name="lost-updates", number=5, title=N_("Lost cart updates"), …,
        variants=(Variant(N_("Read, change, write"), add_to_json), Variant(…, add_to_hash)),
        charts=(Chart("pieces", N_("Pieces in the cart"), x=N_("Adds done"), y=N_("Pieces")),),
        run=run,
    )

    def run(bench: Bench, show: Show) -> Outcome: …

`run` calls `show` from its own thread only. A class waits for it: seconds, not minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lab.bench import Bench
from lab.texts import Words


@dataclass(frozen=True)
class Variant:
    """One way of doing it: what the code beside the others shows is the function that ran.

    `also`: helpers whose code belongs to it, shown below.
    """

    title: str
    function: Callable[..., Any]
    also: tuple[Callable[..., Any], ...] = ()


@dataclass(frozen=True)
class Chart:
    """Drawn from the points shown while it runs. `bar`: the last y of each series and x counts.

    `marks`: series of moments, drawn as lines across; their y does not count. `servers`: which
    server's colour a series has, where all are of one.
    """

    key: str
    title: str
    x: str = ""
    y: str = ""
    kind: Literal["line", "step", "bar", "points"] = "line"
    logarithmic: bool = False
    marks: tuple[str, ...] = ()
    servers: Mapping[str, Literal["mysql", "redis"]] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """`series` is a title of a variant or another text that is marked for the translator."""

    chart: str
    series: str
    x: float | str
    y: float


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Exhibit:
    """Something as the server said it: a plan, its report of a deadlock."""

    title: str
    text: str
    language: str = "text"


@dataclass(frozen=True)
class Outcome:
    """Of one run. `holds`: the finding held in it; `answer`: the choice that came true.

    `figures` are plain numbers, texts and booleans by name, with the unit at its end (`_ms`).
    """

    holds: bool
    answer: str
    words: tuple[Words, ...]
    figures: Mapping[str, Any]
    tables: tuple[Table, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()


Show = Callable[[Point], None]
Run = Callable[[Bench, Show], Outcome]


@dataclass(frozen=True)
class Experiment:
    """`choices`: predictions by key; `seconds`: about how long it takes; `tells`: the finding.

    `dangerous`: others feel it, so that only who may rule the classroom runs it.
    """

    name: str
    number: int
    title: str
    question: str
    about: str
    choices: Mapping[str, str]
    variants: tuple[Variant, ...]
    charts: tuple[Chart, ...]
    run: Run
    seconds: int
    tells: str
    dangerous: bool = False
    reads: Sequence[str] = field(default=())  # files of the shop that do it right, to read on
