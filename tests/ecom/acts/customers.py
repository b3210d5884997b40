"""What staff do with customers and segments; each act makes what it needs and does it once."""

from __future__ import annotations

from ecom import customer_desk, customer_segments, db, sessions
from ecom.users import User
from tests.ecom.conftest import Maker


def adjust_points(make: Maker, actor: User) -> None:
    customer_desk.adjust_points(actor, make.customer(points=50), 30, "Sinh nhật", 50)


def unblock(make: Maker, actor: User) -> None:
    customer_id = make.customer()
    db.rows("UPDATE users SET failed_sign_ins = 100 WHERE id = :id", id=customer_id)
    customer_desk.unblock(actor, customer_id)


def end_sessions(make: Maker, actor: User) -> None:
    customer_id = make.customer()
    sessions.start(make.user(customer_id), "visitor")
    customer_desk.end_sessions(actor, customer_id)


def deactivate(make: Maker, actor: User) -> None:
    customer_desk.deactivate(actor, make.customer(), "Gian lận")


def reactivate(make: Maker, actor: User) -> None:
    customer_id = make.customer()
    customer_desk.deactivate(actor, customer_id, "Gian lận")
    customer_desk.reactivate(actor, customer_id, "Nhầm")


def save_segment(make: Maker, actor: User) -> None:
    customer_segments.save(actor, "Khách Huế", {"cities": ["Huế"]})


def update_segment(make: Maker, actor: User) -> None:
    segment_id = customer_segments.save(actor, "Khách Huế", {"cities": ["Huế"]})
    customer_segments.update(actor, segment_id, "Khách Vinh", {"cities": ["Vinh"]}, 1)


def delete_segment(make: Maker, actor: User) -> None:
    segment_id = customer_segments.save(actor, "Khách Huế", {"cities": ["Huế"]})
    customer_segments.delete(actor, segment_id, 1)


ACTS = {
    "customers.adjust_points": adjust_points,
    "customers.unblock": unblock,
    "customers.end_sessions": end_sessions,
    "customers.deactivate": deactivate,
    "customers.reactivate": reactivate,
    "segments.save": save_segment,
    "segments.update": update_segment,
    "segments.delete": delete_segment,
}
