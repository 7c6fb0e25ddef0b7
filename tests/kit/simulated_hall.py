"""Customers and counters on a clock of their own, called by the rules themselves."""

import heapq
import itertools
import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from calling_place import ticket_of
from server.domain.branch import Branch
from server.domain.routing import Asker, Standing, next_of
from server.domain.routing_rules import Runs
from server.domain.ticket import Ticket


@dataclass(frozen=True)
class Arrival:
    """A customer who comes, waits as long as it takes, and is served for `serving_ms`."""

    at_ms: int
    service: str
    segment: str
    serving_ms: int


@dataclass(frozen=True)
class Call:
    """A customer, called."""

    ticket: Ticket
    at_ms: int
    rule: str

    @property
    def wait_ms(self) -> int:
        return self.at_ms - self.ticket.entered_ms


def simulated(branch: Branch, profile: str, counters: int, arrivals: Iterable[Arrival]) -> Iterator[Call]:
    """The calls of so many counters of one profile, each taking the next customer the moment it is free."""
    coming = iter(arrivals)
    upcoming = next(coming, None)
    orders = itertools.count()
    waiting: list[Ticket] = []
    serving_ms: dict[int, int] = {}
    free, busy = list(range(counters)), list[tuple[int, int]]()
    runs, taken = Runs(), branch.profiles[profile]
    while upcoming is not None or waiting:
        if upcoming is not None and (not busy or upcoming.at_ms <= busy[0][0]):
            now_ms = upcoming.at_ms
            ticket = ticket_of(branch, next(orders), now_ms, upcoming.service, upcoming.segment)
            waiting.append(ticket)
            serving_ms[ticket.order] = upcoming.serving_ms
            upcoming = next(coming, None)
        else:
            now_ms, counter = heapq.heappop(busy)
            free.append(counter)
        while free and waiting:
            choice = next_of(Standing(branch, Asker(taken, free[-1]), runs, {}, waiting), now_ms)
            assert choice is not None, "a free counter and somebody waiting, yet nobody is called"
            runs = choice.runs
            waiting.remove(choice.ticket)
            heapq.heappush(busy, (now_ms + serving_ms.pop(choice.ticket.order), free.pop()))
            yield Call(choice.ticket, now_ms, choice.reason["rule"])


def log_normal(draw: random.Random, mean: float, variation: float) -> float:
    """A log-normal duration of this mean and coefficient of variation."""
    spread = math.log(1 + variation**2)
    return draw.lognormvariate(math.log(mean) - spread / 2, math.sqrt(spread))
