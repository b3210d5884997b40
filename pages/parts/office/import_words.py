"""What is wrong with a file of products, in plain words: with all of it, or with one cell."""

from __future__ import annotations

from collections.abc import Callable

from ecom.errors import InvalidInput
from ecom.product_columns import Wrong
from ecom.sheets import MOST_COLUMNS, MOST_ROWS
from pages.parts import office_errors
from pages.parts.money import number
from pages.parts.texts import _


def file(error: InvalidInput) -> str:
    """Of a file that cannot be read."""
    line = error.details.get("line")
    if error.code == "file_broken" and line:
        return _("The file is damaged at line {n}: a quote is not closed, or a letter is none.",
                 n=number(line))  # fmt: skip
    texts: dict[str, Callable[[], str]] = {
        "file_empty": lambda: _("The file is empty."),
        "file_too_big": lambda: _("The file has more than 5 MB: please split it."),
        "file_old_excel": lambda: _(
            "This is an Excel file of before 2007, or one with a password: save it as .xlsx."
        ),
        "file_kind": lambda: _("This is neither a CSV nor an Excel file (.xlsx)."),
        "file_broken": lambda: _("The file is damaged: please save it anew."),
        "file_bomb": lambda: _("The file would be far too large once it is unpacked."),
        "file_too_many_rows": lambda: _(
            "The file has more than {n} lines: please split it.", n=number(MOST_ROWS)
        ),
        "file_too_many_columns": lambda: _(
            "The file has more than {n} columns.", n=number(MOST_COLUMNS)
        ),
        "file_no_rows": lambda: _("There is no product in the file: only the first line, or none."),
    }
    return texts[error.code]()


def cell(wrong: Wrong) -> str:
    """Of one cell, or of the name of a column. The rules of the form have the form's words."""
    found = _texts(wrong).get(wrong.code) or office_errors.TEXTS[wrong.code]
    return found()


def _texts(wrong: Wrong) -> dict[str, Callable[[], str]]:
    hint = wrong.hint
    return {
        "column_unknown": lambda: _(
            "No such column. For a detail of the products, call it “detail: {name}”.",
            name=wrong.column or _("name"),
        ),
        "column_twice": lambda: _("This column is there twice."),
        "column_missing": lambda: _("New products need this column. Or give the ids of old ones."),
        "cells_beyond": lambda: _("More cells than columns: perhaps a comma without quotes?"),
        "cell_error": lambda: _("Here the spreadsheet itself says that something is wrong."),
        "id_wrong": lambda: _("No number of a product. Leave it empty for a new one."),
        "id_unknown": lambda: _(
            "There is no product of this number. Leave it empty for a new one."
        ),
        "id_twice": lambda: _("This product is in line {n} already.", n=hint),
        "id_archived": lambda: _("This product is archived: restore it first."),
        "name_there": lambda: _(
            "There is a product of this name: put its number, {n}, into the column id.", n=hint
        ),
        "name_twice": lambda: _("A new product of this name is in line {n} already.", n=hint),
        "category_not_there": lambda: _(
            "There is no such category. Tick “Add categories” above, or correct the name."
        ),
        "category_alike": lambda: _("There is no such category. Is it {name}?", name=hint),
        "category_is_archived": lambda: _("This category is archived: restore it first."),
        "price_missing": lambda: _("A price is missing."),
        "price_unreadable": lambda: _("This is no price: digits, please, such as 24990000."),
        "product_name_missing": lambda: _("A name is missing."),
        "category_missing": lambda: _("A category is missing."),
        "picture_unknown": lambda: _("No such drawing. Leave it empty to keep or choose one."),
    }
