"""One customer: who they are, what they bought, their points, and what the office can do."""

from __future__ import annotations

import streamlit as st

from ecom import customer_details, permissions
from ecom.customer_details import Details
from ecom.errors import NotFound
from ecom.users import User
from pages.parts import customer_words, routes, visit
from pages.parts.dates import day
from pages.parts.money import money, number
from pages.parts.office import (
    customer_actions,
    customer_cards,
    headline,
    outcome,
    staff_password,
    story,
)
from pages.parts.texts import _

BACK = "manage-customers"


def main() -> None:
    viewer = visit.require("customers.read").user
    asked = st.query_params.get("id", "")
    customer = _find(viewer, int(asked)) if asked.isdecimal() and len(asked) < 16 else None
    if customer is None:
        headline.draw(_("Customer"), back=(BACK, _("Customers")))
        st.info(_("There is no such customer. Look for them in the list."))
        return
    state = customer_words.state(customer)
    badge = (state, "gray" if customer.deactivated_at else "orange") if state else None
    name = customer.full_name or _("Deleted account")
    headline.draw(name, back=(BACK, _("Customers")), badge=badge)
    outcome.show()
    staff_password.draw(customer.id, name)
    _figures(customer)
    _ways_on(viewer, customer)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if permissions.allows(viewer, "orders.read"):
            customer_cards.orders(viewer, customer.id)
        customer_cards.points(viewer, customer.id)
        customer_cards.reviews(viewer, customer.id)
    with right:
        customer_cards.about(customer)
        customer_actions.draw(viewer, customer)
    story.changes(viewer, "customer", customer.id)


def _find(viewer: User, customer_id: int) -> Details | None:
    try:
        return customer_details.details(viewer, customer_id)
    except NotFound:
        return None


def _ways_on(viewer: User, customer: Details) -> None:
    with st.container(horizontal=True, gap="small", key="customer-ways"):
        if permissions.allows(viewer, "orders.create") and customer.deactivated_at is None:
            routes.link(
                "new-order", _("New order"), icon=":material/add_call:", customer=customer.id
            )
        if permissions.allows(viewer, "orders.read") and customer.bought.orders:
            routes.link(
                "manage-orders", _("All orders"), icon=":material/package_2:", customer=customer.id
            )


def _figures(customer: Details) -> None:
    bought, above = customer.bought, customer.next_tier
    missing = above and _("{n} points to {tier}", n=number(above[1]), tier=above[0])
    each = bought.net / bought.orders if bought.orders else None
    last = day(bought.last_day) if bought.last_day else "–"
    with st.container(horizontal=True, gap="small", key="customer-figures"):
        st.metric(_("Spent"), money(bought.net), border=True)
        st.metric(_("Orders"), number(bought.orders), border=True)
        st.metric(_("Per order"), money(each) if each is not None else "–", border=True)
        st.metric(_("Last order"), last, border=True)
        st.metric(
            _("Points · {tier}", tier=customer.tier),
            number(customer.loyalty_points),
            border=True,
            help=missing or _("This is the highest tier."),
        )


main()
