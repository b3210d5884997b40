"""Order lines and pictures as plain HTML: they print well and cost one element however many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import streamlit as st

from ecom.orders import Order
from pages.parts import pictures, routes
from pages.parts.html import escape
from pages.parts.money import money
from pages.parts.texts import ngettext


class Shown(NamedTuple):
    product_id: int
    name: str
    picture: str
    quantity: int
    unit_price: Decimal
    subtotal: Decimal
    discount: Decimal = Decimal(0)
    note: str = ""


def of_order(order: Order) -> None:
    show(
        Shown(
            line.product_id,
            line.name,
            line.picture,
            line.quantity,
            line.unit_price,
            line.subtotal,
            line.line_discount,
            _returned(line.returned_quantity, line.refunded),
        )
        for line in order.lines
    )


def show(lines: Iterable[Shown]) -> None:
    st.html(f'<ul class="order-lines">{"".join(map(_line, lines))}</ul>')


def thumbnails(shown: Sequence[str], names: Sequence[str], at_most: int = 5) -> None:
    """The pictures `shown` of products called `names`; above `at_most` only how many more."""
    images = "".join(
        f'<img src="{pictures.url(picture)}" alt="{escape(name)}" title="{escape(name)}">'
        for picture, name in list(zip(shown, names, strict=True))[:at_most]
    )
    rest = len(shown) - at_most
    more = f'<span class="more">+{rest}</span>' if rest > 0 else ""
    st.html(f'<div class="thumbs">{images}{more}</div>', width="content")


def _line(line: Shown) -> str:
    whole = line.subtotal + line.discount
    price = money(line.subtotal)
    if line.discount:
        price = f"<s>{money(whole)}</s><br>{price}"
    counted = f"{line.quantity} × {money(line.unit_price)}"
    note = f'<span class="quiet">{escape(line.note)}</span>' if line.note else ""
    product = routes.href("product", id=line.product_id)
    return (
        f'<li><img src="{pictures.url(line.picture)}" alt="">'
        f'<span><a class="name" href="{product}">{escape(line.name)}</a>'
        f'<span class="quiet">{counted}</span>{note}</span>'
        f'<span class="money">{price}</span></li>'
    )


def _returned(quantity: int, refunded: Decimal) -> str:
    if not quantity:
        return ""
    words = ngettext("{n} returned, {money} paid back", "{n} returned, {money} paid back", quantity)
    return words.format(n=quantity, money=money(refunded))
