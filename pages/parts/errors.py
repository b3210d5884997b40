"""What goes wrong, in the shopper's words; the details go to the log, never to the page."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import streamlit as st

from ecom.errors import (
    Conflict,
    DiscountRefused,
    IllegalStep,
    InsufficientStock,
    SchemaMissing,
    SettingError,
    ShopError,
    SignInRefused,
    Unavailable,
)
from pages.parts import office_errors
from pages.parts.html import escape_markdown
from pages.parts.office import order_refusals
from pages.parts.texts import _, ngettext

log = logging.getLogger("shop.pages")

RETRY_EVERY = 3.0  # seconds between two looks whether MySQL is back


def handle(error: Exception) -> bool:
    """Draw the page's answer to an error nobody caught. True: Streamlit shows nothing itself."""
    if isinstance(error, Unavailable):
        log.warning("not available: %s", error)
        _back_in_a_moment()
    elif isinstance(error, SchemaMissing | SettingError):
        log.error("%s", error)
        shop_cannot_start(str(error))
    elif isinstance(error, ShopError):
        log.info("refused: %s: %s", error.code, error)
        st.error(explain(error), icon=":material/info:")
    else:
        _unexpected(error)
    return True


def explain(error: Exception) -> str:
    """One or two sentences for the shopper. Texts go by the error's code, then by its class."""
    if isinstance(error, InsufficientStock):
        return _short_of(error)
    if isinstance(error, SignInRefused):
        return _sign_in_refused(error)
    if isinstance(error, DiscountRefused):
        text = _DISCOUNTS.get(error.reason, _UNKNOWN_DISCOUNT)
        return text().format(code=escape_markdown(error.discount_code))
    if isinstance(error, Conflict) and "names" in error.details:
        return office_errors.changed_meanwhile(error)
    if isinstance(error, IllegalStep) and "step" in error.details:
        return order_refusals.explain(error)
    if isinstance(error, ShopError):
        kinds = (kind.code for kind in type(error).__mro__ if issubclass(kind, ShopError))
        for code in (error.code, *kinds):
            if code in _TEXTS:
                return _TEXTS[code]()
    return _("Something went wrong on our side.")


def wait(seconds: int) -> str:
    """'40 seconds', '3 minutes': how long to wait, rounded up."""
    if seconds < 90:
        return ngettext("{n} second", "{n} seconds", seconds, n=seconds)
    minutes = -(-seconds // 60)
    return ngettext("{n} minute", "{n} minutes", minutes, n=minutes)


def shop_cannot_start(reason: str) -> None:
    """For whoever runs the shop: what is missing, and what to do about it."""
    st.title(_("The shop cannot open yet"), anchor=False)
    st.error(reason, icon=":material/build:")
    st.caption(_("This page is for whoever runs the shop. Mend it, then reload the page."))


def _short_of(error: InsufficientStock) -> str:
    lines = [
        _("{name}: {left} left", name=escape_markdown(item["name"]), left=item["left"])
        for item in error.items
        if item.get("name")
    ]
    return "\n".join([_("There is not enough in stock."), *(f"- {line}" for line in lines)])


def _sign_in_refused(error: SignInRefused) -> str:
    if error.retry_after:
        return _(
            "Too many attempts. Please wait {time}, then try again.", time=wait(error.retry_after)
        )
    refused = _("The user name or e-mail and the password do not match.")
    left = error.attempts_left
    attempts = ngettext("{n} attempt left.", "{n} attempts left.", left, n=left)
    return f"{refused} {attempts}"


def _unexpected(error: Exception) -> None:
    reference = secrets.token_hex(4).upper()
    log.error("unexpected error, reference %s", reference, exc_info=error)
    with st.container(border=True, key="error-page"):
        st.subheader(_("Something went wrong on our side"), anchor=False)
        st.write(_("What happened has been written down for us. Please try once more."))
        st.caption(_("If it happens again, tell us this reference: {ref}", ref=reference))
        st.button(_("Try again"), key="error-retry", icon=":material/refresh:")


def _back_in_a_moment() -> None:
    st.session_state["_retry_armed"] = False
    with st.container(border=True, key="back-in-a-moment"):
        st.subheader(_("Back in a moment"), anchor=False)
        st.write(_("This part of the shop is catching its breath. Your cart and orders are safe."))
        _retry()
        st.button(_("Try again now"), key="unavailable-retry", icon=":material/refresh:")


@st.fragment(run_every=RETRY_EVERY)
def _retry() -> None:
    """Drawn once with the page; when its timer comes round, the whole page is tried again."""
    if st.session_state.get("_retry_armed"):
        st.rerun(scope="app")
    st.session_state["_retry_armed"] = True
    st.caption(_("We try again by ourselves every few seconds."))


# Functions, not texts: the language is known only when a page is drawn.
_TEXTS: dict[str, Callable[[], str]] = {
    "invalid_input": lambda: _("Please check what you entered."),
    "already_taken": lambda: _("Someone already uses this."),
    "username_taken": lambda: _("This user name is taken. Please choose another."),
    "email_taken": lambda: _("There is an account with this e-mail already."),
    "username_invalid": lambda: _("3 to 30 letters without accents, digits, dots or dashes."),
    "email_invalid": lambda: _("This does not look like an e-mail address."),
    "full_name_invalid": lambda: _("Please enter a name of at most 120 characters."),
    "password_short": lambda: _("8 to 200 characters, please."),
    "password_plain": lambda: _("One character must be neither a letter nor a digit."),
    "date_of_birth_invalid": lambda: _("Please choose a day between 1900 and today."),
    "phone_invalid": lambda: _("6 to 19 digits, with + in front if you like."),
    "address_invalid": lambda: _("At most 255 characters, please."),
    "city_invalid": lambda: _("At most 60 characters, please."),
    "orders_underway": lambda: _("Orders of yours are on their way: please wait for them first."),
    "bad_quantity": lambda: _("Please choose between 1 and 999 pieces."),
    "not_found": lambda: _("We could not find that. It may have been removed."),
    "product_unknown": lambda: _("This product is no longer for sale."),
    "not_allowed": lambda: _("Your account is not allowed to do this."),
    "review_not_allowed": lambda: _("You can review a product once it has reached you."),
    "sign_in_required": lambda: _("Please sign in first."),
    "total_changed": lambda: _("The total has changed. Please check it, then order again."),
    "illegal_step": lambda: _("The order has moved on, so this is no longer possible."),
    "duplicate": lambda: _("This exists already."),
    "outcome_unknown": lambda: _("The connection broke just then. Please look before you retry."),
    "unavailable": lambda: _("Back in a moment: please try again shortly."),
    "lab_full": lambda: _("The lab is full just now. Please try again in a minute."),
    "schema_missing": lambda: _("The shop is not set up yet."),
    "setting_error": lambda: _("The shop is not set up correctly."),
    **office_errors.TEXTS,
}

_UNKNOWN_DISCOUNT: Callable[[], str] = lambda: _("There is no code {code}.")

_DISCOUNTS: dict[str, Callable[[], str]] = {
    "unknown": _UNKNOWN_DISCOUNT,
    "not_active": lambda: _("The code {code} is not valid at the moment."),
    "used_up": lambda: _("The code {code} has been used up."),
    "used_by_you": lambda: _("You have already used the code {code}."),
    "wrong_category": lambda: _("The code {code} is not for anything in this cart."),
    "below_minimum": lambda: _("The cart is below the minimum for the code {code}."),
    "same_kind": lambda: _("Only one code of each kind: {code} is one too many."),
}
