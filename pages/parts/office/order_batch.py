"""Several orders at once: each is a step of its own, and the report has a line for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from ecom import order_desk, order_steps, order_story, orders, permissions
from ecom.order_desk import Outcome, Parcel
from ecom.order_lists import Row
from ecom.order_steps import Step
from ecom.users import User
from pages.parts import order_papers, visit
from pages.parts.errors import explain
from pages.parts.html import escape, escape_markdown
from pages.parts.office import presses
from pages.parts.texts import _, ngettext

_REPORT = "orders.report"
_FORM = "orders-batch"  # one for all steps: while one is taken, no other one begins
LONGEST_NUMBER = 40


def report() -> None:
    """What the last press came to, order by order."""
    outcomes: list[Outcome] = st.session_state.pop(_REPORT, [])
    place = st.container(key="orders-report-place")  # always: what is open below stays open
    if not outcomes:
        return
    wrong = sum(one.error is not None for one in outcomes)
    done = len(outcomes) - wrong
    with place, st.container(border=True, key="orders-report"):
        said = []
        if done:
            said.append(ngettext("{n} order is done.", "{n} orders are done.", done, n=done))
        if wrong:
            said.append(
                ngettext("{n} order is not done.", "{n} orders are not done.", wrong, n=wrong)
            )
        st.markdown(f"**{' '.join(said)}**")
        st.html(f'<ul class="office-report">{"".join(map(_line, outcomes))}</ul>')


def draw(viewer: User, picked: Sequence[Row]) -> None:
    """Below the list: what can be done with the ticked rows, by right."""
    ids = tuple(row.id for row in picked)
    with st.container(border=True, key="orders-batch"):
        st.markdown(ngettext("**{n} order ticked**", "**{n} orders ticked**", len(ids), n=len(ids)))
        with st.container(horizontal=True, gap="small"):
            if permissions.allows(viewer, order_steps.PAY.right):
                _button(
                    "confirm", _("Confirm payment"), "payments", order_desk.confirm_payment, ids
                )
            if permissions.allows(viewer, order_steps.DELIVER.right):
                _button("deliver", _("Mark as delivered"), "where_to_vote", order_desk.deliver, ids)
            _papers(ids)
        if permissions.allows(viewer, order_steps.SHIP.right):
            _ship(picked)
        if permissions.allows(viewer, order_steps.CANCEL.right):
            _cancel(picked)


def papers(ids: Sequence[int]) -> list[tuple[str, str, Callable[[User], bytes]]]:
    """Name of the file, label and what makes it for whoever asks."""

    def read(user: User) -> list[orders.Order]:
        return [orders.order(order_id, user) for order_id in ids]

    named = str(ids[0]) if len(ids) == 1 else f"{min(ids)}-{max(ids)}"
    return [
        (
            f"packing-{named}.pdf",
            ngettext("Packing slip", "Packing slips", len(ids)),
            lambda user: order_papers.packing_slips(read(user), order_story.picks(user, list(ids))),
        ),
        (
            f"invoice-{named}.pdf",
            ngettext("Invoice", "Invoices", len(ids)),
            lambda user: order_papers.invoices(read(user)),
        ),
    ]


def _papers(ids: Sequence[int]) -> None:
    for name, label, made in papers(ids):
        st.download_button(
            label,
            visit.on_demand(made),
            file_name=name,
            mime="application/pdf",
            icon=":material/print:",
            on_click="ignore",
            key=f"batch-{name.partition('-')[0]}",
        )


def _button(
    key: str, label: str, icon: str, step: Callable[[User, int], object], ids: Sequence[int]
) -> None:
    st.button(
        label,
        key=f"batch-{key}",
        icon=f":material/{icon}:",
        on_click=_each,
        args=(ids, step, presses.drawn(_FORM)),
    )


def _ship(picked: Sequence[Row]) -> None:
    ready = _allowing(picked, order_steps.SHIP)
    if not ready:
        return
    with (
        st.expander(_("Ship them"), icon=":material/local_shipping:"),
        st.form("batch-ship", border=False),
    ):
        for row in ready:
            told = _("Tracking number of order {number}", number=row.id)
            st.text_input(
                f"{told} · {escape_markdown(row.carrier)}",
                key=_tracking(row.id),
                max_chars=LONGEST_NUMBER,
            )
        ids = tuple(row.id for row in ready)
        st.caption(_("Orders without a number stay as they are."))
        st.form_submit_button(
            _("Ship"),
            key="batch-ship-now",
            type="primary",
            on_click=_ship_each,
            args=(ids, presses.drawn(_FORM)),
        )


def _ship_each(ids: Sequence[int], pressed: int) -> None:
    typed = {order_id: st.session_state.get(_tracking(order_id), "").strip() for order_id in ids}
    _each(
        [order_id for order_id, text in typed.items() if text],
        lambda user, order_id: order_desk.ship(user, order_id, Parcel(typed[order_id])),
        pressed,
    )


def _cancel(picked: Sequence[Row]) -> None:
    ready = _allowing(picked, order_steps.CANCEL)
    if not ready:
        return
    with (
        st.expander(_("Cancel them"), icon=":material/cancel:"),
        st.form("batch-cancel", border=False),
    ):
        st.text_input(_("Reason"), key="batch-reason", max_chars=order_desk.LONGEST_REASON)
        ids = tuple(row.id for row in ready)
        label = ngettext("Cancel {n} order", "Cancel {n} orders", len(ids), n=len(ids))
        st.form_submit_button(label, key="batch-cancel-now", on_click=_cancel_each,
                              args=(ids, presses.drawn(_FORM)))  # fmt: skip


def _cancel_each(ids: Sequence[int], pressed: int) -> None:
    reason = st.session_state.get("batch-reason", "")
    _each(ids, lambda user, order_id: order_desk.cancel(user, order_id, reason), pressed)


def _each(ids: Sequence[int], step: Callable[[User, int], object], pressed: int) -> None:
    presses.once(
        _FORM, pressed, lambda user: order_desk.each(ids, partial(step, user)), _keep, beside=False
    )


def _keep(outcomes: list[Outcome]) -> str:
    """For `report`, in place of a message."""
    st.session_state[_REPORT] = outcomes
    return ""


def _allowing(picked: Sequence[Row], step: Step) -> list[Row]:
    return [row for row in picked if row.status in step.allowed]


def _line(one: Outcome) -> str:
    number = escape(_("Order {number}", number=one.order_id))
    said = escape(explain(one.error) if one.error else _("done"))
    return f'<li class="{"wrong" if one.error else "done"}"><b>{number}</b> · {said}</li>'


def _tracking(order_id: int) -> str:
    return f"batch-tracking-{order_id}"
