"""The catalogue's choices, as the URL holds them: a copied link shows the same products.

The URL decides; the widgets are set from it before they are drawn, so that the browser's back
button works too. (Widgets bound by Streamlit itself replace the entry in the browser's history.)
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import streamlit as st

from ecom.catalog import Query
from ecom.listings import DEAREST

SORTS = ("popular", "newest", "price_asc", "price_desc", "rating")
RATINGS = (3.0, 4.0, 4.5)


def from_url(params: Mapping[str, str]) -> Query:
    """What a URL asks for; anything that makes no sense in it is passed over."""
    sort = params.get("sort", "")
    low, high = _price(params.get("min")), _price(params.get("max"))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Query(
        text=params.get("q", "").strip(),
        category_id=_whole(params.get("category")),
        min_price=low,
        max_price=high,
        min_rating=_rating(params.get("rating")),
        sort=sort if sort in SORTS else "popular",
        in_stock=params.get("stock") == "1",
        page=max(_whole(params.get("page")) or 1, 1),
    )


def to_url(query: Query) -> dict[str, str]:
    """Only what differs from a catalogue without choices."""
    choices = {
        "q": query.text,
        "category": query.category_id,
        "min": query.min_price,
        "max": query.max_price,
        "rating": query.min_rating,
        "sort": query.sort if query.sort != "popular" else None,
        "stock": 1 if query.in_stock else None,
        "page": query.page if query.page > 1 else None,
    }
    return {name: _plain(value) for name, value in choices.items() if value not in (None, "")}


def narrowed(query: Query) -> int:
    """How many of the choices behind the filter button are in force."""
    return sum(
        [
            query.min_price is not None or query.max_price is not None,
            query.min_rating is not None,
            query.in_stock,
        ]
    )


def fill_widgets(query: Query) -> None:
    """Before the widgets are drawn: a value they are given later would be an error."""
    st.session_state.update(
        {
            "q": query.text,
            "category": query.category_id,
            "min_price": _number(query.min_price),
            "max_price": _number(query.max_price),
            "rating": query.min_rating,
            "sort": query.sort,
            "in_stock": query.in_stock,
        }
    )


def chosen(*, page_key: str = "") -> None:
    """A widget has changed: write all of them to the URL at once, from which the page is drawn.

    `page_key`: the widget that turns pages, if it was that; else the first page comes again.
    """
    state = st.session_state
    query = Query(
        text=(state.get("q") or "").strip(),
        category_id=state.get("category"),
        min_price=_price(state.get("min_price")),
        max_price=_price(state.get("max_price")),
        min_rating=state.get("rating"),
        sort=state.get("sort") or "popular",
        in_stock=bool(state.get("in_stock")),
        page=state[page_key] if page_key else 1,
    )
    go_to(query)


def go_to(query: Query) -> None:
    st.query_params.from_dict(to_url(query))


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _price(value: object) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        return None
    return price if price.is_finite() and 0 <= price < DEAREST else None


def _rating(text: str | None) -> float | None:
    return next((rating for rating in RATINGS if text == _plain(rating)), None)


def _number(price: Decimal | None) -> float | None:
    return None if price is None else float(price)


def _plain(value: object) -> str:
    """`4.0` is written `4`, `1E+6` is written `1000000`."""
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)
