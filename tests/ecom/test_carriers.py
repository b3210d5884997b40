from ecom import db, orders


def test_an_order_that_refuses_its_step_stops_no_other(make):
    customer, lamp = make.customer(), make.product(stock=9)
    stuck, free = (make.order(customer, {lamp: 1}) for _ in range(2))
    buyer = make.user(customer)
    orders.advance(stuck, buyer)
    third = make.order(customer, {lamp: 1})
    taken = f"GLASS{free:010}"  # what the carrier would call the parcel of `free`
    _set("tracking_number = :number WHERE order_id = :id", number=taken, id=third)
    _set("next_step_at = UTC_TIMESTAMP(6) - INTERVAL 2 SECOND WHERE order_id = :id", id=free)
    _set("next_step_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE order_id = :id", id=stuck)
    assert orders.step_carrier() == 1
    assert orders.order(stuck, buyer).status == "delivered"
    assert orders.order(free, buyer).status == "processing"


def _set(change: str, **params: object) -> None:
    db.rows(f"UPDATE deliveries SET {change}", **params)
