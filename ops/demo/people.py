"""Who works and who buys in the demo: staff, admins and 9,000 customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ops.demo.names import CITIES, FAMILY_NAMES, GIVEN_NAMES, MIDDLE_NAMES, STREETS, ascii_of
from ops.demo.seasons import DAY, HOUR, Days

CUSTOMERS = 9_000
FIRST_CUSTOMER_ID = 1_001
EARLY = 90 * DAY  # before the first order

# The password shown to the class, and one that nobody knows: hashing 9,000 would take minutes.
PASSWORD = "kinh-trong-suot!"  # noqa: S105
SHOWN_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$5E8nB5mqb0PdilqiXA1rVQ"
    "$1zQ5ufuXMGX6fAGS5Qt5fw4sGgMpzwpDCFKxgQVjPYY"
)
UNKNOWN_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$7kOMDiU0gCIw0hj3X95O4Q"
    "$t2X25jwRfw2nm69GrU17Z9jhgj5J8u5MAWczPxPCI0M"
)


@dataclass(frozen=True)
class Admin:
    username: str
    full_name: str
    level: str


@dataclass(frozen=True)
class Employee:
    username: str
    full_name: str
    department: str


ADMINS = (
    Admin("admin", "Trần Quốc Bảo", "super_admin"),
    Admin("moderator", "Lê Ngọc Diệp", "moderator"),
    Admin("helpdesk", "Phạm Gia Huy", "support"),
)
# Who manages a warehouse stands in the order of `warehouses.WAREHOUSES`.
EMPLOYEES = (
    Employee("warehouse", "Nguyễn Hữu Thắng", "warehouse"),
    Employee("kho.tphcm", "Võ Thị Kim Loan", "warehouse"),
    Employee("kho.danang", "Phan Văn Đạt", "warehouse"),
    Employee("kho.haiphong", "Đỗ Quang Vinh", "warehouse"),
    Employee("kho.cantho", "Huỳnh Thị Mỹ Duyên", "warehouse"),
    Employee("kho.hue", "Hồ Xuân Nghĩa", "warehouse"),
    Employee("sales", "Bùi Thanh Trang", "sales"),
    Employee("sales.hung", "Đặng Mạnh Hùng", "sales"),
    Employee("sales.yen", "Ngô Hải Yến", "sales"),
    Employee("support", "Vũ Khánh Linh", "support"),
    Employee("support.tam", "Lý Minh Tâm", "support"),
    Employee("it", "Dương Tuấn Kiệt", "it"),
    Employee("it.phong", "Hoàng Nam Phong", "it"),
    Employee("finance", "Trần Thị Bích Ngọc", "finance"),
    Employee("finance.son", "Lê Trường Sơn", "finance"),
)
FIRST_EMPLOYEE_ID = len(ADMINS) + 1
SALES_IDS = tuple(
    number
    for number, employee in enumerate(EMPLOYEES, start=FIRST_EMPLOYEE_ID)
    if employee.department == "sales"
)
# The first customers, whose password is shown.
NAMED_CUSTOMERS = (("lan", "Nguyễn Thị Lan", "female"), ("minh", "Trần Đức Minh", "male"))

DEMO_ACCOUNTS = [
    ("Customer", "lan", PASSWORD),
    ("Customer", "minh", PASSWORD),
    ("Sales", "sales", PASSWORD),
    ("Customer support", "support", PASSWORD),
    ("Warehouse", "warehouse", PASSWORD),
    ("IT", "it", PASSWORD),
    ("Finance", "finance", PASSWORD),
    ("Administrator", "admin", PASSWORD),
    ("Moderator", "moderator", PASSWORD),
    ("Support administrator", "helpdesk", PASSWORD),
]
SHOWN = frozenset(username for _, username, _ in DEMO_ACCOUNTS)


@dataclass(frozen=True)
class Customers:
    """Columns by place, in the order in which they signed up; `created_at` in seconds UTC."""

    usernames: list[str]
    names: list[str]
    genders: list[str]
    births: list[date]
    phones: list[str]
    addresses: list[str]
    cities: list[str]
    created_at: np.ndarray


def customers(days: Days, rng: np.random.Generator) -> Customers:
    names, genders = _names(rng)
    created_at = _sign_ups(days, rng)
    ages = np.clip(rng.gamma(6, 4.2, CUSTOMERS) + 14, 16, 80)
    last = days.date(len(days))
    births = [last - timedelta(days=int(age * 365.25)) for age in ages]
    cities = rng.choice(list(CITIES), CUSTOMERS, p=list(CITIES.values())).tolist()
    streets = rng.choice(STREETS, CUSTOMERS).tolist()
    houses = rng.integers(1, 400, CUSTOMERS).tolist()
    prefixes = rng.choice(["090", "091", "093", "096", "097", "098", "032", "070"], CUSTOMERS)
    numbers = rng.integers(0, 10_000_000, CUSTOMERS).tolist()
    return Customers(
        usernames=_usernames(names),
        names=names,
        genders=genders,
        births=births,
        phones=[f"{a}{b:07d}" for a, b in zip(prefixes.tolist(), numbers, strict=True)],
        addresses=[f"{a} {b}" for a, b in zip(houses, streets, strict=True)],
        cities=cities,
        created_at=created_at,
    )


def staff_since(days: Days) -> date:
    """When the shop's first people were hired."""
    return days.first - timedelta(days=120)


def _names(rng: np.random.Generator) -> tuple[list[str], list[str]]:
    genders = rng.choice(["female", "male"], CUSTOMERS, p=[0.54, 0.46]).tolist()
    families = rng.choice(list(FAMILY_NAMES), CUSTOMERS, p=list(FAMILY_NAMES.values())).tolist()
    middles, givens = rng.random(CUSTOMERS).tolist(), rng.random(CUSTOMERS).tolist()
    names = [
        f"{family} {_pick(MIDDLE_NAMES[gender], a)} {_pick(GIVEN_NAMES[gender], b)}"
        for family, gender, a, b in zip(families, genders, middles, givens, strict=True)
    ]
    for number, (_, name, gender) in enumerate(NAMED_CUSTOMERS):
        names[number], genders[number] = name, gender
    return names, genders


def _pick(choices: tuple[str, ...], part: float) -> str:
    return choices[int(part * len(choices))]


def _usernames(names: list[str]) -> list[str]:
    usernames = []
    for number, name in enumerate(names):
        family, *_, given = ascii_of(name).split()
        usernames.append(f"{given}.{family}{number}")
    usernames[: len(NAMED_CUSTOMERS)] = [username for username, _, _ in NAMED_CUSTOMERS]
    return usernames


def _sign_ups(days: Days, rng: np.random.Generator) -> np.ndarray:
    """One in nine was there when the demo begins; the others come as business goes."""
    before = CUSTOMERS // 9
    early = days.starts[0] - rng.integers(0, EARLY, before)
    # Sign-ups follow the square root of business: sales bring old customers back first.
    weights = np.sqrt(days.weights)
    on = rng.choice(days.starts, CUSTOMERS - before, p=weights / weights.sum())
    late = on + np.minimum(rng.normal(15, 4.5, len(on)).clip(0, 23.9) * HOUR, DAY - 1).astype(int)
    created = np.sort(np.concatenate([early, late]))
    created[: len(NAMED_CUSTOMERS)] = days.starts[0] - EARLY
    return created
