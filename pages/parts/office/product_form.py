"""The form of a product: its fields, its details line by line, its picture; and saving it."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from ecom import categories, products
from ecom.errors import Conflict
from ecom.product_drafts import LONGEST_NAME
from ecom.products import Draft, Product
from ecom.settings import settings
from ecom.users import User
from pages.parts import address
from pages.parts.fields import Fields
from pages.parts.html import escape_markdown
from pages.parts.office import (
    conflict,
    detail_lines,
    draft,
    outcome,
    picture_field,
    presses,
    product_values,
    words,
)
from pages.parts.texts import _


def form_of(product: Product | None) -> str:
    return f"product-{product.id if product else 'new'}"


def draw(viewer: User, product: Product | None, writes: bool) -> None:
    """`product` None: a new one. Without `writes` nothing can be typed."""
    form = form_of(product)
    names = _categories(viewer, product)
    seen = draft.begin(
        form, form, product_values.begun(product), product.row_version if product else 0
    )
    if st.session_state.get(_filled(form)) is not seen:
        st.session_state[_filled(form)] = seen
        _fill_rest(form, seen.shown)
    _settle_conflict(form, product, names)
    fields = Fields(form)
    texts, picture = st.columns([3, 2], gap="large")
    with texts:
        _texts(fields, names, writes, new=product is None)
    with picture:
        picture_field.draw(fields, names.get(st.session_state[f"{form}-category_id"], ""), writes)
    outcome.beside(fields)
    outcome.show()
    if writes:
        _buttons(form, product)


def _buttons(form: str, product: Product | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="product-buttons"):
        st.button(
            _("Save") if product else _("Add product"),
            # The next new product has another button: a late press of this one is not for it.
            key=f"{form}-save" if product else presses.named(form, f"{form}-save"),
            type="primary",
            icon=":material/save:",
            on_click=_save if product else _create,
            args=(form, product.id if product else presses.drawn(form)),
        )
        if product:
            archived = product.archived_at is not None
            st.button(
                _("Restore") if archived else _("Archive"),
                key="product-archive",
                icon=":material/unarchive:" if archived else ":material/archive:",
                on_click=partial(_archive, product, not archived),
            )


def _archive(product: Product, archived: bool) -> None:
    def work(user: User) -> int:
        (products.archive if archived else products.restore)(user, [product.id])
        return products.product(user, product.id).row_version

    outcome.act(work, partial(_archived, form_of(product), archived))


def _archived(form: str, archived: bool, row_version: int) -> str:
    """What is typed goes on from that version, unless somebody else has changed it as well."""
    seen = draft.seen(form)
    if seen and row_version == seen.row_version + 1:
        moved = draft.onto(form, seen.shown | {"archived": archived}, row_version)
        st.session_state[_filled(form)] = moved
    if archived:
        return _("Archived: the shop does not sell it any more.")
    return _("Restored: the shop sells it again.")


def _texts(fields: Fields, names: dict[int, str], writes: bool, new: bool) -> None:
    locked = {"disabled": not writes}
    fields.text("name", _("Name"), max_chars=LONGEST_NAME, **locked)
    kind, price = st.columns(2)
    with kind:
        fields.choice(
            "category_id",
            _("Category"),
            list(names),
            format_func=lambda id_: names.get(id_, ""),
            index=None,
            placeholder=_("Choose a category"),
            on_change=partial(_suggest, fields.prefix, names) if new else None,
            **locked,
        )
    with price:
        fields.text("price", _("Price ({unit})", unit=_unit()), max_chars=40, **locked)
    fields.long_text("description", _("Description"), height=160, **locked)
    detail_lines.draw(fields, writes)


def _suggest(form: str, names: dict[int, str]) -> None:
    picture_field.suggest(form, names.get(st.session_state[f"{form}-category_id"], ""))


def _create(form: str, pressed: int) -> None:
    typed, wrong_price = product_values.typed(form)
    upload = picture_field.upload(form)

    def work(user: User) -> tuple[int, str]:
        with product_values.price_told(wrong_price):
            return products.create(user, typed, upload), typed.name

    presses.once(form, pressed, work, partial(_created, form))


def _created(form: str, found: tuple[int, str]) -> str:
    product_id, name = found
    _forget(form)
    address.change({"id": str(product_id)})
    return _("Added: {name}. It can be bought once it is in stock.", name=escape_markdown(name))


def _save(form: str, product_id: int) -> None:
    if not draft.is_open(form):
        return
    typed, wrong_price = product_values.typed(form)
    upload = picture_field.upload(form)
    seen = draft.seen(form)

    def work(user: User) -> bool:
        try:
            with product_values.price_told(wrong_price):
                return products.update(user, product_id, typed, seen.row_version, upload)
        except Conflict as error:
            archived = {"archived": error.current.pop("archived")}
            error.current = product_values.texts_of(Draft(**error.current)) | archived
            raise

    # Whether it is archived is no field of the form.
    mine = seen.shown | product_values.texts_of(typed)
    outcome.act(work, partial(_saved, form), form=form, mine=mine, shown=seen.shown)


def _saved(form: str, changed: bool) -> str:
    _forget(form)
    return _("Saved.") if changed else _("Nothing was changed.")


def _forget(form: str) -> None:
    draft.forget(form)
    picture_field.forget(form)


def _settle_conflict(form: str, product: Product | None, names: dict[int, str]) -> None:
    titles: dict[str, conflict.Title] = {
        "name": _("Name"),
        "category_id": (_("Category"), lambda id_: names.get(id_, "–")),
        "price": _("Price"),
        "description": _("Description"),
        "details": (_("Details"), lambda pairs: "; ".join(": ".join(pair) for pair in pairs)),
        "picture": (_("Picture"), lambda name: words.value(name, "picture")),
        "archived": _("Archived"),
    }
    choice = conflict.draw(form, titles)
    if choice is None or product is None:
        return
    if choice.kind == "theirs":
        _forget(form)
    else:
        draft.fill(form, {name: choice.fields[name] for name in product_values.FIELDS})
        _fill_rest(form, choice.fields)
        draft.onto(form, product_values.begun(product), choice.row_version)
        st.session_state[_filled(form)] = draft.seen(form)
        _save(form, product.id)
    st.rerun()


def _fill_rest(form: str, values: dict[str, Any]) -> None:
    detail_lines.fill(form, values["details"])
    picture_field.fill(form)


def _categories(viewer: User, product: Product | None) -> dict[int, str]:
    """Those in use, and the one that the product is in."""
    kept = product.draft.category_id if product else None
    found = categories.categories(viewer)
    return {c.id: c.name for c in found if c.archived_at is None or c.id == kept}


def _unit() -> str:
    return "₫" if settings().currency == "VND" else settings().currency


def _filled(form: str) -> str:
    return f"filled.{form}"
