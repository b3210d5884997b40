"""A dashboard while it is drawn: who looks, at what, and the cards that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import altair
import streamlit as st

from ecom import permissions
from ecom.kpi import figures
from ecom.kpi.figures import Answer
from ecom.kpi.slices import Slice
from ecom.users import User
from pages.parts import pdf
from pages.parts.board import cards, charting, periods, tables
from pages.parts.board.dimensions import FIELDS, Dimension
from pages.parts.board.paper import Paper, plain
from pages.parts.dates import moment
from pages.parts.texts import _

Proof = tuple[str, Slice, Answer]


@dataclass
class Board:
    """`of`: what is shown; `against`: what it is compared with, None if there is nothing.

    `picked`: what the URL narrows the page to, by dimension; also what no Slice knows.
    `arriving`: the page is drawn for the first time since the visitor came to it. `as_of`: UTC, of
    a replica that is late, what is shown is true of.
    """

    title: str
    viewer: User
    of: Slice
    against: Slice | None
    comparison: str
    preset: str
    today: date
    opened: date
    dimensions: Mapping[str, Dimension]
    picked: dict[str, str]
    labels: dict[str, str]
    arriving: bool
    as_of: datetime | None = None
    paper: Paper = field(default_factory=Paper)
    drawn: set[str] = field(default_factory=set)

    @property
    def live(self) -> bool:
        """Whether today is part of it, so that it changes by itself."""
        return self.of.first <= self.today <= self.of.last

    @property
    def stated(self) -> list[tuple[str, str]]:
        """Period, comparison and filters in words, as exports state them."""
        return self.stated_with(self.labels)

    def stated_with(self, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        """The same for what only these narrow."""
        said = [(_("Period"), periods.in_words(self.of.first, self.of.last))]
        if self.against:
            words = periods.in_words(self.against.first, self.against.last)
            said.append((_("Compared with"), words))
        if self.as_of:
            said.append((_("As of"), moment(self.as_of)))
        return said + [(self.dimensions[name].title, text) for name, text in labels.items()]

    def labels_in(self, of: Slice, own: Sequence[str] = ()) -> dict[str, str]:
        """Those that narrow `of`, and of the page's own dimensions, which no Slice knows, `own`."""
        narrows = {name for name, (field, _type) in FIELDS.items() if field in of.filters}
        return {name: text for name, text in self.labels.items() if name in narrows | set(own)}

    def files(self, name: str, labels: Mapping[str, str]) -> list[str | date]:
        """The words of a file's name: what it holds, and of which days and filters."""
        return [name, self.of.first, self.of.last, *labels.values()]

    def get(self, name: str, of: Slice | None = None) -> Answer:
        """Raises NotAllowed, Unavailable."""
        return figures.get(self.viewer, name, of or self.of)

    def document(self) -> bytes:
        """The page as a PDF: what its parts have drawn by now."""
        return pdf.document(plain(self.title), self.stated, self.paper.sections())

    def both(self, name: str) -> tuple[Any, Any | None]:
        """The figure's value, and that of the days it is compared with, if any."""
        now = self.get(name).value
        return now, self.get(name, self.against).value if self.against else None

    def chosen(self, *dimensions: str) -> str | None:
        """The key of the chart's mark that is picked in these; None if none is."""
        picked = [self.picked.get(name) for name in dimensions]
        return None if None in picked else "-".join(map(str, picked))

    def may(self, right: str) -> bool:
        """For a page whose parts need rights of their own."""
        return permissions.allows(self.viewer, right)

    def card(
        self, key: str, title: str, caption: str = "", proof: Proof | None = None
    ) -> AbstractContextManager[None]:
        """A frame with the finding as its title; `proof` is what its "i" opens.

        `title` and `caption` are Markdown: people's words in them must be escaped.
        """
        return cards.card(self, key, title, caption, proof)

    @contextmanager
    def metrics(self, key: str = "figures") -> Iterator[None]:
        """Metrics side by side, as many as there is room for."""
        with st.container(key=f"board-metrics-{key}"):
            yield

    def metric(
        self,
        label: str,
        value: Decimal | float | str | None,
        *,
        figure: str,
        kind: str = "money",
        before: Decimal | float | None = None,
        change: Decimal | float | None = None,
        spark: Sequence[Decimal | float] = (),
        of: Slice | None = None,
        good: str = "up",
    ) -> None:
        """One figure with its change, as a share, against `before`; or `change` itself.

        `figure`: its name, and which of its values: `sales_total.net_revenue`.
        `kind`: money, count, percent or rating; `good`: up, down or neither.
        """
        if change is None:
            change = cards.change(value, before)
        cards.metric(
            self, label, cards.in_short(value, kind), cards.exactly(value, kind),
            change, spark, good, (figure, of or self.of),
        )  # fmt: skip

    def chart(
        self, chart: altair.TopLevelMixin, key: str, alt: str, selects: str | Sequence[str] = ()
    ) -> None:
        """`selects`: the dimension that a picked mark narrows the page to; if several, the mark's
        key has a value for each, with a `-` between them."""
        names = (selects,) if isinstance(selects, str) else tuple(selects)
        charting.draw(self, chart, key, alt, names)

    def table(
        self,
        key: str,
        columns: Sequence[Any],
        rows: Sequence[Any],
        *,
        link: Callable[[Any], str] | None = None,
        shown: bool = False,
        own: Sequence[str] = (),
    ) -> None:
        """Rows (dataclasses or dicts), which can be taken along as CSV and Excel.

        `columns`: exports.Column; besides its kinds `picture` (of a product), `trend` (a list of
        numbers) and `share` (a bar up to 100 %). `link(row)`: the address that the first text of a
        row leads to. `shown`: at once, not behind a click. `own`: which of the page's own
        dimensions narrow the rows; its files state them and the filters of the card's proof.
        """
        labels = self.labels_in(self.paper.slice_of_card() or self.of, own)
        tables.draw(self, key, columns, rows, link, shown, labels)

    def choice(self, name: str, options: Mapping[str, str], default: str) -> str:
        """A choice of one part of the page (a grain, an order), kept in the URL as `name`."""
        return charting.choice(name, options, default)
