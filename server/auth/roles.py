"""What a role may do, as a table."""

from server.auth.who import Who

# What one counter can be asked to do; an action on a counter is named `counter.<this>`.
COUNTER_ACTIONS = frozenset(
    f"counter.{action}"
    for action in (
        "open", "close", "pause", "resume", "call_next", "call", "recall", "start", "finish", "no_show", "undo",
    )
)  # fmt: skip
HALL_READS = frozenset(
    {
        "branch.read", "tickets.read", "tickets.story", "waiting.read", "counters.read", "board.read",
        "announcements.read", "print_jobs.read", "printers.read",
    }
)  # fmt: skip
READS = HALL_READS | {"stats.read", "events.read"}
COUNTER_READS = frozenset({"branch.read", "tickets.read", "waiting.read", "counters.read", "board.read"})
LOBBY = HALL_READS | {"tickets.issue", "tickets.cancel", "tickets.reprint", "tickets.remove", "print_jobs.retry"}

MAY: dict[str, frozenset[str]] = {
    # Cancelling, reprinting: of its own tickets, which the caller sees to.
    "kiosk": frozenset({"branch.read", "board.read"})
    | {"tickets.issue", "tickets.read", "tickets.cancel", "tickets.reprint"},
    "display": frozenset({"branch.read", "board.read", "announcements.read"}),
    "counter": COUNTER_ACTIONS | COUNTER_READS,
    "teller": COUNTER_ACTIONS | COUNTER_READS,
    "lobby_manager": LOBBY,
    "branch_manager": LOBBY | {"stats.read"},
    "admin": frozenset({"branch.read", "printers.read", "print_jobs.read"}),
    "auditor": READS,
    "program": READS | COUNTER_ACTIONS | {"tickets.issue", "tickets.cancel"},
}
"""Role → actions. An action on a counter is for the counter one stands at, see `may`."""

ROLES = tuple(MAY)
STAFF_ROLES = ("teller", "lobby_manager", "branch_manager", "admin", "auditor")
BOUND_ROLES = ("counter", "teller", "program")
"""Roles whose token can be bound to one counter."""

ACTIONS = frozenset().union(*MAY.values())


def may(who: Who, action: str, counter: int | None = None) -> bool:
    """Whether `who` may do `action`, on `counter` where it is about one.

    Whoever acts at counters acts only at `who.counter`; but a teller who sits nowhere yet may open any. Raises KeyError
    for an action that is in no row: a spelling mistake shall not look like a refusal.
    """
    if action not in ACTIONS:
        raise KeyError(action)
    if action not in MAY.get(who.role, frozenset()):
        return False
    if action not in COUNTER_ACTIONS:
        return True
    if who.counter is None:
        return who.role == "teller" and action == "counter.open"
    return counter == who.counter
