"""Goods come in, or go from one warehouse to another."""

from __future__ import annotations

import streamlit as st

from ecom import stock_desk, stock_lists
from ecom.users import User
from ecom.warehouses import Warehouse
from pages.parts.money import number
from pages.parts.office import presses, stock_lines
from pages.parts.texts import _, ngettext

MOST_PIECES = stock_lines.MOST_PIECES
RECEIVE, MOVE = "receive", "move"
_FILLED = "stock.filled"


def receive(viewer: User, warehouses: list[Warehouse]) -> None:
    """`?product=` of a link begins with a line of that product."""
    _fill_from_link(RECEIVE)
    st.caption(_("What a supplier has brought. Every product is an entry in the ledger."))
    place = choose(_("Into the warehouse"), "receive-into", warehouses)
    st.caption(_room(place))
    lines = stock_lines.draw(
        presses.named(RECEIVE), viewer, lambda product_id: _here(viewer, product_id, place)
    )
    _note(RECEIVE, _("From whom, and the number of the delivery note"))
    st.button(
        _booking(lines),
        key=presses.named(RECEIVE, "receive-book"),
        type="primary",
        icon=":material/input:",
        disabled=not lines,
        on_click=_receive,
        args=(presses.named(RECEIVE), presses.drawn(RECEIVE)),
    )


def move(viewer: User, warehouses: list[Warehouse]) -> None:
    st.caption(
        _("Two entries in the ledger for each product: out of one warehouse, into the other.")
    )
    left, right = st.columns(2)
    with left:
        here = choose(_("From"), "move-from", warehouses)
    with right:
        there = choose(_("To"), "move-to", warehouses, at=1)
        st.caption(_room(there))
    lines = stock_lines.draw(
        presses.named(MOVE), viewer, lambda product_id: _here(viewer, product_id, here)
    )
    _note(MOVE, _("Why they move"))
    st.button(
        _booking(lines),
        key=presses.named(MOVE, "move-book"),
        type="primary",
        icon=":material/local_shipping:",
        disabled=not lines,
        on_click=_move,
        args=(presses.named(MOVE), presses.drawn(MOVE)),
    )


def _receive(form: str, pressed: int) -> None:
    state, lines = st.session_state, stock_lines.read(form)
    into, note = state.get("receive-into", 0), state.get(f"{form}-note", "")

    def work(actor: User) -> str:
        stock_desk.receive(actor, into, lines, note)
        return _("{pieces} booked.").format(pieces=_all_pieces(lines))

    presses.once(RECEIVE, pressed, work, str, beside=False)


def _move(form: str, pressed: int) -> None:
    state, lines = st.session_state, stock_lines.read(form)
    here, there = state.get("move-from", 0), state.get("move-to", 0)
    note = state.get(f"{form}-note", "")

    def work(actor: User) -> str:
        stock_desk.move(actor, here, there, lines, note)
        return _("{pieces} moved.").format(pieces=_all_pieces(lines))

    presses.once(MOVE, pressed, work, str, beside=False)


def _fill_from_link(key: str) -> None:
    """Once for each link: what is chosen afterwards stays."""
    asked = st.query_params.get("product", "")
    if asked and st.session_state.get(_FILLED) != asked:
        st.session_state[_FILLED] = asked
        if asked.isascii() and asked.isdigit() and len(asked) < 19:
            stock_lines.fill(presses.named(key), {int(asked): 1})


def choose(label: str, key: str, warehouses: list[Warehouse], at: int = 0) -> Warehouse:
    """One of them, by its id: what lies in it changes while the page is open."""
    by_id = {place.id: place for place in warehouses}
    chosen = st.selectbox(
        label,
        list(by_id),
        index=min(at, len(by_id) - 1),
        format_func=lambda one: f"{by_id[one].name} · {by_id[one].city}",
        key=key,
    )
    return by_id[chosen]


def _room(place: Warehouse) -> str:
    left = max(place.capacity - place.pieces, 0)
    return _("Room for {pieces}", pieces=_pieces(left))


def _here(viewer: User, product_id: int, place: Warehouse) -> str:
    pieces = stock_lists.on_hand(viewer, [product_id]).get(product_id, {})
    return _(
        "{here} here, {all} in all",
        here=number(pieces.get(place.id, 0)),
        all=number(sum(pieces.values())),
    )


def _booking(lines: stock_lines.Lines) -> str:
    if not lines:
        return _("Book")
    return _("Book {pieces}", pieces=_all_pieces(lines))


def _all_pieces(lines: stock_lines.Lines) -> str:
    return _pieces(sum(pieces for _id, pieces in lines))


def _pieces(pieces: int) -> str:
    return ngettext("{n} piece", "{n} pieces", pieces).format(n=number(pieces))


def _note(key: str, label: str) -> None:
    st.text_input(label, max_chars=stock_desk.LONGEST_NOTE, key=f"{presses.named(key)}-note")
