"""Years of a busy branch, written in minutes: a few days through the real rules, then copied date by date."""

from __future__ import annotations

import itertools
import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import structlog

from config.load import read
from server.domain import commands
from server.domain.calendar import moment_ms
from server.domain.refusals import Refusal
from server.store import log, rebuild, schema, store
from server.writer.deciding import Deciding
from server.writer.inbox import Asked

TIMEZONE = "Asia/Shanghai"
TICKETS_A_DAY = 600
KINDS_OF_DAY = 5
COUNTERS = range(1, 11)
PLACEHOLDER = "@@@@@@@@@@"  # where a ticket's id gets its date
ABSOLUTE = re.compile(r'"(entered_ms|call_seq|starts_ms|ends_ms)":(\d+)')


class Line(NamedTuple):
    """A row of the log without its date: its text is cut where a moment or a seq stands."""

    offset_ms: int
    actor: str
    kind: str
    v: int
    parts: tuple[str, ...]
    numbers: tuple[tuple[bool, int], ...]  # whether a seq, and how far from the day's first


def branch_file() -> dict[str, Any]:
    """Five services, ten counters, arrivals confirmed."""
    services = [
        {"code": code, "name": code, "target_wait_min": 5 + 5 * place, "wrap_up": code == "E",
         "checklist": ["card", "form", "sign"]}
        for place, code in enumerate("ABCDE")
    ]  # fmt: skip
    written = {
        "branch": {"id": "y-1", "name": "Years", "timezone": TIMEZONE, "day_starts": "05:00"},
        "services": services,
        "segments": [{"code": "gold", "name": "Gold", "target_wait_min": 5}],
        "profiles": [{"name": "all"}],
        "counters": [{"number": n, "profile": "all", "zone": "hall"} for n in COUNTERS],
        "marks": [{"code": "complaint", "name": "Complaint"}],
        "calling": {"call_next_gap_s": 0, "recall_gap_s": 0, "no_show_after_s": 0, "arrival": "confirmed"},
    }
    return read(written).branch_file.model_dump(mode="json")


class _Day:
    """One busy day through the rules."""

    def __init__(self, folder: Path, seed: int, tickets: int) -> None:
        self.store = store.opened(folder)
        self.ledger, self.chance, self.ids = self.store.ledger(), random.Random(seed), itertools.count(1)
        self.now_ms = moment_ms(TIMEZONE, date(2024, 1, 8), "08:30")
        self.deciding = Deciding(
            self.ledger,
            settings=branch_file(),
            now=lambda: self.now_ms,
            estimate=lambda prospect: {"low_s": 60, "likely_s": 60 + 30 * prospect.ahead, "high_s": 900},
            print_job=lambda day, recorded: None,
            make_id=lambda: f"c{next(self.ids):025}",
            log=structlog.get_logger(),
        )
        self._live(tickets)
        self.ledger.close()

    def do(self, command: commands.Command) -> bool:
        try:
            self.deciding.decide(Asked(command=command, actor="staff:0123456789"))
        except Refusal:
            return False
        return True

    def _live(self, tickets: int) -> None:
        open_ms = self.now_ms
        arrivals = sorted(open_ms + round(self.chance.betavariate(1.6, 1.8) * 8.5 * 3_600_000) for _ in range(tickets))
        free_ms = dict.fromkeys(COUNTERS, open_ms)
        self.ledger.begin()
        self.deciding.turn_to("2024-01-08")
        for counter in COUNTERS:
            self.do(commands.OpenCounter(counter, staff=f"teller {counter}"))
        while arrivals or any(counter.ticket for counter in self.deciding.day.counters.values()):
            counter = min(free_ms, key=free_ms.__getitem__)
            if arrivals and arrivals[0] <= free_ms[counter]:
                self.now_ms = max(self.now_ms, arrivals.pop(0))
                self._arrive()
                continue
            self.now_ms = max(self.now_ms, free_ms[counter])
            self._finish(counter)
            free_ms[counter] = self._serve(counter)
        self.now_ms = moment_ms(TIMEZONE, date(2024, 1, 9), "05:00")
        self.deciding.turn_to("2024-01-09")
        self.ledger.commit()

    def _arrive(self) -> None:
        ticket = f"{PLACEHOLDER}{next(self.ids):016}"
        segment = "gold" if self.chance.random() < 0.15 else "ordinary"
        self.do(commands.IssueTicket(ticket, self.chance.choice("AAAABBCDE"), segment=segment, kiosk="door"))
        if self.chance.random() < 0.5:
            self.do(commands.IdentifyTicket(ticket, "gold" if segment == "ordinary" else "ordinary", None, "lookup"))
        if self.chance.random() < 0.03:
            self.do(commands.CancelTicket(ticket))

    def _finish(self, counter: int) -> None:
        if self.deciding.day.counters[counter].ticket is None:
            return
        if self.chance.random() < 0.05:
            self.do(commands.Transfer(counter, service="C"))
        else:
            self.do(commands.Finish(counter))
            self.do(commands.EndWrapUp(counter))

    def _serve(self, counter: int) -> int:
        """Call the next, if any; the moment at which the counter is free again."""
        if not self.do(commands.CallNext(counter)):
            return self.now_ms + 20_000
        day = self.deciding.day
        seq, number = day.seq, day.tickets[day.counters[counter].ticket or ""].number
        for language in ("zh", "en"):
            self.do(commands.StartAnnouncement(seq, number, counter, "hall", language, "/sounds/1.wav"))
            self.do(commands.EndAnnouncement(seq, "spoken"))
        if self.chance.random() < 0.06:
            self.do(commands.Recall(counter))
            self.do(commands.MarkNoShow(counter))
            return self.now_ms + 5_000
        self.do(commands.StartServing(counter))
        for step in (0, 1, 2):
            self.do(commands.CheckStep(counter, step))
        if self.chance.random() < 0.2:
            self.do(commands.MarkTicket(counter, "complaint"))
        return self.now_ms + round(self.chance.lognormvariate(5.3, 0.7) * 1000)


