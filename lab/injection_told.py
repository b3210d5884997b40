"""What came of the injection and of the guessing, in words and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecom import throttle
from lab.experiment import Table
from lab.injection_guess import Account, Owner, Siege
from lab.injection_search import Attempt, hidden, stolen
from lab.texts import N_, Words, say, say_n

CONCATENATED, BOUND = N_("Put together from text"), N_("With a bound parameter")
PLAIN, HASHED = N_("Plain text, no throttle"), N_("argon2, no throttle")
THROTTLED = N_("argon2 and throttle")


@dataclass(frozen=True)
class Brute:
    """`stranger`: the owner in a browser never seen; `owner`: in the one they always use."""

    account: Account
    plain: Siege
    hashed: Siege
    throttled: Siege
    stranger: Owner
    owner: Owner

    def seconds_for_all(self) -> dict[str, float]:
        """To look at every password of the list: at the measured rate, or at so many in a window
        as the throttle let through."""
        number = len(self.account.list)
        windows = number / max(1, self.throttled.reached)
        return {
            PLAIN: number / self.plain.per_second,
            HASHED: number / self.hashed.per_second,
            THROTTLED: windows * throttle.MINUTES * 60,
        }


def holds(attempts: Sequence[Attempt], brute: Brute) -> bool:
    return (
        _leaks(attempts)
        and not _bound_leaks(attempts)
        and brute.plain.got_in
        and not brute.throttled.got_in
        and brute.throttled.reached < brute.plain.reached
        and brute.owner.got_in
    )


def answer(attempts: Sequence[Attempt], brute: Brute) -> str:
    if _bound_leaks(attempts):
        return "bound"
    if brute.throttled.got_in:
        return "guessed"
    return "closed" if brute.owner.got_in else "locked"


def words(attempts: Sequence[Attempt], brute: Brute) -> tuple[Words, ...]:
    needed = brute.seconds_for_all()
    told = (
        say(
            "Put together from text, the search gave away {hidden} hidden products and {stolen} "
            "passwords; with a bound parameter {bound} of either.",
            hidden=max(hidden(attempt.concatenated) for attempt in attempts),
            stolen=sum(stolen(attempt.concatenated) for attempt in attempts),
            bound=sum(hidden(attempt.bound) + stolen(attempt.bound) for attempt in attempts),
        ),
        say(
            "A quotation mark ends the text and what follows is SQL; bound, it stays a letter of "
            "the value. Nobody has to be wicked: L'Oréal breaks the first query too. A second "
            "statement was refused only because the driver sends one at a time."
        ),
        say(
            "Plain text let {speed} passwords a second through, and number {place} was right. "
            "argon2 let {slow} a second through: the whole list would take {seconds} s.",
            speed=brute.plain.per_second,
            place=brute.plain.tries,
            slow=brute.hashed.per_second,
            seconds=needed[HASHED],
        ),
        say_n(
            "Of {tries} tries against the throttle, {n} was looked at; the rest were refused "
            "unseen. At that rate the list would take {hours} hours.",
            "Of {tries} tries against the throttle, {n} were looked at; the rest were refused "
            "unseen. At that rate the list would take {hours} hours.",
            brute.throttled.reached,
            tries=brute.throttled.tries,
            hours=needed[THROTTLED] / 3600,
        ),
    )
    return (*told, _of_owner(brute))


def _of_owner(brute: Brute) -> Words:
    if brute.owner.got_in and not brute.stranger.got_in:
        return say(
            "The owner got in meanwhile, from the browser they always use: it has tries of its "
            "own. From a browser never seen they would have to wait {wait} s, like the attacker.",
            wait=brute.stranger.wait,
        )
    if brute.owner.got_in:
        return say("The owner got in meanwhile, from a known browser and from a new one.")
    return say("The owner was locked out for {wait} s.", wait=brute.owner.wait)


def figures(attempts: Sequence[Attempt], brute: Brute) -> Mapping[str, Any]:
    needed = brute.seconds_for_all()
    return {
        "hidden_rows_concatenated": max(hidden(found.concatenated) for found in attempts),
        "passwords_concatenated": sum(stolen(found.concatenated) for found in attempts),
        "hidden_rows_bound": sum(hidden(found.bound) for found in attempts),
        "passwords_bound": sum(stolen(found.bound) for found in attempts),
        "passwords_in_list": len(brute.account.list),
        "place_of_the_right_one": brute.account.place,
        **_of("plain", brute.plain),
        **_of("argon2", brute.hashed),
        **_of("throttled", brute.throttled),
        "argon2_whole_list_s": round(needed[HASHED], 1),
        "throttled_whole_list_s": round(needed[THROTTLED]),
        "owner_got_in": brute.owner.got_in,
        "owner_got_in_from_new_browser": brute.stranger.got_in,
    }


def tables(attempts: Sequence[Attempt], brute: Brute) -> tuple[Table, ...]:
    typed = tuple(
        (found.asked.typed, found.concatenated.told, found.bound.told) for found in attempts
    )
    guessed = tuple(
        (way, siege.tries, siege.reached, round(siege.per_second, 1), siege.got_in)
        for way, siege in (
            (PLAIN, brute.plain),
            (HASHED, brute.hashed),
            (THROTTLED, brute.throttled),
        )
    )
    return (
        Table(N_("Rows that came back"), (N_("Typed"), CONCATENATED, BOUND), typed),
        Table(
            N_("Guessing"),
            (N_("Way"), N_("Tries"), N_("Looked at"), N_("Tries a second"), N_("Got in")),
            guessed,
        ),
    )


def _leaks(attempts: Sequence[Attempt]) -> bool:
    return any(stolen(found.concatenated) for found in attempts) and any(
        hidden(found.concatenated) for found in attempts
    )


def _bound_leaks(attempts: Sequence[Attempt]) -> bool:
    return any(stolen(found.bound) or hidden(found.bound) for found in attempts)


def _of(name: str, siege: Siege) -> dict[str, Any]:
    return {
        f"{name}_tries": siege.tries,
        f"{name}_reached": siege.reached,
        f"{name}_tries_per_s": round(siege.per_second, 1),
        f"{name}_got_in": siege.got_in,
    }
