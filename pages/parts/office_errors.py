"""What goes wrong in the back office, in the words of whoever works there; by the error's code."""

from __future__ import annotations

from collections.abc import Callable

from ecom.errors import Conflict
from pages.parts.html import escape_markdown
from pages.parts.texts import _


def changed_meanwhile(error: Conflict) -> str:
    """Of several things that should have changed together: which of them are other ones now."""
    names = ", ".join(escape_markdown(name) for name in error.details["names"])
    if error.details["more"]:
        names = _("{names} and {n} more", names=names, n=error.details["more"])
    return _(
        "Nothing is saved: somebody has changed {names} meanwhile. Look at the preview again.",
        names=names,
    )


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
    "picture_too_many_pixels": lambda: _(
        "The picture has too many pixels: a JPEG may have 50 million, any other 16."
    ),
    "picture_unreadable": lambda: _("This is no JPEG, PNG, WebP or GIF, or it is damaged."),
    # Prices
    "rule_unknown": lambda: _("Please choose how prices change."),
    "change_percent_wrong": lambda: _(
        "A number from 0 to 100 to lower prices, to 1,000 to raise them."
    ),
    "change_amount_wrong": lambda: _("An amount of at most 13 digits, please."),
    "new_price_wrong": lambda: _("A price of 0 or more, please."),
    "price_negative": lambda: _("A price is not below 0."),
    "price_ambiguous": lambda: _("This can be read in two ways: write it without any marks."),
    "price_unreadable": lambda: _("This is no price: digits, please, such as 24990000."),
    "nothing_to_change": lambda: _("No price would change."),
    "preview_outdated": lambda: _(
        "Nothing is changed yet: what you typed or ticked last is in the new prices only now. "
        "Look at them and press again."
    ),
    "file_has_errors": lambda: _("Some lines of the file are wrong: nothing is imported."),
    "nothing_to_import": lambda: _("The shop has all of this already."),
    "already_undone": lambda: _("This price change has been undone already."),
    "nothing_to_undo": lambda: _("All of its products have got other prices since."),
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
    "no_sessions": lambda: _("Nobody is signed in with this account."),
    "not_an_admin": lambda: _("An employee has a department, and no level."),
    "internal_id_invalid": lambda: _("2 to 20 letters, digits or dashes."),
    "internal_id_taken": lambda: _("Another employee has this internal id."),
    "department_invalid": lambda: _("Please choose a department."),
    "level_invalid": lambda: _("Please choose a level."),
    "hire_date_invalid": lambda: _("Please choose a day from 1990 until in a year."),
    "account_closed": lambda: _("This account is closed."),
    "account_open": lambda: _("This account is open."),
    # Orders
    "already_paid": lambda: _("The bill is paid already."),
    "order_canceled": lambda: _("This order has been canceled: there is nothing to pay."),
    "not_paid": lambda: _("The bill is not paid yet."),
    "transaction_taken": lambda: _("Another bill was paid by this transaction."),
    "reference_too_long": lambda: _("At most 64 characters, please."),
    "tracking_number_wrong": lambda: _("4 to 40 letters and digits, please."),
    "tracking_number_taken": lambda: _("Another parcel has this tracking number."),
    "expected_on_wrong": lambda: _("A day from today on, 60 days ahead at most."),
    "carrier_unknown": lambda: _("This carrier does not deliver for us any more."),
    "reason_needed": lambda: _("Please say why: the order's story keeps it."),
    "empty_return": lambda: _("Please choose how many pieces come back."),
    "not_in_order": lambda: _("This product is not in the order."),
    "bad_refund": lambda: _("No more than was paid for the delivery, please."),
    "refunded_meanwhile": lambda: _("Something was paid back meanwhile: please look again."),
    "recipient_missing": lambda: _("Who is to receive the parcel?"),
    "phone_wrong": lambda: _("A phone number with at least 8 digits, for the courier."),
    "address_missing": lambda: _("House number and street, please."),
    "city_missing": lambda: _("Which city or province?"),
    # Customers and segments
    "points_wrong": lambda: _("1 to 1,000,000 points, with a minus to take them back."),
    "points_moved": lambda: _(
        "The points have changed meanwhile. What you typed is still there: look, and adjust again."
    ),
    "points_too_low": lambda: _("The customer has fewer points than that."),
    "note_missing": lambda: _("Please say why."),
    "account_deleted": lambda: _("Its owner deleted this account: it cannot be opened again."),
    "segment_name_wrong": lambda: _("2 to 60 letters, please."),
    "rule_wrong": lambda: _("This value makes no sense here."),
    "range_upside_down": lambda: _("This is below where the range begins."),
    "nobody_fits": lambda: _("Nobody ordered in those days and has not ordered since."),
    # Discounts
    "code_wrong": lambda: _("3 to 30 letters A to Z, digits, dashes or underscores."),
    "code_taken": lambda: _("There is a code of this name already."),
    "kind_wrong": lambda: _("Please choose what it takes money off."),
    "percent_wrong": lambda: _("More than 0 and at most 100, with two decimals at most."),
    "amount_wrong": lambda: _("Please enter an amount above 0."),
    "minimum_wrong": lambda: _("Please enter 0 or more."),
    "too_many_decimals": lambda: _("The currency does not have that many decimals."),
    "period_missing": lambda: _("Please choose when it begins and when it ends."),
    "period_wrong": lambda: _("It must end after it begins."),
    "period_too_long": lambda: _("It must end before the year 2100."),
    "limit_wrong": lambda: _("1 or more, or empty for no limit."),
    "limit_below_use": lambda: _("It was used more often than that already."),
    "discount_used": lambda: _("Orders have used this code, so this stays as it is."),
    "discount_is_so": lambda: _("It is so already."),
    "discount_ended": lambda: _("This code has ended. Change its last day to run it again."),
}
