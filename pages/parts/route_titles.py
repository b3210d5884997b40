"""What each page is called: in the menu, in the browser's tab, at its top."""

from __future__ import annotations

from pages.parts.texts import _


def titles(pieces: int | None) -> dict[str, str]:
    """By the name of the route; `pieces` are those in the visitor's cart, if known."""
    return {
        "catalog": _("Shop"),
        "product": _("Product"),
        "cart": _("Cart ({count})", count=pieces) if pieces else _("Cart"),
        "checkout": _("Checkout"),
        "order": _("Order"),
        "orders": _("My orders"),
        "wishlist": _("Wishlist"),
        "account": _("Account"),
        "sign-in": _("Sign in"),
        "sign-up": _("Sign up"),
        "manage-products": _("Manage products"),
        "manage-product": _("Manage a product"),
        "manage-categories": _("Categories"),
        "change-prices": _("Change prices"),
        "import-products": _("Import products"),
        "manage-orders": _("Manage orders"),
        "manage-order": _("Manage an order"),
        "new-order": _("New order"),
        "manage-customers": _("Manage customers"),
        "manage-customer": _("Manage a customer"),
        "manage-stock": _("Manage stock"),
        "stock-ledger": _("Stock ledger"),
        "manage-discounts": _("Discounts"),
        "manage-discount": _("Discount"),
        "staff": _("Staff"),
        "staff-member": _("Staff member"),
        "audit": _("Audit"),
        "help": _("Help"),
        "overview": _("Overview"),
        "revenue": _("Revenue"),
        "customers": _("Customers"),
        "inventory": _("Inventory"),
        "classroom": _("The classroom"),
        "lessons": _("Lessons"),
        "live-redis": _("Redis, live"),
        "live-mysql": _("MySQL, live"),
        "lab-login-or-session": _("Log-in or session?"),
        "lab-stampede": _("Cold, warm, stampede"),
        "lab-stale-price": _("The stale price"),
        "lab-last-piece": _("The last piece"),
        "lab-lost-updates": _("Lost cart updates"),
        "lab-deadlock": _("Deadlock"),
        "lab-isolation": _("Isolation, step by step"),
        "lab-index": _("Index"),
        "lab-pull-the-plug": _("Pull the plug"),
        "lab-injection": _("Injection and brute force"),
    }
