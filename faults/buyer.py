"""A buyer: looks, fills the cart, buys, pays, cancels, sends back; and writes down what was told.

When no answer comes a buyer does what people do: looks at the cart again, presses *Place order*
once more (the page sends the same key), or gives up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from faults.apps import Browser, Reply
from faults.diary import Bought, Checkout, Diary, checkout_key

PASSWORD = "mua hàng cả ngày"  # noqa: S105 - of buyers who live for one run
METHODS = ("credit_card", "paypal", "bank_transfer", "cash_on_delivery")
CARRIERS = (1, 2, 3, 4, 5)
AGAIN_AFTER = (0.1, 0.6)  # seconds, until the button is pressed again
OLD_SECONDS = 30  # more than MySQL, which knows what is old, is away for; then a second is enough
GIVES_UP = 0.2  # of those who get no answer: the browser is closed
WRITES = frozenset(
    ("sign_in", "sign_out", "add", "put", "remove")
    + ("place", "pay", "cancel", "receive", "give_back")
)


@dataclass(frozen=True)
class Goods:
    products: list[int]
    codes: list[str]


@dataclass(frozen=True)
class Press:
    """What a buyer did, and how it went."""

    do: str
    given: dict[str, Any]
    reply: Reply


class Buyer(threading.Thread):
    """`thinks`: seconds between two presses, on average."""

    def __init__(
        self,
        diary: Diary,
        browser: Browser,
        goods: Goods,
        random: Random,
        thinks: float,
        ending: threading.Event,
    ) -> None:
        super().__init__(name=diary.name, daemon=True)
        self.diary, self.browser, self.goods = diary, browser, goods
        self.presses: list[Press] = []
        self.problem: BaseException | None = None
        self.ending = ending
        self._random, self._thinks = random, thinks
        self._token = ""
        self._changed_by: int | None = None  # the process that made the cart's last change
        self._version = 0
        self._visitor = f"{diary.name} {random.getrandbits(64):x}"

    def run(self) -> None:
        try:
            while not self.ending.wait(self._random.uniform(0.2, 1.8) * self._thinks):
                if self._token or self._sign_in():
                    self._choose()()
        except BaseException as error:
            self.problem = error
        finally:
            self.browser.close()

    def _choose(self) -> Callable[[], None]:
        ways = {
            self._look: 20, self._add: 32, self._put: 7, self._remove: 6, self._see_cart: 10,
            self._buy: 13, self._follow_up: 14, self._sign_out: 2,
        }  # fmt: skip
        return self._random.choices(list(ways), list(ways.values()))[0]

    # Looking around

    def _look(self) -> None:
        self._ask("look", product=self._random.choice(self.goods.products))

    def _sign_in(self) -> bool:
        given = {"username": self.diary.name, "password": PASSWORD, "visitor": self._visitor}
        reply = self._ask("sign_in", **given)
        if reply.answer == "told":
            self._token = reply.value["token"]
            self.diary.sessions[self._token] = "open"
        elif reply.answer == "refused":
            self.diary.complain("lost", f"may not sign in: {reply.value}")
        return bool(self._token)

    def _sign_out(self) -> None:
        token, self._token = self._token, ""
        reply = self._ask("sign_out", token=token)
        self.diary.sessions[token] = "ended" if reply.answer == "told" else "perhaps"
        if reply.answer == "told":
            found = self._ask("who", token=token)
            if found.by == reply.by and found.answer == "told" and found.value["user"]:
                self.diary.complain("lost", "is still signed in after signing out")

    # The cart

    def _see_cart(self) -> None:
        reply = self._as_me("cart")
        if reply.answer == "told":
            self._compare(reply)

    def _add(self) -> None:
        product, pieces = self._random.choice(self.goods.products), self._random.randint(1, 3)
        reply = self._change("add", product=product, quantity=pieces)
        if reply.answer == "told":
            told = reply.value
            wrong = self.diary.basket.added(product, pieces, told["quantity"], told["left"])
            if wrong:
                self.diary.complain(*wrong)
        elif reply.answer == "unknown":
            self.diary.basket.perhaps_added(product, pieces)
            self._see_cart()

    def _put(self) -> None:
        product, pieces = self._in_cart(), self._random.randint(1, 6)
        if product is None:
            return
        reply = self._change("put", product=product, quantity=pieces)
        if reply.answer == "told":
            told = reply.value
            wrong = self.diary.basket.set(product, pieces, told["quantity"], told["left"])
            if wrong:
                self.diary.complain(*wrong)
        elif reply.answer == "unknown":
            self.diary.basket.perhaps_set(product, pieces)
            self._see_cart()

    def _remove(self) -> None:
        product = self._in_cart()
        if product is not None:
            self._take_out(product)

    def _take_out(self, product: int) -> None:
        reply = self._change("remove", product=product)
        if reply.answer == "told":
            self.diary.basket.removed(product)
        elif reply.answer == "unknown":
            self.diary.basket.perhaps_removed(product)
            self._see_cart()

    def _in_cart(self) -> int | None:
        basket = self.diary.basket
        held = [product for product in basket.products() if basket.may(product) != {0}]
        return self._random.choice(held) if held else None

    def _compare(self, reply: Reply) -> bool:
        """Whether the page shows what was told: at once, if by the process that told it; within a
        moment, if that was killed and another one answers."""
        shown = {int(product): pieces for product, pieces in reply.value["lines"].items()}
        reply.value["lines"] = shown
        old = self.diary.basket.shows(shown)
        if self._changed_by in (None, reply.by):
            for wrong in old:
                self.diary.complain("lost", f"an old cart is shown: {wrong}")
            if reply.value["version"] < self._version:
                text = f"version {reply.value['version']} of the cart after {self._version}"
                self.diary.complain("lost", text)
            self._version = reply.value["version"]
        elif old:
            self._look_until_new(old)
        return not old

    def _look_until_new(self, old: list[str]) -> None:
        end = time.monotonic() + OLD_SECONDS
        while not self.ending.wait(AGAIN_AFTER[0]):
            reply = self._as_me("cart")
            if reply.answer == "told":
                shown = {int(product): pieces for product, pieces in reply.value["lines"].items()}
                if not self.diary.basket.shows(shown):
                    return
                if time.monotonic() > end:
                    text = f"after {OLD_SECONDS} s an old cart is shown: {old[0]}"
                    self.diary.complain("lost", text)
                    return

    def _change(self, do: str, **given: Any) -> Reply:
        reply = self._as_me(do, **given)
        if reply.answer != "refused":
            self._note_change(reply)
        return reply

    def _note_change(self, reply: Reply) -> None:
        self._changed_by, self.diary.killed_under = reply.by, reply.gone

    # Orders

    def _buy(self) -> None:
        codes = self._random.sample(self.goods.codes, k=self._random.choice((0, 0, 1, 1, 2)))
        carrier = self._random.choice(CARRIERS)
        reply = self._as_me("offer", codes=codes, carrier=carrier)
        if reply.answer != "told":
            return
        fits, offered = self._compare(reply), reply.value
        if not (fits and offered["lines"]):
            return
        checkout = self.diary.checkout(
            checkout_key(self.diary.customer_id, offered["version"]), offered["lines"]
        )
        checkout.press = {
            "lines": list(offered["lines"].items()),
            "codes": offered["codes"],
            "carrier": carrier,
            "method": self._random.choice(METHODS),
            "key": checkout.key,
            "to_pay": offered["to_pay"],
        }
        self._place(checkout)

    def _place(self, checkout: Checkout) -> None:
        before, known = self.diary.basket.copy(), checkout.order_id
        # Another process may show for a second what an order has taken already.
        sure = self._changed_by in (None, self.browser.by) or not checkout.unknown
        while not self.ending.is_set():
            reply = self._as_me("place", **checkout.press)
            if reply.answer == "told":
                self._note_change(reply)
                if known is None:
                    (before.ordered if sure else before.perhaps_ordered)(checkout.lines)
                    self.diary.basket = before
                self.diary.bought(checkout, reply.value["order"], checkout.press["method"])
                return
            if reply.answer == "refused":
                self._refused(checkout, reply)
                return
            self._note_change(reply)
            checkout.unknown += 1
            self.diary.basket = before.copy()
            self.diary.basket.perhaps_ordered(checkout.lines)
            if self._random.random() < GIVES_UP:
                return
            self.ending.wait(self._random.uniform(*AGAIN_AFTER))

    def _refused(self, checkout: Checkout, reply: Reply) -> None:
        if checkout.order_id is not None:
            self.diary.complain("lost", f"order {checkout.order_id}, asked again: {reply.value}")
        for product in reply.value.get("left", {}):
            self._take_out(int(product))

    def _follow_up(self) -> None:
        if not self.diary.orders:
            return
        recent = list(self.diary.orders.values())[-8:]
        bought = self._random.choice(recent)
        ways = {"placed": ("pay", "pay", "cancel"), "processing": ("order", "order", "cancel")}
        ways |= {"delivered": ("receive", "give_back"), "received": ("give_back", "order")}
        way = self._random.choice(ways.get(bought.status, ("order",)))
        if way == "give_back":
            self._give_back(bought)
        else:
            self._step(bought, way)

    def _step(self, bought: Bought, way: str) -> None:
        reply = self._as_me(way, order_id=bought.order_id)
        if reply.answer == "unknown":
            bought.note(way, "perhaps")
        elif reply.answer == "told":
            bought.note(way, "yes")
            self._see_order(bought, reply)
        else:  # what it is by now
            reply = self._as_me("order", order_id=bought.order_id)
            if reply.answer == "told":
                self._see_order(bought, reply)

    def _give_back(self, bought: Bought) -> None:
        product = self._random.choice(list(bought.lines))
        reply = self._as_me("give_back", order_id=bought.order_id, product=product, quantity=1)
        if reply.answer == "told":
            bought.returned[product] += 1
            self._see_order(bought, reply)
        elif reply.answer == "unknown":
            bought.perhaps_returned[product] += 1

    def _see_order(self, bought: Bought, reply: Reply) -> None:
        bought.status = reply.value["status"]
        if bought.step("cancel") == "yes" and bought.status != "canceled":
            text = f"order {bought.order_id} is {bought.status} after it was canceled"
            self.diary.complain("lost", text)

    # Asking

    def _as_me(self, do: str, **given: Any) -> Reply:
        reply = self._ask(do, token=self._token, **given)
        if reply.answer == "refused" and reply.value["refused"] == "sign_in_required":
            self.diary.complain("lost", f"was signed out by nobody, at {do}")
            self._token = ""
        return reply

    def _ask(self, do: str, **given: Any) -> Reply:
        reply = self.browser.ask(do, **given)
        self.presses.append(Press(do, given, reply))
        if reply.answer == "broken":
            self.diary.complain("broken", f"{do}: {reply.value}")
        return reply
