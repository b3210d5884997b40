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
    # Products
    "product_name_missing": lambda: _("Please give it a name."),
    "product_name_wrong": lambda: _("2 to 160 letters, please."),
    "category_missing": lambda: _("Please choose a category."),
    "category_unknown": lambda: _("This category is archived. Please choose another."),
    "price_missing": lambda: _("Please enter a price."),
    "price_out_of_range": lambda: _("A price of 0 or more, of at most 13 digits, please."),
    "price_decimals": lambda: _("More decimals than the currency has."),
    "text_too_long": lambda: _("At most 5,000 letters, please."),
    "detail_incomplete": lambda: _("Each detail needs a name and a value."),
    "detail_twice": lambda: _("A name is in it twice."),
    "details_too_many": lambda: _("At most 40 details, please."),
    "detail_too_long": lambda: _("Names of at most 60 letters, values of at most 300."),
    "picture_missing": lambda: _("Please choose a picture."),
    "picture_unknown": lambda: _("There is no such picture."),
    "picture_too_large": lambda: _("The file has more than 5 MB."),
    "picture_too_many_pixels": lambda: _("The picture has more than 25 million pixels."),
    "picture_unreadable": lambda: _("This is no JPEG, PNG, WebP or GIF, or it is damaged."),
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
    # Staff
    "not_yourself": lambda: _("Nobody changes their own standing: somebody else has to do this."),
    "last_super_admin": lambda: _("This is the last super admin, and the shop needs one."),
    "not_an_admin": lambda: _("An employee has a department, and no level."),
    "internal_id_invalid": lambda: _("2 to 20 letters, digits or dashes."),
    "internal_id_taken": lambda: _("Another employee has this internal id."),
    "department_invalid": lambda: _("Please choose a department."),
    "level_invalid": lambda: _("Please choose a level."),
    "hire_date_invalid": lambda: _("Please choose a day from 1990 until in a year."),
    "account_closed": lambda: _("This account is closed."),
    "account_open": lambda: _("This account is open."),
}
