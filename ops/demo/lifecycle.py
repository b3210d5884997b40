"""What becomes of orders, and when: paid, canceled, shipped, delivered, received, returned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ops.demo.seasons import DAY, HOUR

NEVER = 1 << 60  # a time that does not come
METHODS = ("cash_on_delivery", "bank_transfer", "credit_card", "paypal")
METHOD_SHARES = (0.44, 0.20, 0.27, 0.09)
FAILED, UNPAID, CANCELED, CONFIRMED, RETURNED = 0.04, 0.03, 0.035, 0.8, 0.04
NOON_CUT = 14  # orders ready later in the day leave the next morning


@dataclass(frozen=True)
class Plan:
    """By order; times in seconds UTC, NEVER for what does not happen."""

    method: np.ndarray
    failed_at: np.ndarray
    paid_at: np.ndarray
    canceled_at: np.ndarray
    unpaid: np.ndarray
    shipped_at: np.ndarray
    delivered_at: np.ndarray
    received_at: np.ndarray
    returned_at: np.ndarray


def plan(
    placed_at: np.ndarray,
    midnight: np.ndarray,
    carrier_days: np.ndarray,
    unpaid_hours: int,
    rng: np.random.Generator,
) -> Plan:
    """`midnight`: the beginning of the day of each order; `carrier_days`: of its carrier."""
    count = len(placed_at)
    method = rng.choice(len(METHODS), count, p=METHOD_SHARES)
    online = method > 0
    failed = online & (rng.random(count) < FAILED)
    unpaid = online & (rng.random(count) < UNPAID)
    failed_at = np.where(failed, placed_at + rng.integers(40, 200, count), NEVER)
    thinking = np.where(failed, 200, 30) + np.minimum(rng.exponential(400, count), 3 * HOUR)
    paid_at = np.where(online & ~unpaid, placed_at + thinking.astype(int), NEVER)

    ready = np.where(online & ~unpaid, paid_at, placed_at)
    shipped_at = _shipped(ready, midnight, rng)
    left = shipped_at - 600 - ready
    changes_mind = ~unpaid & (rng.random(count) < CANCELED) & (left > 900)
    canceled_at = np.where(
        changes_mind,
        ready + 300 + (rng.random(count) * np.minimum(left - 300, 9 * HOUR)).astype(int),
        NEVER,
    )
    canceled_at = np.where(
        unpaid, placed_at + unpaid_hours * HOUR + rng.integers(1, 60, count), canceled_at
    )
    goes = canceled_at == NEVER
    delivered_at = deliveries(shipped_at, midnight, carrier_days, rng)
    after = HOUR + np.minimum(rng.exponential(1.3 * DAY, count), 12 * DAY).astype(int)
    received_at = np.where(rng.random(count) < CONFIRMED, delivered_at + after, NEVER)
    days = DAY + np.minimum(rng.exponential(7 * DAY, count), 28 * DAY).astype(int)
    returned = goes & (rng.random(count) < RETURNED)
    returned_at = np.where(returned, delivered_at + days, NEVER)
    received_at = np.where(received_at < returned_at, received_at, NEVER)
    return Plan(
        method=method,
        failed_at=failed_at,
        paid_at=paid_at,
        canceled_at=canceled_at,
        unpaid=unpaid,
        shipped_at=np.where(unpaid, NEVER, shipped_at),
        delivered_at=np.where(unpaid, NEVER, delivered_at),
        received_at=np.where(unpaid, NEVER, received_at),
        returned_at=returned_at,
    )


def _shipped(ready: np.ndarray, midnight: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The same afternoon, or the next morning for what is ready late."""
    day, second = np.divmod(ready - midnight, DAY)
    early = second < NOON_CUT * HOUR
    afternoon = rng.integers(15 * HOUR, 19 * HOUR, len(ready))
    morning = rng.integers(8 * HOUR, 12 * HOUR, len(ready)) + DAY
    return midnight + day * DAY + np.where(early, afternoon, morning)


def deliveries(
    shipped_at: np.ndarray, midnight: np.ndarray, days: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Mostly within the carrier's days, sometimes late; never at night."""
    day = (shipped_at - midnight) // DAY
    on_the_way = np.maximum(1, days - 1 + rng.choice([-1, 0, 0, 0, 1, 2], len(days)))
    hour = rng.triangular(8.5 * HOUR, 16 * HOUR, 20.5 * HOUR, len(days)).astype(int)
    return midnight + (day + on_the_way) * DAY + hour
