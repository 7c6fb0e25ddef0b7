"""What the routes of appointments are given."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from server.api.appointment_desk import Ways
from server.api.appointments_shown import Known
from server.api.identity import Identifying
from server.domain.booking import Booking
from server.domain.events import Recorded
from server.store import appointments, identities, log
from server.store.store import Store
from server.writer import Writer

# Short, and read to somebody over the telephone without a doubt: none of 0 O, 1 I L, 2 Z, 5 S, 8 B.
CODE_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
CODE_LENGTH = 6


def ways(
    store: Store,
    writer: Writer,
    now: Callable[[], int],
    make_id: Callable[[], str],
    identifying: Identifying,
    say: Callable[..., str],
) -> Ways:
    """The routes' means, from the branch's parts."""

    def known(day: str) -> Known:
        kept = store.read(identities.of_day, day)
        return Known(
            contacts=store.read(appointments.contacts, day),
            tails={ticket: identity.tail for ticket, identity in kept.items()},
        )

    def past(day: str) -> list[Booking]:
        return store.read(appointments.of_days, day, day)

    def log_of(ticket: str) -> list[Recorded]:
        return [entry for entry in store.read(log.of_ticket, ticket) if getattr(entry.event, "ticket", "") == ticket]

    return Ways(writer, now, make_id, make_code, identifying, known, past, log_of, say)


def make_code() -> str:
    """A new code: one of 244 million, of which a branch has a few hundred in use."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
