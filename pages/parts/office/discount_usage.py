"""How often a code was used and what it cost, in all and over time."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from ecom import discount_lists
from ecom.discount_lists import Discount, Used
from ecom.users import User
from pages.parts import charts, dates
from pages.parts.charts import Point
from pages.parts.exports import Column
from pages.parts.money import money, number
from pages.parts.office import discount_words, listing
from pages.parts.texts import _

_WHAT = "discount-usage-of"


def draw(viewer: User, found: Discount) -> None:
    used = discount_lists.usage(viewer, found.id)
    _figures(found, used)
    if not used:
        st.caption(_("No order has used it yet."))
        return
    titles = {"orders": _("Orders"), "cost": _("Cost")}
    with st.container(border=True, key="discount-usage"):
        what = st.segmented_control(
            _("Usage"), list(titles), key=_WHAT, format_func=titles.__getitem__, default="orders",
            required=True, label_visibility="collapsed",
        )  # fmt: skip
        points = [Point(one.day, Decimal(getattr(one, what))) for one in used]
        grain = charts.grain_for(used[0].day, used[-1].day)
        st.altair_chart(charts.over_time(points, "money" if what == "cost" else "count", grain))
        with st.expander(_("Day by day"), icon=":material/table_rows:"):
            _days(found, used)


def _figures(found: Discount, used: list[Used]) -> None:
    terms, cost = found.terms, sum((one.cost for one in used), Decimal(0))
    limit = terms.usage_limit
    uses = number(found.uses) if limit is None else f"{number(found.uses)} / {number(limit)}"
    each = money(cost / found.uses) if found.uses else "–"
    period = f"{dates.day(terms.starts_at)} – {dates.day(terms.ends_at)}"
    with st.container(horizontal=True, gap="small", key="discount-figures"):
        st.metric(_("Uses"), uses, border=True)
        st.metric(_("Cost"), money(cost), border=True)
        st.metric(_("Per use"), each, border=True)
    takes = discount_words.takes(terms.percent, terms.maximum_discount)
    off = discount_words.applies_to(terms.kind, found.category)
    st.caption(f"{takes} · {off} · {period}")


def _days(found: Discount, used: list[Used]) -> None:
    columns = [
        Column("day", _("Day"), "date"),
        Column("orders", _("Orders"), "count"),
        Column("cost", _("Cost"), "money"),
    ]
    rows = [vars(one) for one in reversed(used)]
    listing.table("discount-days", columns, rows)
    code = found.terms.code
    listing.downloads("discount-days", columns, rows, code, named=(_("Usage"), code))
