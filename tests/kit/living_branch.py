"""A branch that lives by chance through the real rules, days in a second: for figures that are worked out twice."""

from __future__ import annotations

import contextlib
import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import structlog

from config.load import read
from server.domain import commands
from server.domain.calendar import moment_ms
from server.domain.commands import Command
from server.domain.refusals import Refusal
from server.store import store
from server.writer.deciding import Deciding
from server.writer.inbox import Asked

TIMEZONE = "Europe/Berlin"
COUNTERS = (1, 2, 3, 4)
STAFF = ("anna", "boris", "chen", "dora", None)
SERVICES = "AAAACW"


def branch_file(**changes: Any) -> dict[str, Any]:
    """Everything that a transaction can go through; `changes` are of `calling`."""
    written = {
        "branch": {"id": "f-1", "name": "Figures", "timezone": TIMEZONE, "day_starts": "05:00"},
        "services": [
            {"code": "A", "name": "Personal", "target_wait_min": 10, "checklist": ["Card", "Form"],
             "slots": {"minutes": 30, "capacity": 2, "hours": ["10:00-16:00"]}},
            {"code": "C", "name": "Corporate", "target_wait_min": 5},
            {"code": "W", "name": "Wealth", "target_wait_min": 20, "wrap_up": True, "weight": 2.5},
        ],
        "segments": [{"code": "gold", "name": "Gold", "target_wait_min": 3}],
        "profiles": [{"name": "all"}, {"name": "few", "services": ["A", "W"]}],
        "counters": [{"number": n, "profile": "all", "zone": "hall" if n < 3 else "vip"} for n in COUNTERS],
        "zones": [{"code": "hall", "name": "Hall"}, {"code": "vip", "name": "VIP"}],
        "pauses": [{"code": "break", "name": "Break"}, {"code": "cash", "name": "Cash"}],
        "parks": [{"code": "form", "name": "Form"}],
        "marks": [{"code": "complaint", "name": "Complaint"}],
        "appointments": {"prefix": "Y"},
        "calling": {"call_next_gap_s": 0, "recall_gap_s": 0, "no_show_after_s": 0, "undo_within_s": 90, **changes},
    }  # fmt: skip
    return read(written).branch_file.model_dump(mode="json")


