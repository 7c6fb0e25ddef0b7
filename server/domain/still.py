"""The hall at one moment, to be looked at at leisure while the day goes on."""

from __future__ import annotations

from copy import copy

from server.domain.day import Day
from server.domain.ticket import Ticket


def still(day: Day) -> Day:
    """The day with copies of whoever is in the hall, which no later event changes; to be taken while it is held.

    Who waits, is held or at a counter is in it, and this day's bookings. Customers who are gone are not, nor what only
    an issue asks for: numbers given, quotas, identities, feedback.
    """
    apart = day.apart()
    waiting_or_held = (*apart.waiting.values(), *apart.held.values())
    for tickets in waiting_or_held:
        for ticket in tickets.values():
            tickets[ticket.id] = _own(ticket)
    present = [counter.ticket for counter in apart.counters.values() if counter.ticket is not None]
    apart.tickets = {ticket: _own(day.tickets[ticket]) for ticket in present}
    for tickets in waiting_or_held:
        apart.tickets |= tickets
    apart.bookings = {ticket: copy(one) for ticket, one in day.bookings.items() if one.day == day.day}
    apart.issuing_ended = dict(day.issuing_ended)
    apart.by_number, apart.by_identity, apart.serials, apart.numbers, apart.feedback = {}, {}, {}, {}, {}
    return apart


def _own(ticket: Ticket) -> Ticket:
    own = copy(ticket)
    own.more, own.marks = list(ticket.more), list(ticket.marks)
    own.steps, own.delivered = list(ticket.steps), list(ticket.delivered)
    return own
