"""Orders: what waits today, the list that filters narrow, and steps with several at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import streamlit as st

from ecom import order_lists, order_search, permissions
from ecom.order_lists import Row
from ecom.order_search import Query
from ecom.users import User
from pages.parts import address, order_words, routes, visit
from pages.parts.dates import begins
from pages.parts.exports import Column
from pages.parts.money import number
from pages.parts.office import headline, listing, order_batch, outcome
from pages.parts.office.filters import Filters
from pages.parts.texts import _, ngettext

AGES = (1, 3, 7, 30)  # days since an order was placed


def main() -> None:
    viewer = visit.require("orders.read").user
    headline.draw(_("Orders"))
    outcome.show()
    order_batch.report()
    _today(viewer)
    page = order_lists.orders(viewer, _query(viewer), *_FILTERS.after())
    rows = [_shown(row) for row in page.rows]
    columns = _columns()
    picked = listing.table(
        "orders",
        columns,
        rows,
        link=lambda row: routes.href("manage-order", id=row["id"]),
        pick=True,
        empty=_("No order fits. Change the filters or clear them."),
    )
    listing.pager(page)
    if picked:
        order_batch.draw(viewer, order_lists.some(viewer, [row["id"] for row in picked]))
    elif rows:
        st.caption(_("Tick orders to work on several at once, or to print their papers."))
    listing.downloads("orders", columns, rows, _("Orders"))


_FOLDED = ("payment", "late", "city", "age", "from", "to")
_FILTERS = Filters("number", "customer", "status", *_FOLDED)


def _today(viewer: User) -> None:
    """What waits, each with its list behind it."""
    waiting = order_lists.waiting(viewer)
    chips: list[tuple[int, str, dict[str, str]]] = [
        (waiting.placed, _("wait for payment"), {"status": "placed"}),
        (waiting.processing, _("to ship"), {"status": "processing"}),
        (waiting.shipped, _("on their way"), {"status": "shipped"}),
        (waiting.overdue, _("overdue bills"), {"payment": "overdue"}),
        (waiting.late, _("late deliveries"), {"late": "1"}),
    ]
    with st.container(
        horizontal=True, vertical_alignment="center", key="orders-today", gap="small"
    ):
        for count, label, query in chips:
            # A link to the page itself would leave the browser's address as it is.
            st.button(
                f"**{number(count)}** {label}",
                key=f"today-{'-'.join(query.values())}",
                on_click=address.change,
                args=(dict.fromkeys((*_FILTERS.names, "after", "before")) | query,),
            )
        if permissions.allows(viewer, "orders.create"):
            routes.link("new-order", _("New order"), icon=":material/add_call:")


def _query(viewer: User) -> Query:
    asked = _FILTERS
    with asked.bar():
        wanted = asked.text("number", _("Order number"), width=150)
        customer = asked.text(
            "customer", _("Customer"), placeholder=_("Name, e-mail, phone or number")
        )
        status = asked.choice("status", _("Status"), order_words.statuses())
        asked.clear()
    more = any(asked.value(name) for name in _FOLDED)
    with st.expander(_("More filters"), expanded=more), st.container(horizontal=True, gap="small"):
        payment = asked.choice("payment", _("Payment"), _payments(), width=150)
        late = asked.choice("late", _("Delivery"), {"1": _("Late")}, width=120)
        cities = {city: city for city in order_lists.cities(viewer)}
        city = asked.choice("city", _("City"), cities, width=160)
        age = asked.choice("age", _("Placed"), _ages(), width=190)
        first, last = asked.days("from", "to")
    return Query(
        number=_number(wanted) if wanted else None,
        status=status,
        first=begins(first) if first else None,
        last=_last(last, age),
        customer=customer,
        city=city,
        payment=payment if payment in order_search.PAYMENTS else None,
        late=bool(late),
    )


def _number(text: str) -> int:
    """-1, which no order has, for what is no number: it was meant to narrow the list."""
    digits = text.lstrip("# ")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else -1


def _last(day: date | None, age: str | None) -> datetime | None:
    ends = [begins(day + timedelta(days=1))] if day else []
    if age:
        ends.append(datetime.now(UTC).replace(tzinfo=None) - timedelta(days=int(age)))
    return min(ends, default=None)


def _payments() -> dict[str, str]:
    return {"unpaid": _("Unpaid"), "overdue": _("Overdue")}


def _ages() -> dict[str, str]:
    return {
        str(days): ngettext("more than {n} day ago", "more than {n} days ago", days, n=days)
        for days in AGES
    }


def _shown(row: Row) -> dict[str, Any]:
    return vars(row) | {
        "number": str(row.id),
        "status": order_words.status(row.status),
        "bill": order_words.bill_status(row.bill_status),
        "method": order_words.method(row.method),
        "parcel": " ".join(filter(None, [row.carrier, row.tracking_number])),
    }


def _columns() -> list[Column]:
    return [
        Column("number", _("Order"), "text"),
        Column("placed_at", _("Placed"), "moment"),
        Column("customer", _("Customer"), "text"),
        Column("city", _("City"), "text"),
        Column("pieces", _("Pieces"), "count"),
        Column("to_pay", _("To pay"), "money"),
        Column("bill", _("Bill"), "text"),
        Column("method", _("Payment"), "text"),
        Column("status", _("Status"), "text"),
        Column("parcel", _("Parcel"), "text"),
        Column("estimated_on", _("Expected"), "date"),
    ]


main()
