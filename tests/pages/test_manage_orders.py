from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ecom import db, order_desk, orders
from ecom.order_desk import Parcel
from ecom.orders import Order
from ecom.users import User
from pages.parts.office import listing
from pages.parts.office.presses import Note
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, shown, sign_in_staff

LIST, ORDER, NEW = "office/orders.py", "office/order.py", "office/new_order.py"


@pytest.fixture
def boss(make: Maker) -> User:
    return make.user(make.admin())


@pytest.fixture
def as_staff(visitor: Callable[[], Visitor], make: Maker) -> Callable[[str], Visitor]:
    def sign_in(department: str) -> Visitor:
        browser = visitor()
        sign_in_staff(browser, make, department)
        return browser

    return sign_in


@pytest.fixture
def lamp(make: Maker) -> int:
    return make.product("Đèn bàn", price=100_000, stock=50)


def numbers(page: AppTest) -> list[str]:
    """The orders in the list, from the links of its first column."""
    if not page.dataframe:
        return []
    links = page.dataframe[0].value["number"]
    return [re.sub(r".*#", "", link) for link in links]


def state(order_id: int, boss: User) -> Order:
    return orders.order(order_id, boss)


def labels(page: AppTest) -> set[str]:
    return {button.key for button in page.button} | {b.key for b in page.get("form_submit_button")}


def test_the_list_shows_what_waits_and_is_narrowed_by_the_url(
    as_staff: Callable[[str], Visitor], make: Maker, lamp: int
) -> None:
    customer = make.customer("lan")
    cash = make.order(customer, {lamp: 1})
    online = make.order(customer, {lamp: 2}, method="bank_transfer", city="Huế")
    browser = as_staff("sales")
    page = browser.open(LIST)
    assert numbers(page) == [str(online), str(cash)]
    assert [str(online)] == numbers(browser.open(LIST, status="placed"))
    assert [str(online)] == numbers(browser.open(LIST, city="Huế"))
    assert [str(cash)] == numbers(browser.open(LIST, number=cash))
    assert [str(online), str(cash)] == numbers(browser.open(LIST, customer="lan"))
    assert numbers(browser.open(LIST, number="what")) == []
    nobody = browser.open(LIST, customer="nobody")
    assert "No order fits" in shown(nobody)
    nobody.button("filters-clear").click().run()
    assert numbers(nobody) == [str(online), str(cash)]


def test_nonsense_in_the_url_narrows_nothing(
    as_staff: Callable[[str], Visitor], make: Maker, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 1})
    page = as_staff("sales").open(
        LIST, status="x", payment="x", city="x", age="x", after="x", late="x", **{"from": "x"}
    )
    assert numbers(page) == [str(order_id)]


