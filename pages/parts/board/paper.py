"""What a dashboard shows, kept for its PDF: parts are drawn at the same time and at different
times, and each replaces what it noted before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from ecom.kpi.slices import Slice

_ESCAPED = re.compile(r"\\(.)")


@dataclass
class Section:
    """`of`: what its proof is about, if it has one; `figures`: label, value and change; `charts`:
    with their words; `tables`: columns, rows."""

    title: str = ""
    caption: str = ""
    of: Slice | None = None
    figures: list[tuple[str, str, str]] = field(default_factory=list)
    charts: list[tuple[Any, str]] = field(default_factory=list)
    tables: list[tuple[Sequence[Any], Sequence[Any]]] = field(default_factory=list)


class Paper:
    def __init__(self) -> None:
        self._places: list[str] = []
        self._parts: dict[str, list[Section]] = {}

    def place(self, part: str) -> str:
        """Parts come in the order in which they ask for their place."""
        if part not in self._places:
            self._places.append(part)
        return part

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        noted = [Section()]  # of what stands in no card
        token = _notes.set(noted)
        try:
            yield
        finally:
            _notes.reset(token)
            self._parts[place] = noted

    @contextmanager
    def section(self, title: str, caption: str, of: Slice | None = None) -> Iterator[None]:
        made = Section(plain(title), plain(caption), of)
        self._noted().append(made)
        token = _section.set(made)
        try:
            yield
        finally:
            _section.reset(token)

    def figure(self, label: str, value: str, change: str) -> None:
        self._here().figures.append((plain(label), value, change))

    def chart(self, chart: Any, words: str) -> None:
        self._here().charts.append((chart, plain(words)))

    def table(self, columns: Sequence[Any], rows: Sequence[Any]) -> None:
        self._here().tables.append((columns, rows))

    def topic(self) -> str:
        """What the card that is being drawn is about."""
        here = self._here()
        return here.caption or here.title

    def slice_of_card(self) -> Slice | None:
        return self._here().of

    def sections(self) -> list[Section]:
        """Those with something in them, in the page's order."""
        noted = [one for place in self._places for one in self._parts.get(place, ())]
        return [one for one in noted if one.title or one.figures or one.charts or one.tables]

    def _noted(self) -> list[Section]:
        """Of the part that is being drawn; what is drawn outside of parts comes first."""
        noted = _notes.get()
        if noted is None:
            if "" not in self._places:
                self._places.insert(0, "")
            noted = self._parts.setdefault("", [Section()])
        return noted

    def _here(self) -> Section:
        return _section.get() or self._noted()[0]


def plain(markdown: str) -> str:
    """As it reads: without what keeps people's words from being Markdown."""
    return _ESCAPED.sub(r"\1", markdown)


# Parts are drawn in threads of their own, each with a context of its own.
_notes: ContextVar[list[Section] | None] = ContextVar("notes", default=None)
_section: ContextVar[Section | None] = ContextVar("section", default=None)
