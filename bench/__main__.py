"""python -m bench: the shop's figures on this machine, each beside a bare one from the same run.

It starts servers of its own in a folder that goes at the end, and loads demo shops there.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from importlib import import_module

from bench import result
from bench.result import Result
from bench.shop import LARGE, Bench, private_servers

# Modules of this folder; each has measure(bench), which yields what it finds as it finds it.
PARTS = (
    "reads",
    "carting",
    "signing_in",
    "buying",
    "trending",
    "pages",
    "clicks",
    "users",
    "glass",
)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all unless named")
    asked.add_argument("--large", type=int, default=LARGE, help="orders of the large shop")
    asked.add_argument("--write-readme", action="store_true", help="put the table into README.md")
    given = asked.parse_args()
    if unknown := [part for part in given.parts if part not in PARTS]:
        asked.error(f"no such part: {', '.join(unknown)}")
    found: list[Result] = []
    with private_servers() as folder:
        bench = Bench(folder, large_orders=given.large)
        try:
            for one in measure(bench, given.parts or PARTS):
                print(result.line(one), flush=True)
                found.append(one)
        finally:
            result.keep(found)
    if given.write_readme:
        result.write_readme(found)


def measure(bench: Bench, parts: tuple[str, ...] | list[str]) -> Iterator[Result]:
    for name in parts:
        part: Callable[[Bench], Iterator[Result]] = import_module(f"bench.{name}").measure
        yield from part(bench)


if __name__ == "__main__":
    main()