def test_an_order_tells_its_whole_story(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id = make.order(make.customer("lan"), {lamp: 2}, recipient="Cô <b>Hoa</b>")
    order_desk.ship(boss, order_id, Parcel("GHTK-0815"))
    order_desk.deliver(boss, order_id)
    order_desk.take_back(boss, order_id, [(lamp, 1)], "too bright")
    page = as_staff("support").open(ORDER, id=order_id)
    read = shown(page)
    for words in ("Lan", "Cô &lt;b&gt;Hoa&lt;/b&gt;", "GHTK-0815", "Đèn bàn", "too bright",
                  boss.full_name, "100.000 ₫", "Charged in the end"):  # fmt: skip
        assert words in read, words
    titles = [expander.label for expander in page.expander]
    assert {"Stock ledger (2)", "Loyalty points (2)", "Refunds (1)"} <= set(titles)


@pytest.mark.parametrize("asked", ["", "x", "999999", "9" * 30])
def test_an_order_that_is_not_there_is_said_so(
    as_staff: Callable[[str], Visitor], asked: str
) -> None:
    assert "no such order" in shown(as_staff("sales").open(ORDER, id=asked))


def test_each_department_is_offered_its_own_steps(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    waits = make.order(make.customer(), {lamp: 1}, method="bank_transfer")
    ready = make.order(make.customer(), {lamp: 1})
    there = make.order(make.customer(), {lamp: 1})
    order_desk.ship(boss, there, Parcel("GHTK-0815"))
    order_desk.deliver(boss, there)
    offered = {
        "finance": [{"pay-now"}, {"pay-now"}, {"return-now", "refund-now"}],
        "warehouse": [set(), {"ship-now"}, {"return-now", "refund-now"}],
        "sales": [{"cancel-now"}, {"cancel-now"}, set()],
        "support": [{"cancel-now"}, {"cancel-now"}, {"return-now", "refund-now"}],
    }
    steps = {"pay-now", "ship-now", "deliver-now", "cancel-now", "return-now", "refund-now"}
    for department, expected in offered.items():
        browser = as_staff(department)
        found = [labels(browser.open(ORDER, id=id_)) & steps for id_ in (waits, ready, there)]
        assert found == expected, department


def test_payment_shipping_and_delivery_from_the_page(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 1}, method="bank_transfer")
    page = as_staff("finance").open(ORDER, id=order_id)
    page.text_input(f"pay-{order_id}-transaction").set_value("VCB 815")
    page.button("pay-now").click().run()
    assert "The payment is confirmed." in shown(page)
    assert state(order_id, boss).bill.transaction_id == "VCB 815"

    page = as_staff("warehouse").open(ORDER, id=order_id)
    page.text_input(f"ship-{order_id}-tracking_number").set_value("?")
    page.button("ship-now").click().run()
    assert "4 to 40 letters and digits" in shown(page)
    page.selectbox(f"ship-{order_id}-carrier_id").set_value(4)
    page.text_input(f"ship-{order_id}-tracking_number").set_value("VN-0815")
    page.button("ship-now").click().run()
    assert "The order is shipped." in shown(page)
    sent = state(order_id, boss).delivery
    assert (sent.carrier, sent.tracking_number) == ("VNPost", "VN-0815")
    page.button("deliver-now").click().run()
    assert state(order_id, boss).status == "delivered"


def test_a_step_that_somebody_else_has_taken_is_refused_with_the_reason(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 1})
    page = as_staff("sales").open(ORDER, id=order_id)
    order_desk.ship(boss, order_id, Parcel("GHTK-0815"))
    page.text_input(f"cancel-{order_id}-reason").set_value("ordered twice")
    page.button("cancel-now").click().run()
    assert "This order cannot be canceled: it is on its way already." in shown(page)
    assert state(order_id, boss).status == "shipped"


def test_a_second_press_says_again_what_the_first_one_came_to(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 2}, method="bank_transfer")
    page = as_staff("finance").open(ORDER, id=order_id)
    page.session_state["presses"] = {f"pay-{order_id}": Note(done=1)}  # by the first one
    order_desk.confirm_payment(boss, order_id)
    page.button("pay-now").click().run()
    assert "The payment is confirmed." in shown(page)
    order_desk.ship(boss, order_id, Parcel("GHTK-0815"))
    order_desk.deliver(boss, order_id)
    page = as_staff("support").open(ORDER, id=order_id)
    form = f"return-{order_id}"
    page.number_input(f"{form}-pieces-{lamp}").set_value(1)
    page.text_input(f"{form}-reason").set_value("broken")
    page.session_state["presses"] = {form: Note(done=1)}
    page.button("return-now").click().run()
    assert "The goods are back and paid back." in shown(page)
    assert state(order_id, boss).bill.refunded == 0  # the first one would have


def test_what_cannot_be_done_with_an_order_says_why(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 1}, method="bank_transfer")
    told = {
        "support": "Nothing of this order can be taken back: it still waits for its payment.",
        "warehouse": "This order cannot be shipped: it still waits for its payment.",
    }
    for department, words in told.items():
        read = shown(as_staff(department).open(ORDER, id=order_id))
        assert words in read
        assert "This order cannot be canceled" not in read
    order_desk.cancel(boss, order_id, "test")
    read = shown(as_staff("sales").open(ORDER, id=order_id))
    assert "This order cannot be canceled: it has been canceled." in read
    assert "cannot be shipped" not in read  # nobody in sales would


