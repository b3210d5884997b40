"""Revenue: how much, from how many orders, when, and from which products."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from ecom.accounts import User
from ecom.kpi import revenue as kpi
from ecom.kpi.revenue import Revenue
from ecom.settings import settings
from pages.parts import charts, period_choice, visit
from pages.parts.dates import day
from pages.parts.html import escape_markdown
from pages.parts.money import money, number, short_money
from pages.parts.texts import _, ngettext

WEEKS_FROM = 46  # days in a range from which its chart counts weeks, and then months
MONTHS_FROM = 200


def main() -> None:
    here = visit.require("reports.revenue")
    st.title(_("Revenue"), anchor=False)
    today = datetime.now(ZoneInfo(settings().timezone)).date()
    opened = kpi.first_day()
    if opened is None:
        st.info(_("The shop has no orders yet."), icon=":material/info:")
        return
    first, last = period_choice.draw(opened, today)
    with st.skeleton(height=640):
        found, before = asked_for(here.user, first, last, opened)
    figures(found, before)
    if not found.orders and not found.net_revenue:
        st.info(_("Nothing was sold in this period."), icon=":material/event_busy:")
        return
    over_time(found, today)
    products(found)
    definitions()


def asked_for(
    viewer: User, first: date, last: date, opened: date
) -> tuple[Revenue, Revenue | None]:
    """The period, and the equally long one before it if the shop was open all that time."""
    found = kpi.revenue(viewer, first, last)
    length = last - first + timedelta(days=1)
    if first - length < opened:
        return found, None
    return found, kpi.revenue(viewer, first - length, first - timedelta(days=1))


def figures(found: Revenue, before: Revenue | None) -> None:
    """Each with its change against the equally long period before."""
    with st.container(horizontal=True, key="figures"):
        st.metric(
            _("Net revenue"),
            short_money(found.net_revenue),
            _change(found.net_revenue, before and before.net_revenue),
            help=_(
                "{exactly}. Goods sold less discounts and returns, paid or not.",
                exactly=money(found.net_revenue),
            ),
            border=True,
        )
        st.metric(
            _("Orders"),
            number(found.orders),
            _change(found.orders, before and before.orders),
            help=_("Placed in this period and not canceled."),
            border=True,
        )
        average = found.average_order_value
        st.metric(
            _("Average order"),
            "–" if average is None else money(average),
            _change(average, before and before.average_order_value),
            help=_("Goods sold less discounts, per order."),
            border=True,
        )
    if before is not None:
        days = dict.fromkeys((day(before.first), day(before.last)))
        st.caption(_("Compared with {period}.", period=" – ".join(days)))


def over_time(found: Revenue, today: date) -> None:
    grain = grain_for(found.first, found.last)
    points = kpi.by_grain(found.days, grain)
    if len(points) < 2:
        return
    best = max(points, key=lambda point: point.net_revenue)
    titles = {
        "day": _("Best day: {when} with {money}"),
        "week": _("Best week: {when} with {money}"),
        "month": _("Best month: {when} with {money}"),
    }
    when = charts.period(best.day, grain)
    title = titles[grain].format(when=when, money=short_money(best.net_revenue))
    with st.container(border=True, key="revenue-over-time"):
        st.subheader(title, anchor=False)
        st.caption(
            {
                "day": _("Net revenue by day"),
                "week": _("Net revenue by week"),
                "month": _("Net revenue by month"),
            }[grain]
        )
        st.altair_chart(charts.revenue_over_time(found, grain, today), alt=title)


def products(found: Revenue) -> None:
    if not found.products:
        return
    best = found.products[0]
    title = _(
        "{name} brings most: {money}",
        name=escape_markdown(best.name),
        money=short_money(best.net_revenue),
    )
    with st.container(border=True, key="top-products"):
        st.subheader(title, anchor=False)
        count = len(found.products)
        caption = ngettext(
            "The product with the most net revenue",
            "The {n} products with the most net revenue",
            count,
        )
        st.caption(caption.format(n=count))
        st.altair_chart(charts.top_products(found.products), alt=title)


def grain_for(first: date, last: date) -> str:
    length = (last - first).days + 1
    if length >= MONTHS_FROM:
        return "month"
    return "week" if length >= WEEKS_FROM else "day"


def definitions() -> None:
    st.caption(
        _(
            "Net revenue: goods sold less discounts and returns, in the shop’s days. "
            "An order counts on the day it was placed, paid or not; a canceled one does not; "
            "a return counts on the day of its refund. Figures are up to a minute old."
        )
    )


def _change(now, then) -> str | None:
    """`+12.3%`; nothing where there is nothing to compare with. Streamlit looks for a `-`."""
    if now is None or not then:
        return None
    percent = 100 * (now - then) / abs(then)
    return f"{'+' if percent >= 0 else '-'}{number(abs(percent), 1)}%"


main()
