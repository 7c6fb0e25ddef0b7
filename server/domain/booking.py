"""A promised slot, from its booking to the customer's arrival."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.ticket import State


@dataclass(slots=True)
class Booking:
    """One appointment, folded from the log; its id becomes the ticket's. Moments are UTC ms, None until they happen.

    `state` is booked, waiting (checked in: from then on the ticket tells), cancelled or expired; `why` it expired is
    no_show, day_end or service_gone. `late` is a check-in after its grace: an ordinary ticket. `identity` is {kind,
    hash}, `reference` what another system calls the booking.
    """

    ticket: str
    code: str
    day: str
    service: str
    slot_ms: int
    language: str
    segment: str
    booked_ms: int
    state: State = State.BOOKED
    identity: dict[str, str] | None = None
    reference: str | None = None
    number: str | None = None
    checked_in_ms: int | None = None
    late: bool = False
    ended_ms: int | None = None
    why: str | None = None

    @property
    def holds_a_place(self) -> bool:
        """Whether the slot is taken by it."""
        return self.state in (State.BOOKED, State.WAITING)