def test_a_parcel_that_comes_back_is_booked_from_the_page_with_a_reason(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id, other = (make.order(make.customer(), {lamp: 2}) for _ in range(2))
    order_desk.ship(boss, order_id, Parcel("GHTK-0815"))
    for department in ("finance", "sales", "support"):
        assert "come-back-now" not in labels(as_staff(department).open(ORDER, id=order_id))
    warehouse = as_staff("warehouse")
    page = warehouse.open(ORDER, id=other)
    assert "come-back-now" not in labels(page)
    told = "This order cannot come back undelivered: it has not been shipped yet."
    assert told in shown(page)
    page = warehouse.open(ORDER, id=order_id)
    page.button("come-back-now").click().run()
    assert "Please say why" in shown(page)
    assert state(order_id, boss).status == "shipped"
    page.text_input(f"come-back-{order_id}-reason").set_value("refused at the door")
    page.button("come-back-now").click().run()
    told = shown(page)
    assert "The order is canceled as undelivered." in told
    assert "<b>Came back undelivered</b>" in told
    assert "“refused at the door”" in told
    assert "This order cannot be marked as delivered: it has been canceled." in told
    assert "come-back-now" not in labels(page)
    assert state(order_id, boss).bill.status == "canceled"


def test_a_parcel_that_has_arrived_meanwhile_does_not_come_back(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 1})
    order_desk.ship(boss, order_id, Parcel("GHTK-0815"))
    page = as_staff("warehouse").open(ORDER, id=order_id)
    order_desk.deliver(boss, order_id)
    page.text_input(f"come-back-{order_id}-reason").set_value("lost")
    page.button("come-back-now").click().run()
    assert "This order cannot come back undelivered: it has been delivered." in shown(page)
    assert state(order_id, boss).status == "delivered"


def test_goods_and_delivery_are_paid_back_from_the_page(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 3})
    order_desk.ship(boss, order_id, Parcel("GHTK-0815"))
    order_desk.deliver(boss, order_id)
    page = as_staff("support").open(ORDER, id=order_id)
    form = f"return-{order_id}"
    page.text_input(f"{form}-reason").set_value("broken")
    page.button("return-now").click().run()
    assert "choose how many pieces" in shown(page)
    page.number_input(f"{form}-pieces-{lamp}").set_value(2)
    page.button("return-now").click().run()
    assert state(order_id, boss).bill.refunded == 200_000
    page.number_input(f"refund-{order_id}-amount").set_value(12_000)
    page.text_input(f"refund-{order_id}-reason").set_value("three days late")
    page.button("refund-now").click().run()
    assert "12.000 ₫ are paid back" in shown(page)
    page.number_input(f"{form}-pieces-{lamp}").set_value(1)
    page.checkbox(f"{form}-delivery").set_value(True)
    page.text_input(f"{form}-reason").set_value("this one, too")
    page.button("return-now-1").click().run()
    end = state(order_id, boss)
    assert (end.status, end.bill.refunded) == ("returned", end.bill.amount)


def test_an_order_is_taken_on_the_phone_for_a_new_customer(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    make.discount("BOT10K", "order", 10_000)
    page = as_staff("sales").open(NEW)
    page.text_input("caller-search").set_value("bưởi").run()
    assert "Nobody is known by this" in shown(page)
    page.button("caller-add").click().run()
    assert "Please enter a name" in shown(page)
    for name, text in (
        ("full_name", "Trần Thị Bưởi"), ("phone", "0912 345 678"), ("email", "buoi@example.com"),
        ("address", "1 Lê Lợi"), ("city", "Huế"),
    ):  # fmt: skip
        page.text_input(f"caller-{name}").set_value(text)
    page.button("caller-add").click().run()
    page.text_input("phone-search").set_value("den ban").run()
    page.button(f"add-{lamp}").click().run()
    page.number_input(f"phone-pieces-{lamp}").set_value(2).run()
    page.text_input("phone-codes").set_value("bot10k khongco").run()
    assert "There is no code KHONGCO" in shown(page)
    assert "210.000 ₫" in page.button("phone-place").label
    page.text_input("phone-address").set_value("?")
    page.button("phone-place").click().run()
    assert "House number and street" in shown(page)
    page.text_input("phone-address").set_value("2 Lê Lợi")
    page.button("phone-place").click().run()
    placed = state(db.row("SELECT MAX(id) AS id FROM orders")["id"], boss)
    assert (placed.delivery.address, placed.bill.amount) == ("2 Lê Lợi", 210_000)
    assert placed.bill.method == "cash_on_delivery"
    assert f"Order {placed.id}" in shown(page)
    assert "The order is placed." in shown(page)


def test_a_known_caller_is_chosen_and_what_is_short_is_said(
    as_staff: Callable[[str], Visitor], make: Maker, lamp: int
) -> None:
    lan = make.customer("lan")
    make.order(lan, {lamp: 1}, recipient="Cô Hoa")
    page = as_staff("sales").open(NEW)
    page.text_input("caller-search").set_value("lan").run()
    page.button(f"choose-{lan}").click().run()
    assert page.text_input("phone-recipient").value == "Cô Hoa"
    page.text_input("phone-search").set_value("den").run()
    page.button(f"add-{lamp}").click().run()
    page.number_input(f"phone-pieces-{lamp}").set_value(60).run()
    assert "Only 49 left" in shown(page)
    page.button("phone-place").click().run()
    assert "not enough in stock" in shown(page)
    page.button(f"remove-{lamp}").click().run()
    assert "Search a product and add it." in shown(page)


def test_the_pages_are_for_those_who_work_with_orders(
    as_staff: Callable[[str], Visitor], make: Maker, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 1})
    browser = as_staff("it")
    for file in (LIST, ORDER, NEW):
        assert "not allowed to see this page" in shown(browser.open(file, id=order_id))
    assert "not allowed to see this page" in shown(as_staff("warehouse").open(NEW))


