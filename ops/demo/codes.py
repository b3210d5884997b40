"""The discount codes of the demo: lasting ones, those of past sales, used up, paused, to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ops.demo.products import CATEGORIES
from ops.demo.seasons import DAY, LUNAR_NEW_YEARS, Days


@dataclass(frozen=True)
class Code:
    """As table `discounts`; `starts` and `ends` in seconds UTC, money in dong."""

    id: int
    code: str
    kind: str
    maximum: int
    minimum: int = 0
    percent: int | None = None
    category_id: int | None = None
    starts: int = 0
    ends: int = 0
    usage_limit: int | None = None
    per_customer: int | None = None
    is_active: bool = True
    is_public: bool = True

    def amount(self, base: int) -> int:
        """What it takes off `base`, which has reached its minimum."""
        if self.percent is None:
            return min(self.maximum, base)
        return min(self.maximum, base * self.percent // 100)


def codes(days: Days) -> list[Code]:
    """Ids from 1."""
    begin, now = int(days.starts[0]) - DAY, days.end
    year_on = now + 365 * DAY
    lasting = {"starts": begin, "ends": year_on}
    made = [
        {"code": "CHAO50K", "kind": "order", "maximum": 50_000, "minimum": 300_000}
        | {"per_customer": 1, **lasting},
        {"code": "GIAM10", "kind": "order", "percent": 10, "maximum": 100_000}
        | {"minimum": 500_000, "per_customer": 5, **lasting},
        {"code": "VIP200K", "kind": "order", "maximum": 200_000, "minimum": 2_000_000}
        | {"per_customer": 2, "is_public": False, **lasting},
        {"code": "FREESHIP", "kind": "delivery", "percent": 100, "maximum": 40_000}
        | {"minimum": 300_000, "per_customer": 10, **lasting},
        {"code": "SHIP15K", "kind": "delivery", "maximum": 15_000, **lasting},
        {"code": "PHONE500K", "kind": "category", "category_id": _category("Điện thoại")}
        | {"maximum": 500_000, "minimum": 10_000_000, **lasting},
        {"code": "LAPTOP5", "kind": "category", "category_id": _category("Laptop")}
        | {"percent": 5, "maximum": 1_000_000, "minimum": 10_000_000, **lasting},
        {"code": "SACH20", "kind": "category", "category_id": _category("Sách")}
        | {"percent": 20, "maximum": 60_000, "minimum": 150_000, **lasting},
        {"code": "THETHAO10", "kind": "category", "category_id": _category("Thể thao")}
        | {"percent": 10, "maximum": 200_000, "starts": begin, "ends": now - 90 * DAY},
        {"code": "FLASH100K", "kind": "order", "maximum": 100_000, "minimum": 500_000}
        | {"usage_limit": 150, "starts": now - 30 * DAY, "ends": now + 30 * DAY},
        {"code": "DOCHOI10", "kind": "category", "category_id": _category("Đồ chơi")}
        | {"percent": 10, "maximum": 150_000, "is_active": False, **lasting},
        {"code": "VAYXINH15", "kind": "category", "category_id": _category("Thời trang nữ")}
        | {"percent": 15, "maximum": 150_000, "starts": now + 7 * DAY, "ends": year_on},
        *_sales(days),
    ]
    return [Code(id=number, **fields) for number, fields in enumerate(made, start=1)]


def _sales(days: Days) -> list[dict]:
    """The order codes of each 11.11, 12.12 and Tết within the demo."""
    last = days.date(len(days))
    sales = []
    for year in range(days.first.year, last.year + 1):
        for name, day, percent in (
            ("1111", date(year, 11, 11), 15),
            ("1212", date(year, 12, 12), 12),
        ):
            sales.append((f"SALE{name}-{year}", day - timedelta(2), day + timedelta(1), percent))
    for new_year in LUNAR_NEW_YEARS:
        name = f"TET-{new_year.year}"
        sales.append((name, new_year - timedelta(21), new_year + timedelta(5), 8))
    return [
        {"code": name, "kind": "order", "percent": percent, "maximum": 500_000}
        | {"minimum": 500_000, "per_customer": 2}
        | {"starts": _seconds(days, starts), "ends": _seconds(days, ends)}
        for name, starts, ends, percent in sorted(sales, key=lambda sale: sale[1])
        if days.first <= starts < last
    ]


def _seconds(days: Days, day: date) -> int:
    return int(days.starts[0]) + (day - days.first).days * DAY


def _category(name: str) -> int:
    return CATEGORIES.index(name) + 1
