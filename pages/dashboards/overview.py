"""Overview: how the shop is doing, and what deserves a look today."""

from __future__ import annotations

from pages.parts import board
from pages.parts.board import Board
from pages.parts.texts import _


def main() -> None:
    page = board.open(_("Overview"), "reports.overview")
    board.part(cards, page, height=150)
    board.close(page)


def cards(page: Board) -> None:
    now, before = page.both("sales_total")
    days = page.get("sales_by_day").value
    with page.metrics():
        page.metric(
            _("Net revenue"),
            now.net_revenue,
            figure="sales_total",
            before=before and before.net_revenue,
            spark=[day.net_revenue for day in days],
        )
        page.metric(
            _("Orders"),
            now.orders,
            kind="count",
            figure="sales_total",
            before=before and before.orders,
            spark=[day.orders for day in days],
        )


main()
