"""What happened when the plug was pulled, in words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab.experiment import Table
from lab.plug_counts import Counted
from lab.plug_watch import (
    CALM,
    FLUSHED,
    MYSQL_BACK,
    MYSQL_KILLED,
    REDIS_KILLED,
    REDIS_STARTED,
    TITLES,
    median_ms,
)
from lab.texts import N_, Words, say, say_n


@dataclass(frozen=True)
class Happened:
    """`lines`: what the shoppers told; `moments`: when what was done to the servers, in seconds."""

    lines: Sequence[dict[str, Any]]
    moments: dict[str, float]
    counted: Counted

    @property
    def holds(self) -> bool:
        without = self._done(*self.without_redis)
        return (
            self.answer == "nothing"
            and min(without[what]["ok"] for what in ("look", "add", "buy")) > 0
            and self.opened is not None
            and self.again > 0
        )

    @property
    def answer(self) -> str:
        if self._done(*self.without_redis)["add"]["ok"] == 0:
            return "down"
        return "nothing" if self.counted.unharmed else "lost"

    @property
    def without_redis(self) -> tuple[float, float]:
        return self.moments[REDIS_KILLED], self.moments[REDIS_STARTED]

    @property
    def opened(self) -> float | None:
        """Seconds from the kill to the breaker's opening."""
        return self._breaker("open", self.moments[REDIS_KILLED])

    @property
    def closed(self) -> float | None:
        """Seconds from the start of Redis to its first use."""
        return self._breaker("closed", self.moments[REDIS_STARTED])

    @property
    def recovery(self) -> float:
        """Seconds from the kill of MySQL to the first order after it."""
        return self.moments[MYSQL_BACK] - self.moments[MYSQL_KILLED]

    @property
    def again(self) -> int:
        """How often somebody had to press “Buy” again."""
        return sum(1 for line in self.lines if line["what"] == "again")

    @property
    def cut(self) -> int:
        """Checkouts that were under way when MySQL was killed, and got no answer."""
        killed = self.moments[MYSQL_KILLED]
        buys = [line for line in self.lines if line["what"] == "buy" and line["answer"] != "ok"]
        return sum(1 for line in buys if line["at"] - line["ms"] / 1000 <= killed <= line["at"])

    @property
    def refused(self) -> int:
        """Presses that ended in an error while MySQL was away."""
        begin, end = self.moments[MYSQL_KILLED], self.moments[MYSQL_BACK]
        done = self._done(begin, end)
        return sum(done[what]["failed"] for what in TITLES)

    def figures(self) -> dict[str, Any]:
        without = self._done(*self.without_redis)
        return {
            "presses": sum(1 for line in self.lines if line["what"] in TITLES),
            "pieces_confirmed": self.counted.pieces,
            "orders_confirmed": self.counted.orders,
            "lost_pieces": self.counted.lost_pieces,
            "lost_orders": self.counted.lost_orders,
            "doubled_pieces": self.counted.doubled_pieces,
            "doubled_orders": self.counted.doubled_orders,
            "old_carts_shown": self.counted.old_carts,
            "stock_agrees": self.counted.stock_agrees,
            "redis_away_s": round(self.without_redis[1] - self.without_redis[0], 2),
            "presses_without_redis": sum(without[what]["ok"] for what in TITLES),
            "refused_without_redis": sum(without[what]["failed"] for what in TITLES),
            "breaker_opened_after_s": self.opened,
            "breaker_closed_after_s": self.closed,
            "refused_without_mysql": self.refused,
            "checkouts_cut": self.cut,
            "mysql_recovery_s": round(self.recovery, 2),
            "pressed_again": self.again,
        }

    def table(self) -> Table:
        """Median milliseconds of what was answered, by stretch."""
        begin, away = self.without_redis
        flushed, killed = self.moments[FLUSHED], self.moments[MYSQL_KILLED]
        stretches = ((self.moments[CALM], begin), (begin, away), (away, flushed), (flushed, killed))
        return Table(
            N_("Median milliseconds of a press"),
            (
                N_("What"),
                N_("With Redis"),
                N_("Without"),
                N_("Redis is back"),
                N_("After FLUSHALL"),
            ),
            tuple(
                (title, *(round(median_ms(self.lines, what, *part), 1) for part in stretches))
                for what, title in TITLES.items()
            ),
        )

    def _done(self, begin: float, end: float) -> dict[str, dict[str, int]]:
        found = {what: {"ok": 0, "failed": 0} for what in TITLES}
        for line in self.lines:
            if line["what"] in TITLES and begin <= line["at"] < end:
                found[line["what"]]["ok" if line["answer"] == "ok" else "failed"] += 1
        return found

    def _breaker(self, state: str, since: float) -> float | None:
        for line in self.lines:
            if line["what"] == "breaker" and line["state"] == state and line["at"] > since:
                return round(line["at"] - since, 2)
        return None


def words(of: Happened) -> tuple[Words, ...]:
    found, counted = of.figures(), of.counted
    calm = median_ms(of.lines, "look", of.moments[CALM], of.moments[REDIS_KILLED])
    away = median_ms(of.lines, "look", *of.without_redis)
    return (
        say(
            "Redis was away for {seconds} s. Meanwhile {done} presses were answered and {failed} "
            "refused: MySQL was asked instead. A look at a product took {away} ms, before {calm} "
            "ms.",
            seconds=found["redis_away_s"],
            done=found["presses_without_redis"],
            failed=found["refused_without_redis"],
            away=away,
            calm=calm,
        ),
        say(
            "The breaker opened {opened} s after the kill: from then on nobody waited for a dead "
            "Redis, and one caller tried it now and then. {closed} s after its start it was "
            "trusted again, empty, and filled up by those who asked.",
            opened=of.opened or 0.0,
            closed=of.closed or 0.0,
        ),
        say_n(
            "MySQL was killed with {n} checkout under way. {refused} presses got an error, and "
            "after {seconds} s somebody had bought again. InnoDB took up its log: what was "
            "committed was there, and what was half done was not.",
            "MySQL was killed with {n} checkouts under way. {refused} presses got an error, and "
            "after {seconds} s somebody had bought again. InnoDB took up its log: what was "
            "committed was there, and what was half done was not.",
            of.cut,
            refused=of.refused,
            seconds=of.recovery,
        ),
        say(
            "Confirmed and then lost: {pieces} of {all_pieces} pieces in carts, {orders} of "
            "{all_orders} orders. Doubled: {doubled}. Carts shown that were no longer so: {old}.",
            pieces=counted.lost_pieces,
            all_pieces=counted.pieces,
            orders=counted.lost_orders,
            all_orders=counted.orders,
            doubled=counted.doubled_pieces + counted.doubled_orders,
            old=counted.old_carts,
        ),
        say(
            "Whoever got no answer pressed “Buy” again ({again} times): the checkout's key makes "
            "two presses one order. A cart in Redis is a copy; it may go at any time.",
            again=of.again,
        ),
    )
