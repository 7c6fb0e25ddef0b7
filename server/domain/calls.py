"""Rules of a call at a counter, from the first to its end."""

from __future__ import annotations

from server.domain import events
from server.domain.attending import serving_counter
from server.domain.commands import CallNext, CallTicket, Finish, MarkNoShow, Recall, StartServing, UndoCall
from server.domain.day import Counter, Day
from server.domain.events import Event
from server.domain.issuing import find
from server.domain.refusals import Refusal
from server.domain.routing import Choice, asker_at, choose, explained, runs_of
from server.domain.ticket import Move, Ticket, after

FINISH_OUTCOMES = ("served", "not_completed")


def call_next(day: Day, command: CallNext, now_ms: int) -> list[Event]:
    """Call whom the rules choose, ending the present customer first where that is asked."""
    counter = serving_counter(day, command.counter)
    finished = _finish_first(day, counter, command.finish_current)
    _keep_gap(day, counter, now_ms)
    choice = choose(day, asker_at(day, counter, now_ms), now_ms)
    if choice is None:
        raise Refusal("nobody_waiting", counter=counter.number)
    return [*finished, _called(counter, choice)]


def call_ticket(day: Day, command: CallTicket, now_ms: int) -> list[Event]:
    """Call a chosen ticket out of turn; the reason is kept. Raises Refusal("reason_needed" | "wrong_moment")."""
    ticket = find(day, command.ticket)
    if not command.reason.strip():
        raise Refusal("reason_needed")
    counter = serving_counter(day, command.counter)
    _finish_first(day, counter, finish_current=False)
    after(ticket.state, Move.CALL)
    choice = explained(day, "chosen", ticket, asker_at(day, counter, now_ms), now_ms)
    return [_called(counter, choice, note=command.reason.strip())]


def recall(day: Day, command: Recall, now_ms: int) -> list[Event]:
    """Repeat the present call; raises Refusal("recalls_used_up" | "too_soon")."""
    counter, ticket = _present(day, command.counter, Move.RECALL)
    calling = day.rules.calling
    if ticket.calls > calling.recalls_max:
        raise Refusal("recalls_used_up", recalls_max=calling.recalls_max)
    _wait_out(ticket.last_called_ms, calling.recall_gap_s, now_ms)
    return [
        events.TicketRecalled(
            ticket=ticket.id,
            number=ticket.number,
            counter=counter.number,
            zone=counter.zone,
            service=ticket.service,
            language=ticket.language,
            calls=ticket.calls + 1,
            last=ticket.calls == calling.recalls_max,
        )
    ]


def start(day: Day, command: StartServing) -> list[Event]:
    """The customer is there."""
    counter, ticket = _present(day, command.counter, Move.START)
    return [events.ServingStarted(ticket.id, counter.number)]


def finish(day: Day, command: Finish) -> list[Event]:
    """The transaction ends; raises Refusal("unknown_outcome" | "unknown_service")."""
    if command.outcome not in FINISH_OUTCOMES:
        raise Refusal("unknown_outcome", outcome=command.outcome)
    delivered = [day.rules.service(code).code for code in command.delivered]
    counter, ticket = _present(day, command.counter, Move.FINISH)
    return [events.TicketFinished(ticket.id, counter.number, command.outcome, delivered)]


def mark_no_show(day: Day, command: MarkNoShow, now_ms: int) -> list[Event]:
    """The customer is absent: only after a recall, and some time after the first call (calling.md)."""
    counter, ticket = _present(day, command.counter, Move.NO_SHOW)
    calling = day.rules.calling
    if ticket.calls <= min(1, calling.recalls_max):
        raise Refusal("recall_first")
    _wait_out(ticket.first_called_ms, calling.no_show_after_s, now_ms)
    return [events.NoShowMarked(ticket.id, ticket.number, counter.number)]


def undo(day: Day, command: UndoCall, now_ms: int) -> list[Event]:
    """Take a call back that has just been made; raises Refusal("too_late_to_undo")."""
    counter, ticket = _present(day, command.counter, Move.UNDO)
    within_s = day.rules.calling.undo_within_s
    if ticket.first_called_ms is not None and now_ms - ticket.first_called_ms > within_s * 1000:
        raise Refusal("too_late_to_undo", undo_within_s=within_s)
    before = counter.runs_before_call
    if day.last_calls.get(counter.profile) != ticket.call_seq:
        # Others were called meanwhile: rather a run too long than one customer more who passes those that wait.
        now = runs_of(day, counter.profile)
        before = (before[0] + now.need, before[1] + now.premium, now.ratio_at)
    return [events.CallUndone(ticket.id, ticket.number, counter.number, *before)]


def _present(day: Day, number: int, move: Move) -> tuple[Counter, Ticket]:
    counter = serving_counter(day, number)
    if counter.ticket is None:
        raise Refusal("wrong_moment", sentence="no_customer", counter=number)
    ticket = day.tickets[counter.ticket]
    after(ticket.state, move)
    return counter, ticket


def _finish_first(day: Day, counter: Counter, finish_current: bool) -> list[Event]:
    if counter.ticket is None:
        return []
    ticket = day.tickets[counter.ticket]
    if not finish_current:
        raise Refusal("counter_busy", counter=counter.number, number=ticket.number)
    after(ticket.state, Move.FINISH)
    return [events.TicketFinished(ticket.id, counter.number)]


def _keep_gap(day: Day, counter: Counter, now_ms: int) -> None:
    _wait_out(counter.last_call_next_ms, day.rules.calling.call_next_gap_s, now_ms)


def _wait_out(since_ms: int | None, gap_s: int, now_ms: int) -> None:
    if since_ms is not None and now_ms - since_ms < gap_s * 1000:
        raise Refusal("too_soon", wait_s=-((now_ms - since_ms - gap_s * 1000) // 1000))


def _called(counter: Counter, choice: Choice, note: str | None = None) -> Event:
    ticket = choice.ticket
    return events.TicketCalled(
        ticket=ticket.id,
        number=ticket.number,
        counter=counter.number,
        zone=counter.zone,
        service=ticket.service,
        language=ticket.language,
        profile=counter.profile,
        staff=counter.staff,
        reason=choice.reason,
        need_run=choice.runs.need,
        premium_run=choice.runs.premium,
        ratio_at=choice.runs.ratio_at,
        note=note,
    )
