"""One row per transaction, folded from the log: what the figures are made of."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_LEG = 1


@dataclass(slots=True)
class Visit:
    """One transaction: a queue entry to its end, the `leg`-th of its ticket (1 is the first).

    Moments are UTC milliseconds, None until they happen. `entered_ms` is when this transaction entered the queue: for
    the first leg the ticket's entry, for a later one the end of the one before, so that a visit's waits can be added
    up, whatever entry it is called by. `last_called_ms` ends the wait; it is None again when the ticket stands in the
    queue again (undone, given back). `outcome` is one of words.md, None while the transaction is open; a no-show stays
    `no_show`, and `returned` (0 or 1) says whether the customer came back. `low_s`, `likely_s`, `high_s` are the wait
    that was promised at issue; `rule` says why the ticket was called. `parked_ms` is how long it was on hold,
    `wrap_up_ms` how long the teller worked on after the end. `walk_in` (0 or 1) is one that nobody called. `delivered`
    and `marks` are JSON lists of codes. `counter` and `staff` are where and with whom the customer was last. `gave_up`
    (0 or 1) is of the whole visit, and said of its first transaction alone: the customer left by their own cancel, or
    missed a call and never came back.
    """

    ticket: str
    leg: int
    day: str
    number: str
    service: str
    segment: str
    channel: str
    language: str
    issued_ms: int
    entered_ms: int
    target_wait_s: int
    ahead: int
    low_s: int | None
    likely_s: int | None
    high_s: int | None
    calls: int = 0
    first_called_ms: int | None = None
    last_called_ms: int | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    counter: int | None = None
    zone: str | None = None
    profile: str | None = None
    staff: str | None = None
    rule: str | None = None
    outcome: str | None = None
    parked_ms: int = 0
    wrap_up_ms: int = 0
    walk_in: int = 0
    returned: int = 0
    delivered: str = "[]"
    marks: str = "[]"
    gave_up: int = 0
