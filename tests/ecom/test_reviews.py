import pytest

from ecom import catalog, db, errors, orders, reviews
from tests.dialects import EXPLAIN


@pytest.fixture
def receive(make):
    """Have a customer order products and receive them; returns the order."""

    def receive(customer: int, *products: int) -> int:
        order_id = make.order(customer, dict.fromkeys(products, 1))
        staff = make.user(make.admin())
        orders.advance(order_id, staff)
        orders.advance(order_id, staff)
        assert orders.order(order_id, staff).status == "delivered"
        return order_id

    return receive


def test_who_received_a_product_may_review_it_and_all_can_read_it(make, receive):
    lan, lamp = make.customer("lan"), make.product()
    receive(lan, lamp)
    assert reviews.may_review(lan, lamp)
    assert reviews.of_product(lamp).total == 0
    reviews.write(lan, lamp, 4, "  Sáng lắm <b>!</b> ")
    page = reviews.of_product(lamp)
    assert [(r.author, r.rating, r.content) for r in page.reviews] == [
        ("Lan", 4, "Sáng lắm <b>!</b>")
    ]
    assert (page.histogram, page.average) == ({5: 0, 4: 1, 3: 0, 2: 0, 1: 0}, 4)
    card = catalog.cards([lamp])[0]
    assert (card.rating, card.rating_count) == (4, 1)
    assert reviews.of_product(lamp) == page  # from Redis now


def test_who_did_not_receive_it_may_not(make, receive):
    lan, minh, lamp, fan = make.customer(), make.customer(), make.product(), make.product()
    receive(lan, fan)
    make.order(minh, {lamp: 1})
    for customer in (lan, minh):
        assert not reviews.may_review(customer, lamp)
        with pytest.raises(errors.NotAllowed) as refused:
            reviews.write(customer, lamp, 5, "Tốt")
        assert refused.value.code == "review_not_allowed"
    assert reviews.of_product(lamp).total == 0


def test_a_second_review_of_the_same_product_replaces_the_first(make, receive):
    lan, lamp = make.customer(), make.product()
    receive(lan, lamp)
    assert reviews.mine(lan, lamp) is None
    reviews.write(lan, lamp, 2, "Không sáng")
    reviews.write(lan, lamp, 5, "Giờ thì sáng")
    (review,) = reviews.of_product(lamp).reviews
    assert (review.rating, review.content) == (5, "Giờ thì sáng")
    assert review.updated_at >= review.created_at
    assert reviews.mine(lan, lamp) == review
    card = catalog.cards([lamp])[0]
    assert (card.rating, card.rating_count) == (5, 1)


@pytest.mark.parametrize(
    ("rating", "content", "field"),
    [(0, "Tốt", "rating"), (6, "Tốt", "rating"), (5, "  ", "content"), (5, "x" * 4_001, "content")],
)
def test_a_review_has_one_to_five_stars_and_some_words(make, receive, rating, content, field):
    lan, lamp = make.customer(), make.product()
    receive(lan, lamp)
    with pytest.raises(errors.InvalidInput) as refused:
        reviews.write(lan, lamp, rating, content)
    assert refused.value.field == field


def test_what_is_left_to_review(make, receive):
    lan = make.customer()
    lamp, fan, pan = (make.product() for _ in range(3))
    receive(lan, lamp)
    receive(lan, fan)
    make.order(lan, {pan: 1})
    assert [card.id for card in reviews.to_review(lan)] == [fan, lamp]
    reviews.write(lan, fan, 5, "Mát")
    assert [card.id for card in reviews.to_review(lan)] == [lamp]


def test_reviews_come_in_pages_newest_first(make, receive):
    lamp = make.product(stock=100)
    writers = [make.customer() for _ in range(reviews.PER_PAGE + 2)]
    for number, customer in enumerate(writers):
        receive(customer, lamp)
        reviews.write(customer, lamp, 1 + number % 5, f"Số {number}")
    first, second = reviews.of_product(lamp), reviews.of_product(lamp, 2)
    assert [r.customer_id for r in (*first.reviews, *second.reviews)] == writers[::-1]
    assert (first.total, first.pages, len(second.reviews)) == (12, 2, 2)
    for strange in (0, -3):
        assert reviews.of_product(lamp, strange) == first
    for beyond in (3, 10**12):
        assert reviews.of_product(lamp, beyond) == second
    reviews.write(writers[0], lamp, 1, "Khác")
    assert reviews.of_product(lamp, 2).reviews[-1].content == "Khác"


def test_no_review_question_reads_a_whole_table(demo_shop):
    busiest = db.row("SELECT id FROM products ORDER BY rating_count DESC LIMIT 1")["id"]
    buyer = db.row("SELECT customer_id AS id FROM reviews ORDER BY id DESC LIMIT 1")["id"]
    params = {"product_id": busiest, "customer_id": buyer, "limit": 10, "offset": 0}
    statements = (
        reviews._PAGE, reviews._MINE, reviews._HISTOGRAM, reviews._COUNT, reviews._RECEIVED,
        reviews._TO_REVIEW,
    )  # fmt: skip
    for sql in statements:
        plan = db.rows(f"{EXPLAIN} {sql}", **params)
        assert not [
            row for row in plan if row["type"] in ("ALL", "index") and row["table"] in "ori"
        ]
