"""The stock pages: what lies where, goods in, moves, stock-takes, warehouses, the ledger."""

from __future__ import annotations

from ecom import stock, stock_desk, warehouses
from pages.parts.office.stock_take import SHEET
from tests.ecom.conftest import Maker
from tests.pages.conftest import buttons, press, shown

STOCK, LEDGER = "office/stock.py", "office/ledger.py"


def test_the_table_says_where_the_pieces_are(make: Maker, signed_in) -> None:
    product_id = make.product("Áo dài", stock={"Huế": 20, "Vinh": 3})
    make.product("Mũ", stock=0)
    browser, _user = signed_in("support")
    frame = browser.open(STOCK).dataframe[0].value
    first = frame.iloc[0]
    assert first["name"] == f"stock-ledger?product={product_id}#%C3%81o%20d%C3%A0i"
    assert first["pieces"] == 23
    assert first[f"at_{make.warehouse('Huế')}"] == 20
    assert len(frame) == 2
    assert len(browser.open(STOCK, level="out").dataframe[0].value) == 1
    one = browser.open(STOCK, warehouse=make.warehouse("Vinh")).dataframe[0].value
    assert list(one["pieces"]) == [3, 0]


def test_who_only_reads_has_nothing_to_book(make: Maker, signed_in) -> None:
    make.product()
    browser, _user = signed_in("sales")
    for view in ("table", "receive", "move", "count", "warehouses", "nonsense"):
        page = browser.open(STOCK, do=view)
        assert not page.exception
        assert not {"receive-book", "move-book", "take-begin"} & buttons(page)
        assert not {key for key in buttons(page) if key.endswith("-save")}


def test_goods_come_in_by_a_link_that_names_them(make: Maker, signed_in) -> None:
    product_id = make.product("Áo dài", stock={"Huế": 1})
    browser, _user = signed_in("warehouse")
    page = browser.open(STOCK, do="receive", product=product_id)
    assert page.multiselect[0].value == [product_id]
    page.number_input(key=f"receive-pieces-{product_id}").set_value(12).run()
    assert "1 here, 1 in all" in shown(page)
    press(page, "receive-book")
    assert "say why" in shown(page)
    assert stock.on_hand(product_id) == 1
    page.text_input(key="receive-note").set_value("PO 815").run()
    press(page, "receive-book")
    assert "12 pieces booked." in shown(page)
    assert stock.on_hand(product_id) == 13
    assert page.multiselect[0].value == []
    assert page.button(key="receive-book-1").disabled, "the next form"


def test_what_does_not_fit_is_refused_and_stays_typed(make: Maker, signed_in) -> None:
    product_id = make.product(stock={"Huế": 1})
    browser, user = signed_in("warehouse")
    (place,) = warehouses.warehouses(user)
    warehouses.update(user, place.id, place.seen, place.name, place.city, 5)
    page = browser.open(STOCK, do="receive", product=product_id)
    page.number_input(key=f"receive-pieces-{product_id}").set_value(5).run()
    assert "Room for 4 pieces" in shown(page)
    page.text_input(key="receive-note").set_value("PO 815").run()
    press(page, "receive-book")
    assert "not enough room" in shown(page)
    assert page.multiselect[0].value == [product_id]
    assert stock.on_hand(product_id) == 1


def test_goods_move_from_one_warehouse_to_another(make: Maker, signed_in) -> None:
    product_id = make.product(stock={"Huế": 10})
    here, there = make.warehouse("Huế"), make.warehouse("Vinh")
    browser, _user = signed_in("warehouse")
    page = browser.open(STOCK, do="move")
    page.multiselect[0].set_value([product_id]).run()
    page.number_input(key=f"move-pieces-{product_id}").set_value(4).run()
    page.text_input(key="move-note").set_value("Tết").run()
    press(page, "move-book")
    assert "4 pieces moved." in shown(page)
    cities = {one["city"]: one["quantity"] for one in stock.by_city([product_id])[product_id]}
    assert cities == {"Huế": 6, "Vinh": 4}
    assert here != there


def test_a_sheet_lists_what_should_lie_there_and_nothing_counted_books_nothing(
    make: Maker, signed_in
) -> None:
    shirt = make.product("Áo", stock={"Huế": 10})
    hat = make.product("Mũ", stock={"Huế": 5})
    browser, _user = signed_in("warehouse")
    page = press(browser.open(STOCK, do="count"), "take-begin")
    assert [(row.id, row.pieces) for row in page.session_state[SHEET].sheet.rows] == [
        (shirt, 10),
        (hat, 5),
    ]
    assert "0 of 2 counted." in shown(page)
    assert page.button(key="take-book").disabled


