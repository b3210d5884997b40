"""Cards of the inventory page that ask for a decision: what to order, and what lies there dead."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from ecom.kpi import products_on_hand as rule
from ecom.kpi.stock_types import ProductStock, Reorder
from pages.parts import pictures, stock_cards
from pages.parts.board import Board
from pages.parts.dates import day
from pages.parts.exports import Column
from pages.parts.html import escape
from pages.parts.money import exact_number, number, short_money
from pages.parts.texts import _, ngettext

FEW = 8  # rows that are told in words; the tables have all


def reorders(page: Board) -> None:
    answer = page.get("reorders")
    found: list[Reorder] = answer.value
    title = _("Nothing needs to be ordered now")
    if found:
        title = ngettext(
            "{n} product to order before it runs out",
            "{n} products to order before they run out",
            len(found),
        ).format(n=number(len(found)))
    caption = _(
        "Of what lasts less than {least} days: a delivery takes {lead}, and {spare} are to spare. "
        "What arrives is to last {cover} days.",
        least=rule.LEAD_DAYS + rule.SAFETY_DAYS,
        lead=rule.LEAD_DAYS,
        spare=rule.SAFETY_DAYS,
        cover=rule.COVER_DAYS,
    )
    with page.card("reorders", title, caption, proof=("reorders", page.of, answer)):
        if found:
            order = _("order {n}")
            _rows(
                _row(page, row, arithmetic(row), order.format(n=number(row.suggested)))
                for row in found[:FEW]
            )
            page.table(
                "reorders",
                _reorder_columns(),
                [vars(row) for row in found],
                link=lambda row: stock_cards.address(page, row["product_id"]),
            )


def arithmetic(row: Reorder) -> str:
    """`sells 3.2 a day × (7 + 30) days = 119, has 40`; whole pieces, so rounded up."""
    return _(
        "sells {daily} a day × ({lead} + {cover}) days = {wanted}, has {on_hand}",
        daily=exact_number(round(row.daily_outbound, 2)),
        lead=row.lead_days,
        cover=row.cover_days,
        wanted=number(row.suggested + row.on_hand),
        on_hand=number(row.on_hand),
    )


def _reorder_columns() -> list[Column]:
    return [
        Column("picture", _("Picture"), "picture"),
        Column("name", _("Product"), "text"),
        Column("on_hand", _("On hand"), "count"),
        Column("daily_outbound", _("Outbound a day"), "count"),
        Column("lead_days", _("Days of delivery"), "count"),
        Column("cover_days", _("Days to last"), "count"),
        Column("suggested", _("To order"), "count"),
    ]


def dead_stock(page: Board) -> None:
    answer = page.get("product_stock")
    found: list[ProductStock] = [row for row in answer.value if row.dead]
    found.sort(key=lambda row: (-row.value, row.product_id))
    title = _("Everything on hand has sold lately")
    if found:
        title = ngettext(
            "{n} product does not sell and binds {value}",
            "{n} products do not sell and bind {value}",
            len(found),
        ).format(n=number(len(found)), value=short_money(sum(row.value for row in found)))
    elif not any(row.on_hand for row in answer.value):
        title = stock_cards.nothing_on_hand()
    caption = _("Dead stock: on hand for {n} days, and nothing sold since", n=rule.DEAD_DAYS)
    with page.card("dead-stock", title, caption, proof=("product_stock", page.of, answer)):
        if found:
            _rows(_row(page, row, _last_sold(row), short_money(row.value)) for row in found[:FEW])
            page.table(
                "dead-stock",
                _dead_columns(),
                [stock_cards.product_row(row) for row in found],
                link=lambda row: stock_cards.address(page, row["product_id"]),
            )


def _last_sold(row: ProductStock) -> str:
    units = ngettext("{n} on hand", "{n} on hand", row.on_hand).format(n=number(row.on_hand))
    if row.last_sold_on is None:
        return _("{units}, never sold", units=units)
    return _("{units}, last sold on {day}", units=units, day=day(row.last_sold_on))


def _dead_columns() -> list[Column]:
    return [
        Column("picture", _("Picture"), "picture"),
        Column("name", _("Product"), "text"),
        Column("on_hand", _("On hand"), "count"),
        Column("value", _("Value"), "money"),
        Column("last_sold_on", _("Last sold"), "date"),
        Column("category", _("Category"), "text"),
    ]


def _rows(rows: Iterable[str]) -> None:
    st.html(f'<div class="top-products">{"".join(rows)}</div>')


def _row(page: Board, product: Reorder | ProductStock, why: str, figure: str) -> str:
    return (
        f'<a class="top-product stock-row" '
        f'href="{escape(stock_cards.address(page, product.product_id))}">'
        f'<img src="{escape(pictures.url(product.picture))}" alt="" loading="lazy">'
        f'<span class="top-product-name">{escape(product.name)}<small>{escape(why)}</small></span>'
        f'<span class="top-product-earning">{escape(figure)}</span></a>'
    )
