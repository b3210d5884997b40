"""What staff do with files of products; each act makes what it needs and does it once."""

from __future__ import annotations

from ecom import product_files, product_import, product_writing
from ecom.users import User
from tests.ecom.conftest import Maker


def write(make: Maker, actor: User) -> None:
    known = make.product("Đèn", 90_000)
    text = f"id,name,price,category\n{known},Đèn bàn,95000,Phụ kiện\n,Quạt,120000,Gia dụng\n"
    sheet = product_files.read(text.encode())
    product_writing.write(actor, product_import.preview(actor, sheet, True), "products.csv")


ACTS = {"products.import": write}
