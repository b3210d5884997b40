"""One category, opened: its name, what it can be merged with, whether it is in the shop."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ecom import categories, permissions
from ecom.categories import Category
from ecom.errors import Conflict, IllegalStep
from ecom.users import User
from pages.parts import address, routes
from pages.parts.fields import Fields
from pages.parts.html import escape_markdown
from pages.parts.office import conflict, draft, outcome, shortcuts, story
from pages.parts.texts import _, ngettext

FORM = "category"


def draw(viewer: User | None, category: Category, others: list[Category]) -> None:
    """`others`: categories that are not archived, itself perhaps among them."""
    with st.container(border=True):
        if permissions.allows(viewer, "products.write"):
            _name(category)
            targets = {one.id: one.name for one in others if one.id != category.id}
            if targets and category.archived_at is None:
                _merge(viewer, category, targets)
            _archive(category)
        if category.products:
            routes.link(
                "manage-products", _("Its products"), icon=":material/sell:", category=category.id
            )
        story.changes(viewer, "category", category.id)


def _name(category: Category) -> None:
    values = {"name": category.name, "archived": category.archived_at is not None}
    draft.begin(FORM, category.id, values, category.row_version)
    if choice := conflict.draw(FORM, {"name": _("Name"), "archived": _("Archived")}):
        draft.fill(FORM, {"name": choice.fields["name"]})
        draft.onto(FORM, values, choice.row_version)
        if choice.kind == "mine":
            _rename()
            st.rerun()
    with st.form(f"{FORM}-form", border=False, enter_to_submit=False):
        fields = Fields(FORM)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            fields.text("name", _("Name"), max_chars=categories.LONGEST_NAME, width=320)
            st.form_submit_button(
                _("Rename"), key=f"{FORM}-save", shortcut=shortcuts.SAVE, on_click=_rename
            )
        outcome.beside(fields)


def _rename() -> None:
    seen, mine = draft.seen(FORM), outcome.typed(FORM, "name")
    if seen is None:
        return  # a second press: the first one has saved it
    done = outcome.act(
        lambda user: categories.rename(user, int(str(seen.of)), mine["name"], seen.row_version),
        lambda changed: (
            _("The category has its new name, in the shop as well.")
            if changed
            else _("Nothing was changed.")
        ),
        form=FORM,
        mine=seen.shown | mine,
        shown=seen.shown,
    )
    if done:
        draft.forget(FORM)


def _merge(viewer: User | None, category: Category, targets: dict[int, str]) -> None:
    with st.expander(_("Merge with another category"), icon=":material/merge:"):
        into = st.selectbox(
            _("Into"),
            list(targets),
            index=None,
            key=f"{FORM}-into-{category.id}",
            format_func=lambda one: targets.get(one, ""),
            placeholder=_("Choose"),
            width=320,
        )
        if into is None:
            return
        st.markdown(_what_happens(viewer, category, targets[into]))
        st.button(
            _("Merge"),
            key=f"{FORM}-merge",
            icon=":material/merge:",
            on_click=partial(_do_merge, category, into, targets[into]),
        )


def _what_happens(viewer: User | None, category: Category, into: str) -> str:
    goes = categories.contents(viewer, category.id)
    products = goes.products + goes.archived
    name, into = escape_markdown(category.name), escape_markdown(into)
    lines = [
        ngettext(
            "{n} product goes over to {into}, in the shop at once.",
            "{n} products go over to {into}, in the shop at once.",
            products,
            n=products,
            into=into,
        ),
        _("Dashboards count past sales of these products for {into}.", into=into),
        _("{name} is archived.", name=name),
        _("There is no undo: the products would have to be moved back one by one."),
    ]
    if goes.discounts:
        codes = ngettext(
            "{n} discount code for {name} is for {into} from then on.",
            "{n} discount codes for {name} are for {into} from then on.",
            goes.discounts,
            n=goes.discounts,
            name=name,
            into=into,
        )
        lines.insert(1, codes)
    head = _("What will happen:")
    return "\n".join([head, "", *(f"- {line}" for line in lines)])


def _do_merge(category: Category, into_id: int, into: str) -> None:
    def told(count: int) -> str:
        return ngettext(
            "Done: {n} product is in {into} now.",
            "Done: {n} products are in {into} now.",
            count,
            n=count,
            into=escape_markdown(into),
        )

    def work(user: User) -> int:
        try:
            return categories.merge(user, category.id, into_id, category.row_version)
        except Conflict as error:
            if not error.current["archived"]:
                raise  # else a press just before this one has merged it, and is told of
            raise IllegalStep("it is merged already", code="category_archived") from error

    if outcome.act(work, told):
        draft.forget(FORM)
        address.change({"category": str(into_id)})


def _archive(category: Category) -> None:
    if category.archived_at is not None:
        st.button(
            _("Restore"),
            key=f"{FORM}-restore",
            icon=":material/unarchive:",
            on_click=partial(_set, category, archived=False),
        )
        return
    if category.products:
        st.caption(_("To archive it, move or archive its products first, or merge it."))
        return
    st.button(
        _("Archive"),
        key=f"{FORM}-archive",
        icon=":material/archive:",
        help=_("It leaves the shop's filters; past orders keep its name."),
        on_click=partial(_set, category, archived=True),
    )


def _set(category: Category, archived: bool) -> None:
    verb = categories.archive if archived else categories.restore
    name = escape_markdown(category.name)
    done = (
        _("{name} is archived.", name=name)
        if archived
        else _("{name} is in the shop again.", name=name)
    )

    def work(user: User) -> None:
        try:
            verb(user, category.id, category.row_version)
        except Conflict as error:
            if error.current["archived"] != archived:
                raise  # else it is so already, by a press just before this one perhaps

    if outcome.act(work, done):
        draft.forget(FORM)
