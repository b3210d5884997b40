import pytest

from ecom import catalog, db, errors, wishlists


def wished(customer: int) -> list[int]:
    return [card.id for card in wishlists.list(customer)]


def test_what_was_wished_last_stands_first(make):
    customer, lamp, fan = make.customer(), make.product(), make.product()
    assert wished(customer) == []
    wishlists.add(customer, lamp)
    wishlists.add(customer, fan)
    assert wished(customer) == [fan, lamp]
    assert wishlists.contains(customer, lamp)


def test_adding_twice_adds_once_and_removing_twice_is_no_error(make):
    customer, lamp = make.customer(), make.product()
    wishlists.add(customer, lamp)
    wishlists.add(customer, lamp)
    assert wished(customer) == [lamp]
    wishlists.remove(customer, lamp)
    wishlists.remove(customer, lamp)
    assert wished(customer) == []
    assert not wishlists.contains(customer, lamp)


def test_everyone_has_a_list_of_their_own(make):
    lan, minh, lamp = make.customer(), make.customer(), make.product()
    wishlists.add(lan, lamp)
    assert not wishlists.contains(minh, lamp)
    wishlists.remove(minh, lamp)
    assert wished(lan) == [lamp]


def test_only_products_that_exist_can_be_wished_by_customers_that_exist(make):
    customer, lamp = make.customer(), make.product()
    with pytest.raises(errors.NotFound):
        wishlists.add(customer, lamp + 1)
    with pytest.raises(errors.NotFound):
        wishlists.add(customer + 1, lamp)


def test_an_archived_product_stays_on_the_list_and_says_so(make):
    customer, lamp = make.customer(), make.product()
    wishlists.add(customer, lamp)
    archive = "UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id"
    db.transaction(lambda c: db.execute(c, archive, id=lamp))
    catalog.forget_products([lamp])
    assert [card.archived for card in wishlists.list(customer)] == [True]
