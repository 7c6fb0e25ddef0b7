"""A hall in which every call is held against the laws of calling before it is taken in."""

import itertools
from typing import Any

from bare_hall import Hall
from server.domain import commands
from server.domain.commands import Command
from server.domain.day import Counter, Day
from server.domain.events import CallUndone, Event, Recorded, TicketCalled
from server.domain.fold import apply, folded
from server.domain.refusals import Refusal
from server.domain.routing import Asker, asker_at, choose
from server.domain.rules import decide
from server.domain.ticket import AT_COUNTER, ENDED_STATES, State, Ticket

RESCUED = ("held", "first", "returned", "chosen")
TOUCHED = {
    "TicketReturned", "TicketPutBack", "TicketTransferred", "TicketMoved", "TicketIdentified", "InsertedFirst",
    "TicketReleased", "TicketGivenBack",
}  # fmt: skip


class Watched(Hall):
    """A hall whose calls are checked; `steps` counts commands, `calls` those of a rule."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.steps = self.refusals = 0
        self.rules_seen: dict[str, int] = {}
        self.turns: dict[str, list[tuple[str, bool]]] = {}  # by profile, its calls: whether of need while others waited
        self.touched: set[str] = set()  # tickets whose place is not that of their number any more
        super().__init__(settings)

    def do(self, command: Command) -> list[Event]:
        """Decide, check each call against the laws, fold; a refusal must leave the log as it was."""
        self.steps += 1
        events = decide(self.day, command, self.now_ms, lambda prospect: None)
        for event in events:
            if isinstance(event, TicketCalled):
                self.check_call(event)
            if isinstance(event, CallUndone):
                self.take_back(event.ticket)
            if type(event).__name__ in TOUCHED or getattr(event, "next_service", None):
                self.touched.add(getattr(event, "ticket"))  # noqa: B009
            recorded = Recorded(len(self.log) + 1, "t-1", "2026-11-24", self.now_ms, "test", event, "c")
            self.log.append(recorded)
            apply(self.day, recorded)
        return events

    def attempt(self, command: Command) -> Refusal | None:
        """Do it, or say why not; nobody is told that nobody waits while somebody does."""
        try:
            self.do(command)
        except Refusal as refusal:
            self.refusals += 1
            if refusal.code == "nobody_waiting" and isinstance(command, commands.CallNext):
                self.check_nobody(self.day.counters[command.counter])
            return refusal
        return None

    # The laws of a call.

    def check_call(self, event: TicketCalled) -> None:
        day, ticket = self.day, self.day.tickets[event.ticket]
        asker = asker_at(day, day.counters[event.counter], self.now_ms, event.profile, event.staff)
        rule = event.reason["rule"]
        self.rules_seen[rule] = self.rules_seen.get(rule, 0) + 1
        assert ticket.state in (State.WAITING, State.POOLED), "a ticket is called twice"
        others = [other for other in may_take(day, asker) if other is not ticket and not sits_out(day, other, asker)]
        if rule != "chosen":
            choice = choose(day, asker, self.now_ms)
            assert choice is not None and choice.ticket is ticket and choice.reason == event.reason, "decided otherwise"
            runs = (event.need_run, event.premium_run, event.ratio_at)
            assert (choice.runs.need, choice.runs.premium, choice.runs.ratio_at) == runs
        self.check_need(event, ticket, others)
        placed = ticket.first or ticket.first_at is not None or ticket.sits_out_until is not None
        if rule not in RESCUED and not placed:
            self.check_overdue(rule, ticket, others)
            self.check_equals(ticket, others)
        if rule == "due":
            self.check_overtaking(event, ticket, others)
        if rule == "overflow":
            assert asker.idle_s >= asker.profile.overflow_after_s, "taken from others before it was idle long enough"

    def check_need(self, event: TicketCalled, ticket: Ticket, others: list[Ticket]) -> None:
        """Not more of need in a row than allowed while others wait."""
        turns = self.turns.setdefault(event.profile, [])
        passing = ticket.need and any(not other.need for other in others)
        if passing and event.reason["rule"] in ("need", "due", "levels", "ratio", "accumulating", "fifo"):
            run = len(list(itertools.takewhile(lambda turn: turn[1], reversed(turns))))
            assert run < self.day.rules.calling.need_in_a_row, "more of need in a row than allowed"
        if passing or not ticket.need:
            turns.append((ticket.id, passing))

    def take_back(self, ticket: str) -> None:
        """An undone call was none."""
        for turns in self.turns.values():
            for place in range(len(turns) - 1, -1, -1):
                if turns[place][0] == ticket:
                    del turns[place]
                    return

    def check_overdue(self, rule: str, ticket: Ticket, others: list[Ticket]) -> None:
        """Once overdue, a ticket is passed only by the more overdue, need, held, returned, or by hand."""
        if ticket.need:
            return
        for other in others:
            if other.overdue_ms <= self.now_ms and other.state is State.WAITING:
                assert ticket.overdue_ms <= other.overdue_ms, f"an overdue ticket is passed by {rule}"

    def check_equals(self, ticket: Ticket, others: list[Ticket]) -> None:
        """FIFO within equals, and in order to the eye."""
        for other in others:
            if (other.service, other.segment) != (ticket.service, ticket.segment) or other.state is not State.WAITING:
                continue
            assert (ticket.entered_ms, ticket.order) <= (other.entered_ms, other.order), "an equal came earlier"
            if not {ticket.id, other.id} & self.touched and ticket.number[0] == other.number[0]:
                assert number_of(ticket) < number_of(other), "numbers are called out of order"

    def check_overtaking(self, event: TicketCalled, ticket: Ticket, others: list[Ticket]) -> None:
        """Under `due` nobody is passed by more than the difference of targets less head starts."""
        rules = self.day.rules
        if any(other.premium for other in others) and not ticket.premium:
            run = self.day.runs.get(event.profile, (0, 0, 0))[1]
            others = [other for other in others if not other.premium or run < rules.calling.premium_in_a_row]
        for other in others:
            if not other.need:
                apart_s = slack_s(self.day, other) - slack_s(self.day, ticket)
                assert ticket.entered_ms - other.entered_ms <= apart_s * 1000, "overtaken by more than the difference"

    def check_nobody(self, counter: Counter) -> None:
        """Work conserving: nobody waits whom this counter may take."""
        if counter.ticket is None:
            assert not may_take(self.day, asker_at(self.day, counter, self.now_ms)), "idle beside somebody who waits"

    # The laws of every moment.

    def check_moment(self) -> None:
        day = self.day
        held = [counter.ticket for counter in day.counters.values() if counter.ticket]
        assert len(held) == len(set(held)), "one ticket at two counters"
        at_counter = {ticket.id for ticket in day.tickets.values() if ticket.state in AT_COUNTER}
        assert at_counter == set(held), "a ticket is called or served exactly where a counter holds it"
        listed = {name for queue in day.waiting.values() for name in queue}
        assert listed == {ticket.id for ticket in day.tickets.values() if ticket.state is State.WAITING}
        for state, kept in day.held.items():
            assert set(kept) == {ticket.id for ticket in day.tickets.values() if ticket.state is state}
        assert len(day.by_number) == len(day.tickets), "a number was given twice"

    def check_end(self) -> None:
        """The log leads to the same day again, and the day's end leaves nobody open."""
        again = folded(self.log)
        assert again.tickets == self.day.tickets and again.counters == self.day.counters
        assert (again.waiting, again.held) == (self.day.waiting, self.day.held)
        assert (again.runs, again.service_calls) == (self.day.runs, self.day.service_calls)
        assert (again.calls, again.missed, again.bookings) == (self.day.calls, self.day.missed, self.day.bookings)
        self.attempt(commands.CloseDay())
        assert not self.day.open and all(ticket.state in ENDED_STATES for ticket in self.day.tickets.values())


