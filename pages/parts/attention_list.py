"""What deserves a look today: each with why, and a way to where it is dealt with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ecom.kpi.attention import attention
from ecom.kpi.attention_types import (
    CodeEnds,
    CodeSpent,
    DeadStock,
    Late,
    Notice,
    RatingDrop,
    RunsOut,
    Unpaid,
)
from pages.parts import order_words, routes
from pages.parts.board import Board
from pages.parts.board.paper import plain
from pages.parts.dates import day, moment
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.money import money, number
from pages.parts.texts import _, ngettext

ICONS = {
    "runs_out": "production_quantity_limits",
    "unpaid": "credit_card_off",
    "late": "local_shipping",
    "code_spent": "sell",
    "code_ends": "event_busy",
    "rating_drop": "star_half",
    "dead_stock": "inventory_2",
}

ALL_OF_THEM = {"unpaid": {"payment": "overdue"}, "late": {"late": "1"}}  # where they are listed


def draw(page: Board) -> None:
    found = attention(page.viewer)
    count = len(found) + sum(notice.more for notice in found)
    title = _("Nothing needs you today")
    if count:
        title = ngettext("{n} thing deserves a look", "{n} things deserve a look", count, n=count)
    with page.card("attention", title, _("The most urgent of each kind, and why")):
        for number_, notice in enumerate(found):
            _draw(notice, f"{notice.kind}-{number_}")
        columns = [Column("what", ""), Column("why", _("Details"))]
        page.paper.table(columns, [_on_paper(notice) for notice in found])


def _draw(notice: Notice, key: str) -> None:
    name, params = notice.where
    with st.container(key=f"board-notice-{key}", gap=None):
        routes.link(name, _heading(notice), icon=f":material/{ICONS[notice.kind]}:", **params)
        st.caption(_why(notice))
        if notice.more and notice.kind in ALL_OF_THEM:
            routes.link("manage-orders", _("See all of them"), query=ALL_OF_THEM[notice.kind])


def _on_paper(notice: Notice) -> dict[str, str]:
    return {"what": plain(_heading(notice)), "why": plain(_why(notice))}


def _why(notice: Notice) -> str:
    text = _WHY[type(notice.facts)](notice.facts)
    if notice.more:
        text += " " + ngettext(
            "And {n} more like this.", "And {n} more like this.", notice.more, n=notice.more
        )
    return text


def _heading(notice: Notice) -> str:
    subject = escape_markdown(notice.subject)
    if isinstance(notice.facts, CodeSpent) and notice.facts.uses >= notice.facts.limit:
        return _("The code {name} is used up", name=subject)
    return {
        "runs_out": _("{name} runs out"),
        "unpaid": _("Order {name} is unpaid"),
        "late": _("Order {name} is late"),
        "code_spent": _("The code {name} is nearly used up"),
        "code_ends": _("The code {name} is about to end"),
        "rating_drop": _("{name} is rated worse than before"),
        "dead_stock": _("{name} does not sell"),
    }[notice.kind].format(name=subject)


def _runs_out(facts: RunsOut) -> str:
    daily = number(facts.daily_outbound, 1)
    if not facts.on_hand:
        return _("None left; {daily} a day went out in the last 30 days.", daily=daily)
    text = ngettext(
        "{n} left, enough for {days} days at {daily} a day.",
        "{n} left, enough for {days} days at {daily} a day.",
        facts.on_hand,
    )
    cover = number(facts.days_of_cover, 1)
    return text.format(n=number(facts.on_hand), days=cover, daily=daily)


def _unpaid(facts: Unpaid) -> str:
    return _(
        "{amount} by {method} from {customer} was due on {time}.",
        amount=money(facts.amount),
        method=order_words.method(facts.method),
        customer=escape_markdown(facts.customer),
        time=moment(facts.due_at),
    )


def _late(facts: Late) -> str:
    return _(
        "{carrier} promised {customer} {day}; it is: {status}.",
        carrier=escape_markdown(facts.carrier),
        customer=escape_markdown(facts.customer),
        day=day(facts.estimated_on),
        status=order_words.status(facts.status),
    )


def _code_spent(facts: CodeSpent) -> str:
    if facts.uses >= facts.limit:
        limit = number(facts.limit)
        return _(
            "All {limit} uses are gone; it runs until {ends}.", limit=limit, ends=day(facts.ends_at)
        )
    if facts.spent_at >= facts.ends_at:
        return _(
            "{uses} of {limit} uses are gone; it runs until {ends}.",
            uses=number(facts.uses),
            limit=number(facts.limit),
            ends=day(facts.ends_at),
        )
    return _(
        "{uses} of {limit} uses are gone; at this pace it is used up on {spent}, before {ends}.",
        uses=number(facts.uses),
        limit=number(facts.limit),
        spent=day(facts.spent_at),
        ends=day(facts.ends_at),
    )


def _code_ends(facts: CodeEnds) -> str:
    return _("It ends on {time}.", time=moment(facts.ends_at))


def _rating_drop(facts: RatingDrop) -> str:
    text = ngettext(
        "{lately} stars from {n} rating in the last 30 days, {before} before.",
        "{lately} stars from {n} ratings in the last 30 days, {before} before.",
        facts.ratings,
    )
    return text.format(
        lately=number(facts.lately, 1), n=facts.ratings, before=number(facts.before, 1)
    )


def _dead_stock(facts: DeadStock) -> str:
    pieces = {"n": number(facts.on_hand), "value": money(facts.value)}
    if facts.last_sold_on is None:
        return _("{n} on hand worth {value}, never sold.", **pieces)
    return _(
        "{n} on hand worth {value}, last sold on {day}.", day=day(facts.last_sold_on), **pieces
    )


_WHY: dict[type, Callable[[Any], str]] = {
    RunsOut: _runs_out,
    Unpaid: _unpaid,
    Late: _late,
    CodeSpent: _code_spent,
    CodeEnds: _code_ends,
    RatingDrop: _rating_drop,
    DeadStock: _dead_stock,
}
