"""What a customer's page tells: who it is, orders, points and where they came from, reviews."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ecom import customer_details
from ecom.customer_details import Details, Order, Points, Review
from ecom.users import User
from pages.parts import customer_words, order_words, ratings, routes
from pages.parts.dates import day, moment
from pages.parts.exports import Column
from pages.parts.html import escape, escape_markdown
from pages.parts.office import listing
from pages.parts.texts import _

MORE = 200  # rows after "Show more"


def about(customer: Details) -> None:
    """What the customer says of themselves; nothing of it is left of a deleted account."""
    rows = [
        (_("Number"), str(customer.id)),
        (_("User name"), customer.username),
        (_("E-mail"), customer.email),
        (_("Phone"), customer.phone),
        (_("Address"), ", ".join(part for part in (customer.address, customer.city) if part)),
        (_("Gender"), customer_words.gender_of(customer.gender) if customer.gender else None),
        (_("Date of birth"), day(customer.date_of_birth) if customer.date_of_birth else None),
        (_("Customer since"), day(customer.created_at)),
    ]
    if customer.deactivated_at:
        rows.append((_("Closed on"), moment(customer.deactivated_at)))
    told = "".join(
        f"<dt>{escape(title)}</dt><dd>{escape(text or '–')}</dd>" for title, text in rows
    )
    with st.container(border=True, key="customer-about"):
        st.subheader(_("About"), anchor=False)
        st.html(f'<dl class="office-facts">{told}</dl>')


def orders(viewer: User, customer_id: int) -> None:
    st.subheader(_("Orders"), anchor=False)
    found = customer_details.orders(viewer, customer_id, _limit("orders", 10))
    columns = [
        Column("number", _("Order"), "text"),
        Column("placed_at", _("Placed"), "moment"),
        Column("status", _("Status"), "text"),
        Column("pieces", _("Pieces"), "count"),
        Column("total", _("Total"), "money"),
    ]
    listing.table(
        "customer-orders", columns, [_order(one) for one in found],
        link=lambda row: routes.href("manage-order", id=row["id"]),
        empty=_("No orders yet."),
    )  # fmt: skip
    _more("orders", len(found), 10)


def points(viewer: User, customer_id: int) -> None:
    st.subheader(_("Points"), anchor=False)
    found = customer_details.points(viewer, customer_id, _limit("points", 10))
    columns = [
        Column("created_at", _("When"), "moment"),
        Column("why", _("Why"), "text"),
        Column("points", _("Points"), "count"),
        Column("balance", _("Since then"), "count"),
        Column("actor", _("By"), "text"),
        Column("note", _("Reason"), "text"),
    ]
    listing.table(
        "customer-points", columns, [_movement(one) for one in found],
        empty=_("No points yet: they come with orders that were delivered and paid."),
    )  # fmt: skip
    _more("points", len(found), 10)


def reviews(viewer: User, customer_id: int) -> None:
    found = customer_details.reviews(viewer, customer_id, _limit("reviews", 5))
    if not found:
        return
    st.subheader(_("Reviews"), anchor=False)
    for review in found:
        _review(review)
    _more("reviews", len(found), 5)


def _review(review: Review) -> None:
    with st.container(border=True, gap="xsmall", key=f"customer-review-{review.id}"):
        routes.link("product", escape_markdown(review.product), id=review.product_id)
        stars = "★" * review.rating + "☆" * (ratings.MOST - review.rating)
        st.caption(f"{stars} · {day(review.created_at)}")
        st.markdown(escape_markdown(review.content))


def _order(order: Order) -> dict[str, Any]:
    status = order_words.status(order.status)
    return vars(order) | {"number": f"#{order.id}", "status": status}


def _movement(one: Points) -> dict[str, Any]:
    why = {
        "order": _("Order #{id}", id=one.order_id),
        "return": _("Return of order #{id}", id=one.order_id),
        "adjustment": _("Adjustment"),
    }[one.reason]
    return vars(one) | {"why": why}


def _limit(kind: str, few: int) -> int:
    return MORE if st.session_state.get(_key(kind)) else few


def _more(kind: str, shown: int, few: int) -> None:
    """A switch, if there may be more than the few."""
    if shown >= few:
        st.toggle(_("Show more"), key=_key(kind))


def _key(kind: str) -> str:
    return f"customer-more-{kind}"
