"""What staff changed: who, when, which thing, as it was and as it is since. Only to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from ecom import audit, staff_lists
from ecom.audit import Entry, Query
from ecom.users import User
from pages.parts import routes, visit
from pages.parts.dates import begins, day, moment
from pages.parts.exports import Column
from pages.parts.html import escape, escape_markdown
from pages.parts.office import audit_words, headline, listing, story, words
from pages.parts.office.filters import Filters
from pages.parts.texts import _

PER_PAGE = 30
PAGES = {
    "product": "manage-product",
    "order": "manage-order",
    "customer": "manage-customer",
    "discount": "manage-discount",
    "staff": "staff-member",
}
LISTS = {
    "category": "manage-categories",
    "warehouse": "manage-stock",
    "price_change": "change-prices",
}


def main() -> None:
    viewer = visit.require("audit.read").user
    headline.draw(_("Audit"))
    st.caption(_("Every change by staff, written down as it is made. Nobody can alter it."))
    asked = Filters("who", "what", "of", "id", "from", "to")
    query, stated = narrowed(asked, viewer)
    page = audit.entries(viewer, query, *asked.after(), limit=PER_PAGE)
    if not page.rows:
        with st.container(border=True, key="audit-nothing"):
            st.caption(_("Nothing was changed like that. Change the filters or clear them."))
    for entry in page.rows:
        draw(entry)
    listing.pager(page)
    rows = [as_row(entry) for entry in page.rows]
    listing.downloads("audit", table_columns(), rows, _("Audit"), stated)


def narrowed(asked: Filters, viewer: User) -> tuple[Query, list[tuple[str, str]]]:
    people = {str(id_): name for id_, name in staff_lists.names(viewer).items()}
    actions = dict(sorted(((name, words.action(name)) for name in audit_words.ACTIONS), key=last))
    things = {name: words.entity(name) for name in audit_words.ENTITIES}
    with asked.bar():
        who = asked.choice("who", _("Who"), people, width=190)
        what = asked.choice("what", _("What"), actions, width=210)
        thing = asked.choice("of", _("Of"), things, width=150)
        number = asked.text("id", _("Its number"), width=120)
        first, last_day = asked.days("from", "to")
        asked.clear()
    id_ = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
    query = Query(
        actor_id=int(who) if who else None,
        entity=thing,
        entity_id=id_,
        action=what,
        first=begins(first) if first else None,
        last=begins(last_day + timedelta(days=1)) if last_day else None,
    )
    stated = {
        _("Who"): people.get(who or ""),
        _("What"): actions.get(what or ""),
        _("Of"): things.get(thing or ""),
        _("Its number"): str(id_) if id_ is not None else None,
        _("From"): day(first) if first else None,
        _("To"): day(last_day) if last_day else None,
    }
    return query, [(name, text) for name, text in stated.items() if text]


def last(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def draw(entry: Entry) -> None:
    with st.container(border=True, key=f"audit-{entry.id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(f"**{escape_markdown(words.action(entry.action))}**", width="content")
            named(entry)
            st.space("stretch")
            who = f"{entry.actor} · {moment(entry.created_at)}"
            st.caption(escape_markdown(who), width="content")
        note = f"<p><q>{escape(entry.note)}</q></p>" if entry.note else ""
        if html := note + story.comparison(entry):
            st.html(html)


def named(entry: Entry) -> None:
    """What it was done to, as a link to where one finds it."""
    kind, label = words.entity(entry.entity), escape_markdown(entry.label or str(entry.entity_id))
    text = f"{kind} {label}"
    if entry.entity in PAGES and entry.entity_id is not None:
        routes.link(PAGES[entry.entity], text, id=entry.entity_id)
    elif entry.entity in LISTS:
        routes.link(LISTS[entry.entity], text)
    else:
        st.markdown(text, width="content")


def table_columns() -> list[Column]:
    return [
        Column("created_at", _("When"), "moment"),
        Column("actor", _("Who")),
        Column("action", _("What")),
        Column("entity", _("Of")),
        Column("entity_id", _("Its number")),
        Column("label", _("Name")),
        Column("was", _("As it was")),
        Column("became", _("As it is since")),
        Column("note", _("Reason")),
    ]


def as_row(entry: Entry) -> dict[str, Any]:
    return {
        **vars(entry),
        "action": words.action(entry.action),
        "entity": words.entity(entry.entity),
        "was": words.value(entry.was) if entry.was else None,
        "became": words.value(entry.became) if entry.became else None,
    }


main()
