"""Segments: rules that pick customers out, tried at once, saved under a name for everybody."""

from __future__ import annotations

import streamlit as st

from ecom import customer_segments, permissions, segment_rules
from ecom.customer_segments import Segment
from ecom.errors import InvalidInput
from ecom.users import User
from pages.parts import address
from pages.parts.dates import day
from pages.parts.html import escape_markdown
from pages.parts.office import (
    conflict,
    draft,
    outcome,
    presses,
    segment_form,
    segment_members,
    story,
)
from pages.parts.office.segment_form import FORM
from pages.parts.texts import _

_CHOSEN = "segment-chosen"


def draw(viewer: User) -> None:
    found = customer_segments.segments(viewer)
    segment = _choose(found)
    _begin(viewer, segment)
    may = permissions.allows(viewer, "segments.write")
    with st.container(border=True, key="segment-rules"):
        fields = segment_form.draw(viewer)
        if may:
            segment_form.draw_name(fields)
            _buttons(segment)
    outcome.beside(fields)
    try:
        rules = segment_rules.read(segment_form.rules())
    except InvalidInput as error:
        if fields.all_right:
            outcome.refused(fields, error)
        return
    segment_members.draw(viewer, rules, segment.name if segment else "")
    if segment:
        story.changes(viewer, "segment", segment.id)


def _choose(found: list[Segment]) -> Segment | None:
    by_id = {segment.id: segment for segment in found}
    asked = st.query_params.get("segment", "")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    st.session_state[_CHOSEN] = chosen if chosen in by_id else None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            _("Saved segment"),
            list(by_id),
            key=_CHOSEN,
            index=None,
            format_func=lambda segment_id: by_id[segment_id].name,
            placeholder=_("None: new rules"),
            width=360,
            on_change=lambda: _open(st.session_state[_CHOSEN]),
        )
    segment = by_id.get(st.session_state[_CHOSEN])
    if segment:
        saved = _("Saved by {name} on {day}", name=segment.author, day=day(segment.created_at))
        st.caption(escape_markdown(saved))
    return segment


def _open(segment_id: int | None) -> None:
    address.change(
        {"segment": str(segment_id) if segment_id else None, "after": None, "before": None}
    )


def _begin(viewer: User, segment: Segment | None) -> None:
    """Fill the fields, or what became of them after two people edited the same segment."""
    values = segment_form.begun(
        segment.name if segment else "", segment.rules.stored() if segment else {}
    )
    of, version = (segment.id, segment.row_version) if segment else (None, 0)
    draft.begin(FORM, of, values, version)
    choice = conflict.draw(FORM, segment_form.compared(viewer))
    if choice is None:
        return
    merged = segment_form.begun(choice.fields.get("name", ""), choice.fields)
    draft.fill(FORM, merged)
    draft.onto(FORM, values, choice.row_version)
    if choice.kind == "mine":
        _update()
        st.rerun()


def _buttons(segment: Segment | None) -> None:
    pressed = (presses.drawn(FORM),)
    with st.container(horizontal=True, gap="small"):
        if segment is None:
            st.button(
                _("Save segment"), key=presses.named(FORM, "segment-save"), type="primary",
                icon=":material/bookmark_add:", on_click=_save, args=pressed,
            )  # fmt: skip
            return
        st.button(
            _("Save changes"), key="segment-update", type="primary",
            icon=":material/save:", on_click=_update,
        )  # fmt: skip
        st.button(
            _("Save as a new one"), key=presses.named(FORM, "segment-copy"),
            on_click=_save, args=pressed,
        )  # fmt: skip
        with st.popover(_("Delete"), icon=":material/delete:", key="segment-delete-ask"):
            st.markdown(_("The rules go; the customers stay as they are."))
            st.button(_("Delete this segment"), key="segment-delete", on_click=_delete)


def _save(pressed: int) -> None:
    if draft.seen(FORM) is None:
        return
    name, rules = st.session_state[f"{FORM}-name"], segment_form.rules()
    presses.once(FORM, pressed, lambda user: customer_segments.save(user, name, rules), _saved)


def _saved(segment_id: int) -> str:
    draft.forget(FORM)
    _open(segment_id)
    return _("The segment is saved.")


def _update() -> None:
    seen = draft.seen(FORM)
    if seen is None:
        return
    name, rules = st.session_state[f"{FORM}-name"], segment_form.rules()

    def done(_found: None) -> str:
        draft.forget(FORM)
        return _("The changes are saved.")

    outcome.act(
        lambda user: customer_segments.update(
            user, int(str(seen.of)), name, rules, seen.row_version
        ),
        done,
        form=FORM,
        mine=segment_form.whole(name, rules),
        shown=segment_form.whole(seen.shown["name"], seen.shown),
    )


def _delete() -> None:
    seen = draft.seen(FORM)
    if seen is None:
        return

    def done(_found: None) -> str:
        draft.forget(FORM)
        _open(None)
        return _("The segment is deleted.")

    outcome.act(
        lambda user: customer_segments.delete(user, int(str(seen.of)), seen.row_version), done
    )
