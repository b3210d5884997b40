"""The next step of an order, and what else can be done with it; only what is allowed is offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import streamlit as st

from ecom import carriers, order_desk, order_steps, permissions
from ecom.order_desk import LATEST_DELIVERY, Parcel
from ecom.order_search import today
from ecom.order_steps import Step
from ecom.order_story import Story
from ecom.orders import Order
from ecom.settings import settings
from ecom.users import User
from pages.parts import visit
from pages.parts.fields import Fields
from pages.parts.html import escape
from pages.parts.money import money
from pages.parts.office import order_back, order_batch, order_refusals, outcome, presses
from pages.parts.texts import _

# If it is not possible, the page says why. What nobody looks for is left out.
TOLD = (order_steps.PAY, order_steps.SHIP, order_steps.DELIVER, *order_back.STEPS)


def draw(viewer: User, order: Order, told: Story) -> None:
    with st.container(border=True, key="order-next"):
        st.subheader(_("What is next"), anchor=False)
        offered = [form for step, form in _next(order) if may(viewer, order, step)]
        for form in offered:
            form(order, told)
        if not offered:
            st.caption(_nothing(order))
        _papers(order)
    if order.status != "placed" and may(viewer, order, order_steps.PAY):
        with st.expander(_("Confirm payment"), icon=":material/payments:"):
            _pay(order, told)
    order_back.draw(order, told, {step for step in order_back.STEPS if may(viewer, order, step)})
    _refused(viewer, order)


def may(viewer: User, order: Order, step: Step) -> bool:
    unpaid = step is not order_steps.PAY or order.bill.status == "pending"
    return unpaid and order.status in step.allowed and permissions.allows(viewer, step.right)


def _refused(viewer: User, order: Order) -> None:
    """Steps that would be the viewer's, but not at this status."""
    lines = [
        f"<li>{escape(order_refusals.reason(step.name, order.status))}</li>"
        for step in TOLD
        if permissions.allows(viewer, step.right) and order.status not in step.allowed
    ]
    if lines:
        with st.expander(_("What cannot be done now, and why"), icon=":material/block:"):
            st.html(f'<ul class="office-report">{"".join(lines)}</ul>')


def _pay(order: Order, _told: Story) -> None:
    first = order.status == "placed"  # cash is paid with the parcel, as a rule
    with st.form("pay", border=False):
        fields = Fields(f"pay-{order.id}")
        if not first:
            st.caption(_("Only if the money came before the parcel did."))
        fields.text(
            "transaction",
            _("The bank's reference, if there is one"),
            max_chars=order_desk.LONGEST_REFERENCE,
        )
        label = _("Confirm payment of {amount}", amount=money(order.bill.amount))
        st.form_submit_button(
            label,
            key="pay-now",
            type="primary" if first else "secondary",
            icon=":material/payments:",
            on_click=_confirm,
            args=(order.id, presses.drawn(fields.prefix)),
        )
    outcome.beside(fields)


def _confirm(order_id: int, pressed: int) -> None:
    form = f"pay-{order_id}"
    typed = outcome.typed(form, "transaction")
    presses.once(
        form,
        pressed,
        lambda user: order_desk.confirm_payment(user, order_id, typed["transaction"] or ""),
        _("The payment is confirmed."),
    )


def _ship(order: Order, told: Story) -> None:
    known = {one.id: one.name for one in carriers.carriers()}
    known.setdefault(told.carrier_id, order.delivery.carrier)
    with st.form("ship", border=False):
        fields = Fields(f"ship-{order.id}")
        ids = list(known)
        fields.choice(
            "carrier_id",
            _("Carrier"),
            ids,
            index=ids.index(told.carrier_id),
            format_func=lambda id_: known[id_],
        )
        fields.text("tracking_number", _("Tracking number"), max_chars=40)
        fields.day(
            "expected_on",
            _("Expected on"),
            value=max(order.delivery.estimated_on, today()),
            min_value=min(order.delivery.estimated_on, today()),
            max_value=max(order.delivery.estimated_on, today() + timedelta(days=LATEST_DELIVERY)),
        )
        st.form_submit_button(
            _("Ship"),
            key="ship-now",
            type="primary",
            icon=":material/local_shipping:",
            on_click=_send,
            args=(order.id, presses.drawn(fields.prefix)),
        )
    outcome.beside(fields)


def _send(order_id: int, pressed: int) -> None:
    form = f"ship-{order_id}"
    typed = outcome.typed(form, "tracking_number", "carrier_id", "expected_on")
    presses.once(
        form,
        pressed,
        lambda user: order_desk.ship(user, order_id, Parcel(**typed)),
        _("The order is shipped."),
    )


def _deliver(order: Order, _told: Story) -> None:
    if order.bill.status == "pending":
        amount = money(order.bill.amount)
        st.caption(_("The carrier collects {amount} in cash with the parcel.", amount=amount))
    st.button(
        _("Mark as delivered"),
        key="deliver-now",
        type="primary",
        icon=":material/where_to_vote:",
        on_click=presses.once,
        args=(
            f"deliver-{order.id}",
            presses.drawn(f"deliver-{order.id}"),
            lambda user: order_desk.deliver(user, order.id),
            _("The order is delivered."),
        ),
    )


def _advance(order: Order, _told: Story) -> None:
    if settings().demo:
        st.button(
            _("Demo: next step of the carrier"),
            key="advance-now",
            type="tertiary",
            icon=":material/fast_forward:",
            on_click=presses.once,
            args=(
                f"advance-{order.id}",
                presses.drawn(f"advance-{order.id}"),
                lambda user: order_desk.advance(user, order.id),
                _("The simulated carrier has moved the order on."),
            ),
        )


def _nothing(order: Order) -> str:
    """For whoever may do nothing here now."""
    if order.status == "placed":
        return _("It waits for its payment.")
    if order.status in ("processing", "shipped"):
        return _("The warehouse has the next step.")
    return _("Nothing is left to do.")


def _papers(order: Order) -> None:
    with st.container(horizontal=True, gap="small"):
        for name, label, made in order_batch.papers([order.id]):
            st.download_button(
                label,
                visit.on_demand(made),
                file_name=name,
                mime="application/pdf",
                icon=":material/print:",
                type="tertiary",
                on_click="ignore",
                key=f"paper-{name.partition('-')[0]}",
            )


def _next(order: Order) -> Sequence[tuple[Step, Callable[[Order, Story], None]]]:
    """What an order is waiting for comes first."""
    return {
        "placed": ((order_steps.PAY, _pay),),
        "processing": ((order_steps.SHIP, _ship), (order_steps.ADVANCE, _advance)),
        "shipped": ((order_steps.DELIVER, _deliver), (order_steps.ADVANCE, _advance)),
    }.get(order.status, ())
