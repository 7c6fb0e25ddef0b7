"""Which calls and missed numbers the hall is shown."""

from __future__ import annotations

from collections import deque

from server.domain.day import CALLS_KEPT, MISSED_KEPT, Day, ShownCall
from server.domain.events import Recorded, TicketCalled, TicketRecalled


def show(day: Day, recorded: Recorded, event: TicketCalled | TicketRecalled) -> None:
    """Show a call before all others, instead of an earlier one of the same ticket."""
    hide(day, event.ticket)
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
            recall=isinstance(event, TicketRecalled),
            last=isinstance(event, TicketRecalled) and event.last,
        )
    )


def hide(day: Day, ticket: str) -> None:
    """Show no call of this ticket any more."""
    kept = [call for call in day.calls if call.ticket != ticket]
    if len(kept) != len(day.calls):
        day.calls = deque(kept, maxlen=CALLS_KEPT)


def miss(day: Day, number: str, at_ms: int) -> None:
    """Show a number among those whose customers were absent."""
    day.missed.appendleft((at_ms, number))


def no_longer_missed(day: Day, number: str) -> None:
    """The customer is back, or will not come any more."""
    day.missed = deque((entry for entry in day.missed if entry[1] != number), maxlen=MISSED_KEPT)
