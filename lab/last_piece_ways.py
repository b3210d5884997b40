"""Three ways of taking a piece out of the stock: True if there was one."""

from __future__ import annotations

import time

from lab.bench import Line

LEVEL = "READ COMMITTED"  # as in the shop
SOLD_SQL = "INSERT INTO sold (product_id) VALUES (%(product)s)"


def price_the_order() -> None:
    time.sleep(0.01)  # codes, delivery, payment: what a shop does between looking and taking


def read_then_write(line: Line, product: int) -> bool:
    line.begin(LEVEL)
    left = line.value("SELECT quantity FROM stock WHERE product_id = %(product)s", product=product)
    if left < 1:
        line.rollback()
        return False
    price_the_order()
    line.do(  # what others took meanwhile is not in `left`
        "UPDATE stock SET quantity = %(left)s WHERE product_id = %(product)s",
        left=left - 1,
        product=product,
    )
    line.do(SOLD_SQL, product=product)
    line.commit()
    return True


def select_for_update(line: Line, product: int) -> bool:
    line.begin(LEVEL)
    left = line.value(
        "SELECT quantity FROM stock WHERE product_id = %(product)s FOR UPDATE", product=product
    )
    if left < 1:
        line.rollback()
        return False
    price_the_order()  # the row is locked: whoever wants it, too, waits until COMMIT
    line.do(
        "UPDATE stock SET quantity = %(left)s WHERE product_id = %(product)s",
        left=left - 1,
        product=product,
    )
    line.do(SOLD_SQL, product=product)
    line.commit()
    return True


def conditional_update(line: Line, product: int) -> bool:
    line.begin(LEVEL)
    price_the_order()  # nothing is locked yet
    taken = line.do(
        "UPDATE stock SET quantity = quantity - 1"
        " WHERE product_id = %(product)s AND quantity >= 1",  # looks and takes in one statement
        product=product,
    )
    if not taken:
        line.rollback()
        return False
    line.do(SOLD_SQL, product=product)
    line.commit()
    return True
