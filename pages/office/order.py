"""One order: its whole story, and the steps that its status and the viewer's rights allow."""

from __future__ import annotations

import streamlit as st

from ecom import order_story, orders, permissions
from ecom.errors import NotFound
from ecom.order_story import Story
from ecom.orders import Order
from ecom.users import User
from pages.parts import blank, order_lines, order_words, routes, sums, visit
from pages.parts.dates import moment
from pages.parts.html import escape, escape_markdown
from pages.parts.office import headline, order_history, order_next, outcome, story
from pages.parts.texts import _


def main() -> None:
    viewer = visit.require("orders.read").user
    found = _asked_for(viewer)
    if found is None:
        _not_there()
        return
    order, told = found
    headline.draw(
        _("Order {number}", number=order.id),
        back=("manage-orders", _("Orders")),
        badge=(order_words.status(order.status), order_words.COLOURS[order.status]),
    )
    outcome.show()
    left, right = st.columns([6, 6], gap="large")
    with left:
        order_next.draw(viewer, order, told)
        with st.container(border=True, key="order-timeline"):
            st.subheader(_("What happened"), anchor=False)
            order_history.timeline(order, told)
    with right:
        _people(viewer, order, told)
        with st.container(border=True, key="order-goods"):
            st.subheader(_("Goods"), anchor=False)
            order_lines.of_order(order)
            sums.of_order(order)
    order_history.ledgers(told)
    story.changes(viewer, "order", order.id)


def _asked_for(viewer: User) -> tuple[Order, Story] | None:
    asked = st.query_params.get("id", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    try:
        return orders.order(int(asked), viewer), order_story.story(viewer, int(asked))
    except NotFound:
        return None


def _not_there() -> None:
    text = _("The link may be incomplete.")
    with blank.page("no-order", "search_off", _("There is no such order"), text):
        routes.link("manage-orders", _("Orders"), icon=":material/package_2:")


def _people(viewer: User, order: Order, told: Story) -> None:
    """Whose it is, where it goes to, and how it is paid."""
    with st.container(border=True, key="order-people"):
        name = escape_markdown(told.customer or _("Deleted account"))
        if permissions.allows(viewer, "customers.read"):
            routes.link(
                "manage-customer", f"**{name}**", icon=":material/person:", id=order.customer_id
            )
        else:
            st.markdown(f"**{name}**")
        st.html(_facts(order, told))


def _facts(order: Order, told: Story) -> str:
    bill, to = order.bill, order.delivery
    paid = order_words.bill_status(bill.status)
    if bill.status == "paid" and bill.paid_at:
        paid = _("Paid on {time}", time=moment(bill.paid_at))
    elif bill.status == "pending":
        due = _("due on {time}", time=moment(bill.due_at))
        paid = f"{paid}, {due}"
    facts = (
        (_("E-mail"), [told.email]),
        (_("Taken by"), [told.taken_by or ""]),
        (_("Delivery to"), [to.recipient, to.phone, to.address, to.city]),
        (_("Carrier"), [to.carrier, to.tracking_number or ""]),
        (_("Payment"), [order_words.method(bill.method), paid, bill.transaction_id or ""]),
    )
    rows = "".join(_fact(title, lines) for title, lines in facts if any(lines))
    return f'<dl class="office-facts">{rows}</dl>'


def _fact(title: str, lines: list[str]) -> str:
    text = "<br>".join(escape(line) for line in lines if line)
    return f"<dt>{escape(title)}</dt><dd>{text}</dd>"


main()