def ticked(browser: Visitor, *order_ids: int, **query: object) -> AppTest:
    """The list with these orders ticked."""
    page = browser.open(LIST, **query)
    shown_ids = [int(number) for number in numbers(page)]
    key = listing.picking("orders", [{"id": order_id} for order_id in shown_ids])
    rows = [shown_ids.index(order_id) for order_id in order_ids]
    page.session_state[key] = {"selection": {"rows": rows}}
    return page.run()


def test_several_orders_are_done_at_once_each_by_itself(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    first, second, gone = (make.order(make.customer(), {lamp: 1}) for _ in range(3))
    order_desk.cancel(boss, gone, "test")
    browser = as_staff("warehouse")
    page = ticked(browser, first, second, gone)
    assert "3 orders ticked" in shown(page)
    page.text_input(f"batch-tracking-{first}").set_value("VN-0001")
    page.text_input(f"batch-tracking-{second}").set_value("VN-0001")
    page.button("batch-ship-now").click().run()
    assert "1 order is done. 1 order is not done." in shown(page)
    assert "Another parcel has this tracking number." in shown(page)
    assert {state(first, boss).status, state(second, boss).status} == {"shipped", "processing"}
    page.button("batch-deliver").click().run()
    read = shown(page)
    assert "1 order is done. 2 orders are not done." in read
    assert "This order cannot be marked as delivered: it has been canceled." in read
    assert state(first, boss).status == "delivered"


def test_payments_of_several_orders_are_confirmed_at_once(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    ids = [make.order(make.customer(), {lamp: 1}, method="bank_transfer") for _ in range(2)]
    page = ticked(as_staff("finance"), *ids)
    assert labels(page) & {"batch-confirm", "batch-deliver", "batch-cancel-now"} == {
        "batch-confirm"
    }
    page.button("batch-confirm").click().run()
    assert "2 orders are done." in shown(page)
    assert {state(order_id, boss).bill.status for order_id in ids} == {"paid"}
    page.session_state["presses"]["orders-batch"].done += 1  # pressed twice before it was drawn
    page.button("batch-confirm").click().run()
    assert "2 orders are done." in shown(page)
    page.button("batch-confirm").click().run()
    assert "2 orders are not done." in shown(page)


def test_several_orders_are_canceled_for_one_reason(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    ids = [make.order(make.customer(), {lamp: 1}) for _ in range(2)]
    page = ticked(as_staff("sales"), *ids)
    page.button("batch-cancel-now").click().run()
    assert shown(page).count("Please say why") == 2
    page.text_input("batch-reason").set_value("a test of the till")
    page.button("batch-cancel-now").click().run()
    assert {state(order_id, boss).status for order_id in ids} == {"canceled"}


def test_a_return_pressed_in_two_windows_is_booked_once(
    as_staff: Callable[[str], Visitor], make: Maker, boss: User, lamp: int
) -> None:
    order_id = make.order(make.customer(), {lamp: 3})
    order_desk.ship(boss, order_id, Parcel("GHTK-0815"))
    order_desk.deliver(boss, order_id)
    browser = as_staff("support")
    first = browser.open(ORDER, id=order_id)
    browser.new_tab()
    second = browser.open(ORDER, id=order_id)
    for page in (first, second):
        page.number_input(f"return-{order_id}-pieces-{lamp}").set_value(1)
        page.text_input(f"return-{order_id}-reason").set_value("broken")
        page.button("return-now").click().run()
    assert state(order_id, boss).bill.refunded == 100_000
    assert "Something was paid back meanwhile" in shown(second)