def _kind_of_day(folder: Path, seed: int, tickets: int) -> list[Line]:
    """A day's lines, from its opening to the one before the next day's."""
    _Day(folder, seed, tickets)
    connection = schema.connect_reading(folder / schema.FILE_NAME)
    rows = connection.execute(
        "SELECT seq, at_ms, actor, kind, v, data FROM events WHERE day = '2024-01-08' ORDER BY seq"
    ).fetchall()
    first_seq, first_ms = rows[0][0], moment_ms(TIMEZONE, date(2024, 1, 8), "05:00")
    lines = []
    for seq, at_ms, actor, kind, v, data in rows:
        assert seq == first_seq + len(lines)
        found = list(ABSOLUTE.finditer(data))
        edges = [0, *itertools.chain.from_iterable(match.span(2) for match in found), len(data)]
        parts = tuple(data[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2))
        numbers = tuple(
            (match[1] == "call_seq", int(match[2]) - (first_seq if match[1] == "call_seq" else first_ms))
            for match in found
        )
        lines.append(Line(at_ms - first_ms, actor, kind, v, parts, numbers))
    connection.close()
    return lines


def _rows(kinds: list[list[Line]], days: list[str]) -> Iterator[tuple[Any, ...]]:
    seq = 0
    for place, day in enumerate(days):
        first_seq, first_ms = seq + 1, moment_ms(TIMEZONE, date.fromisoformat(day), "05:00")
        dated = day.replace("-", "").rjust(len(PLACEHOLDER), "d")
        for offset_ms, actor, kind, v, parts, numbers in kinds[place % len(kinds)]:
            seq += 1
            text = parts[0]
            for (is_seq, far), part in zip(numbers, parts[1:], strict=True):
                text += str((first_seq if is_seq else first_ms) + far) + part
            # What ends the day happens as the next begins.
            yield (seq, "y-1", day, first_ms + offset_ms, actor, kind, v, "c", text.replace(PLACEHOLDER, dated))


def write_log(folder: Path, scratch: Path, last: str, days: int, tickets: int = TICKETS_A_DAY) -> int:
    """Write the log of `days` business days up to `last` (YYYY-MM-DD), all of them over, and nothing else.

    `scratch` is an empty folder for the days that are copied. Answers how many events there are; the projections are
    made by `rebuild.everything` on `schema.connect_writing`.
    """
    kinds = [_kind_of_day(scratch / str(seed), seed, tickets) for seed in range(min(days, KINDS_OF_DAY))]
    end = date.fromisoformat(last)
    dates = [(end - timedelta(days=back)).isoformat() for back in reversed(range(days))]
    store.opened(folder).close()
    connection = sqlite3.connect(folder / schema.FILE_NAME, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(kinds, dates))
    connection.execute("COMMIT")
    count = log.last_seq(connection)
    connection.close()
    return count


def make_projections(folder: Path, told: Callable[[str], object] = lambda day: None) -> int:
    """Fold the whole log into the rows that figures are made of; answers how many events that were."""
    connection = schema.connect_writing(folder / schema.FILE_NAME)
    try:
        return rebuild.everything(connection, told)
    finally:
        connection.close()