def test_a_sheet_is_put_away_without_booking(make: Maker, signed_in) -> None:
    product_id = make.product(stock={"Huế": 10})
    browser, _user = signed_in("warehouse")
    page = press(browser.open(STOCK, do="count"), "take-begin")
    press(page, "take-away")
    assert "take-begin" in buttons(page)
    assert stock.on_hand(product_id) == 10


def test_a_second_editor_of_a_warehouse_is_told_and_chooses(make: Maker, signed_in) -> None:
    warehouse_id = make.warehouse("Vinh")
    browser, user = signed_in("warehouse")
    page = browser.open(STOCK, do="warehouses")
    (place,) = warehouses.warehouses(user)
    other = make.user(make.admin())
    warehouses.update(other, place.id, place.seen, place.name, place.city, 700)
    page.text_input(key=f"warehouse-{warehouse_id}-name").set_value("Kho mới").run()
    press(page, f"warehouse-{warehouse_id}-save")
    assert "Somebody else changed this" in shown(page)
    press(page, f"conflict-warehouse-{warehouse_id}-mine")
    (now,) = warehouses.warehouses(user)
    assert (now.name, now.capacity) == ("Kho mới", 700)


def test_a_new_warehouse_is_refused_field_by_field_and_then_there(make: Maker, signed_in) -> None:
    browser, user = signed_in("warehouse")
    page = browser.open(STOCK, do="warehouses")
    page.text_input(key="warehouse-new-name").set_value("Kho Huế").run()
    press(page, "warehouse-new-save")
    assert warehouses.warehouses(user) == []
    assert page.text_input(key="warehouse-new-name").value == "Kho Huế"
    page.text_input(key="warehouse-new-city").set_value("Huế").run()
    press(page, "warehouse-new-save")
    assert [one.name for one in warehouses.warehouses(user)] == ["Kho Huế"]
    assert page.text_input(key="warehouse-new-name").value == ""


def test_the_ledger_is_narrowed_by_its_address_and_leads_to_orders(make: Maker, signed_in) -> None:
    product_id = make.product("Áo dài", stock={"Huế": 10})
    order_id = make.order(make.customer(), {product_id: 1})
    browser, user = signed_in("warehouse")
    stock_desk.receive(user, make.warehouse("Huế"), [(product_id, 5)], "PO 815")
    frame = browser.open(LEDGER).dataframe[0].value
    assert list(frame["quantity"]) == [5, -1, 10]
    assert frame["cause"][1] == f"manage-order?id={order_id}#Order"
    assert (frame["actor"][0], frame["note"][0]) == (user.full_name, "PO 815")
    assert len(browser.open(LEDGER, cause="sale").dataframe[0].value) == 1
    assert len(browser.open(LEDGER, order=order_id).dataframe[0].value) == 1
    for nothing in ({"order": "x"}, {"order": "9" * 25}, {"to": "2001-01-01"}):
        assert "Nothing here matches" in shown(browser.open(LEDGER, **nothing))
    assert len(browser.open(LEDGER, cause="nonsense", to="x").dataframe[0].value) == 3


def test_the_ledger_of_a_product_leads_to_goods_in_for_those_who_book(
    make: Maker, signed_in
) -> None:
    product_id = make.product(stock={"Huế": 1})
    for department, leads in (("warehouse", True), ("sales", False)):
        browser, _user = signed_in(department)
        page = browser.open(LEDGER, product=product_id)
        links = {link.proto.label: link.proto.query_string for link in page.get("page_link")}
        expected = f"do=receive&product={product_id}" if leads else None
        assert links.get("Goods in") == expected


def test_what_is_typed_into_the_next_receipt_is_not_what_the_last_one_held(
    make: Maker, signed_in
) -> None:
    product_id = make.product(stock={"Huế": 1})
    browser, _user = signed_in("warehouse")
    page = browser.open(STOCK, do="receive", product=product_id)
    page.text_input(key="receive-note").set_value("PO 815").run()
    press(page, "receive-book")
    assert page.text_input(key="receive-1-note").value == ""
    page.multiselect(key="receive-1-products").set_value([product_id]).run()
    page.text_input(key="receive-1-note").set_value("PO 816").run()
    press(page, "receive-book-1")
    assert stock.on_hand(product_id) == 3
