"""Shoppers on the shop, all of them in this one process, which is not the shop's.

    python -m bench.crowd < plan.json > seen.json

Each has a tab and cookies of their own, does something, thinks, and does the next thing.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field

from bench.tab import Run, Tab

THINK = (2.5, 7.5)  # seconds, any as likely: 5 on average
WORDS = ("dien+thoai", "ao", "laptop", "giay", "sach", "tai+nghe")
PAGES, CATEGORIES = 5, 8
# Of a hundred things that shoppers do.
MIX = {"home": 20, "turn": 10, "category": 15, "search": 15, "look": 25, "add": 10, "cart": 5}


@dataclass(frozen=True)
class Plan:
    """`cookies`: of each shopper. Who comes in does so during the first pause of thought; what is
    done in the `seconds` after `warm` counts."""

    url: str
    cookies: list[dict[str, str]]
    warm: float
    seconds: float
    seed: int = 7
    think: tuple[float, float] = THINK


@dataclass(frozen=True)
class Seen:
    """`seconds` by what was done; `failed`: what went wrong, in words."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in MIX})
    failed: list[str] = field(default_factory=list)


class Shopper:
    def __init__(self, tab: Tab, dice: random.Random) -> None:
        self.tab, self.dice = tab, dice

    def home(self) -> Awaitable[Run]:
        return self.tab.visit("")

    def turn(self) -> Awaitable[Run]:
        return self.tab.visit("", f"page={self.dice.randint(2, PAGES)}")

    def category(self) -> Awaitable[Run]:
        return self.tab.visit("", f"category={self.dice.randint(1, CATEGORIES)}")

    def search(self) -> Awaitable[Run]:
        return self.tab.visit("", f"q={self.dice.choice(WORDS)}")

    def look(self) -> Awaitable[Run]:
        links = self.tab.shown.links_to("product")
        return self.tab.follow(self.dice.choice(links)) if links else self.home()

    def add(self) -> Awaitable[Run]:
        keys = [key for key in self.tab.shown.buttons if key.startswith("add-")]
        return self.tab.press(self.dice.choice(keys)) if keys else self.look()

    def cart(self) -> Awaitable[Run]:
        return self.tab.visit("cart")


async def crowd(plan: Plan) -> Seen:
    seen = Seen()
    begun = time.perf_counter()
    many = (_shop(plan, number, begun, seen) for number in range(len(plan.cookies)))
    await asyncio.gather(*many)
    return seen


async def _shop(plan: Plan, number: int, begun: float, seen: Seen) -> None:
    dice = random.Random(plan.seed + number)
    counts, ends = begun + plan.warm, begun + plan.warm + plan.seconds
    await asyncio.sleep(dice.uniform(0, plan.think[1]))
    try:
        tab = await Tab.open(plan.url, plan.cookies[number])
        shopper, name = Shopper(tab, dice), "home"
        while (now := time.perf_counter()) < ends:
            act: Callable[[], Awaitable[Run]] = getattr(shopper, name)
            run = await act()
            if now >= counts:
                seen.seconds[name].append(run.seconds)
            await asyncio.sleep(dice.uniform(*plan.think))
            name = dice.choices(list(MIX), list(MIX.values()))[0]
        await tab.close()
    except Exception as error:  # counted, and told by whoever asked
        seen.failed.append(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    asked = Plan(**json.load(sys.stdin))
    json.dump(asdict(asyncio.run(crowd(asked))), sys.stdout)
