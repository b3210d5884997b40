"""One product: buy it, read about it, what others say, and what goes with it."""

from __future__ import annotations

import streamlit as st

from ecom import carts, catalog, reviews, trending, wishlists
from ecom.catalog import Product
from ecom.errors import NotFound, ShopError, Unavailable
from pages.parts import (
    blank,
    brand,
    cards,
    cart_badge,
    errors,
    footfall,
    notices,
    review_form,
    routes,
    visit,
)
from pages.parts.html import escape_markdown
from pages.parts.texts import _, ngettext


def main() -> None:
    product = asked_for()
    if product is None:
        not_for_sale()
        return
    st.set_page_config(page_title=f"{product.name} · {brand.NAME}")
    here = visit.glance()
    note_view(product.id, here)
    picture, facts = st.columns([5, 6], gap="medium")
    with picture:
        cards.picture(product)
    with facts:
        headline(product)
        if product.archived:
            st.warning(_("This product is no longer for sale."), icon=":material/archive:")
        else:
            buy(product, here)
        where(product)
    about(product)
    opinions(product, here)
    goes_with(product)


def asked_for() -> Product | None:
    asked = st.query_params.get("id", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    try:
        with st.skeleton(height=480):
            return catalog.product(int(asked))
    except NotFound:
        return None


def not_for_sale() -> None:
    text = _("It may have been sold out for good, or the link is not complete.")
    with blank.page("no-product", "search_off", _("We do not have this product"), text):
        routes.link(routes.CATALOG, _("Back to the shop"), icon=":material/storefront:")
    products = trending.top(8)
    if products:
        st.subheader(_("Trending now"), anchor=False)
        cards.strip(products, key="instead")


def note_view(product_id: int, here: visit.Visit) -> None:
    """Once a visit: turning a page of reviews is not another look at the product."""
    seen = st.session_state.setdefault("products_seen", set())
    if product_id not in seen:
        seen.add(product_id)
        trending.note_view(product_id)
    footfall.note_view(here, product_id)


def headline(product: Product) -> None:
    routes.link(
        routes.CATALOG,
        escape_markdown(product.category),
        icon=":material/arrow_back:",
        category=product.category_id,
    )
    st.title(escape_markdown(product.name), anchor=False)
    cards.stars(product)
    cards.price_block(product)


def buy(product: Product, here: visit.Visit) -> None:
    if product.on_hand > cards.FEW_LEFT:
        st.badge(_("In stock"), icon=":material/check:", color="green")
    with st.container(horizontal=True, vertical_alignment="bottom", key="buy"):
        st.number_input(
            _("Quantity"),
            min_value=1,
            step=1,
            key=f"quantity-{product.id}",
            width=140,
            disabled=product.on_hand <= 0,
        )
        st.button(
            _("Add to cart"),
            key="add-to-cart",
            type="primary",
            icon=":material/add_shopping_cart:",
            disabled=product.on_hand <= 0,
            on_click=add_to_cart,
            args=(product,),
        )
        heart(product, here)


def add_to_cart(product: Product) -> None:
    # No upper limit in the field: it would drop what was typed, and add what stood there before.
    quantity = min(st.session_state.get(f"quantity-{product.id}") or 1, carts.MOST)
    try:
        here = visit.current()
        change = carts.add(here.owner, product.id, quantity)
    except ShopError as error:
        notices.tell(errors.explain(error), "error")
        return
    trending.note_cart_add(product.id, quantity)
    footfall.note_cart_add(here, product.id)
    name = escape_markdown(product.name)
    if change.capped:
        text = _(
            "{name}: your cart holds {n}, which is all there is.", name=name, n=change.quantity
        )
    else:
        text = _("Added to your cart: {n} × {name}", n=quantity, name=name)
    notices.tell(text, "shopping_cart")
    cart_badge.draw_alone()


def heart(product: Product, here: visit.Visit) -> None:
    if here.user is not None and here.customer_id is None:
        return  # staff accounts have no wishlist
    try:
        wished = here.customer_id is not None and wishlists.contains(here.customer_id, product.id)
    except Unavailable:
        return  # the product itself may well be known
    pressed = st.button(
        _("Saved") if wished else _("Save"),
        key="heart",
        icon=":material/heart_check:" if wished else ":material/favorite:",
        help=_("Remove from your wishlist") if wished else _("Save to your wishlist"),
    )
    if not pressed:
        return
    if here.customer_id is None:
        visit.wish_after_sign_in(product.id)
        routes.go("sign-in", next="product", id=product.id)
    if wished:
        wishlists.remove(here.customer_id, product.id)
        notices.tell(_("Removed from your wishlist."), "heart_minus")
    else:
        wishlists.add(here.customer_id, product.id)
        notices.tell(_("Saved to your wishlist."), "favorite")
    st.rerun()


def where(product: Product) -> None:
    held = [place for place in product.stock if place["quantity"] > 0]
    if not held:
        return
    with st.expander(
        ngettext("In stock in {n} city", "In stock in {n} cities", len(held), n=len(held)),
        icon=":material/location_on:",
    ):
        for place in held:
            city, pieces = st.columns([3, 2])
            city.text(place["city"])
            held_here = place["quantity"]
            pieces.text(ngettext("{n} piece", "{n} pieces", held_here, n=held_here))


def about(product: Product) -> None:
    text, details = st.columns([6, 5], gap="medium")
    if product.description:
        with text:
            st.subheader(_("About this product"), anchor=False)
            st.text(product.description)
    if product.details:
        with details:
            st.subheader(_("Details"), anchor=False)
            cards.named_fields(product.details)


def opinions(product: Product, here: visit.Visit) -> None:
    st.subheader(_("Reviews"), anchor=False, divider="gray")
    turner = f"reviews-page-{product.id}"
    page = reviews.of_product(product.id, st.session_state.get(turner, 1))
    overview, texts = st.columns([4, 7], gap="medium")
    with overview:
        cards.histogram(product, page.histogram)
        if here.customer_id is not None:
            review_form.draw(here.customer_id, product)
        elif here.user is None:
            st.caption(_("Sign in to review what you have received."))
    with texts:
        if not page.reviews:
            st.write(_("No reviews yet. Whoever receives this product can write the first."))
        for review in page.reviews:
            cards.review(review)
        if page.pages > 1:
            st.pagination(page.pages, key=turner)


def goes_with(product: Product) -> None:
    products = catalog.related(product.id)
    if products:
        st.subheader(_("You may also like"), anchor=False)
        cards.strip(products, key="related")


main()
