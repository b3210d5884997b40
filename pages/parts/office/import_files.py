"""What a file of products looks like, and files to begin with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from ecom import categories, product_import
from ecom.users import User
from pages.parts import exports, visit
from pages.parts.row_table import EXCEL
from pages.parts.texts import _

KINDS = (("csv", "CSV", "text/csv"), ("xlsx", "Excel", EXCEL))


def draw(viewer: User | None) -> None:
    with st.expander(_("How the file must look"), icon=":material/table_chart:"):
        st.markdown("\n".join(f"- **{name}**: {text}" for name, text in _columns().items()))
        st.caption(_("Columns that are not in the file keep what the products have now."))
    with st.expander(_("Files to begin with"), icon=":material/download:"):
        st.markdown(_("An empty file with these columns and one example:"))
        _downloads("template", (_("Product template"),), _template)
        names = {one.id: one.name for one in categories.categories(viewer) if one.products}
        chosen = st.selectbox(
            _("The products of today, to change and bring back"),
            list(names),
            index=None,
            key="import-category",
            format_func=lambda one: names.get(one, ""),
            placeholder=_("All categories"),
            width=360,
        )
        _downloads(
            "present",
            (_("Products"), names.get(chosen, "")),
            partial(product_import.present, category_id=chosen),
        )


def _columns() -> dict[str, str]:
    return {
        "id": _("the product's number, or empty for a new product"),
        "name": _("2 to 160 letters"),
        "description": _("up to 5,000 letters, or empty"),
        "price": _("as you write it: 24990000, 24.990.000 ₫ or 24,990,000"),
        "category": _("its name, as in the shop"),
        "picture": _("a drawing, such as phone-3; empty keeps the picture, or chooses one"),
        "detail: …": _("one column for each detail, such as “detail: RAM”; empty takes it away"),
    }


def _template(_user: User, kind: Literal["csv", "xlsx"]) -> bytes:
    return product_import.template(kind)


def _downloads(key: str, named: tuple[str, ...], made: Callable[..., bytes]) -> None:
    """Made, for a user and of a kind, when they are asked for."""
    with st.container(horizontal=True, gap="small"):
        for ending, label, mime in KINDS:
            st.download_button(
                label,
                visit.on_demand(partial(made, kind=ending)),
                file_name=exports.file_name(*named, ending=ending),
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"import-{key}-{ending}",
            )