class Living:
    """One branch over a data folder: `day` lets chance run a business day, each in one transaction."""

    def __init__(self, folder: Path, seed: int, settings: dict[str, Any]) -> None:
        self.store = store.opened(folder)
        self.ledger = self.store.ledger()
        self.chance, self.ids, self.now_ms = random.Random(seed), itertools.count(1), 0
        self.rules(settings)

    def rules(self, settings: dict[str, Any]) -> None:
        """Go on by another branch file, from the next day on, as after a restart."""
        self.settings = settings
        self.deciding = Deciding(
            self.ledger,
            settings=settings,
            now=lambda: self.now_ms,
            estimate=lambda prospect: {"low_s": 60, "likely_s": 60 + 30 * prospect.ahead, "high_s": 900},
            print_job=lambda day, recorded: None,
            make_id=lambda: f"c{next(self.ids)}",
            log=structlog.get_logger(),
        )
        self.deciding.refold()

    def go_to(self, day: str, clock: str) -> None:
        """Set the clock by the wall."""
        self.now_ms = moment_ms(self.settings["branch"]["timezone"], date.fromisoformat(day), clock)

    def do(self, command: Command, actor: str = "test") -> None:
        """Decide a command; a refusal is part of life."""
        with contextlib.suppress(Refusal):
            self.deciding.decide(Asked(command=command, actor=actor))

    def day(self, day: str, opens: str = "08:00", steps: int = 600, pace_s: float = 25, opening: bool = True) -> None:
        """A morning's `steps`, one every `pace_s` seconds or so; without `opening` the day goes on from before."""
        self.go_to(day, opens)
        self.ledger.begin()
        business_day = self.deciding.business_day_due()
        if business_day is not None:
            self.deciding.turn_to(business_day)
        if opening:
            for counter in COUNTERS:
                self.do(commands.OpenCounter(counter, staff=STAFF[counter - 1]))
        for step in range(steps):
            self.now_ms += round(self.chance.expovariate(1 / pace_s) * 1000)
            if step % 5 == 0:
                self.deciding.pass_time()
            if step == steps // 2:
                self.deciding.refold()  # the program was started again
            self.do(self.act())
        self.ledger.commit()

    def act(self) -> Command:
        """What happens next."""
        drawn = self.chance.random()
        if drawn < 0.18:
            return self.arrival()
        counter = self.chance.choice(COUNTERS)
        if drawn < 0.6:
            return self.chance.choice((
                commands.CallNext(counter, finish_current=True), commands.CallNext(counter), commands.Finish(counter),
                commands.StartServing(counter), commands.EndWrapUp(counter), commands.ResumeCounter(counter),
            ))  # fmt: skip
        if drawn < 0.83:
            return self.at_counter(counter)
        return self.of_ticket(counter) if drawn < 0.97 else self.of_counter(counter)

    def arrival(self) -> Command:
        """Somebody comes, with or without a booking."""
        ticket, segment = f"t{next(self.ids):07}", self.chance.choice(("ordinary", "ordinary", "gold", "need"))
        if self.chance.random() < 0.2:
            return commands.CheckIn(self.booked())
        if self.chance.random() < 0.1:
            slot_ms = self.now_ms // 1_800_000 * 1_800_000 + self.chance.choice((1, 2, 48)) * 1_800_000
            day = self.deciding.day.day or ""
            if self.chance.random() < 0.2:
                day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
            return commands.BookAppointment(ticket, f"CODE{ticket}", day, "A", slot_ms)
        if self.chance.random() < 0.1:
            return commands.ChangeAppointment(self.booked(), "A", self.now_ms // 1_800_000 * 1_800_000 + 3_600_000)
        return commands.IssueTicket(
            ticket,
            self.chance.choice(SERVICES),
            segment=segment,
            channel=self.chance.choice(("kiosk", "kiosk", "reception", "phone")),
            more=("W",) if self.chance.random() < 0.08 else (),
        )

    def at_counter(self, counter: int) -> Command:
        """What a teller may do with the customer."""
        here, ticket = self.deciding.day.counters[counter], f"w{next(self.ids):07}"
        if here.state == "called" and self.chance.random() < 0.5:
            calls = self.deciding.day.tickets[here.ticket or ""].calls
            return commands.Recall(counter) if calls == 1 else commands.MarkNoShow(counter)
        return self.chance.choice((
            commands.UndoCall(counter), commands.UndoCall(counter), commands.PutBack(counter),
            commands.Park(counter, "form"), commands.Park(counter, "form"),
            commands.Unpark(counter, self.ticket("PARKED")),
            commands.Unpark(counter, self.ticket("PARKED")),
            commands.Transfer(counter, service=self.chance.choice("CW"), first=self.chance.random() < 0.3),
            commands.Transfer(counter, to_counter=self.chance.choice(COUNTERS)),
            commands.Transfer(counter, to_staff=self.chance.choice(("anna", "boris", "chen"))),
            commands.Finish(counter, outcome="not_completed"),
            commands.Finish(counter, delivered=("C",), next_service="W"),
            commands.WalkIn(counter, ticket, "A"), commands.MarkTicket(counter, "complaint"),
            commands.CheckStep(counter, 1),
        ))  # fmt: skip

    def of_ticket(self, counter: int) -> Command:
        """What may become of somebody in the hall."""
        waiting, any_ticket = self.ticket("WAITING"), self.ticket()
        return self.chance.choice((
            commands.CancelTicket(waiting), commands.CancelTicket(any_ticket),
            commands.RemoveTicket(any_ticket, "gone"), commands.CancelAppointment(self.booked()),
            commands.ReturnTicket(self.ticket("NO_SHOW")), commands.ReturnTicket(self.ticket("NO_SHOW")),
            commands.InsertFirst(waiting, "ill"), commands.MoveTicket(waiting, "C", None, "wrong"),
            commands.MoveTicket(waiting, None, "gold", "known"),
            commands.IdentifyTicket(any_ticket, "gold", None, "staff", "known"),
            commands.IdentifyTicket(self.ticket("NO_SHOW"), "gold", None, "staff", "known"),
            commands.AddService(any_ticket, "C"), commands.CallTicket(counter, waiting, "asked for"),
            commands.ReprintTicket(any_ticket),
        ))  # fmt: skip

    def of_counter(self, counter: int) -> Command:
        """What becomes of a counter."""
        staff = self.chance.choice(STAFF)
        return self.chance.choice((
            commands.PauseCounter(counter, self.chance.choice(("break", "cash"))), commands.CloseCounter(counter),
            commands.OpenCounter(counter, staff=staff), commands.OpenCounter(counter, staff=staff),
            commands.TakeOver(counter, staff), commands.LoseCounter(counter),
            commands.ChangeProfile(counter, self.chance.choice(("all", "few"))),
        ))  # fmt: skip

    def booked(self) -> str:
        """One of those who have a slot and did not come yet."""
        fitting = [one.ticket for one in self.deciding.day.bookings.values() if one.state.name == "BOOKED"]
        return self.chance.choice(fitting) if fitting else "nobody"

    def ticket(self, state: str | None = None) -> str:
        """One of today's tickets, in this state if any is."""
        tickets = self.deciding.day.tickets.values()
        fitting = [one.id for one in tickets if state is None or one.state.name == state]
        return self.chance.choice(fitting) if fitting else "nobody"

    def close(self) -> None:
        """Let the file go."""
        self.ledger.close()
        self.store.close()


@contextlib.contextmanager
def living(folder: Path, seed: int, **calling: Any) -> Iterator[Living]:
    """A branch for a while."""
    branch = Living(folder, seed, branch_file(**calling))
    try:
        yield branch
    finally:
        branch.close()


def days(first: str, count: int) -> list[str]:
    """So many dates in a row."""
    return [(date.fromisoformat(first) + timedelta(days=n)).isoformat() for n in range(count)]
