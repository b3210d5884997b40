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
    # Stock
    "reason_missing": lambda: _("Please say why: the ledger keeps it."),
    "empty_lines": lambda: _("Choose at least one product and how many pieces."),
    "product_twice": lambda: _("A product is in it twice: put its pieces together."),
    "over_capacity": lambda: _("There is not enough room in this warehouse."),
    "same_warehouse": lambda: _("Choose two different warehouses."),
    "warehouse_unknown": lambda: _("There is no such warehouse."),
    "warehouse_name_wrong": lambda: _("2 to 80 letters, please."),
    "capacity_wrong": lambda: _("0 to 100,000,000 pieces."),
    "capacity_below_stock": lambda: _("More pieces than that are in it."),
    "manager_unknown": lambda: _("This employee is not active any more."),
}
