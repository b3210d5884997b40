"""Deleting an account: the person goes, the shop's books stay.

Orders, bills and reviews keep their rows, under an account without name, e-mail, phone, address
or birthday. Cart, wishlist, sessions and known browsers go.
"""

from __future__ import annotations

from ecom import cache, credentials, db, keys, sessions
from ecom.errors import InvalidInput, NotAllowed
from ecom.users import user


def delete_account(user_id: int, password: str) -> None:
    """Of a customer, by themselves.

    Raises SignInRefused for a wrong password, InvalidInput while an order is on its way (it needs
    the address), NotAllowed for staff: admins close their accounts.
    """
    if user(user_id).role != "customer":
        raise NotAllowed("staff accounts are closed by an admin")
    credentials.check_password(user_id, password)

    def work(connection: db.Connection) -> list[str]:
        db.execute(connection, _LOCK, user_id=user_id)
        if db.execute(connection, _UNDERWAY, user_id=user_id):
            raise InvalidInput("orders are on their way", code="orders_underway", field="password")
        forgotten = sessions.end_in(connection, user_id) + _review_keys(connection, user_id)
        for statement in _ERASE:
            db.execute(connection, statement, user_id=user_id)
        return forgotten

    cache.forget(*db.transaction(work), keys.cart(f"c{user_id}"))


def _review_keys(connection: db.Connection, user_id: int) -> list[str]:
    """Pages of reviews that show the name now."""
    found = db.execute(connection, _REVIEWED, user_id=user_id)
    return [
        keys.reviews(row["product_id"], page) for row in found for page in range(1, row["most"] + 1)
    ]


# The row that an order being placed points at: whoever comes second waits for the other.
_LOCK = """
    SELECT u.id FROM customers c JOIN users u ON u.id = c.user_id
     WHERE c.user_id = :user_id FOR UPDATE"""
_UNDERWAY = """
    SELECT 1 FROM orders
     WHERE customer_id = :user_id AND status IN ('placed', 'processing', 'shipped') LIMIT 1"""
_REVIEWED = """
    SELECT mine.product_id, COUNT(*) AS most
      FROM reviews mine
      JOIN reviews every_one ON every_one.product_id = mine.product_id
     WHERE mine.customer_id = :user_id
     GROUP BY mine.product_id"""
_ERASE = (
    "DELETE FROM carts WHERE customer_id = :user_id",
    "DELETE FROM wishlist_items WHERE customer_id = :user_id",
    "DELETE FROM trusted_devices WHERE user_id = :user_id",
    "UPDATE sessions SET address = NULL, user_agent = NULL WHERE user_id = :user_id",
    """
    UPDATE deliveries d JOIN orders o ON o.id = d.order_id
       SET d.recipient = '', d.phone = '', d.address = ''
     WHERE o.customer_id = :user_id""",
    """
    UPDATE customers SET date_of_birth = NULL, phone = NULL, address = NULL
     WHERE user_id = :user_id""",
    """
    UPDATE users
       SET username = CONCAT('deleted-', id), email = CONCAT('deleted-', id, '@deleted.invalid'),
           password_hash = '', full_name = '', gender = NULL, failed_sign_ins = 0,
           deactivated_at = UTC_TIMESTAMP(6), updated_at = UTC_TIMESTAMP(6)
     WHERE id = :user_id""",
)
