"""Parts of a dashboard: each is read and drawn by itself, all at the same time.

A part that fails says so in its own place; one that shows today draws itself anew each minute.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import nullcontext

import streamlit as st

from ecom.errors import ShopError, Unavailable
from pages.parts import errors, visit
from pages.parts.board.page import Board
from pages.parts.texts import _

log = logging.getLogger("shop.pages")

REFRESH_SECONDS = 60


def part(draw: Callable[[Board], None], page: Board, height: int = 320, key: str = "") -> None:
    """Draws `draw(page)` beside the other parts; `height`: of what stands there until then."""
    name = key or draw.__name__
    place = page.paper.place(name)
    every = REFRESH_SECONDS if page.live else None

    @st.fragment(parallel=True, key=f"part-{name}", run_every=every)
    def run() -> None:
        if name in page.drawn:
            _still_theirs(page)
        arriving = page.arriving and name not in page.drawn
        page.drawn.add(name)
        waiting = st.skeleton(height=height)
        # Where something stood already, it stays until the new is there; a skeleton would flicker.
        with nullcontext() if arriving else waiting, page.paper.at(place):
            _guarded(draw, page, name)
        if arriving:
            waiting.empty()

    run()


def _still_theirs(page: Board) -> None:
    """A part that draws itself anew does so without the page, which looks who is there: whoever
    signed out elsewhere, or may do less since, gets the page's answer to that."""
    here = visit.glance()
    if here.known and here.user != page.viewer:
        st.rerun()


def _guarded(draw: Callable[[Board], None], page: Board, name: str) -> None:
    try:
        draw(page)
    except Unavailable as error:
        log.warning("not available: %s", error)
        _failed(errors.explain(error), name)
    except ShopError as error:
        log.info("refused: %s: %s", error.code, error)
        st.error(errors.explain(error), icon=":material/info:")
    except Exception as error:  # the other parts are as good as ever
        reference = secrets.token_hex(4).upper()
        log.error("unexpected error, reference %s", reference, exc_info=error)
        said = _("If it happens again, tell us this reference: {ref}", ref=reference)
        _failed(f"{errors.explain(error)} {said}", name)


def _failed(text: str, name: str) -> None:
    with st.container(border=True, key=f"board-failed-{name}"):
        st.warning(text, icon=":material/cloud_off:")
        st.button(_("Try again"), key=f"again-{name}", icon=":material/refresh:")
