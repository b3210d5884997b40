"""What the rows of a product file are compared with: the shop, and the rows before them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ecom.plain_text import visible
from ecom.product_drafts import Draft
from ecom.search_text import fold

TO_BE_CREATED = 0  # the id of a category that the import makes


@dataclass(frozen=True)
class Known:
    """A product of the shop."""

    id: int
    draft: Draft
    category: str
    archived: bool
    row_version: int


@dataclass(frozen=True)
class Category:
    name: str
    id: int
    archived: bool


class Shop:
    """What rows are compared with, and what the rows before have said.

    `names`: of what is for sale, to its id; `create`: whether categories that are not there are.
    """

    def __init__(
        self,
        products: Iterable[Known],
        categories: Iterable[Category],
        names: Mapping[str, int],
        create: bool = False,
    ) -> None:
        self.products = {one.id: one for one in products}
        self.categories = {key(one.name): one for one in categories}
        self.alike = {fold(one.name): one.name for one in self.categories.values()}
        self.names = {key(name): product_id for name, product_id in names.items()}
        self.create = create
        self.lines_of_ids: dict[int, int] = {}
        self.lines_of_names: dict[str, int] = {}

    def new_category(self, name: str) -> Category:
        made = Category(name, TO_BE_CREATED, archived=False)
        self.categories[key(name)] = made
        self.alike[fold(name)] = name
        return made


def key(name: str) -> str:
    """Names that people would call the same."""
    return " ".join(visible(name).split()).casefold()
