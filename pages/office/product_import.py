"""Products from a file: what it would do, line by line, and then all of it or nothing."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from ecom import product_files, product_import, product_writing
from ecom.errors import InvalidInput
from ecom.product_import import Change, Preview
from ecom.sheets import Sheet, refused
from ecom.users import User
from pages.parts import visit
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.money import money
from pages.parts.office import headline, import_files, import_words, listing, outcome, presses
from pages.parts.texts import _, ngettext

FORM = "import"  # one after each import is another one: the next file begins anew
READ, PREVIEW = "import-read", "import-preview"
TYPES = ("csv", "tsv", "txt", "xlsx", "xls")


def main() -> None:
    viewer = visit.require("products.write").user
    headline.draw(_("Import products"), back=("manage-products", _("Products")))
    outcome.show()
    import_files.draw(viewer)
    pressed = presses.drawn(FORM)
    uploaded = st.file_uploader(
        _("CSV or Excel, at most 5 MB and 5,000 products"),
        type=TYPES,
        max_upload_size=5,
        key=f"import-file-{pressed}",
    )
    create = st.checkbox(_("Add categories that are not there yet"), key="import-create")
    if uploaded is None:
        return
    sheet = _read(uploaded)
    if isinstance(sheet, InvalidInput):
        st.error(import_words.file(sheet), icon=":material/error:")
        return
    found = _preview(viewer, uploaded.file_id, sheet, create)
    if sheet.guessed:
        st.warning(_guessed(sheet), icon=":material/translate:")
    _counts(found)
    if found.wrong:
        _report(found)
    else:
        _import(found, uploaded.name, pressed)
    _changed(found)
    _new(found)


def _read(uploaded: Any) -> Sheet | InvalidInput:
    """What is in the file, or why it is refused: read once, not whenever the page is drawn."""
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != uploaded.file_id:
        try:
            found: Sheet | InvalidInput = product_files.read(uploaded.getvalue())
        except InvalidInput as error:  # kept without what it was raised in: that has the file
            found = refused(error.code, line=error.details.get("line"))
        kept = st.session_state[READ] = (uploaded.file_id, found)
    return kept[1]


def _preview(viewer: User | None, file_id: str, sheet: Sheet, create: bool) -> Preview:
    """Once for each file and each tick."""
    kept = st.session_state.get(PREVIEW)
    if kept is None or kept[0] != (file_id, create):
        found = product_import.preview(viewer, sheet, create)
        kept = st.session_state[PREVIEW] = ((file_id, create), found)
    return kept[1]


def _guessed(sheet: Sheet) -> str:
    return _(
        "The file does not say how its letters are written. It was read as {name}: please look "
        "whether the accents below are right.",
        name=sheet.encoding,
    )


def _counts(found: Preview) -> None:
    counts = {
        _("New"): len(found.new),
        _("Changed"): len(found.changed),
        _("As they are"): found.unchanged,
        _("Errors"): len(found.wrong),
    }
    with st.container(horizontal=True, key="import-counts"):
        for label, count in counts.items():
            st.metric(label, count, border=True, width=150)


def _report(found: Preview) -> None:
    st.error(
        _("Nothing can be imported before the file is right: mend it and upload it again."),
        icon=":material/error:",
    )
    rows = [
        {"line": one.line, "column": one.column, "value": one.value, "what": import_words.cell(one)}
        for one in found.wrong
    ]
    columns = [
        Column("line", _("Line"), "count"),
        Column("column", _("Column")),
        Column("value", _("What stands there")),
        Column("what", _("What is wrong")),
    ]
    listing.table("import-errors", columns, rows)
    listing.downloads("import-errors", columns, rows, _("Errors"))


def _import(found: Preview, name: str, pressed: int) -> None:
    if not (found.new or found.changed):
        st.info(_("The shop has all of this already: there is nothing to import."))
        return
    if found.categories:
        names = ", ".join(escape_markdown(one) for one in found.categories)
        st.markdown(_("Categories that will be added: {names}", names=names))
    count = len(found.new) + len(found.changed)
    st.button(
        ngettext("Import {n} product", "Import {n} products", count, n=count),
        key="import-write",
        type="primary",
        icon=":material/upload_file:",
        on_click=partial(_write, found, name, pressed),
    )


def _write(found: Preview, name: str, pressed: int) -> None:
    def work(user: User) -> int:
        product_writing.write(user, found, name)
        return len(found.new) + len(found.changed)

    st.session_state.pop(PREVIEW, None)  # whatever comes of it, the shop may be another one now
    presses.once(FORM, pressed, work, _imported, beside=False)


def _imported(count: int) -> str:
    return ngettext(
        "{n} product is imported, in the shop at once.",
        "{n} products are imported, in the shop at once.",
        count,
        n=count,
    )


def _changed(found: Preview) -> None:
    rows = [
        {"line": one.line, "name": one.was.name, "field": field, **_sides(field, old, new)}
        for one in found.changed
        if one.was is not None
        for field, (old, new) in one.fields().items()
    ]
    if rows:
        st.subheader(_("What changes"), anchor=False)
        columns = [
            Column("line", _("Line"), "count"),
            Column("name", _("Product")),
            Column("field", _("Column")),
            Column("old", _("Now")),
            Column("new", _("Then")),
        ]
        listing.table("import-changed", columns, rows)


def _sides(field: str, old: str, new: str) -> dict[str, str | None]:
    if field == "price":
        old, new = money(Decimal(old)), money(Decimal(new))
    return {"old": old or None, "new": new or None}  # said to be none, where it is empty


def _new(found: Preview) -> None:
    if found.new:
        st.subheader(_("What is new"), anchor=False)
        columns = [
            Column("line", _("Line"), "count"),
            Column("picture", _("Picture"), "picture"),
            Column("name", _("Product")),
            Column("price", _("Price"), "money"),
            Column("category", _("Category")),
            Column("details", _("Details")),
            Column("description", _("Description")),
        ]
        listing.table("import-new", columns, [_row(one) for one in found.new])


def _row(one: Change) -> dict[str, Any]:
    draft = one.became
    return {
        "line": one.line,
        "picture": draft.picture,
        "name": draft.name,
        "price": draft.price,
        "category": one.category,
        "details": ", ".join(f"{name}: {value}" for name, value in draft.details),
        "description": draft.description,
    }


main()
