"""Whether and how somebody gets in: level, sign-in, sessions, closing the account."""

from __future__ import annotations

import streamlit as st

from ecom import permissions, resets, staff
from ecom.staff_lists import Member
from ecom.users import User
from pages.parts.dates import moment
from pages.parts.office import outcome, staff_password, staff_words
from pages.parts.texts import _, ngettext

LONGEST_REASON = 255


def draw(member: Member, viewer: User) -> None:
    with st.container(border=True, key="staff-access"):
        st.subheader(_("Access"), anchor=False)
        st.markdown("\n".join(f"- {line}" for line in _facts(member)))
        if permissions.allows(viewer, f"{member.role}s.reset"):
            _resets(member)
        if permissions.allows(viewer, f"{member.role}s.write"):
            _standing(member, viewer)


def _facts(member: Member) -> list[str]:
    here = _("Never here so far.")
    if member.last_seen_at:
        here = _("Last here on {time}.", time=moment(member.last_seen_at))
    open_ = member.open_sessions
    sessions = _("Not signed in anywhere now.")
    if open_:
        sessions = ngettext("Signed in on {n} device.", "Signed in on {n} devices.", open_, n=open_)
    failed = member.failed_sign_ins
    failures = ngettext(
        "{n} failed sign-in in a row.", "{n} failed sign-ins in a row.", failed, n=failed
    )
    return [here, sessions, *([failures] if failed else [])]


def _resets(member: Member) -> None:
    with st.container(horizontal=True, gap="small"):
        if member.deactivated_at is None:
            with st.popover(_("New password"), icon=":material/key:"):
                st.write(_("They are signed out everywhere, and the old password ends."))
                st.button(
                    _("Make a new password"),
                    key="reset-password",
                    on_click=_reset,
                    args=(member.id, staff_password.pressed(member.id)),
                )
            if member.failed_sign_ins:
                st.button(
                    _("Lift the block"),
                    key="unblock",
                    icon=":material/lock_open:",
                    on_click=outcome.act,
                    args=(lambda user: resets.unblock(user, member.id), _("They can try again.")),
                )
        if member.open_sessions:
            st.button(
                _("End sessions"),
                key="end-sessions",
                icon=":material/logout:",
                on_click=outcome.act,
                args=(lambda user: resets.end_sessions(user, member.id), _ended),
            )


def _standing(member: Member, viewer: User) -> None:
    if member.id == viewer.id:
        st.caption(_("Your own level and account are for somebody else to change."))
        return
    if member.role == "admin" and member.deactivated_at is None:
        _level(member)
    closed = member.deactivated_at is not None
    label = _("Open the account again") if closed else _("Close the account")
    with st.popover(label, icon=":material/person_check:" if closed else ":material/person_off:"):
        if closed:
            st.write(_("They sign in with the password they had, and may what they might before."))
        else:
            st.write(_("They are signed out at once. Their name, e-mail and work stay."))
        note = st.text_input(
            _("Reason"), key=f"standing-note-{member.id}", max_chars=LONGEST_REASON
        )
        done = _("The account is open again.") if closed else _("The account is closed.")
        verb, already = staff.deactivate, "account_closed"
        if closed:
            verb, already = staff.reactivate, "account_open"
        st.button(
            label,
            key="reactivate" if closed else "deactivate",
            on_click=outcome.act,
            args=(outcome.reached(lambda user: verb(user, member.id, note), already), done),
        )


def _level(member: Member) -> None:
    levels, meanings = staff_words.levels(), staff_words.level_meanings()
    key = f"level-{member.id}-{member.row_version}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            _("Level"),
            list(levels),
            index=list(levels).index(member.level or ""),
            format_func=levels.get,
            key=key,
            width=200,
            help="\n".join(f"- **{levels[name]}**: {meanings[name]}" for name in levels),
        )
        st.button(
            _("Change level"),
            key="set-level",
            disabled=chosen == member.level,
            on_click=outcome.act,
            args=(
                lambda user: staff.set_level(user, member.id, chosen, member.row_version),
                _("The level is changed; it counts at once."),
            ),
        )


def _reset(member_id: int, pressed: int) -> None:
    if staff_password.waiting(member_id):
        return  # a late press: the first one's password is still to be noted
    staff_password.reset(member_id, pressed, resets.reset_password)


def _ended(sessions: int) -> str:
    return ngettext("{n} session has ended.", "{n} sessions have ended.", sessions, n=sessions)
