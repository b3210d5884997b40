"""A figure, and what it is held against."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.clock import Rounds

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.json"
README = FOLDER / "README.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"


@dataclass(frozen=True)
class Result:
    """`ratio`: value by `floor`, both of one run, in `unit`. None: there is no such thing."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    goal: str | None = None
    met: bool | None = None


def compared(
    name: str,
    rounds: Rounds,
    way: str,
    floor: str,
    *,
    most: float | None = None,
    least: float | None = None,
) -> Result:
    """One way beside another; the goal is about how many times as much it is."""
    ratio = rounds.ratio(way, floor)
    values = (rounds.value(way), rounds.unit, rounds.value(floor), ratio)
    return Result(name, *values, *_held(ratio, most, least, "×"))


def measured(
    name: str,
    value: float,
    unit: str,
    *,
    most: float | None = None,
    least: float | None = None,
) -> Result:
    """A figure without another beside it; the goal is about itself. Equal `most` and `least`: so
    much and no other."""
    return Result(name, value, unit, None, None, *_held(value, most, least, unit))


def _held(
    value: float, most: float | None, least: float | None, unit: str
) -> tuple[str | None, bool | None]:
    if most is None and least is None:
        return None, None
    met = (most is None or value <= most) and (least is None or value >= least)
    if most == least:
        return f"= {most:g} {unit}".rstrip(), met
    bounds = [f"≤ {most:g} {unit}"] if most is not None else []
    bounds += [f"≥ {least:g} {unit}"] if least is not None else []
    return ", ".join(bound.rstrip() for bound in bounds), met


def keep(results: Iterable[Result], path: Path = RESULTS) -> None:
    text = json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def line(result: Result) -> str:
    """For a terminal."""
    floor = "" if result.floor is None else _number(result.floor)
    ratio = "" if result.ratio is None else f"{result.ratio:.2f} ×"
    told = {True: "met", False: "MISSED", None: ""}[result.met]
    value = f"{_number(result.value):>10} {result.unit:<6}"
    return f"{result.name:<64}{value}{floor:>10}{ratio:>10}  {result.goal or '':<12}{told}".rstrip()


def table(results: Iterable[Result]) -> Iterator[str]:
    """For a document."""
    yield "| | value | floor | ratio | goal | |"
    yield "|---|---:|---:|---:|---|---|"
    for of in results:
        floor = "" if of.floor is None else f"{_number(of.floor)} {of.unit}"
        ratio = "" if of.ratio is None else f"{of.ratio:.2f} ×"
        told = {True: "met", False: "**missed**", None: ""}[of.met]
        value = f"{_number(of.value)} {of.unit}".rstrip()
        yield f"| {of.name} | {value} | {floor} | {ratio} | {of.goal or ''} | {told} |"


def write_readme(results: Iterable[Result], path: Path = README) -> None:
    put(path, BEGIN, END, "\n".join(table(results)))


def put(path: Path, begin: str, end: str, text: str) -> None:
    """Between the two marks of a document. Raises ValueError if they are not there."""
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    _, mark, after = rest.partition(end)
    if not mark:
        raise ValueError(f"{path} has no {begin} … {end}")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 1000 else f"{value:.3g}"
