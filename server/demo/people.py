"""What simulated people are like: when they come, what for, how long it takes them."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
WAIT_MIN = 8.0
"""What customers would wait on average if as many came at all hours; they come in waves."""

COMING = {9: 0.9, 10: 1.1, 11: 1.1, 12: 0.8, 13: 0.8, 14: 1.05, 15: 1.05, 16: 0.75}
"""How many come in an hour of the branch's clock, as a share of the whole day's average; at all others as at `LATE`."""

LATE = 16

SERVICE_SHARE = 0.8
"""Mean service time, as a share of what the branch file expects."""

SERVICE_CV = 0.9
"""Standard deviation over mean; services are about log-normal."""

DOOR = 10
DOOR_WITHIN_MS = 90_000
NO_SHOW = 0.05
COMES_BACK = 0.5
GIVES_UP = 0.04
PATIENCE_MIN = 12.0
OTHER_LANGUAGE = 0.15
OTHER_SEGMENT = 0.12
BREAK_AFTER_MIN = 180.0
"""How long a teller works on average until a pause."""

SENT_ON = 0.02
ANSWERS = 0.3
"""The share of customers who answer when they are asked how it was."""

RATINGS = {4: 0.62, 3: 0.27, 2: 0.08, 1: 0.03}
WRITES = 0.25
COMMENTS = 6
"""Ready-made words in config/words: demo.comment.1 and so on, the first half content."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who comes in; `absent` will not be there when called, `leaves_ms` is when patience ends, if it does."""

    service: str
    segment: str
    language: str
    absent: bool
    leaves_after_ms: int | None


class People:
    """Customers and tellers of one branch, drawn from `rng`; `counters` are those that simulated tellers sit at.

    Of each service as many customers come as its counters can serve while the mean wait stays at `WAIT_MIN`.
    """

    def __init__(self, settings: Mapping[str, Any], counters: set[int], rng: random.Random) -> None:
        self._rng = rng
        self._zone = ZoneInfo(settings["branch"]["timezone"])
        self._languages: list[str] = settings["branch"]["languages"]
        self._segments = [entry["code"] for entry in settings["segments"] if entry["code"] != "ordinary"]
        self._pauses = {entry["code"]: entry["limit_min"] for entry in settings["pauses"] if entry["limit_min"]}
        self._mean_ms: dict[str, float] = {
            entry["code"]: entry["target_service_min"] * MINUTE_MS * SERVICE_SHARE for entry in settings["services"]
        }
        profiles = {entry["name"]: taken_services(entry, self._mean_ms) for entry in settings["profiles"]}
        everybody = {entry["name"] for entry in settings["profiles"] if "*" in entry["segments"]}
        taken = [
            profiles[counter["profile"]]
            for counter in settings["counters"]
            if counter["number"] in counters and counter["profile"] in everybody
        ]
        self.gap_ms = {
            code: self._gap_ms(code, mine) for code in self._mean_ms if (mine := [one for one in taken if code in one])
        }
        """Mean time between two customers of the whole day, by service; services without a teller have none."""

    def _gap_ms(self, service: str, mine: list[frozenset[str]]) -> float:
        """By the counters that take the service, each a set of services that have equal shares of its time."""
        beside = [code for services in mine for code in services]
        mean_ms = len(beside) / sum(1 / self._mean_ms[code] for code in beside)
        share = sum(1 / len(services) for services in mine)
        return self._mean_ms[service] / (sustained(len(mine), mean_ms) * share)

    def next_in_ms(self, service: str, now_ms: int) -> int:
        """How long until the next customer comes for a service."""
        hour = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(self._zone).hour
        return round(self._rng.expovariate(COMING.get(hour, COMING[LATE]) / self.gap_ms[service]))

    def at_the_door(self) -> list[tuple[str, int]]:
        """Those who waited for the branch to open: their services, and when each has walked in (ms)."""
        often = [1 / gap for gap in self.gap_ms.values()]
        services = self._rng.choices(list(self.gap_ms), often, k=DOOR)
        return [(service, self._rng.randrange(DOOR_WITHIN_MS)) for service in services]

    def customer(self, service: str) -> Customer:
        """Somebody who comes for this service."""
        rng = self._rng
        other = self._languages[1:]
        return Customer(
            service=service,
            segment=rng.choice(self._segments) if self._segments and rng.random() < OTHER_SEGMENT else "ordinary",
            language=rng.choice(other) if other and rng.random() < OTHER_LANGUAGE else self._languages[0],
            absent=rng.random() < NO_SHOW,
            leaves_after_ms=round(rng.expovariate(1 / (PATIENCE_MIN * MINUTE_MS))) if rng.random() < GIVES_UP else None,
        )

    def walk_ms(self) -> int:
        """From the call to the counter."""
        return round(self._rng.uniform(8_000, 25_000))

    def service_ms(self, service: str) -> int:
        """How long a service takes, log-normal."""
        spread = math.sqrt(math.log(1 + SERVICE_CV**2))
        middle = math.log(self._mean_ms[service]) - spread**2 / 2
        return round(self._rng.lognormvariate(middle, spread))

    def wrap_up_ms(self) -> int:
        """How long a teller works on after the customer has left, where a service needs it."""
        return round(self._rng.uniform(1, 4) * MINUTE_MS)

    def rest(self, worked_ms: int) -> tuple[str, int] | None:
        """After so long a service a teller may pause: the reason, short ones more often, and for how long (ms)."""
        if not self._pauses or self._rng.random() >= worked_ms / (BREAK_AFTER_MIN * MINUTE_MS):
            return None
        reason = self._rng.choices(list(self._pauses), [1 / limit_min for limit_min in self._pauses.values()])[0]
        return reason, round(self._pauses[reason] * MINUTE_MS * self._rng.uniform(0.3, 0.9))

    def back_after_ms(self) -> int | None:
        """When somebody who was missed comes back, None who never does."""
        return round(self._rng.uniform(1, 9) * MINUTE_MS) if self._rng.random() < COMES_BACK else None

    def sent_on(self, service: str) -> str | None:
        """Now and then a customer turns out to need another service."""
        others = [code for code in self.gap_ms if code != service]
        return self._rng.choice(others) if others and self._rng.random() < SENT_ON else None

    def opinion(self) -> tuple[int, int | None] | None:
        """What a customer who is asked says: a rating of 1 to 4, and which of the ready-made comments if any."""
        rng = self._rng
        if rng.random() >= ANSWERS:
            return None
        rating, half = rng.choices(list(RATINGS), list(RATINGS.values()))[0], COMMENTS // 2
        if rng.random() >= WRITES:
            return rating, None
        return rating, rng.randint(1, half) if rating > 2 else rng.randint(half + 1, COMMENTS)


def sustained(counters: int, mean_ms: float) -> float:
    """The share of their time that so many tellers may be busy for a mean wait of `WAIT_MIN` (Sakasegawa 1977)."""
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        queued = middle ** (math.sqrt(2 * (counters + 1)) - 1) / (counters * (1 - middle))
        enough = mean_ms * (1 + SERVICE_CV**2) / 2 * queued < WAIT_MIN * MINUTE_MS
        low, high = (middle, high) if enough else (low, middle)
    return low


def taken_services(profile: Mapping[str, Any], every: Mapping[str, Any]) -> frozenset[str]:
    """The services of a work profile."""
    return frozenset(every) if "*" in profile["services"] else frozenset(profile["services"])
