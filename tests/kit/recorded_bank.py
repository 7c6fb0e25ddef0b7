"""A recorded bank's calls, held against those the rules would have made."""

import csv
import gzip
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from calling_place import settings_of, ticket_of
from server.domain.branch import Branch
from server.domain.routing import Asker, Standing, line
from server.domain.routing_rules import Runs
from server.domain.ticket import Ticket

HEAD_STARTS_S = (0, 30, 60, 90, 120, 150, 200)
MONTHS = ("1999-01.csv.gz", "1999-02.csv.gz")
INTERNET = "IN"  # had agents of its own
HIGH = "2"


@dataclass(frozen=True)
class Customer:
    """Who waited that day; moments in milliseconds from midnight, `called` False for those who gave up."""

    entered_ms: int
    left_ms: int
    called: bool
    segment: str


@dataclass(frozen=True)
class Pairs:
    """Pairs of customers who waited together, and how many the rules would have called the other way round."""

    together: int
    inverted: int

    @property
    def share(self) -> float:
        return self.inverted / self.together


def branch_with(head_start_s: int) -> Branch:
    """Equal targets, and this head start for the bank's priority customers."""
    branch = Branch.from_settings(
        settings_of([{}], segments=[{"code": "high", "name": "High"}], calling={"maximum_wait_min": 480})
    )
    high = replace(branch.segments["high"], head_start_s=head_start_s)
    return replace(branch, segments={**branch.segments, "high": high})


def waits_of(files: list[Path]) -> list[list[Customer]]:
    """Each day's customers who had to wait, in order of entry; the internet's are left out."""
    days: dict[str, list[Customer]] = {}
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                called = row["outcome"] == "served"
                entered_ms, left_ms = _ms(row["entered"]), _ms(row["started"] if called else row["ended"])
                if row["service"] != INTERNET and left_ms > entered_ms:
                    segment = "high" if row["priority"] == HIGH else "ordinary"
                    days.setdefault(row["day"], []).append(Customer(entered_ms, left_ms, called, segment))
    return [sorted(found, key=lambda one: one.entered_ms) for _, found in sorted(days.items())]


def pairs_of(days: list[list[Customer]], branch: Branch) -> Pairs:
    """At each recorded call, whom of those waiting together the rules' list has before the one who was called."""
    together = inverted = 0
    for customers in days:
        for called, waiting, now_ms in _calls(customers, branch):
            together += len(waiting) - 1
            if len(waiting) > 1:
                listed = line(Standing(branch, Asker(branch.profiles["p0"]), Runs(), {}, waiting), now_ms, len(waiting))
                inverted += next(n for n, choice in enumerate(listed) if choice.ticket is called)
    return Pairs(together, inverted)


def _calls(customers: list[Customer], branch: Branch) -> Iterator[tuple[Ticket, list[Ticket], int]]:
    """Each recorded call: who was called, all who waited then (the called among them), when."""
    waiting: dict[int, Ticket] = {}
    leaving: list[tuple[int, int]] = []
    for order, customer in enumerate([*customers, None]):
        while leaving and (customer is None or leaving[0][0] <= customer.entered_ms):
            now_ms, left = heapq.heappop(leaving)
            if customers[left].called:
                yield waiting[left], list(waiting.values()), now_ms
            del waiting[left]
        if customer is not None:
            waiting[order] = ticket_of(branch, order, customer.entered_ms, segment=customer.segment)
            heapq.heappush(leaving, (customer.left_ms, order))


def _ms(clock: str) -> int:
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000
