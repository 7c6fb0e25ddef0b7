"""What simulated people are like: when they come, what for, how long it takes them."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MINUTE_MS = 60_000
LOAD = 0.92
"""How busy the tellers are kept, as a share of their time."""

SERVICE_SHARE = 0.8
"""Mean service time, as a share of what the branch file expects."""

SERVICE_CV = 0.9
"""Standard deviation over mean; services are about log-normal."""

DOOR = 18
DOOR_WITHIN_MS = 90_000
NO_SHOW = 0.05
GIVES_UP = 0.04
PATIENCE_MIN = 12.0
OTHER_LANGUAGE = 0.15
OTHER_SEGMENT = 0.12
BREAK = 0.02


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

    Each service gets as many customers as keep its share of these counters busy for `LOAD` of their time.
    """

    def __init__(self, settings: Mapping[str, Any], counters: set[int], rng: random.Random) -> None:
        self._rng = rng
        self._languages: list[str] = settings["branch"]["languages"]
        self._segments = [entry["code"] for entry in settings["segments"] if entry["code"] != "ordinary"]
        self._pauses = [entry for entry in settings["pauses"] if entry["limit_min"]]
        self._mean_ms = {
            entry["code"]: entry["target_service_min"] * MINUTE_MS * SERVICE_SHARE for entry in settings["services"]
        }
        profiles = {entry["name"]: taken_services(entry, self._mean_ms) for entry in settings["profiles"]}
        everybody = {entry["name"] for entry in settings["profiles"] if "*" in entry["segments"]}
        tellers = dict.fromkeys(self._mean_ms, 0.0)
        for counter in settings["counters"]:
            if counter["number"] in counters and counter["profile"] in everybody:
                for code in profiles[counter["profile"]]:
                    tellers[code] += 1 / len(profiles[counter["profile"]])
        self.gap_ms = {code: self._mean_ms[code] / (LOAD * share) for code, share in tellers.items() if share}
        """Mean time between two customers, by service; services without a teller have none."""

    def next_in_ms(self, service: str) -> int:
        """How long until the next customer comes for a service."""
        return round(self._rng.expovariate(1 / self.gap_ms[service]))

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

    def rest(self) -> tuple[str, int] | None:
        """Now and then a teller pauses: the reason and for how long (ms)."""
        if not self._pauses or self._rng.random() >= BREAK:
            return None
        pause = self._rng.choice(self._pauses)
        return pause["code"], round(pause["limit_min"] * MINUTE_MS * self._rng.uniform(0.3, 0.9))


def taken_services(profile: Mapping[str, Any], every: Mapping[str, Any]) -> frozenset[str]:
    """The services of a work profile."""
    return frozenset(every) if "*" in profile["services"] else frozenset(profile["services"])
