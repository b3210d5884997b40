"""The "i" of a card or a metric: what the figure means, how it was read, and whether it is right.

Shut, it costs nothing; it reads when it is opened. `name` is a figure's, or that of one of its
values: `sales_total.net_revenue`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from ecom.errors import ShopError
from ecom.kpi import figures, rollup
from ecom.kpi.figures import Answer
from ecom.kpi.reading import Asked
from ecom.kpi.slices import Slice
from pages.parts import errors
from pages.parts.board import definitions, differences
from pages.parts.dates import local
from pages.parts.money import number
from pages.parts.texts import _, ngettext

if TYPE_CHECKING:
    from pages.parts.board.page import Board


def draw(
    page: Board, key: str, name: str, of: Slice, answer: Answer | None, exactly: str = ""
) -> None:
    with st.container(key=f"board-proof-{key}"):
        popover = st.popover(
            _("How this is counted"),
            icon=":material/info:",
            type="tertiary",
            on_change="rerun",
            key=f"proof-{key}",
        )
    if popover.open:
        with popover:
            try:
                _define(name, exactly)
                _explain(page, key, name, of, answer or page.get(figure_of(name), of))
            except ShopError as error:
                st.warning(errors.explain(error), icon=":material/cloud_off:")


def _define(name: str, exactly: str) -> None:
    if exactly:
        st.markdown(f"**{exactly}**")
    definition = definitions.of(name)
    st.markdown(definition.text)
    if definition.formula:
        st.code(definition.formula, language=None, wrap_lines=True)


def _explain(page: Board, key: str, name: str, of: Slice, answer: Answer) -> None:
    st.caption("  \n".join((freshness(answer.asked), _rollups(), _read(page, name, of))))
    if st.button(_("Check"), key=f"check-{key}", icon=":material/fact_check:"):
        _check(page, name, of)
    for asked in answer.asked:
        st.code(asked.sql.strip(), language="sql", wrap_lines=True)
        if asked.params:
            st.code(values(asked), language="json", wrap_lines=True)


def _check(page: Board, name: str, of: Slice) -> None:
    with st.spinner(_("Counting it again from the orders themselves …")):
        found = figures.check(page.viewer, figure_of(name), of)
    if found.agrees:
        st.success(
            _("Counted again from single orders, bills and movements, it is the same: {value}",
              value=differences.in_words(_value(found.shown, name))),
            icon=":material/check_circle:",
        )  # fmt: skip
        return
    st.error(_("Counted again, it differs:"), icon=":material/error:")
    for what, shown, recounted in differences.between(found.shown, found.recounted):
        st.markdown(
            _("- {what}: shown {shown}, recounted {recounted}",
              what=what, shown=shown, recounted=recounted)
        )  # fmt: skip


def figure_of(name: str) -> str:
    return name.partition(".")[0]


def _value(found: Any, name: str) -> Any:
    """The value that is asked about; all of them without one."""
    of_it = name.partition(".")[2]
    return getattr(found, of_it) if of_it else found


def freshness(asked: list[Asked]) -> str:
    """When it was read, from where, and how long that took."""
    if not asked:
        return ""
    oldest = min(asked, key=lambda one: one.read_at)
    milliseconds = number(sum(one.ms for one in asked), 1)
    time = f"{local(oldest.read_at):%H:%M:%S}"
    if any(one.cached for one in asked):
        text = _("Read at {time} in {ms} ms; this answer is from the cache.")
    else:
        text = _("Read at {time} in {ms} ms, from the database itself.")
    said = text.format(time=time, ms=milliseconds)
    if true_of := min((one.as_of for one in asked if one.as_of), default=None):
        replica = _("The replica that was asked knew everything up to {time}.",
                    time=f"{local(true_of):%H:%M:%S}")  # fmt: skip
        return f"{said} {replica}"
    return said


def _read(page: Board, name: str, of: Slice) -> str:
    count = figures.rows_read(page.viewer, figure_of(name), of)
    text = ngettext(
        "{n} row of tables and indexes read without the cache.",
        "{n} rows of tables and indexes read without the cache.",
        count,
    )
    return text.format(n=number(count))


def _rollups() -> str:
    """How much of the shop's life is added up beforehand."""
    state = rollup.state()
    return _(
        "{days} days are added up beforehand; today and {open} more are counted from their orders.",
        days=number(state.days),
        open=number(state.open_days),
    )


def values(asked: Asked) -> str:
    return json.dumps(asked.params, default=str, ensure_ascii=False)
