"""What undoes an order or a part of it: canceling, an undelivered parcel, a return, a refund."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

import streamlit as st

from ecom import order_desk, order_steps
from ecom.order_steps import Step
from ecom.order_story import Story
from ecom.orders import Order
from ecom.settings import settings
from pages.parts.fields import Fields
from pages.parts.html import escape_markdown
from pages.parts.money import money
from pages.parts.office import outcome, presses
from pages.parts.texts import _

STEPS = (
    order_steps.CANCEL,
    order_steps.COME_BACK,
    order_steps.RETURN,
    order_steps.REFUND_DELIVERY,
)


def draw(order: Order, told: Story, allowed: Collection[Step]) -> None:
    """`allowed`: the steps that the order's status and the viewer's rights allow."""
    if order_steps.CANCEL in allowed:
        with st.expander(_("Cancel the order"), icon=":material/cancel:"):
            _undo(order, "cancel", _("Cancel the order"))
    if order_steps.COME_BACK in allowed:
        with st.expander(_("Came back undelivered"), icon=":material/undo:"):
            st.caption(_("For a parcel that was refused at the door or got lost."))
            _undo(order, "come-back", _("Book it as undelivered"))
            st.caption(_("If the goods are lost, take them off by a stock-take afterwards."))
    if order_steps.RETURN in allowed and any(_left(order).values()):
        with st.expander(_("Take goods back"), icon=":material/assignment_return:"):
            _return(order, told)
    if order_steps.REFUND_DELIVERY in allowed and told.delivery_left:
        with st.expander(_("Pay the delivery back"), icon=":material/currency_exchange:"):
            _refund(order, told)


def _undo(order: Order, kind: str, label: str) -> None:
    text = _("Everything goes back to the shelf and codes can be used again.")
    if order.bill.status == "paid":
        back = _("{amount} are paid back.", amount=money(order.bill.amount))
        text = f"{text} {back}"
    st.caption(text)
    fields = _form(kind, order.id)
    with st.form(kind, border=False):
        _reason(fields)
        st.form_submit_button(
            label,
            key=f"{kind}-now",
            on_click=_do_undo,
            args=(order.id, kind, presses.drawn(fields.prefix)),
        )
    outcome.beside(fields)


def _do_undo(order_id: int, kind: str, pressed: int) -> None:
    form = _form(kind, order_id).prefix
    reason = outcome.typed(form, "reason")["reason"] or ""
    step, done = {
        "cancel": (order_desk.cancel, _("The order is canceled.")),
        "come-back": (order_desk.come_back, _("The order is canceled as undelivered.")),
    }[kind]
    presses.once(form, pressed, lambda user: step(user, order_id, reason), done)


def _return(order: Order, told: Story) -> None:
    left = _left(order)
    fields = _form("return", order.id)
    with st.form("return", border=False):
        for line in order.lines:
            if left[line.product_id]:
                fields.number(
                    f"pieces-{line.product_id}",
                    _(
                        "{name}: how many of {n} come back",
                        name=escape_markdown(line.name),
                        n=left[line.product_id],
                    ),
                    min_value=0,
                    max_value=left[line.product_id],
                    value=0,
                )
        if told.delivery_left:
            fields.tick(
                "delivery",
                _("Pay the delivery back, too: {amount}", amount=money(told.delivery_left)),
            )
        _reason(fields)
        st.form_submit_button(
            _("Take back and pay back"),
            key=presses.named(fields.prefix, "return-now"),
            on_click=_do_return,
            args=(
                order.id,
                tuple(left),
                told.delivery_left,
                order.bill.refunded,
                presses.drawn(fields.prefix),
            ),
        )
    outcome.beside(fields)


def _do_return(
    order_id: int, product_ids: tuple[int, ...], delivery: Decimal, seen: Decimal, pressed: int
) -> None:
    form = _form("return", order_id).prefix
    names = [f"pieces-{product_id}" for product_id in product_ids]
    typed = outcome.typed(form, "reason", "delivery", *names)
    lines = [
        (product_id, typed[name])
        for product_id, name in zip(product_ids, names, strict=True)
        if typed[name]
    ]
    if presses.once(
        form,
        pressed,
        lambda user: order_desk.take_back(
            user,
            order_id,
            lines,
            typed["reason"] or "",
            delivery if typed["delivery"] else Decimal(0),
            seen,
        ),
        _("The goods are back and paid back."),
    ):
        _begin_anew(form, *names, "reason", "delivery")


def _refund(order: Order, told: Story) -> None:
    st.caption(_("At most {amount}; the goods stay sold.", amount=money(told.delivery_left)))
    fields = _form("refund", order.id)
    whole = not settings().currency_decimals
    with st.form("refund", border=False):
        fields.number(
            "amount",
            _("Amount"),
            min_value=0 if whole else 0.0,
            value=int(told.delivery_left) if whole else float(told.delivery_left),
            step=1000 if whole else 0.01,
        )
        _reason(fields)
        st.form_submit_button(
            _("Pay back"),
            key=presses.named(fields.prefix, "refund-now"),
            on_click=_do_refund,
            args=(order.id, order.bill.refunded, presses.drawn(fields.prefix)),
        )
    outcome.beside(fields)


def _do_refund(order_id: int, seen: Decimal, pressed: int) -> None:
    form = _form("refund", order_id).prefix
    typed = outcome.typed(form, "amount", "reason")
    amount = Decimal(str(typed["amount"] or 0))
    if presses.once(
        form,
        pressed,
        lambda user: order_desk.refund_delivery(
            user, order_id, amount, typed["reason"] or "", seen
        ),
        _("{amount} are paid back for the delivery.", amount=money(amount)),
    ):
        _begin_anew(form, "amount", "reason")


def _form(kind: str, order_id: int) -> Fields:
    return Fields(f"{kind}-{order_id}")


def _reason(fields: Fields) -> None:
    fields.text("reason", _("Reason"), max_chars=order_desk.LONGEST_REASON)


def _begin_anew(form: str, *names: str) -> None:
    for name in names:
        st.session_state.pop(f"{form}-{name}", None)


def _left(order: Order) -> dict[int, int]:
    """Pieces of each product that have not come back."""
    return {line.product_id: line.quantity - line.returned_quantity for line in order.lines}
