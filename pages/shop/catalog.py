"""The catalogue: search, narrow down, sort, turn pages. Every choice lives in the URL."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import streamlit as st

from ecom import catalog, trending
from ecom.catalog import Listing, Query
from ecom.errors import Unavailable
from ecom.settings import settings
from pages.parts import blank, cards, choices
from pages.parts.html import escape_markdown
from pages.parts.money import exact_number, money
from pages.parts.texts import _, ngettext

TRENDING = 12


def main() -> None:
    query = choices.from_url(st.query_params)
    categories = catalog.categories()
    if query.category_id not in {category.id for category in categories}:
        query = replace(query, category_id=None)
    choices.fill_widgets(query)
    search_row()
    category_row(categories)
    if not choices.to_url(query):
        trending_strip()
    results(query, {category.id: category.name for category in categories})


def search_row() -> None:
    st.text_input(
        _("Search"),
        key="q",
        type="search",
        icon=":material/search:",
        placeholder=_("What are you looking for? Accents are not needed"),
        max_chars=100,
        label_visibility="collapsed",
        on_change=choices.chosen,
    )


def category_row(categories: list[catalog.Category]) -> None:
    names = {category.id: escape_markdown(category.name) for category in categories}
    st.pills(
        _("Category"),
        list(names),
        key="category",
        format_func=names.get,
        label_visibility="collapsed",
        wrap=False,
        on_change=choices.chosen,
    )


def trending_strip() -> None:
    """Left out while MySQL is away: the list below may still be known."""
    with contextlib.suppress(Unavailable):
        products = trending.top(TRENDING)
        if products:
            st.subheader(_("Trending now"), anchor=False)
            cards.strip(products, key="trending")


def results(query: Query, categories: dict[int, str]) -> None:
    bar = st.container(
        horizontal=True, vertical_alignment="center", key="listing-bar", gap="xsmall"
    )
    with st.skeleton(height=420):
        listing = catalog.search(query)
    with bar:
        st.markdown(f"**{_heading(query, listing, categories)}**", width="stretch")
        filters(query)
        sorting()
    chips(query)
    if not listing.products:
        nothing_found()
        return
    if not listing.exact:
        st.info(_("No product has all of these words. These have some of them."))
    cards.grid(listing.products, key="listing")
    turn_pages(listing)


def filters(query: Query) -> None:
    count = choices.narrowed(query)
    label = _("Filters ({count})", count=count) if count else _("Filters")
    with st.popover(label, icon=":material/tune:"):
        step = 10.0 if settings().currency_decimals else 100_000.0
        low, high = st.columns(2)
        for column, label, key in (
            (low, _("Price from"), "min_price"),
            (high, _("to"), "max_price"),
        ):
            column.number_input(
                label,
                min_value=0.0,
                value=None,
                step=step,
                format=f"%.{settings().currency_decimals}f",
                key=key,
                placeholder=_("any"),
                on_change=choices.chosen,
            )
        st.segmented_control(
            _("Rating"),
            choices.RATINGS,
            key="rating",
            format_func=_at_least,
            on_change=choices.chosen,
        )
        st.toggle(_("In stock only"), key="in_stock", on_change=choices.chosen)


def sorting() -> None:
    names = {
        "popular": _("Most popular"),
        "newest": _("Newest"),
        "price_asc": _("Price: low to high"),
        "price_desc": _("Price: high to low"),
        "rating": _("Best rated"),
    }
    st.selectbox(
        _("Sort by"),
        choices.SORTS,
        key="sort",
        format_func=names.get,
        label_visibility="collapsed",
        width=200,
        on_change=choices.chosen,
    )


def chips(query: Query) -> None:
    """The filters in force, each with a cross to take it away."""
    wider: dict[str, Query] = {}
    if query.min_price is not None or query.max_price is not None:
        wider[_prices(query)] = replace(query, min_price=None, max_price=None, page=1)
    if query.min_rating is not None:
        wider[_at_least(query.min_rating)] = replace(query, min_rating=None, page=1)
    if query.in_stock:
        wider[_("In stock only")] = replace(query, in_stock=False, page=1)
    if not wider:
        return
    with st.container(horizontal=True, key="chips", gap="xsmall"):
        for place, (label, without) in enumerate(wider.items()):
            st.button(
                escape_markdown(label),
                key=f"chip-{place}",
                icon=":material/close:",
                icon_position="right",
                help=_("Remove this filter"),
                on_click=choices.go_to,
                args=(without,),
            )


def nothing_found() -> None:
    text = _("Try fewer or other words, or loosen the filters. Accents are not needed.")
    with blank.page("nothing-found", "search_off", _("No products found"), text):
        st.button(
            _("Clear all filters"),
            type="primary",
            key="clear-filters",
            on_click=choices.go_to,
            args=(Query(),),
        )
    trending_strip()


def turn_pages(listing: Listing) -> None:
    if listing.pages < 2:
        return
    key = f"page-{listing.page}-of-{listing.pages}"  # with a new page comes a new default
    with st.container(horizontal=True, horizontal_alignment="center"):
        st.pagination(
            listing.pages,
            default=listing.page,
            key=key,
            on_change=choices.chosen,
            kwargs={"page_key": key},
        )


def _heading(query: Query, listing: Listing, categories: dict[int, str]) -> str:
    count = ngettext("{n} product", "{n} products", listing.total, n=listing.total)
    if query.category_id is None:
        return count
    return f"{escape_markdown(categories[query.category_id])} · {count}"


def _at_least(rating: float) -> str:
    return _("★ {rating} and up", rating=exact_number(rating))


def _prices(query: Query) -> str:
    if query.max_price is None:
        return _("from {price}", price=money(query.min_price))
    if query.min_price is None:
        return _("up to {price}", price=money(query.max_price))
    return f"{money(query.min_price)} – {money(query.max_price)}"


main()
