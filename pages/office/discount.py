"""One discount code: how it is doing, its terms, and what it would do to a cart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import streamlit as st

from ecom import discount_lists, permissions
from ecom.discount_lists import Discount
from ecom.discount_terms import Terms
from ecom.errors import NotFound
from ecom.users import User
from pages.parts import dates, visit
from pages.parts.office import (
    discount_desk,
    discount_form,
    discount_usage,
    discount_what_if,
    discount_words,
    draft,
    headline,
    outcome,
    story,
)
from pages.parts.texts import _

BACK = "manage-discounts"
NEW = "new"


def main() -> None:
    viewer = visit.require("discounts.read").user
    asked = st.query_params.get("id", "")
    may = permissions.allows(viewer, "discounts.write")
    if asked == NEW and may:
        _new(viewer)
        return
    found = _find(viewer, int(asked)) if asked.isdecimal() and len(asked) < 10 else None
    if found is None:
        headline.draw(_("Discount"), back=(BACK, _("Discounts")))
        st.info(_("There is no such code. Look for it in the list."))
    else:
        _one(viewer, found, may)


def _new(viewer: User) -> None:
    headline.draw(_("New code"), back=(BACK, _("Discounts")))
    outcome.show()
    seen = draft.begin(discount_form.FORM, NEW, discount_form.begun(_blank()))
    with st.container(border=True):
        fields = discount_form.draw(used=False, may=True)
        discount_desk.create_button()
    outcome.beside(fields)
    discount_what_if.draw(viewer, discount_form.typed(seen.shown))


def _one(viewer: User, found: Discount, may: bool) -> None:
    state = discount_words.states()[found.state]
    badge = (state, discount_words.COLOURS[found.state])
    headline.draw(found.terms.code, back=(BACK, _("Discounts")), badge=badge)
    outcome.show()
    if may and found.state != "ended":
        discount_desk.switches(found)
    discount_usage.draw(viewer, found)
    st.subheader(_("Terms"), anchor=False)
    seen = discount_desk.begin(found)
    with st.container(border=True):
        fields = discount_form.draw(used=found.ever_used, may=may)
        if may:
            discount_desk.save_button()
    outcome.beside(fields)
    discount_what_if.draw(viewer, discount_form.typed(seen.shown))
    story.changes(viewer, "discount", found.id)


def _find(viewer: User, discount_id: int) -> Discount | None:
    try:
        return discount_lists.discount(viewer, discount_id)
    except NotFound:
        return None


def _blank() -> Terms:
    """From this midnight of the shop for thirty days."""
    now = dates.local(datetime.now(UTC).replace(tzinfo=None))
    starts_at = dates.begins(now.date())
    return Terms(
        code="",
        kind="order",
        category_id=None,
        minimum_value=Decimal(0),
        percent=None,
        maximum_discount=Decimal(0),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=30),
        per_customer_limit=1,
    )


main()
