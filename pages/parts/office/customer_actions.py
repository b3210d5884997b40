"""What the office does for a customer: points, signing in, sessions, closing the account."""

from __future__ import annotations

import streamlit as st

from ecom import customer_desk, customer_details, permissions, resets
from ecom.customer_details import Details, Session
from ecom.errors import Conflict, IllegalStep
from ecom.users import User
from pages.parts import customer_words
from pages.parts.dates import moment
from pages.parts.fields import Fields
from pages.parts.html import escape_markdown
from pages.parts.money import number
from pages.parts.office import draft, outcome, presses, staff_password
from pages.parts.texts import _, ngettext


def draw(viewer: User, customer: Details) -> None:
    if customer.deleted:
        st.caption(_("The owner deleted this account: only its orders are kept."))
        return
    may_write = permissions.allows(viewer, "customers.write")
    if may_write and customer.deactivated_at is None:
        _points(customer)
    if customer.deactivated_at is None:
        _signing_in(viewer, customer)
    if may_write:
        _closing(customer)


def _points(customer: Details) -> None:
    seen = customer.loyalty_points
    with st.form(f"adjust-{customer.id}-{seen}", border=True):
        st.markdown("**" + _("Adjust points") + "**")
        form = _points_form(customer.id, seen)
        fields = Fields(form)
        fields.number(
            "points", _("Points to add, or to take back with a minus"), value=None, step=10
        )
        fields.text("note", _("Reason"), max_chars=customer_desk.LONGEST_NOTE)
        st.form_submit_button(
            _("Adjust"), on_click=_adjust, args=(customer.id, seen, presses.drawn(form))
        )
    outcome.beside(fields)


def _adjust(customer_id: int, seen: int, pressed: int) -> None:
    form = _points_form(customer_id, seen)
    typed = outcome.typed(form, "points", "note")
    moved: list[int] = []  # how many there are by now

    def work(user: User) -> int:
        try:
            return customer_desk.adjust_points(
                user, customer_id, typed["points"] or 0, typed["note"], seen
            )
        except Conflict as error:
            moved.append(error.current["points"])
            raise IllegalStep(code="points_moved") from error

    presses.once(form, pressed, work, _adjusted)
    for points in moved:
        draft.fill(_points_form(customer_id, points), typed)


def _adjusted(points: int) -> str:
    return _("The customer has {n} points now.", n=number(points))


def _points_form(customer_id: int, seen: int) -> str:
    """One for each customer and balance: after an adjustment it is a new one, which a press that
    was meant for the old one does not reach."""
    return f"points-{customer_id}-{seen}"


def _signing_in(viewer: User, customer: Details) -> None:
    sessions = customer_details.sessions(viewer, customer.id)
    may = permissions.allows(viewer, "customers.reset")
    with st.container(border=True, key="customer-signing-in"):
        st.markdown("**" + _("Signing in") + "**")
        if customer.blocked:
            st.warning(_("Too many failed sign-ins: new browsers are refused until you lift it."))
        elif customer.failed_sign_ins:
            failed = ngettext(
                "{n} failed sign-in in a row; {most} block it.",
                "{n} failed sign-ins in a row; {most} block it.",
                customer.failed_sign_ins,
            )
            st.caption(failed.format(n=customer.failed_sign_ins, most=customer.most_failures))
        for session in sessions:
            st.markdown(_device(session))
        if not sessions:
            st.caption(_("Not signed in anywhere now."))
        if not may:
            return
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Lift the block"), key="customer-unblock", icon=":material/lock_open:",
                help=_("Also gives back tries that failed in the last minutes."),
                on_click=_unblock, args=(customer.id,),
            )  # fmt: skip
            st.button(
                _("End sessions"), key="customer-end-sessions", icon=":material/logout:",
                disabled=not sessions, on_click=_end_sessions, args=(customer.id,),
            )  # fmt: skip
            _new_password(customer)


def _device(session: Session) -> str:
    device = escape_markdown(customer_words.device(session.user_agent))
    seen = _("since {begun}, last seen {seen}",
             begun=moment(session.created_at), seen=moment(session.last_seen_at))  # fmt: skip
    address = f" · {escape_markdown(session.address)}" if session.address else ""
    return f"{device}{address}  \n:small[:gray[{seen}]]"


def _unblock(customer_id: int) -> None:
    outcome.act(
        lambda user: customer_desk.unblock(user, customer_id),
        _("The customer can try to sign in again."),
    )


def _end_sessions(customer_id: int) -> None:
    def told(ended: int) -> str:
        return ngettext("{n} session ended.", "{n} sessions ended.", ended, n=ended)

    outcome.act(lambda user: customer_desk.end_sessions(user, customer_id), told)


def _new_password(customer: Details) -> None:
    with st.popover(_("New password"), icon=":material/key:", key="customer-password-ask"):
        st.markdown(
            _("For a customer who lost theirs, once you are sure who it is. Signs them out.")
        )
        st.button(
            _("Make a new password"), key="customer-password",
            on_click=_reset_password,
            args=(customer.id, staff_password.pressed(customer.id)),
        )  # fmt: skip


def _reset_password(customer_id: int, pressed: int) -> None:
    staff_password.reset(customer_id, pressed, resets.reset_customer_password)


def _closing(customer: Details) -> None:
    closed = customer.deactivated_at is not None
    title = _("Open the account again") if closed else _("Close the account")
    with st.expander(title, icon=":material/person_off:", expanded=closed):
        if not closed:
            st.caption(
                _("Nobody signs in to it any more. Orders go on, and it can be opened again.")
            )
        fields = Fields(f"closing-{customer.id}")
        fields.text("note", _("Reason"), max_chars=customer_desk.LONGEST_NOTE)
        st.button(title, key="customer-close", on_click=_close, args=(customer.id, closed))
        outcome.beside(fields)


def _close(customer_id: int, closed: bool) -> None:
    form = f"closing-{customer_id}"
    note = st.session_state[f"{form}-note"]
    deed = customer_desk.reactivate if closed else customer_desk.deactivate
    done = outcome.act(
        outcome.reached(
            lambda user: deed(user, customer_id, note),
            "account_open" if closed else "account_closed",
        ),
        _("The account is open again.") if closed else _("The account is closed."),
        form=form,
    )
    if done:
        draft.fill(form, {"note": ""})
