"""The fold: what each event changes in a day."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from server.domain import events
from server.domain.branch import Branch
from server.domain.day import CALLS_KEPT, MISSED_KEPT, SERVING_TIMES_KEPT, Counter, Day, ShownCall
from server.domain.events import Recorded
from server.domain.ticket import BORN, Move, State, Ticket


def folded(recorded: Iterable[Recorded]) -> Day:
    """The day that these events, in order of `seq`, lead to; a later `DayOpened` starts anew."""
    day = Day()
    for entry in recorded:
        apply(day, entry)
    return day


def apply(day: Day, recorded: Recorded) -> None:
    """Take one event in. Kinds that no rule needs are passed over."""
    change = _CHANGES.get(type(recorded.event))
    if change is not None:
        change(day, recorded, recorded.event)
    day.seq, day.at_ms = recorded.seq, max(day.at_ms, recorded.at_ms)


def _day_opened(day: Day, recorded: Recorded, event: events.DayOpened) -> None:
    branch = Branch.from_settings(event.settings)
    day.begin()
    day.day, day.open, day.settings, day.branch = recorded.day, True, event.settings, branch
    day.starts_ms, day.ends_ms, day.hours = event.starts_ms, event.ends_ms, event.hours
    day.counters = {
        place.number: Counter(place.number, place.zone, place.profile, since_ms=recorded.at_ms)
        for place in branch.counters.values()
    }


def _day_closed(day: Day, recorded: Recorded, event: events.DayClosed) -> None:
    day.open = False


def _issued(day: Day, recorded: Recorded, event: events.TicketIssued) -> None:
    branch = day.rules
    segment = branch.segments[event.segment]
    target_ms = branch.target_wait_s(event.service, event.segment) * 1000
    ticket = Ticket(
        id=event.ticket,
        number=event.number,
        service=event.service,
        segment=event.segment,
        language=event.language,
        channel=event.channel,
        kiosk=event.kiosk,
        state=BORN[Move.ISSUE],
        issued_ms=recorded.at_ms,
        entered_ms=event.entered_ms,
        order=len(day.tickets),
        promised_ms=event.entered_ms + target_ms,
        due_ms=event.entered_ms + target_ms - segment.head_start_s * 1000,
        overdue_ms=event.entered_ms + branch.calling.maximum_wait_s * 1000,
        premium=branch.is_premium(event.service, event.segment),
        need=segment.serve_first,
        ahead=event.ahead,
        estimate=event.estimate,
    )
    day.tickets[ticket.id] = ticket
    day.by_number[ticket.number] = ticket.id
    day.serials[event.series] = max(event.serial, day.serials.get(event.series, 0))
    day.enter(ticket)


def _called(day: Day, recorded: Recorded, event: events.TicketCalled) -> None:
    ticket, counter = day.tickets[event.ticket], day.counters[event.counter]
    day.move(ticket, Move.CALL)
    ticket.calls = 1
    ticket.call_seq = recorded.seq
    ticket.first_called_ms = ticket.last_called_ms = recorded.at_ms
    ticket.counter, ticket.reason, ticket.note = event.counter, event.reason, event.note
    counter.ticket, counter.state, counter.since_ms = ticket.id, "called", recorded.at_ms
    counter.last_call_next_ms = recorded.at_ms
    counter.runs_before_call = day.runs.get(event.profile, (0, 0, 0))
    day.runs[event.profile] = (event.need_run, event.premium_run, event.ratio_at)
    day.last_calls[event.profile] = recorded.seq
    _show(day, recorded, event, recall=False, last=False)


def _recalled(day: Day, recorded: Recorded, event: events.TicketRecalled) -> None:
    ticket = day.tickets[event.ticket]
    day.move(ticket, Move.RECALL)
    ticket.calls, ticket.last_called_ms = event.calls, recorded.at_ms
    _show(day, recorded, event, recall=True, last=event.last)


def _show(day: Day, recorded: Recorded, event: Any, *, recall: bool, last: bool) -> None:
    _hide(day, event.ticket)
    day.calls.appendleft(
        ShownCall(
            seq=recorded.seq,
            at_ms=recorded.at_ms,
            number=event.number,
            ticket=event.ticket,
            counter=event.counter,
            zone=event.zone,
            service=event.service,
            language=event.language,
            recall=recall,
            last=last,
        )
    )


def _hide(day: Day, ticket: str) -> None:
    kept = [call for call in day.calls if call.ticket != ticket]
    if len(kept) != len(day.calls):
        day.calls = deque(kept, maxlen=CALLS_KEPT)


def _started(day: Day, recorded: Recorded, event: events.ServingStarted) -> None:
    ticket, counter = day.tickets[event.ticket], day.counters[event.counter]
    day.move(ticket, Move.START)
    ticket.started_ms = recorded.at_ms
    counter.state, counter.since_ms = "serving", recorded.at_ms


def _finished(day: Day, recorded: Recorded, event: events.TicketFinished) -> None:
    ticket = day.tickets[event.ticket]
    if ticket.state is State.PARKED:
        day.end(ticket, Move.END_OF_DAY, event.outcome, recorded.at_ms)
        return
    if event.counter is not None:
        counter, begun_ms = day.counters[event.counter], ticket.started_ms or ticket.last_called_ms or recorded.at_ms
        counter.served += 1
        counter.serving_ms += recorded.at_ms - begun_ms
        times = day.serving_times_ms.setdefault(ticket.service, deque(maxlen=SERVING_TIMES_KEPT))
        times.append(recorded.at_ms - begun_ms)
    day.end(ticket, Move.FINISH, event.outcome, recorded.at_ms)


def _no_show(day: Day, recorded: Recorded, event: events.NoShowMarked) -> None:
    ticket = day.tickets[event.ticket]
    day.end(ticket, Move.NO_SHOW, "no_show", recorded.at_ms)
    day.missed.appendleft((recorded.at_ms, event.number))
    _hide(day, event.ticket)


def _undone(day: Day, recorded: Recorded, event: events.CallUndone) -> None:
    ticket, counter = day.tickets[event.ticket], day.counters[event.counter]
    day.leave_counter(event.counter, ticket, recorded.at_ms)
    day.move(ticket, Move.UNDO)
    _uncalled(ticket)
    day.runs[counter.profile] = (event.need_run, event.premium_run, event.ratio_at)
    day.last_calls[counter.profile] = recorded.seq
    _hide(day, event.ticket)


def _given_back(day: Day, recorded: Recorded, event: events.TicketGivenBack) -> None:
    ticket = day.tickets[event.ticket]
    day.leave_counter(event.counter, ticket, recorded.at_ms)
    day.move(ticket, Move.GIVE_BACK)
    _uncalled(ticket)
    ticket.first = True
    _hide(day, event.ticket)


def _uncalled(ticket: Ticket) -> None:
    ticket.calls, ticket.call_seq, ticket.reason, ticket.note = 0, None, None, None
    ticket.first_called_ms = ticket.last_called_ms = None


def _abandoned(day: Day, recorded: Recorded, event: events.TicketAbandoned) -> None:
    ticket = day.tickets[event.ticket]
    move = {"cancelled": Move.CANCEL, "return_time_over": Move.GIVE_UP, "day_end": Move.END_OF_DAY}[event.why]
    day.end(ticket, move, "abandoned", recorded.at_ms)
    _hide(day, event.ticket)
    _no_longer_missed(day, event.number)


def _removed(day: Day, recorded: Recorded, event: events.TicketRemoved) -> None:
    day.end(day.tickets[event.ticket], Move.REMOVE, "removed", recorded.at_ms)
    _hide(day, event.ticket)
    _no_longer_missed(day, event.number)


def _expired(day: Day, recorded: Recorded, event: events.TicketExpired) -> None:
    day.end(day.tickets[event.ticket], Move.END_OF_DAY, "expired", recorded.at_ms)
    _hide(day, event.ticket)


def _no_longer_missed(day: Day, number: str) -> None:
    day.missed = deque((entry for entry in day.missed if entry[1] != number), maxlen=MISSED_KEPT)


def _counter_opened(day: Day, recorded: Recorded, event: events.CounterOpened) -> None:
    counter = day.counters[event.counter]
    counter.profile, counter.staff = event.profile, event.staff
    counter.state, counter.since_ms, counter.pause = "open", recorded.at_ms, None


def _counter_closed(day: Day, recorded: Recorded, event: events.CounterClosed) -> None:
    counter = day.counters[event.counter]
    _end_pause(counter, recorded.at_ms)
    counter.state, counter.since_ms, counter.staff, counter.ticket = "closed", recorded.at_ms, None, None


def _counter_paused(day: Day, recorded: Recorded, event: events.CounterPaused) -> None:
    counter = day.counters[event.counter]
    counter.state, counter.since_ms, counter.pause = "paused", recorded.at_ms, event.reason


def _counter_resumed(day: Day, recorded: Recorded, event: events.CounterResumed) -> None:
    counter = day.counters[event.counter]
    _end_pause(counter, recorded.at_ms)
    counter.state, counter.since_ms = "open", recorded.at_ms


def _end_pause(counter: Counter, at_ms: int) -> None:
    if counter.state == "paused":
        counter.paused_ms += at_ms - counter.since_ms
        counter.pause = None


_CHANGES: dict[type, Callable[[Day, Recorded, Any], None]] = {
    events.DayOpened: _day_opened,
    events.DayClosed: _day_closed,
    events.TicketIssued: _issued,
    events.TicketCalled: _called,
    events.TicketRecalled: _recalled,
    events.ServingStarted: _started,
    events.TicketFinished: _finished,
    events.NoShowMarked: _no_show,
    events.CallUndone: _undone,
    events.TicketGivenBack: _given_back,
    events.TicketAbandoned: _abandoned,
    events.TicketRemoved: _removed,
    events.TicketExpired: _expired,
    events.CounterOpened: _counter_opened,
    events.CounterClosed: _counter_closed,
    events.CounterPaused: _counter_paused,
    events.CounterResumed: _counter_resumed,
}
