"""The day's end finds tickets in every state; each ends by its own event, the next day begins with nobody."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.domain import commands
from server.domain.refusals import Refusal
from server.domain.ticket import State
from server.store import visits

COUNTERS = (1, 2, 3, 4, 5)
LAST_EVENTS = {
    "waiting": ("TicketExpired", "expired"),
    "called": ("TicketExpired", "expired"),
    "serving": ("TicketExpired", "expired"),
    "parked": ("TicketFinished", "not_completed"),
    "pooled": ("TicketExpired", "expired"),
    "missed": ("TicketAbandoned", "no_show"),
    "put back": ("TicketExpired", "expired"),
    "back": ("TicketExpired", "expired"),
    "sent on": ("TicketExpired", "expired"),
    "wrapped up": ("TicketFinished", "served"),
    "taken out": ("TicketRemoved", "removed"),
}
HOUR_MS = 3_600_000
HOURS = {"2026-11-25": 24, "2026-03-28": 23.5, "2026-10-25": 25}  # in spring the clock jumps from 02:00 to 03:00
STATES = [State.WAITING, State.CALLED, State.SERVING, State.PARKED, State.POOLED, State.NO_SHOW]


def local_ms(timezone, *moment):
    return round(datetime(*moment, tzinfo=ZoneInfo(timezone)).astimezone(UTC).timestamp() * 1000)


def called(branch, counter, ticket, *then):
    """Call a ticket, then do what else there is to do at the counter."""
    branch.do(commands.CallTicket(counter, ticket, "asked"))
    for command in then:
        branch.do(command)


def fill(branch):
    """One ticket for everything that can have happened to one when the day ends."""
    for number in COUNTERS:
        branch.do(commands.OpenCounter(number, staff=f"staff {number}"))
    for name in LAST_EVENTS:
        branch.do(commands.IssueTicket(name, "W" if name == "wrapped up" else "A"))
    called(branch, 1, "parked", commands.StartServing(1), commands.Park(1, "form"))
    called(branch, 1, "pooled", commands.Transfer(1, to_counter=2))
    called(branch, 1, "missed", commands.Recall(1), commands.MarkNoShow(1))
    called(branch, 1, "put back", commands.PutBack(1))
    called(branch, 1, "back", commands.Recall(1), commands.MarkNoShow(1), commands.ReturnTicket("back"))
    called(branch, 1, "sent on", commands.StartServing(1), commands.Finish(1, next_service="C"))
    branch.do(commands.RemoveTicket("taken out", "left"))
    called(branch, 1, "wrapped up", commands.StartServing(1), commands.Finish(1))
    called(branch, 2, "serving", commands.StartServing(2))
    called(branch, 3, "called")
    branch.do(commands.PauseCounter(4, "meal"))


@pytest.fixture(params=["Asia/Shanghai", "clocks go forward", "clocks go back"])
def full_branch(request, make_branch):
    """A branch just before its day ends, on an ordinary night or one on which the clocks change."""
    day = {"clocks go forward": (2026, 3, 28), "clocks go back": (2026, 10, 25)}.get(request.param)
    zone = "Europe/Berlin" if day else request.param
    branch = make_branch(
        now_ms=local_ms(zone, *(day or (2026, 11, 25)), 9, 0),
        services=[{"code": code, "name": code, "wrap_up": code == "W"} for code in ("A", "C", "W")],
        counters=[{"number": number, "profile": "all"} for number in COUNTERS],
        branch={"timezone": zone, "day_starts": "02:30"},
    )
    fill(branch)
    return branch


def test_every_open_ticket_ends_by_its_own_event_and_the_next_day_begins_with_nobody(full_branch):
    branch = full_branch
    with branch.writer.reading() as day:
        today, ends_ms = day.day, day.ends_ms
        assert (ends_ms - day.starts_ms) / HOUR_MS == HOURS[today]
        assert [state for state in STATES if all(ticket.state != state for ticket in day.tickets.values())] == []
        assert {counter.state for counter in day.counters.values()} == {
            "wrap_up", "serving", "called", "paused", "open",
        }  # fmt: skip
    branch.now_ms = ends_ms - 1
    branch.do(commands.ResumeCounter(4))
    branch.now_ms = ends_ms
    assert branch.issue() == "A001"
    log = branch.log()
    for name, (kind, _) in LAST_EVENTS.items():
        last = [entry for entry in log if getattr(entry.event, "ticket", None) == name][-1]
        assert (last.kind, last.day) == (kind, today), name
    rows = {row.ticket: row.outcome for row in branch.store.read(visits.of_days, today, today)}
    assert {name: rows[name] for name in LAST_EVENTS} == {name: outcome for name, (_, outcome) in LAST_EVENTS.items()}
    with branch.writer.reading() as day:
        assert day.day > today
        assert [ticket.number for ticket in day.tickets.values()] == ["A001"]
        assert {counter.state for counter in day.counters.values()} == {"closed"}
        assert not any(day.held.values())
        assert day.by_identity == day.service_calls == day.issuing_ended == {}
    assert not branch.problems()


def test_a_ticket_of_the_day_before_can_be_moved_no_more(full_branch):
    branch = full_branch
    branch.later(24 * 3600).issue()
    with branch.writer.reading() as day:
        assert "waiting" not in day.tickets
    with pytest.raises(Refusal, match="unknown_ticket"):
        branch.do(commands.CancelTicket("waiting"))
    assert not branch.problems()
