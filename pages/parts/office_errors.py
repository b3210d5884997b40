"""What goes wrong in the back office, in the words of whoever works there; by the error's code."""

from __future__ import annotations

from collections.abc import Callable

from pages.parts.texts import _

TEXTS: dict[str, Callable[[], str]] = {
    "changed_meanwhile": lambda: _("Somebody else has changed this meanwhile."),
    # Categories
    "name_taken": lambda: _("This name is taken. Please choose another."),
    "category_name_wrong": lambda: _("2 to 60 letters, please."),
    "category_in_use": lambda: _("There are products for sale in it: move or archive them first."),
    "category_archived": lambda: _("This category is archived: restore it first."),
    "merge_with_itself": lambda: _("Choose another category to merge it with."),
}
