"""What the fields of a product's form hold, and the draft that they make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from ecom import drawings, price_text
from ecom.errors import InvalidInput
from ecom.products import Draft, Product
from ecom.settings import settings
from pages.parts import money
from pages.parts.office import detail_lines, outcome

FIELDS = ("name", "category_id", "price", "description", "details", "picture")


def typed(form: str) -> tuple[Draft, str]:
    """What stands in the form, and what is wrong with the price if it cannot be read: a code."""
    found = outcome.typed(form, *FIELDS)
    price, wrong = _price(found["price"] or "")
    return Draft(
        name=found["name"] or "",
        category_id=found["category_id"],
        price=price,
        description=found["description"] or "",
        details=detail_lines.read(form),
        picture=found["picture"] or "",
    ), wrong


@contextmanager
def price_told(wrong: str) -> Iterator[None]:
    """A price that cannot be read is refused as a missing one: `wrong`, if any, is what it is."""
    try:
        yield
    except InvalidInput as error:
        if wrong and (several := error.details.get("fields")):
            several["price"] = wrong
        raise


def begun(product: Product | None) -> dict[str, Any]:
    """What the form begins with; `product` None: a new one."""
    if product is None:
        return texts_of(Draft("", None, None, picture=drawings.of_category("")))
    return texts_of(product.draft) | {"archived": product.archived_at is not None}


def texts_of(said: Draft) -> dict[str, Any]:
    """As the form's fields hold them."""
    return vars(said) | {"price": "" if said.price is None else money.money(said.price)}


def _price(text: str) -> tuple[Decimal | None, str]:
    try:
        return price_text.read(text, settings().currency_decimals), ""
    except InvalidInput as error:
        return None, error.code
