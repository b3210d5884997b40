"""The form of a product: its fields, its details line by line, its picture; and saving it."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from ecom import categories, drawings, price_text, products
from ecom.errors import Conflict, InvalidInput
from ecom.product_drafts import LONGEST_NAME
from ecom.products import Draft, Product
from ecom.settings import settings
from ecom.users import User
from pages.parts import address, money
from pages.parts.fields import Fields
from pages.parts.html import escape_markdown
from pages.parts.office import conflict, detail_lines, draft, outcome, picture_field, words
from pages.parts.texts import _

_FIELDS = ("name", "category_id", "price", "description", "details", "picture")


def form_of(product: Product | None) -> str:
    return f"product-{product.id if product else 'new'}"


def draw(viewer: User, product: Product | None, writes: bool) -> None:
    """`product` None: a new one. Without `writes` nothing can be typed."""
    form = form_of(product)
    names = _categories(viewer, product)
    seen = draft.begin(form, form, _values(product), product.row_version if product else 0)
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
            key=f"{form}-save",
            type="primary",
            icon=":material/save:",
            on_click=partial(_save, form, product.id if product else None),
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
    form = form_of(product)

    def work(user: User) -> None:
        (products.archive if archived else products.restore)(user, [product.id])
        now = products.product(user, product.id)
        # What is typed goes on from there, unless somebody else has changed it as well.
        if draft.is_open(form) and now.row_version == draft.seen(form).row_version + 1:
            draft.onto(form, draft.seen(form).shown | {"archived": archived}, now.row_version)
            st.session_state[_filled(form)] = draft.seen(form)

    done = _("Archived: the shop does not sell it any more.")
    outcome.act(work, done if archived else _("Restored: the shop sells it again."))


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


def _save(form: str, product_id: int | None) -> None:
    if not draft.is_open(form):
        return
    typed, wrong_price = _typed(form)
    upload = picture_field.upload(form)
    seen = draft.seen(form)

    def work(user: User) -> Any:
        try:
            if product_id is None:
                return products.create(user, typed, upload)
            return products.update(user, product_id, typed, seen.row_version, upload)
        except InvalidInput as error:
            if wrong_price and (several := error.details.get("fields")):
                several["price"] = wrong_price
            raise
        except Conflict as error:
            archived = {"archived": error.current.pop("archived")}
            error.current = _texts_of(Draft(**error.current)) | archived
            raise

    done = partial(_done, form, product_id, typed.name)
    mine = seen.shown | _texts_of(typed)  # whether it is archived is no field of the form
    outcome.act(work, done, form=form, mine=mine, shown=seen.shown)


def _done(form: str, product_id: int | None, name: str, found: Any) -> str:
    draft.forget(form)
    picture_field.forget(form)
    if product_id is None:
        address.change({"id": str(found)})
        return _("Added: {name}. It can be bought once it is in stock.", name=escape_markdown(name))
    return _("Saved.") if found else _("Nothing was changed.")


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
        draft.forget(form)
        picture_field.forget(form)
    else:
        draft.fill(form, {name: choice.fields[name] for name in _FIELDS})
        _fill_rest(form, choice.fields)
        draft.onto(form, _values(product), choice.row_version)
        st.session_state[_filled(form)] = draft.seen(form)
        _save(form, product.id)
    st.rerun()


def _typed(form: str) -> tuple[Draft, str]:
    """What stands in the form, and what is wrong with the price if it cannot be read: a code."""
    found = outcome.typed(form, *_FIELDS)
    price, wrong = _price(found["price"] or "")
    return Draft(
        name=found["name"] or "",
        category_id=found["category_id"],
        price=price,
        description=found["description"] or "",
        details=detail_lines.read(form),
        picture=found["picture"] or "",
    ), wrong


def _price(text: str) -> tuple[Decimal | None, str]:
    try:
        return price_text.read(text, settings().currency_decimals), ""
    except InvalidInput as error:
        return None, error.code


def _values(product: Product | None) -> dict[str, Any]:
    if product is None:
        return _texts_of(Draft("", None, None, picture=drawings.of_category("")))
    return _texts_of(product.draft) | {"archived": product.archived_at is not None}


def _texts_of(said: Draft) -> dict[str, Any]:
    """As the form's fields hold them."""
    return vars(said) | {"price": "" if said.price is None else money.money(said.price)}


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
