from __future__ import annotations

import pytest

from ecom import carts, catalog, db, reviews, wishlists
from tests.pages.conftest import PASSWORD, archive, shown

PRODUCT = "shop/product.py"


@pytest.fixture
def racket(make):
    return make.product(
        "Vợt cầu lông Yonex",
        price=2_190_000,
        stock={"Hà Nội": 12, "Đà Nẵng": 3},
        category="Thể thao",
    )


def test_a_guest_reads_about_a_product_and_where_it_is(racket, visitor):
    page = visitor().open(PRODUCT, id=racket)
    text = shown(page)
    assert page.title[0].value == "Vợt cầu lông Yonex"
    assert "2.190.000 ₫" in text
    assert "In stock in 2 cities" in [expander.label for expander in page.expander]
    assert "Hà Nội" in text
    assert "12 pieces" in text


def test_adding_to_the_cart_takes_the_quantity_and_says_so(racket, visitor):
    shopper = visitor()
    page = shopper.open(PRODUCT, id=racket)
    page.number_input(key=f"quantity-{racket}").set_value(3)
    page.button(key="add-to-cart").click().run()
    assert carts.count(carts.of_guest(shopper.cookies["visitor"])) == 3
    assert "3 × Vợt cầu lông Yonex" in page.toast[0].value


def test_no_more_than_there_is_goes_into_the_cart_and_the_page_says_so(make, visitor):
    lamp = make.product("Đèn bàn", stock=2)
    shopper = visitor()
    page = shopper.open(PRODUCT, id=lamp)
    for _ in range(3):
        page.run().button(key="add-to-cart").click().run()  # which draws the badge alone
    assert carts.count(carts.of_guest(shopper.cookies["visitor"])) == 2
    assert "all there is" in page.toast[0].value


def test_a_press_that_stops_the_drawing_of_the_page_draws_all_of_it(racket, visitor):
    page = visitor().open(PRODUCT, id=racket)
    page.button(key="add-to-cart").click().run()
    assert not page.title, "the badge was drawn alone"
    page.run()
    page.session_state["cart-badge.page-is-whole"] = False  # as the frame leaves it when stopped
    page.button(key="add-to-cart").click().run()
    assert page.title[0].value == "Vợt cầu lông Yonex"
    assert page.toast
    assert page.session_state["cart-badge.page-is-whole"]


@pytest.mark.parametrize("asked", [100, 99_999])
def test_who_asks_for_more_than_there_is_gets_what_there_is(asked, make, visitor):
    lamp = make.product("Đèn bàn", stock=7)
    shopper = visitor()
    page = shopper.open(PRODUCT, id=lamp)
    page.number_input(key=f"quantity-{lamp}").set_value(asked)
    page.button(key="add-to-cart").click().run()
    assert carts.count(carts.of_guest(shopper.cookies["visitor"])) == 7
    assert "all there is" in page.toast[0].value


def test_a_product_sold_out_cannot_be_added(make, visitor):
    page = visitor().open(PRODUCT, id=make.product(stock=0))
    assert page.button(key="add-to-cart").disabled
    assert "Out of stock" in shown(page)


@pytest.mark.parametrize("asked", [{}, {"id": "0"}, {"id": "-1"}, {"id": "x"}, {"id": "9" * 30}])
def test_an_unknown_product_is_a_friendly_page(asked, shop, visitor):
    page = visitor().open(PRODUCT, **asked)
    assert "We do not have this product" in shown(page)
    assert not page.error


def test_a_product_no_longer_sold_says_so_and_cannot_be_bought(racket, visitor):
    archive(racket)
    page = visitor().open(PRODUCT, id=racket)
    assert "no longer for sale" in shown(page)
    assert "add-to-cart" not in [button.key for button in page.button]


def test_names_and_reviews_are_shown_as_they_were_typed_never_run(make, member, visitor):
    bad = make.product("<b>Áo</b> [x](http://evil.example) `code` :red[x]")
    reader = member("lan")
    make.order(reader, {bad: 1})
    db.rows("UPDATE bills SET status = 'paid'")
    db.rows("UPDATE deliveries SET delivered_at = UTC_TIMESTAMP(6)")
    db.rows("UPDATE orders SET status = 'delivered'")
    reviews.write(reader, bad, 5, "<script>alert(1)</script>")
    page = visitor().open(PRODUCT, id=bad)
    assert "<script>" not in shown(page)
    assert "&lt;script&gt;" in shown(page)
    assert "\\[x\\]" in page.title[0].value
    assert "\\<b\\>" in page.title[0].value


def test_a_heart_pressed_by_a_guest_leads_to_the_sign_in_and_is_kept(racket, member, visitor):
    reader = member("lan")
    page = visitor().open(PRODUCT, id=racket)
    page.button(key="heart").click().run()
    assert page.title[0].value == "Sign in"
    page.text_input(key="sign-in-login").set_value("lan")
    page.text_input(key="sign-in-password").set_value(PASSWORD)
    page.button(key="sign-in-submit").click().run()
    assert page.title[0].value == "Vợt cầu lông Yonex"
    assert wishlists.contains(reader, racket)
    assert page.button(key="heart").label == "Saved"
    page.button(key="heart").click().run()
    assert not wishlists.contains(reader, racket)


def test_who_received_it_writes_a_review_and_changes_it(make, member, visitor, racket):
    reader = member("lan")
    make.order(reader, {racket: 1})
    shopper = visitor()
    shopper.sign_in("lan")
    page = shopper.open(PRODUCT, id=racket)
    assert "once it has been delivered" in shown(page)
    db.rows("UPDATE bills SET status = 'paid'")
    db.rows("UPDATE deliveries SET delivered_at = UTC_TIMESTAMP(6)")
    db.rows("UPDATE orders SET status = 'delivered'")
    page = shopper.open(PRODUCT, id=racket)
    page.text_area(key=f"review-content-{racket}").set_value("Rất tốt")
    page.button(key="review-publish").click().run()
    assert "one to five stars" in page.error[0].value
    page.feedback(key=f"review-stars-{racket}").set_value(3)
    page.button(key="review-publish").click().run()
    assert reviews.mine(reader, racket).rating == 4
    assert "Rất tốt" in shown(page)
    page.feedback(key=f"review-stars-{racket}").set_value(4)
    page.button(key="review-publish").click().run()
    assert reviews.mine(reader, racket).rating == 5
    assert catalog.product(racket).rating_count == 1


def test_looking_at_it_again_counts_once_a_visit(racket, visitor):
    from ecom import keys, link

    page = visitor().open(PRODUCT, id=racket)
    score = link.attempt(lambda redis: redis.zscore(keys.trending(), racket))
    page.run()
    assert score > 0
    assert link.attempt(lambda redis: redis.zscore(keys.trending(), racket)) == score


def test_while_mysql_is_down_a_known_product_shows_and_the_cart_says_later(
    racket, member, visitor, mysql_server
):
    member("lan")
    shopper = visitor()
    shopper.sign_in("lan")
    shopper.open(PRODUCT, id=racket)
    mysql_server.kill()
    page = shopper.open(PRODUCT, id=racket)
    assert "2.190.000 ₫" in shown(page)
    page.button(key="add-to-cart").click().run()
    assert "Back in a moment" in page.toast[0].value
    mysql_server.start()
    page.button(key="add-to-cart").click().run()
    assert "Added to your cart" in page.toast[0].value
