"""Packing slips and invoices, read back from the paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ecom import order_desk, order_story, orders
from ecom.orders import Order
from ecom.users import User
from pages.parts import order_papers
from tests.ecom.conftest import Maker
from tests.pages.test_pdf import pages, text


@pytest.fixture
def boss(make: Maker) -> User:
    return make.user(make.admin())


@pytest.fixture
def order(make: Maker, boss: User) -> Order:
    """Two products, one of them from two warehouses, with all three kinds of codes."""
    make.category("Nội thất")
    make.discount("BOT50K", "order", 50_000)
    make.discount("GHE10", "category", 30_000, category_id=make.category("Nội thất"))
    make.discount("SHIP10", "delivery", 10_000)
    chair = make.product(
        "Ghế xoay lưng lưới Đức", 1_234_567, stock={"Huế": 2, "Vinh": 1}, category="Nội thất"
    )
    lamp = make.product("Đèn bàn", 99_000)
    placed = make.order(
        make.customer(),
        {chair: 3, lamp: 1},
        codes=("BOT50K", "GHE10", "SHIP10"),
        recipient="Nguyễn Thị Ánh Tuyết",
        address="12 ngõ 34 Trần Hưng Đạo, Phường Ngự Bình",
        city="Huế",
    )
    return orders.order(placed, boss)


def test_an_invoice_has_every_line_and_every_amount_to_the_last_dong(order: Order) -> None:
    read = text(order_papers.invoices([order]))
    for words in (
        f"Invoice of order {order.id}", "Nguyễn Thị Ánh Tuyết", "0912 345 678",
        "12 ngõ 34 Trần Hưng Đạo, Phường Ngự Bình", "Huế", "Ghế xoay lưng lưới Đức", "Đèn bàn",
        "1.234.567 ₫", "3.673.701 ₫", "99.000 ₫", "Cash on delivery", "Not paid yet",
    ):  # fmt: skip
        assert words in read, words
    for amount in ("3.802.701 ₫", "−30.000 ₫", "−50.000 ₫", "30.000 ₫", "−10.000 ₫", "3.742.701 ₫"):
        assert amount in read, amount
    assert order.bill.amount == 3_742_701


def test_what_was_paid_back_is_on_the_invoice(make: Maker, boss: User, order: Order) -> None:
    orders.advance(order.id, boss)
    orders.advance(order.id, boss)
    lamp = order.lines[1]
    order_desk.take_back(boss, order.id, [(lamp.product_id, 1)], "test", Decimal(20_000))
    seen = orders.order(order.id, boss)
    read = text(order_papers.invoices([seen]))
    assert f"−{seen.bill.refunded:,.0f} ₫".replace(",", ".") in read
    assert "Charged in the end" in read
    assert "Paid on" in read


def test_a_parcel_that_came_back_is_not_expected_on_paper_any_more(
    make: Maker, boss: User, order: Order
) -> None:
    assert "expected on" in text(order_papers.invoices([order]))
    canceled = make.order(make.customer(), {make.product(): 1})
    order_desk.cancel(boss, canceled, "test")
    orders.advance(order.id, boss)
    order_desk.come_back(boss, order.id, "lost")
    for order_id, word in ((order.id, "Came back undelivered"), (canceled, "Canceled")):
        seen = orders.order(order_id, boss)
        for paper in (order_papers.invoices([seen]), order_papers.packing_slips([seen], {})):
            assert word in text(paper)
            assert "expected on" not in text(paper)
            assert "To collect" not in text(paper)


def test_a_packing_slip_says_what_goes_in_from_where_and_where_to(boss: User, order: Order) -> None:
    picks = order_story.picks(boss, [order.id])
    read = text(order_papers.packing_slips([order], picks))
    for words in (
        f"Packing slip of order {order.id}", "Nguyễn Thị Ánh Tuyết · 0912 345 678",
        "12 ngõ 34 Trần Hưng Đạo, Phường Ngự Bình, Huế", "GHTK", "Kho Huế", "Kho Vinh",
        "Kho Hà Nội", "4 pieces in all", "To collect on delivery: 3.742.701 ₫",
    ):  # fmt: skip
        assert words in read, words
    assert "1.234.567" not in read  # what things cost is nobody's business on the way


def test_what_is_paid_is_not_collected(make: Maker, boss: User) -> None:
    order_id = make.order(make.customer(), {make.product(): 1}, method="bank_transfer")
    order_desk.confirm_payment(boss, order_id, "VCB 815")
    order = orders.order(order_id, boss)
    assert "To collect" not in text(order_papers.packing_slips([order], {}))
    assert "VCB 815" in text(order_papers.invoices([order]))


def test_several_orders_are_one_file_each_on_its_own_page(make: Maker, boss: User) -> None:
    made = [orders.order(make.order(make.customer(), {make.product(): 1}), boss) for _ in range(3)]
    for paper in (order_papers.invoices(made), order_papers.packing_slips(made, {})):
        assert pages(paper) == 3
        read = text(paper)
        assert all(f"of order {order.id}" in read for order in made)
        assert read.count("Page 1") == 3


def test_a_long_order_is_whole(make: Maker, boss: User) -> None:
    lines = {make.product(f"Sản phẩm dài tên {n}"): 1 for n in range(60)}
    order = orders.order(make.order(make.customer(), lines), boss)
    made = order_papers.invoices([order])
    assert pages(made) > 1
    assert all(f"Sản phẩm dài tên {n}\n" in text(made) for n in range(60))
