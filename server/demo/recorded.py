"""A recorded day of a real queue, read from a file."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from server.domain.refusals import Refusal

COLUMNS = ("day", "call", "service", "entered", "started", "ended", "outcome", "counter")
OUTCOMES = ("served", "abandoned")
SHIFT_GAP_MS = 60 * 60_000
"""A longer stretch without a customer ends an agent's shift."""

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Customer:
    """One row of the file, times in milliseconds since midnight; who abandoned has no `started_ms` and no `agent`."""

    row: int
    service: str
    entered_ms: int
    started_ms: int | None
    ended_ms: int
    agent: str | None

    @property
    def served(self) -> bool:
        """Whether the file says that this customer was served."""
        return self.started_ms is not None

    @property
    def service_ms(self) -> int:
        """How long the service took; 0 for one who abandoned."""
        return 0 if self.started_ms is None else self.ended_ms - self.started_ms


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of an agent's work, milliseconds since midnight."""

    agent: str
    starts_ms: int
    ends_ms: int


@dataclass(frozen=True, slots=True)
class RecordedDay:
    """All customers of one day by the time they entered, and what they say about those who served them."""

    day: str
    customers: tuple[Customer, ...]

    def services(self) -> list[str]:
        """The services somebody came for, sorted."""
        return sorted({customer.service for customer in self.customers})

    def taken_by(self) -> dict[str, list[str]]:
        """The services each agent took that day, by agent, sorted."""
        taken: dict[str, set[str]] = {}
        for customer in self.customers:
            if customer.agent is not None:
                taken.setdefault(customer.agent, set()).add(customer.service)
        return {agent: sorted(services) for agent, services in sorted(taken.items())}

    def shifts(self) -> list[Shift]:
        """Each agent's stretches without a gap over 60 minutes."""
        worked: dict[str, list[tuple[int, int]]] = {}
        for customer in self.customers:
            if customer.agent is not None and customer.started_ms is not None:
                worked.setdefault(customer.agent, []).append((customer.started_ms, customer.ended_ms))
        return [shift for agent, spans in sorted(worked.items()) for shift in _stretches(agent, sorted(spans))]


def _stretches(agent: str, spans: list[tuple[int, int]]) -> Iterator[Shift]:
    starts_ms, ends_ms = spans[0]
    for start_ms, end_ms in spans:
        if start_ms - ends_ms > SHIFT_GAP_MS:
            yield Shift(agent, starts_ms, ends_ms)
            starts_ms, ends_ms = start_ms, end_ms
        ends_ms = max(ends_ms, end_ms)
    yield Shift(agent, starts_ms, ends_ms)


def read_day(path: Path, day: str) -> RecordedDay:
    """The customers of `day` (YYYY-MM-DD) in a CSV file, plain or gzipped.

    Raises Refusal recording_unreadable, recording_malformed (with its line) or recording_without_day.
    """
    if not _DAY.fullmatch(day):
        raise Refusal("recording_without_day", day=day, file=path.name)
    found = read_days(path, only=day)
    if not found:
        raise Refusal("recording_without_day", day=day, file=path.name)
    return found[0]


def read_days(path: Path, only: str | None = None) -> list[RecordedDay]:
    """All days of a CSV file, plain or gzipped, or `only` one of them; raises Refusal as read_day does."""
    days: dict[str, list[Customer]] = {}
    try:
        with _opened(path) as file:
            for day, customer in _customers(file, path, only):
                days.setdefault(day, []).append(customer)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise Refusal("recording_unreadable", file=str(path), detail=detail) from error
    return [
        RecordedDay(day, tuple(sorted(customers, key=lambda customer: (customer.entered_ms, customer.row))))
        for day, customers in sorted(days.items())
    ]


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _customers(file: TextIO, path: Path, only: str | None) -> Iterator[tuple[str, Customer]]:
    rows = csv.DictReader(file)
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise Refusal("recording_malformed", file=path.name, line=1, detail=", ".join(missing))
    for row in rows:
        if only is None or row["day"] == only:
            try:
                yield row["day"], _customer(rows.line_num, row)
            except ValueError as error:
                raise Refusal("recording_malformed", file=path.name, line=rows.line_num, detail=str(error)) from error


def _customer(line: int, row: dict[str, str]) -> Customer:
    if not _DAY.fullmatch(row["day"]):
        raise ValueError(f"day {row['day']}")
    if row["outcome"] not in OUTCOMES:
        raise ValueError(f"outcome {row['outcome']}")
    served = row["outcome"] == "served"
    entered_ms, ended_ms = _time_ms(row["entered"]), _time_ms(row["ended"])
    started_ms = _time_ms(row["started"]) if served else None
    if not entered_ms <= (entered_ms if started_ms is None else started_ms) <= ended_ms:
        raise ValueError("entered, started, ended")
    if not row["service"] or (served and not row["counter"]):
        raise ValueError("service, counter")
    return Customer(line, row["service"], entered_ms, started_ms, ended_ms, row["counter"] if served else None)


def _time_ms(text: str) -> int:
    match = _TIME.fullmatch(text or "")
    if match is None:
        raise ValueError(f"time {text!r}")
    hours, minutes, seconds = (int(part) for part in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000
