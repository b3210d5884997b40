"""Saving a code's terms, and switching it off and on."""

from __future__ import annotations

import streamlit as st

from ecom import discount_desk, discount_terms
from ecom.discount_lists import Discount
from ecom.discount_terms import Terms
from pages.parts import address
from pages.parts.office import conflict, discount_form, draft, outcome, presses
from pages.parts.office.discount_form import FORM
from pages.parts.texts import _


def begin(found: Discount) -> draft.Seen:
    """Fill the fields, or what became of them after two people edited the same code."""
    values = discount_form.begun(found.terms, found.active)
    seen = draft.begin(FORM, found.id, values, found.row_version)
    choice = conflict.draw(FORM, discount_form.titles())
    if choice is None:
        return seen
    chosen = {name: choice.fields[name] for name in discount_terms.NAMES}
    draft.fill(FORM, discount_form.begun(Terms(**chosen), found.active))
    seen = draft.onto(FORM, values, choice.row_version)
    if choice.kind == "mine":
        _save()
        st.rerun()
    return seen


def create_button() -> None:
    st.button(
        _("Create code"), key="discount-create", type="primary", icon=":material/add:",
        on_click=_create, args=(presses.drawn(FORM),),
    )  # fmt: skip


def save_button() -> None:
    st.button(
        _("Save terms"), key="discount-save", type="primary", icon=":material/save:",
        on_click=_save,
    )  # fmt: skip


def switches(found: Discount) -> None:
    seen = (found.id, found.row_version)
    with st.container(horizontal=True, gap="small", key="discount-switches"):
        if found.state == "paused":
            st.button(_("Resume"), key="discount-resume", icon=":material/play_arrow:",
                      on_click=_resume, args=seen)  # fmt: skip
        else:
            st.button(_("Pause"), key="discount-pause", icon=":material/pause:",
                      on_click=_pause, args=seen)  # fmt: skip
        with st.popover(_("End"), icon=":material/stop:", key="discount-end-ask"):
            st.markdown(_("Nobody can use it from now on. Orders that used it stay as they are."))
            st.button(_("End it now"), key="discount-end", on_click=_end, args=seen)


def _create(pressed: int) -> None:
    seen = draft.seen(FORM)
    if seen is None:
        return
    terms = discount_form.typed(seen.shown)
    presses.once(FORM, pressed, lambda user: discount_desk.create(user, terms), _created)


def _created(discount_id: int) -> str:
    draft.forget(FORM)
    address.change({"id": str(discount_id)})
    return _("The code is created.")


def _save() -> None:
    seen = draft.seen(FORM)
    if seen is None:
        return
    terms = discount_form.typed(seen.shown)
    switched = {"active": seen.shown["active"]}  # by buttons of its own: no field of the form
    outcome.act(
        lambda user: discount_desk.update(user, int(str(seen.of)), terms, seen.row_version),
        _saved,
        form=FORM,
        mine=vars(terms) | switched,
        shown=vars(discount_form.saved(seen.shown)) | switched,
    )


def _saved(changed: bool) -> str:
    draft.forget(FORM)
    saved = _("The terms are saved. The shop goes by them at once.")
    return saved if changed else _("Nothing was changed.")


def _pause(discount_id: int, row_version: int) -> None:
    _switched(
        outcome.act(
            outcome.reached(
                lambda user: discount_desk.pause(user, discount_id, row_version), "discount_is_so"
            ),
            _("The code is paused."),
        )
    )


def _resume(discount_id: int, row_version: int) -> None:
    _switched(
        outcome.act(
            outcome.reached(
                lambda user: discount_desk.resume(user, discount_id, row_version), "discount_is_so"
            ),
            _("The code runs again."),
        )
    )


def _end(discount_id: int, row_version: int) -> None:
    _switched(
        outcome.act(
            outcome.reached(
                lambda user: discount_desk.end(user, discount_id, row_version), "discount_ended"
            ),
            _("The code has ended."),
        )
    )


def _switched(done: bool) -> None:
    """The version is another one: the form begins anew."""
    if done:
        draft.forget(FORM)
