"""A progress bar on the terminal; in a log, a line for each step."""

from __future__ import annotations

import sys
from typing import Self

WIDTH = 30


class Bar:
    """Called with what is done now and which part of it, 0 to 1."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._what = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._end_line()

    def __call__(self, what: str, part: float) -> None:
        if what != self._what:
            self._end_line()
            self._what = what
            if not self._live:
                print(f"{what} …", file=sys.stderr, flush=True)
        if self._live:
            full = round(WIDTH * min(max(part, 0), 1))
            bar = "█" * full + "░" * (WIDTH - full)
            print(f"\r{what:<24} {bar} {part:4.0%} ", end="", file=sys.stderr, flush=True)

    def _end_line(self) -> None:
        if self._live and self._what:
            print(file=sys.stderr)
