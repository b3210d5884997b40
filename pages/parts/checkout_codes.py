"""Discount codes at checkout: what is on offer, what was entered, and what each one does."""

from __future__ import annotations

import streamlit as st

from ecom.discounts import Offer
from ecom.errors import DiscountRefused
from ecom.orders import Quote
from pages.parts.errors import explain
from pages.parts.html import escape_markdown
from pages.parts.money import exact_number, money
from pages.parts.texts import _

_ENTERED = "checkout.codes"
_TYPED = "checkout.code"


def entered() -> list[str]:
    return list(st.session_state.get(_ENTERED, []))


def clear() -> None:
    st.session_state.pop(_ENTERED, None)


def choose(offers: list[Offer], quote: Quote) -> None:
    """The field for a code, the effect or the refusal of each one entered, and those on offer."""
    form = st.form("checkout.code-form", border=False, clear_on_submit=True)
    with form, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Discount code"),
            key=_TYPED,
            max_chars=30,
            placeholder=_("Enter a code"),
            label_visibility="collapsed",
        )
        st.form_submit_button(_("Apply"), key="checkout.apply", on_click=_apply_typed)
    for code, kind, amount in quote.codes:
        _row(code, f":green[**−{money(amount)}**] {_kind(kind)}")
    for code, reason in quote.refused:
        refused = DiscountRefused(discount_code=code, reason=reason)
        _row(code, f":red[{explain(refused)}]")
    _on_offer([offer for offer in offers if offer.code not in entered()])


def _on_offer(offers: list[Offer]) -> None:
    if not offers:
        return
    st.caption(_("On offer now"))
    with st.container(horizontal=True, gap="small"):
        for offer in offers:
            st.button(
                f"**{escape_markdown(offer.code)}** {escape_markdown(_takes(offer))}",
                key=f"checkout.offer-{offer.code}",
                icon=":material/sell:",
                help=_terms(offer),
                on_click=_apply,
                args=(offer.code,),
            )


def _row(code: str, effect: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(f"**{escape_markdown(code)}**", width="content")
        st.markdown(effect, width="stretch")
        st.button(
            _("Remove"),
            key=f"checkout.remove-{code}",
            type="tertiary",
            help=_("Remove the code {code}", code=escape_markdown(code)),
            on_click=_remove,
            args=(code,),
        )


def _apply_typed() -> None:
    _apply(st.session_state[_TYPED])


def _apply(code: str) -> None:
    code = code.strip().upper()
    if code and code not in entered():
        st.session_state[_ENTERED] = [*entered(), code]


def _remove(code: str) -> None:
    st.session_state[_ENTERED] = [kept for kept in entered() if kept != code]


def _kind(kind: str) -> str:
    return {
        "order": _("off the order"),
        "delivery": _("off the delivery"),
        "category": _("off part of the goods"),
    }[kind]


def _takes(offer: Offer) -> str:
    takes = f"−{money(offer.maximum_discount)}"
    if offer.percent is not None:
        takes = f"−{exact_number(offer.percent)}%"
    if not offer.minimum_value:
        return takes
    return _("{takes} from {amount}", takes=takes, amount=money(offer.minimum_value))


def _terms(offer: Offer) -> str:
    """What the code is for, and its cap."""
    parts = [
        _("Only for {category}", category=escape_markdown(offer.category))
        if offer.category
        else {"order": _("On the whole order"), "delivery": _("On the delivery fee")}[offer.kind]
    ]
    if offer.percent is not None:
        parts.append(_("at most {amount}", amount=money(offer.maximum_discount)))
    return ", ".join(parts)
