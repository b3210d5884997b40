"""Warehouses on the stock page: how full they are, a form for each, and one for a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from ecom import warehouses as places
from ecom.users import User
from ecom.warehouses import Warehouse
from pages.parts.fields import Fields
from pages.parts.html import escape_markdown
from pages.parts.money import number
from pages.parts.office import conflict, draft, outcome, presses
from pages.parts.texts import _, ngettext

LARGEST = 100_000_000
NEW: dict[str, Any] = {"name": "", "city": "", "capacity": 10_000, "manager_id": None}


def draw(viewer: User, found: list[Warehouse], may_write: bool) -> None:
    managers = places.managers(viewer) if may_write else {}
    for place in found:
        _card(place, managers, may_write)
    if may_write:
        with st.expander(_("A new warehouse"), icon=":material/add:", key="warehouse-new-open"):
            _form("warehouse-new", NEW, managers, None)


def _card(place: Warehouse, managers: dict[int, str], may_write: bool) -> None:
    with st.container(border=True, key=f"warehouse-card-{place.id}"):
        st.markdown(f"**{escape_markdown(place.name)}** · {escape_markdown(place.city)}")
        share = place.pieces / place.capacity if place.capacity else 0.0
        used = _("{pieces} of {capacity} pieces", pieces=number(place.pieces),
                 capacity=number(place.capacity))  # fmt: skip
        st.progress(min(share, 1.0), text=f"{used} · {share:.0%}")
        over = place.pieces - place.capacity
        if over > 0:
            text = ngettext(
                "{n} piece more than there is room for",
                "{n} pieces more than there is room for",
                over,
            )
            st.badge(text.format(n=number(over)), icon=":material/warning:", color="orange")
        manager = escape_markdown(place.manager or _("nobody"))
        st.caption(_("Managed by {name}", name=manager))
        if may_write:
            form = f"warehouse-{place.id}"
            with st.expander(_("Edit"), icon=":material/edit:", key=f"{form}-open"):
                _form(form, place.seen, managers, place.id)


def _form(
    form: str, now: dict[str, Any], managers: dict[int, str], warehouse_id: int | None
) -> None:
    """What the editor began with stays, however often the page is drawn, until it is saved."""
    draft.begin(form, warehouse_id or 0, now)
    _settle(form, now, managers, warehouse_id)
    fields = Fields(form)
    fields.text("name", _("Name"), max_chars=80)
    fields.text("city", _("City"), max_chars=60)
    fields.number("capacity", _("Capacity in pieces"), min_value=0, max_value=LARGEST, step=100)
    fields.choice("manager_id", _("Managed by"), [None, *managers], format_func=_named(managers))
    outcome.beside(fields)
    st.button(
        _("Save") if warehouse_id else _("Add the warehouse"),
        # The next new one has another button: a late press of this one is not for it.
        key=f"{form}-save" if warehouse_id else presses.named(form, f"{form}-save"),
        type="secondary" if warehouse_id else "primary",
        on_click=_save if warehouse_id else _create,
        args=(form, warehouse_id or presses.drawn(form)),
    )


def _settle(
    form: str, now: dict[str, Any], managers: dict[int, str], warehouse_id: int | None
) -> None:
    """After a conflict the form goes on from the warehouse as it is now."""
    titles = {
        "name": _("Name"),
        "city": _("City"),
        "capacity": _("Capacity in pieces"),
        "manager_id": (_("Managed by"), _named(managers)),
    }
    choice = conflict.draw(form, titles)
    if choice is None or warehouse_id is None or not draft.is_open(form):
        return
    draft.onto(form, now, 0)
    draft.fill(form, choice.fields)
    if choice.kind == "mine":
        _save(form, warehouse_id)
        st.rerun()


def _named(managers: dict[int, str]) -> Callable[[int | None], str]:
    return lambda one: managers.get(one, str(one)) if one else _("nobody")


def _create(form: str, pressed: int) -> None:
    wanted = outcome.typed(form, *NEW)
    presses.once(form, pressed, lambda actor: places.create(actor, **wanted), partial(_saved, form))


def _save(form: str, warehouse_id: int) -> None:
    begun = draft.seen(form)
    if begun is None:
        return  # a second press: the first one has saved it
    wanted = outcome.typed(form, *NEW)
    outcome.act(
        lambda actor: places.update(actor, warehouse_id, begun.shown, **wanted),
        partial(_saved, form),
        form=form,
        mine=wanted,
        shown=begun.shown,
    )


def _saved(form: str, _found: int | None) -> str:
    draft.forget(form)
    return _("The warehouse is saved.")
