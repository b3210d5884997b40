"""Who is here: the browser's visitor, and the user it is signed in as."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from ecom import carts, permissions, sessions, wishlists
from ecom.carts import Owner
from ecom.errors import ShopError, SignInRequired, Unavailable
from ecom.users import User
from pages.parts import errors, notices, routes, sign_in_cookie, sign_in_form, texts
from pages.parts.glass import stories
from pages.parts.html import escape_markdown
from pages.parts.texts import _, ngettext
from web import cookies

T = TypeVar("T")

# st.context.cookies is read at the WebSocket handshake only: what changes while the page is open
# is kept in the session state, which comes first.
_TOKEN = "session_token"
_VISITOR = "visitor_id"
_USER = "signed_in_last"
_WISH = "wish_after_sign_in"
_OF_THE_BROWSER = (_VISITOR, texts.CHOSEN, routes.HERE, stories.OPEN)  # whoever is signed in


@dataclass(frozen=True)
class Visit:
    """`user` is None for a guest; `known` is False while MySQL cannot say who it is."""

    visitor_id: str
    token: str | None = None
    user: User | None = None
    known: bool = True

    @property
    def customer_id(self) -> int | None:
        return self.user.id if self.user and self.user.role == "customer" else None

    @property
    def owner(self) -> Owner:
        """Whose cart it is. Staff have no cart of their own: they use the browser's."""
        if self.customer_id is not None:
            return carts.of_customer(self.customer_id)
        return carts.of_guest(self.visitor_id)


def current() -> Visit:
    """Asked at each rerun, since a session can end elsewhere. Raises Unavailable."""
    visitor = _visitor_id()
    token = _token()
    session = sessions.find(token) if token else None
    if session is None:
        return Visit(visitor)
    st.session_state.setdefault(_USER, session.user.id)
    return Visit(visitor, token, session.user)


def glance() -> Visit:
    """Like `current`, for what shows to anybody: a visitor nobody can name now is a guest."""
    try:
        return current()
    except Unavailable:
        return Visit(_visitor_id(), known=False)


def require_sign_in(why: str = "") -> Visit:
    """The visit of a signed-in user; a guest gets the sign-in in place of the page, and then it."""
    visit = current()
    if visit.user is None:
        sign_in_form.draw(visit.visitor_id, started, why or _("Please sign in to see this page."))
        st.stop()
    return visit


def require_customer(why: str = "") -> Visit:
    """Like `require_sign_in`, for pages about one's own orders: staff accounts have none."""
    visit = require_sign_in(why)
    if visit.customer_id is None:
        _refuse(_("This page is for customers. You are signed in with a staff account."))
    return visit


def require(right: str) -> Visit:
    """The visit of a user with `right`; a guest gets the sign-in, anybody else a refusal."""
    visit = require_sign_in(_("This page is for staff. Please sign in with a staff account."))
    if not permissions.allows(visit.user, right):
        _refuse(_("Your account is not allowed to see this page."))
    return visit


def on_demand(work: Callable[[Any], T], *, guests: bool = False) -> Callable[[], T]:
    """For what Streamlit calls outside a page, such as what makes a file once it is asked for:
    `work(user)`, in the page's language, for whoever the page's session is of at that time.

    No guard of the page stands before such a call: it raises SignInRequired if the session has
    ended since, and what `work` reads is refused by the rights that the user has by then. Where
    `guests` may have the file, too, `work` gets None for them.
    """
    token = _token()

    def called() -> T:
        session = sessions.find(token) if token else None
        if session is None and not guests:
            raise SignInRequired("the session has ended")
        return work(session.user if session else None)

    return texts.in_this_language(called)


def started(begun: sessions.Started) -> None:
    """Keep a new session here and in the browser's cookie, and take the guest's cart along."""
    if st.session_state.get(_USER, begun.user.id) != begun.user.id:
        _clear()  # whose session ended here has left this computer
    st.session_state[_USER] = begun.user.id
    st.session_state[_TOKEN] = begun.token
    sign_in_cookie.keep(begun.ticket)
    if begun.user.role == "customer":
        _bring_cart(begun.user)
        _bring_wish(begun.user)
    name = begun.user.full_name or begun.user.username
    notices.tell(_("Welcome, {name}!", name=escape_markdown(name)), "waving_hand")


def ended() -> None:
    """Forget the session here and in the browser, which others may use after this one.

    The caller has ended it in `ecom`.
    """
    _clear()
    st.session_state[_TOKEN] = None
    sign_in_cookie.forget()


def wish_after_sign_in(product_id: int) -> None:
    st.session_state[_WISH] = product_id


def _clear() -> None:
    kept = {key: st.session_state[key] for key in _OF_THE_BROWSER if key in st.session_state}
    st.session_state.clear()
    st.session_state.update(kept)


def _token() -> str | None:
    return st.session_state.get(_TOKEN, st.context.cookies.get("session"))


def _visitor_id() -> str:
    # Without a cookie (blocked, or no browser at all) the visit is as long as the tab is open.
    visitor = st.context.cookies.get("visitor")
    if not cookies.is_visitor(visitor):  # made up by somebody: it is replaced with the next page
        visitor = st.session_state.get(_VISITOR)
    if not visitor:
        visitor = st.session_state[_VISITOR] = secrets.token_urlsafe(32)
    return visitor


def _bring_cart(user: User) -> None:
    try:
        report = carts.merge(carts.of_guest(_visitor_id()), carts.of_customer(user.id))
    except ShopError as error:  # signed in all the same; the guest's cart stays where it is
        notices.tell(errors.explain(error), "info")
        return
    if report.added:
        text = ngettext(
            "{n} piece from before you signed in is now in your cart.",
            "{n} pieces from before you signed in are now in your cart.",
            report.added,
            n=report.added,
        )
        notices.tell(text, "shopping_cart")
    for line in report.capped:
        text = _(
            "{name}: only {left} in stock, so your cart holds {quantity}.",
            name=escape_markdown(line.name),
            left=line.left,
            quantity=line.quantity,
        )
        notices.tell(text, "production_quantity_limits")


def _bring_wish(user: User) -> None:
    product_id = st.session_state.pop(_WISH, None)
    if product_id is None:
        return
    try:
        wishlists.add(user.id, product_id)
    except ShopError as error:
        notices.tell(errors.explain(error), "info")
    else:
        notices.tell(_("Saved to your wishlist."), "favorite")


def _refuse(text: str) -> None:
    st.title(_("Not for this account"), anchor=False)
    st.warning(text, icon=":material/lock:")
    routes.link(routes.CATALOG, _("Back to the shop"), icon=":material/storefront:")
    st.stop()
