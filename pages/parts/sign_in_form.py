"""The sign-in, drawn on its own page and in place of any page that needs one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ecom import accounts, sessions
from ecom.errors import SignInRefused
from ecom.settings import settings
from pages.parts import errors, routes
from pages.parts.texts import _

LOGIN, PASSWORD = "sign-in-login", "sign-in-password"


def draw(visitor_id: str, started: Callable[[sessions.Started], None], why: str = "") -> None:
    """Draw the form; after a sign-in `started` is called and the app runs again."""
    with st.container(width=440, key="sign-in"):
        st.title(_("Sign in"), anchor=False)
        if why:
            st.write(why)
        with st.form("sign-in-form", border=False):
            login = st.text_input(
                _("User name or e-mail"), key=LOGIN, autocomplete="username", max_chars=254
            )
            password = st.text_input(
                _("Password"),
                key=PASSWORD,
                type="password",
                autocomplete="current-password",
                max_chars=200,
            )
            pressed = st.form_submit_button(
                _("Sign in"), type="primary", width="stretch", key="sign-in-submit"
            )
        if pressed:
            begun = _sign_in(login, password, visitor_id)
            if begun is not None:
                started(begun)
                st.rerun()
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.write(_("New here?"))
            routes.link("sign-up", _("Create an account"), query=routes.onward())
        if settings().demo:
            _demo_accounts()


def _sign_in(login: str, password: str, visitor_id: str) -> sessions.Started | None:
    if not login.strip() or not password:
        st.error(_("Please enter your user name or e-mail, and your password."))
        return None
    try:
        return accounts.sign_in(
            login,
            password,
            visitor_id=visitor_id,
            address=st.context.ip_address,
            user_agent=st.context.headers.get("User-Agent"),
        )
    except SignInRefused as refused:
        st.error(errors.explain(refused), icon=":material/lock:")
        return None


def _demo_accounts() -> None:
    demo = accounts.demo_accounts()
    if not demo:
        return
    titles = {
        "Customer": _("customer"),
        "Sales": _("sales"),
        "Support": _("support"),
        "Warehouse": _("warehouse"),
        "It": _("IT"),
        "Finance": _("finance"),
        "Super admin": _("super admin"),
        "Moderator": _("moderator"),
    }
    with st.container(border=True, key="demo-accounts"):
        st.caption(_("Demo shop: choose an account to fill the form, then sign in."))
        with st.container(horizontal=True, gap="xsmall"):
            for account in demo:
                st.button(
                    f"**{account.username}** · {titles.get(account.title, account.title)}",
                    key=f"demo-{account.username}",
                    on_click=_fill,
                    args=(account.username, account.password),
                )


def _fill(login: str, password: str) -> None:
    st.session_state[LOGIN] = login
    st.session_state[PASSWORD] = password
