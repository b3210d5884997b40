"""What staff do with categories; each act makes what it needs and does it once."""

from __future__ import annotations

from ecom import categories
from ecom.users import User
from tests.ecom.conftest import Maker


def create(make: Maker, actor: User) -> None:
    categories.create(actor, "Sách")


def rename(make: Maker, actor: User) -> None:
    categories.rename(actor, make.category("Tạp chí"), "Sách", 1)


def merge(make: Maker, actor: User) -> None:
    make.product(category="Tạp chí")
    categories.merge(actor, make.category("Tạp chí"), make.category("Sách"), 1)


def archive(make: Maker, actor: User) -> None:
    categories.archive(actor, make.category("Lịch"), 1)


def restore(make: Maker, actor: User) -> None:
    category_id = make.category("Lịch")
    categories.archive(actor, category_id, 1)
    categories.restore(actor, category_id, 2)


ACTS = {
    "categories.create": create,
    "categories.rename": rename,
    "categories.merge": merge,
    "categories.archive": archive,
    "categories.restore": restore,
}
