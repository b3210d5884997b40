"""The best products, one to a row: picture, name, price, units, earning and trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import streamlit as st

from ecom.kpi.sales_types import ProductDay, ProductSales
from ecom.kpi.slices import Slice
from pages.parts import pictures, routes
from pages.parts.html import escape
from pages.parts.money import money, number, short_money
from pages.parts.texts import _, ngettext

POINTS = 30  # of a trend, at most


def draw(
    products: Sequence[ProductSales], trends: Mapping[int, Sequence[ProductDay]], of: Slice
) -> None:
    """`trends`: by product, its days with sales."""
    rows = "".join(_row(one, trends.get(one.product_id, ()), of) for one in products)
    st.html(f'<div class="top-products">{rows}</div>')


def _row(product: ProductSales, days: Sequence[ProductDay], of: Slice) -> str:
    units = ngettext("{n} sold", "{n} sold", product.units).format(n=number(product.units))
    said = _("Trend of net revenue")
    return (
        f'<a class="top-product" href="{escape(routes.href("product", id=product.product_id))}"'
        f'><img src="{escape(pictures.url(product.picture))}" alt="" loading="lazy">'
        f'<span class="top-product-name">{escape(product.name)}'
        f"<small>{escape(money(product.price))}</small></span>"
        f'<span class="top-product-units">{escape(units)}</span>'
        f'<span class="top-product-trend" role="img" aria-label="{escape(said)}">'
        f"{_trend(trend(days, of))}</span>"
        f'<span class="top-product-earning" title="{escape(money(product.net_revenue))}">'
        f"{escape(short_money(product.net_revenue))}</span></a>"
    )


def trend(days: Sequence[ProductDay], of: Slice) -> list[float]:
    """Net revenue in equal steps from the first day to the last, as many as are told apart."""
    step = -(-of.days // POINTS)
    sums = [0.0] * -(-of.days // step)
    for sold in days:
        sums[(sold.day - of.first) // timedelta(days=step)] += float(sold.net_revenue)
    return sums


def _trend(points: Sequence[float]) -> str:
    """A bar each; a single one says nothing, and returns are no less than nothing sold."""
    most = max(points)
    if len(points) < 2 or most <= 0:
        return ""
    heights = (100 * max(point, 0) / most for point in points)
    return "".join(f'<i style="height:{height:.0f}%"></i>' for height in heights)
