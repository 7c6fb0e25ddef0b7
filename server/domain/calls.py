"""Rules of a call at a counter, from the first to its end."""

from __future__ import annotations

from server.domain import events, fold
from server.domain.attending import counter_of, free_counter, serving_counter
from server.domain.commands import CallNext, CallTicket, MarkNoShow, PutBack, Recall, UndoCall
from server.domain.day import Counter, Day
from server.domain.events import Event
from server.domain.issuing import find
from server.domain.refusals import Refusal
from server.domain.routing import Choice, asker_at, choose, explained, is_of_pool, runs_of
from server.domain.ticket import Move, State, after
from server.domain.transactions import finished, present


def call_next(day: Day, command: CallNext, now_ms: int) -> list[Event]:
    """Call whom the rules choose, ending the present customer first where that is asked."""
    counter = serving_counter(day, command.counter)
    if counter.ticket is not None and command.finish_current:
        ended, ahead = _finish_first(day, counter, now_ms)
    else:
        counter, ended = free_counter(day, command.counter)
        ahead = day
    _keep_gap(day, counter, now_ms)
    choice = choose(ahead, asker_at(ahead, ahead.counters[counter.number], now_ms), now_ms)
    if choice is None:
        raise Refusal("nobody_waiting", counter=counter.number)
    return [*ended, called(counter, choice)]


def call_ticket(day: Day, command: CallTicket, now_ms: int) -> list[Event]:
    """Call a chosen ticket out of turn; the reason is kept. Raises Refusal("reason_needed" | "wrong_moment").

    One that is held for this counter, or for who sits there, needs no reason.
    """
    counter_of(day, command.counter)
    ticket = find(day, command.ticket)
    counter = day.counters[command.counter]
    own = ticket.state in (State.POOLED, State.WAITING) and is_of_pool(ticket, asker_at(day, counter, now_ms))
    note = command.reason.strip() or None
    if note is None and not own:
        raise Refusal("reason_needed")
    counter, ended = free_counter(day, command.counter)
    after(ticket.state, Move.CALL)
    choice = explained(day, "chosen", ticket, asker_at(day, counter, now_ms), now_ms)
    return [*ended, called(counter, choice, note=note)]


def recall(day: Day, command: Recall, now_ms: int) -> list[Event]:
    """Repeat the present call; raises Refusal("recalls_used_up" | "too_soon")."""
    counter, ticket = present(day, command.counter, Move.RECALL)
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


def mark_no_show(day: Day, command: MarkNoShow, now_ms: int) -> list[Event]:
    """The customer is absent: only after a recall, and some time after the first call (calling.md)."""
    counter, ticket = present(day, command.counter, Move.NO_SHOW)
    calling = day.rules.calling
    if ticket.calls <= min(1, calling.recalls_max):
        raise Refusal("recall_first")
    _wait_out(ticket.first_called_ms, calling.no_show_after_s, now_ms)
    return [events.NoShowMarked(ticket.id, ticket.number, counter.number)]


def undo(day: Day, command: UndoCall, now_ms: int) -> list[Event]:
    """Take a call back that has just been made; raises Refusal("too_late_to_undo")."""
    counter, ticket = present(day, command.counter, Move.UNDO)
    within_s = day.rules.calling.undo_within_s
    if ticket.first_called_ms is not None and now_ms - ticket.first_called_ms > within_s * 1000:
        raise Refusal("too_late_to_undo", undo_within_s=within_s)
    before = counter.runs_before_call
    if day.last_calls.get(counter.call_profile) != ticket.call_seq:
        # Others were called meanwhile: rather a run too long than one customer more who passes those that wait.
        now = runs_of(day, counter.call_profile)
        before = (before[0] + now.need, before[1] + now.premium, now.ratio_at)
    return [events.CallUndone(ticket.id, ticket.number, counter.number, *before)]


def put_back(day: Day, command: PutBack) -> list[Event]:
    """The called customer is there but not ready: behind the next few calls of the service."""
    counter, ticket = present(day, command.counter, Move.PUT_BACK)
    behind = day.rules.calling.put_back_behind
    return [events.TicketPutBack(ticket.id, ticket.number, counter.number, behind)]


def _finish_first(day: Day, counter: Counter, now_ms: int) -> tuple[list[Event], Day]:
    """The end of the present customer's transaction, and the day as it is then where that decides who is next."""
    ticket = day.tickets[counter.ticket or ""]
    ended = finished(day, counter, ticket)
    if all(not isinstance(event, events.TicketFinished) or event.next_service is None for event in ended):
        return ended, day
    ahead = day.sketch(ticket)
    for event in ended:
        fold.apply(ahead, events.Recorded(day.seq, day.rules.id, day.day or "", now_ms, "", event, ""))
    return ended, ahead


def _keep_gap(day: Day, counter: Counter, now_ms: int) -> None:
    _wait_out(counter.last_call_next_ms, day.rules.calling.call_next_gap_s, now_ms)


def _wait_out(since_ms: int | None, gap_s: int, now_ms: int) -> None:
    if since_ms is not None and now_ms - since_ms < gap_s * 1000:
        raise Refusal("too_soon", wait_s=-((now_ms - since_ms - gap_s * 1000) // 1000))


def called(counter: Counter, choice: Choice, note: str | None = None, *, automatic: bool = False) -> Event:
    """The call that a choice leads to at a counter."""
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
        automatic=automatic,
    )
