"""What MySQL holds and does at this moment: statements, locks, buffer pool, tables, indexes."""

from __future__ import annotations

from itertools import pairwise

import streamlit as st

from ecom.glass import live_mysql
from ecom.glass.live_mysql_types import Digest, Index, Server, Table, Transaction
from pages.parts import routes
from pages.parts.classroom import access
from pages.parts.glass import figures
from pages.parts.live import looks, table
from pages.parts.live.table import Cell
from pages.parts.money import number
from pages.parts.texts import _, ngettext

SLOWLY = 10  # seconds between two looks at what hardly changes


def main() -> None:
    st.title(routes.title("live-mysql"), anchor=False)
    access.guard()
    st.markdown(
        _(
            "What :blue[**MySQL**] holds and does at this moment. Use the shop in another tab, or "
            "run an experiment, and watch. Looking is not counted."
        )
    )
    st.fragment(now, run_every=looks.EVERY)()
    st.fragment(open_transactions, run_every=looks.EVERY)()
    st.fragment(slowest, run_every=SLOWLY)()
    left, right = st.columns(2)
    with left:
        st.fragment(tables, run_every=SLOWLY)()
    with right:
        st.fragment(indexes, run_every=SLOWLY)()


def now() -> None:
    with looks.told():
        seen = looks.look("mysql", live_mysql.server)
        tiles(seen[0], seen[-1])
        steps = [(after.at, live_mysql.between(before, after)) for before, after in pairwise(seen)]
        left, right = st.columns(2)
        with left:
            st.markdown(_("**Statements** per second"))
            looks.line("statements", "mysql", [(at, one.questions) for at, one in steps], "n")
        with right:
            st.markdown(_("**Commits** per second"))
            looks.line("commits", "mysql", [(at, one.commits) for at, one in steps], "n")


def tiles(first: Server, last: Server) -> None:
    rates = live_mysql.between(first, last)
    used = last.pages_data * last.page_bytes
    whole = _("of {size}", size=figures.size(last.pages * last.page_bytes))
    dirty = figures.size(last.pages_dirty * last.page_bytes)
    looks.tiles(
        "mysql",
        [
            (_("Statements"), _("{n}/s", n=number(rates.questions, 1)), _("while watched")),
            (
                _("Connections"),
                number(last.connections),
                _("{n} at work", n=number(max(0, last.running - 1))),  # one of them is this look
            ),
            (_("Buffer pool"), figures.size(used), whole),
            (_("Not yet on disk"), dirty, _("changed pages")),
            (
                _("Pages found in memory"),
                percent(last.hit_ratio),
                brand(last.version),
            ),
            (_("Waits for a row"), number(last.row_waits), _("since it started")),
        ],
    )


def brand(version: str) -> str:
    name = "MariaDB" if "MariaDB" in version else "MySQL"
    return f"{name} {version.split('-')[0]}"


def percent(ratio: float | None) -> str:
    return "–" if ratio is None else f"{number(100 * ratio, 2)} %"


def open_transactions() -> None:
    st.subheader(_("Open transactions and locks"), anchor=False)
    with looks.told():
        found = live_mysql.transactions()
        for wait in live_mysql.waits():
            st.markdown(
                _(
                    "Connection **{waiting}** waits for **{blocking}**: a lock `{mode}` on "
                    "{table}, index `{index}`",
                    waiting=wait.waiting,
                    blocking=", ".join(map(str, wait.blocking)),
                    mode=wait.mode,
                    table=wait.table,
                    index=wait.index or "–",
                )
            )
        if not found:
            st.caption(_("None at this moment: each was over before one could look."))
            return
        heads = [_("Statement"), _("Connection"), _("Open for"), _("Waits"), _("Rows locked"),
                 _("Rows changed"), _("Isolation")]  # fmt: skip
        table.draw("mysql", heads, [transaction(one) for one in found])


def transaction(one: Transaction) -> list[Cell | str]:
    waits = "–" if one.waits is None else figures.ms(one.waits)
    return [
        Cell(one.statement or _("between two statements"), code=bool(one.statement)),
        number(one.connection), figures.ms(one.seconds), Cell(waits, warns=one.waits is not None),
        number(one.locked), number(one.changed), one.isolation,
    ]  # fmt: skip


def slowest() -> None:
    st.subheader(_("What took the longest, all runs together"), anchor=False)
    with looks.told():
        found = live_mysql.digests()
        if not found:
            st.caption(_("The server remembers no statement of the shop yet."))
            return
        longest = max(one.total for one in found) or 1
        heads = [_("Statement"), _("Runs"), _("Each"), _("Together"), _("Rows read"),
                 _("Rows returned")]  # fmt: skip
        with st.container(height=420, border=False, key="live-digests"):
            table.draw("mysql", heads, [digest(one, longest) for one in found])


def digest(one: Digest, longest: float) -> list[Cell | str]:
    return [
        Cell(one.text, code=True), number(one.runs), figures.ms(one.mean),
        Cell(figures.ms(one.total), one.total / longest),
        number(one.examined), number(one.returned),
    ]  # fmt: skip


def tables() -> None:
    st.subheader(_("Tables"), anchor=False)
    with looks.told():
        found = live_mysql.tables()
        largest = max((one.data + one.indexes for one in found), default=1) or 1
        heads = [_("Table"), _("Rows, about"), _("Data"), _("Indexes"), _("Together")]
        with st.container(height=420, border=False, key="live-tables"):
            table.draw("mysql", heads, [sizes(one, largest) for one in found])


def sizes(one: Table, largest: int) -> list[Cell | str]:
    whole = one.data + one.indexes
    return [
        Cell(one.name, code=True), number(one.rows), figures.size(one.data),
        figures.size(one.indexes), Cell(figures.size(whole), whole / largest),
    ]  # fmt: skip


def indexes() -> None:
    st.subheader(_("Indexes"), anchor=False)
    with looks.told():
        found = live_mysql.indexes()
        unused = sum(not one.reads for one in found)
        st.caption(
            ngettext(
                "Nobody has read {n} index since MySQL started; it may be there to forbid twins.",
                "Nobody has read {n} indexes since MySQL started; some are there to forbid twins.",
                unused,
                n=number(unused),
            )
        )
        most = max((one.reads for one in found), default=1) or 1
        with st.container(height=420, border=False, key="live-indexes"):
            table.draw("mysql", [_("Index"), _("Rows read")], [use(one, most) for one in found])


def use(one: Index, most: int) -> list[Cell | str]:
    name = f"{one.table}.{one.name} ({one.columns})"
    return [Cell(name, code=True), Cell(number(one.reads), one.reads / most)]


main()
