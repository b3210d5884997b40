"""Where an order is: what happened when, and what comes next."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from ecom.order_types import OrderEvent
from ecom.orders import Order
from pages.parts import order_words
from pages.parts.dates import day, moment
from pages.parts.html import escape
from pages.parts.texts import _

AHEAD = {
    "placed": ("paid", "shipped", "delivered"),
    "processing": ("shipped", "delivered"),
    "shipped": ("delivered",),
}
BAD = ("payment_failed", "canceled", "returned")

WITH_REASON = ("canceled", "returned")  # other notes are for the office


class Step(NamedTuple):
    what: str
    when: str
    kind: str


def show(order: Order) -> None:
    steps = [_happened(event, order) for event in order.events]
    steps += [_expected(event, order) for event in AHEAD.get(order.status, ())]
    st.html(f'<ol class="timeline">{"".join(map(_item, steps))}</ol>')


def _happened(event: OrderEvent, order: Order) -> Step:
    kind = "bad" if event.event in BAD else "done"
    when = moment(event.at)
    if event.actor and event.event in WITH_REASON and event.note:
        when = f"{when} · “{event.note}”"
    return Step(order_words.happened(event.event, order), when, kind)


def _expected(event: str, order: Order) -> Step:
    when = ""
    if event == "delivered":
        when = _("expected on {day}", day=day(order.delivery.estimated_on))
    return Step(order_words.event(event), when, "ahead")


def _item(step: Step) -> str:
    when = f"<span>{escape(step.when)}</span>" if step.when else ""
    return f'<li class="{step.kind}"><b>{escape(step.what)}</b>{when}</li>'