def may_take(day: Day, asker: Asker) -> list[Ticket]:
    """Whom a counter may call now: looked up ticket by ticket, not as the rules do."""
    profile = asker.profile
    idle = asker.idle_s >= profile.overflow_after_s
    found = []
    for ticket in day.tickets.values():
        kind = (ticket.service, ticket.segment)
        if ticket.state is State.WAITING:
            own = profile.takes(*kind) or ticket.first_at == asker.counter is not None
            if own or (idle and profile.takes_idle(*kind)):
                found.append(ticket)
        elif ticket.state is State.POOLED and profile.pools and in_pool(ticket, asker):
            found.append(ticket)
    own = [ticket for ticket in found if ticket.state is State.POOLED or profile.takes(ticket.service, ticket.segment)]
    return own if any(not sits_out(day, ticket, asker) for ticket in own) else found


def in_pool(ticket: Ticket, asker: Asker) -> bool:
    """Whether a held ticket is held for who asks."""
    by_staff = ticket.pool_staff is not None and ticket.pool_staff == asker.staff
    return by_staff or ticket.pool_counter == asker.counter


def sits_out(day: Day, ticket: Ticket, asker: Asker) -> bool:
    """Whether a ticket still stands behind calls of its service, or of any while nobody else waits for it."""
    if not is_behind(day, ticket, asker):
        return False
    profile = asker.profile
    alone = not any(
        other.service == ticket.service and not is_behind(day, other, asker)
        for (service, segment), queue in day.waiting.items()
        for other in queue.values()
        if profile.takes(service, segment)
        or (asker.counter is not None and (profile.takes_idle(service, segment) or other.first_at == asker.counter))
    )
    return not (
        alone and ticket.sits_out_calls is not None and ticket.sits_out_calls <= sum(day.service_calls.values())
    )


def is_behind(day: Day, ticket: Ticket, asker: Asker) -> bool:
    """Whether its service has not had the calls that it was put behind."""
    if ticket.sits_out_until is None or ticket.first or ticket.first_at == asker.counter is not None:
        return False
    return ticket.sits_out_until > day.service_calls.get(ticket.service, 0)


def slack_s(day: Day, ticket: Ticket) -> int:
    """Target less head start, from the branch file."""
    rules = day.rules
    service, segment = rules.services[ticket.service], rules.segments[ticket.segment]
    target_s = min(service.target_wait_s, segment.target_wait_s or service.target_wait_s)
    return target_s - service.head_start_s - segment.head_start_s


def number_of(ticket: Ticket) -> int:
    """The serial number that is printed."""
    return int("".join(sign for sign in ticket.number if sign.isdigit()))
