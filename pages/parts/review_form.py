"""Write a review of a product one has received, or change it."""

from __future__ import annotations

import streamlit as st

from ecom import reviews
from ecom.catalog import Product
from ecom.errors import ShopError
from pages.parts import errors, notices
from pages.parts.texts import _


def draw(customer_id: int, product: Product) -> None:
    """Nothing but a hint to who has not received the product."""
    if not reviews.may_review(customer_id, product.id):
        st.caption(_("You can review this product once it has been delivered to you."))
        return
    written = reviews.mine(customer_id, product.id)
    label = _("Change your review") if written else _("Write a review")
    with (
        st.expander(label, icon=":material/rate_review:", expanded=written is None),
        st.form(f"review-form-{product.id}", border=False),
    ):
        st.markdown(_("Your rating"))
        given = written.rating - 1 if written else None
        stars = st.feedback("stars", key=f"review-stars-{product.id}", default=given)
        content = st.text_area(
            _("What should others know?"),
            value=written.content if written else "",
            key=f"review-content-{product.id}",
            max_chars=reviews.LONGEST,
        )
        if st.form_submit_button(_("Publish"), key="review-publish"):
            _publish(customer_id, product.id, stars, content)


def _publish(customer_id: int, product_id: int, stars: int | None, content: str) -> None:
    if stars is None:
        st.error(_("Please choose one to five stars."))
        return
    if not content.strip():
        st.error(_("Please write a few words."))
        return
    try:
        reviews.write(customer_id, product_id, stars + 1, content)
    except ShopError as error:
        st.error(errors.explain(error))
        return
    notices.tell(_("Thank you! Your review is published."), "rate_review")
    st.rerun()
