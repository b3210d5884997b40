"""The last clicks of this visitor: a table, two of them side by side, and all to take along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ecom.glass import export
from ecom.glass.server import Untold
from ecom.users import User
from pages.parts import dates, exports, row_table, visit
from pages.parts.exports import Column
from pages.parts.glass import compare, figures, summary, told
from pages.parts.glass.stories import MOST_CLICKS, Click
from pages.parts.glass.told import Told
from pages.parts.texts import _, ngettext


def draw(clicks: Sequence[Click]) -> None:
    """`clicks`: the newest first."""
    row_table.draw("glass-history", _columns(), [_row(click) for click in clicks], height="auto")
    n = MOST_CLICKS
    kept = ngettext("The last {n} click is kept", "The last {n} clicks are kept", n, n=n)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.caption(
            _("{kept}, in this tab only, until the page is loaded anew.", kept=kept),
            width="content",
        )
        _take_along(clicks)
    if len(clicks) < 2:
        st.info(
            _("After one more click you can compare two: a first view with a second one, say."),
            icon=":material/compare_arrows:",
        )
        return
    names = {click.number: name(click) for click in clicks}
    st.subheader(_("Side by side"), anchor=False)
    compare.draw(clicks, names.__getitem__)


def name(click: Click) -> str:
    """`7 · 14:05:09 · Product · 87 ms`."""
    at = dates.local(click.story.began).strftime("%H:%M:%S")
    page = _("{page}, a part", page=click.page) if click.part else click.page
    return f"{click.number} · {at} · {page} · {figures.ms(click.story.seconds)}"


def _columns() -> list[Column]:
    return [
        Column("number", _("No."), "count"),
        Column("at", _("Time")),
        Column("page", _("Page")),
        Column("ms", _("Milliseconds"), "count"),
        Column("commands", _("Redis commands"), "count"),
        Column("statements", _("SQL statements"), "count"),
        Column("set_up", _("For new connections"), "count"),
        Column("hits", _("Keys found (hits)"), "count"),
        Column("misses", _("Keys missing (misses)"), "count"),
    ]


def _row(click: Click) -> dict[str, Any]:
    found = summary.sums(told.glance(click))
    return {
        "number": click.number,
        "at": dates.local(click.story.began).strftime("%H:%M:%S"),
        "page": _("{page}, a part", page=click.page) if click.part else click.page,
        "ms": round(1000 * found.seconds, 1),
        "commands": found.commands,
        "statements": found.statements,
        "set_up": found.set_up,
        "hits": found.hits,
        "misses": found.misses,
    }


def _take_along(clicks: Sequence[Click]) -> None:
    known = [told.glance(click) for click in clicks]

    def document(user: User | None) -> str:
        return export.text(_exported(one, user.id if user else None) for one in known)

    st.download_button(
        _("Download as JSON"),
        visit.on_demand(document, guests=True),
        file_name=exports.file_name("glass-box", str(known[0].click.number), ending="json"),
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        key="glass-export",
    )


def _exported(one: Told, viewer_id: int | None) -> dict[str, Any]:
    changes = None if isinstance(one.changed, Untold) else one.changed
    return export.click(
        one.story, title=one.click.page, viewer_id=viewer_id, nested=one.known, changes=changes
    )
