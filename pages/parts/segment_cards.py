"""Parts of the customers' dashboard about segments: how many, their rule, and who is in one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ecom.kpi import rfm
from ecom.kpi.customer_types import RfmCustomer, Segment
from pages.parts import charts, customer_words, routes
from pages.parts.board import Board
from pages.parts.exports import Column
from pages.parts.money import number, short_money
from pages.parts.texts import _, ngettext


def segments(page: Board) -> None:
    answer = page.get("rfm_segments")
    found: list[Segment] = answer.value
    names = customer_words.segments()
    whole = sum(segment.net_revenue for segment in found)
    best = max(found, key=lambda segment: segment.net_revenue)
    title = _("Nobody has bought yet")
    if whole > 0:
        share = f"{number(100 * best.net_revenue / whole)}%"
        title = _("{segment}: {share} of all net revenue", segment=names[best.name], share=share)
    caption = _("Buyers by recency, frequency and money, as of now")
    with page.card("segments", title, caption, proof=("rfm_segments", page.of, answer)):
        if whole > 0:
            marks = [
                charts.Bar(s.name, names[s.name], s.customers, short_money(s.net_revenue))
                for s in found
                if s.customers
            ]
            chart = charts.bars(marks, "count", page.chosen("segment"))
            page.chart(chart, key="segments", alt=title, selects="segment")
            st.caption(_("Pick a segment for the list of its customers."))
        _rule()
        page.table("segments", _columns(), [_segment(s, names) for s in found])


def _segment(segment: Segment, names: dict[str, str]) -> dict[str, Any]:
    rule = next(rule for rule in rfm.RULES if rule.name == segment.name)
    recency, value = customer_words.fields(rule)
    each = segment.net_revenue / segment.customers if segment.customers else None
    return {
        "segment": names[segment.name],
        "meaning": customer_words.meaning(segment.name),
        "recency": recency,
        "value": value,
        "customers": segment.customers,
        "net_revenue": segment.net_revenue,
        "each": each,
    }


def _columns() -> list[Column]:
    return [
        Column("segment", _("Segment"), "text"),
        Column("customers", _("Customers"), "count"),
        Column("net_revenue", _("Net revenue"), "money"),
        Column("each", _("Per customer"), "money"),
        Column("meaning", _("Who they are"), "text"),
        Column("recency", _("Recency"), "text"),
        Column("value", _("Frequency and money"), "text"),
    ]


def _rule() -> None:
    with st.expander(_("The rule"), icon=":material/rule:"):
        st.markdown(
            _(
                "All buyers are put into fifths three times: by the day of their last order "
                "(recency), by their orders (frequency) and by their net revenue (money); 5 is the "
                "best fifth, and buyers who are alike go by customer number. The mean of frequency "
                "and money, a half rounded up, and recency lead to one name:"
            )
        )
        heads = (_("Segment"), _("Recency"), _("Frequency and money"))
        lines = [f"| {' | '.join(heads)} |", "|---|:-:|:-:|"]
        names = customer_words.segments()
        for rule in rfm.RULES:
            lines.append(f"| {' | '.join((names[rule.name], *customer_words.fields(rule)))} |")
        st.markdown("\n".join(lines))
        st.caption(
            _(
                "After the grid of Putler’s guide to RFM analysis, with one name for every field. "
                "City, tier and category narrow what is shown, never the fifths."
            )
        )


def customers(page: Board) -> None:
    """The list of the chosen segment."""
    segment = page.picked["segment"]
    answer = page.get("rfm_customers")
    rows = [_customer(row) for row in answer.value if row.segment == segment]
    count = ngettext("{n} customer", "{n} customers", len(rows)).format(n=number(len(rows)))
    title = f"{customer_words.segments()[segment]}: {count}"
    meaning = customer_words.meaning(segment)
    with page.card("segment", title, meaning, proof=("rfm_customers", page.of, answer)):
        columns = [
            Column("name", _("Customer"), "text"),
            Column("customer_id", _("Number"), "text"),
            Column("city", _("City"), "text"),
            Column("orders", _("Orders"), "count"),
            Column("last_day", _("Last order"), "date"),
            Column("net_revenue", _("Net revenue"), "money"),
            Column("recency", _("Recency"), "count"),
            Column("frequency", _("Frequency"), "count"),
            Column("money", _("Money"), "count"),
        ]
        page.table(
            f"customers-{segment}", columns, rows, link=_address, shown=True, own=("segment",)
        )


def _address(row: dict[str, Any]) -> str:
    return routes.href("manage-customer", id=row["customer_id"])


def _customer(row: RfmCustomer) -> dict[str, Any]:
    name = row.full_name or _("Deleted account")
    return vars(row) | {"name": name, "customer_id": str(row.customer_id), "city": row.city or ""}
