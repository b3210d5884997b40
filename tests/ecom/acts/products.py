"""What staff do with products; each act makes what it needs and does it once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ecom import products
from ecom.products import Draft
from ecom.users import User
from tests.ecom.conftest import Maker


def create(make: Maker, actor: User) -> None:
    products.create(actor, Draft("Sổ tay", make.category(), Decimal(25_000), picture="book-1"))


def update(make: Maker, actor: User) -> None:
    product = products.product(actor, make.product())
    draft = replace(product.draft, price=Decimal(99_000))
    products.update(actor, product.id, draft, product.row_version)


def archive(make: Maker, actor: User) -> None:
    products.archive(actor, [make.product(), make.product()])


def restore(make: Maker, actor: User) -> None:
    product_id = make.product()
    products.archive(actor, [product_id])
    products.restore(actor, [product_id])


ACTS = {
    "products.create": create,
    "products.update": update,
    "products.archive": archive,
    "products.restore": restore,
}
