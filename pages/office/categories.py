"""Categories: added, and each opened in its place to be renamed, merged or archived."""

from __future__ import annotations

import streamlit as st

from ecom import categories, permissions
from ecom.categories import Category
from ecom.users import User
from pages.parts import visit
from pages.parts.fields import Fields
from pages.parts.html import escape_markdown
from pages.parts.office import category_panel, fold, headline, outcome
from pages.parts.texts import _, ngettext

FORM = "category-new"


def main() -> None:
    user = visit.require("products.read").user
    headline.draw(_("Categories"))
    outcome.show()
    found = categories.categories(user)
    if permissions.allows(user, "products.write"):
        _add()
    opened = _opened(found)
    active = [one for one in found if one.archived_at is None]
    archived = [one for one in found if one.archived_at is not None]
    _listed(user, active, active, opened)
    if archived:
        st.subheader(_("Archived"), anchor=False)
        st.caption(_("Not in the shop's filters; their names stay on past orders."))
        _listed(user, archived, active, opened)
    if not found:
        st.info(_("There is no category yet. Products need one: add the first."))


def _add() -> None:
    with st.form(FORM, clear_on_submit=False, border=False, enter_to_submit=False):
        fields = Fields(FORM)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            fields.text("name", _("New category"), max_chars=categories.LONGEST_NAME, width=320)
            st.form_submit_button(
                _("Add"),
                type="primary",
                icon=":material/add:",
                key=f"{FORM}-save",
                on_click=_create,
            )
        outcome.beside(fields)


def _create() -> None:
    name = outcome.typed(FORM, "name")["name"]
    done = _("The category {name} is there now.", name=escape_markdown(name))
    if outcome.act(lambda user: categories.create(user, name), done, form=FORM):
        st.session_state[f"{FORM}-name"] = ""


def _opened(found: list[Category]) -> Category | None:
    asked = st.query_params.get("category", "")
    return next((one for one in found if str(one.id) == asked), None)


def _listed(
    user: User | None, shown: list[Category], active: list[Category], opened: Category | None
) -> None:
    for one in shown:
        count = ngettext("{n} product", "{n} products", one.products, n=one.products)
        is_open = one == opened
        with fold.row("category", one.id, escape_markdown(one.name), count, is_open):
            if is_open:
                category_panel.draw(user, one, active)


main()
