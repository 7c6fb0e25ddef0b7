"""What a role may do, as a table."""

from server.auth.who import Who

# What one counter can be asked to do; an action on a counter is named `counter.<this>`.
COUNTER_ACTIONS = frozenset(
    f"counter.{action}"
    for action in (
        "open", "close", "pause", "resume", "take_over", "profile", "here",
        "call_next", "call", "recall", "start", "finish", "no_show", "undo", "put_back", "park", "unpark", "transfer",
        "walk_in", "mark", "step", "wrap_up_done",
    )
)  # fmt: skip
# How a member of staff comes to a counter: from anywhere, to any.
SITTING_DOWN = frozenset({"counter.open", "counter.take_over"})
HALL_READS = frozenset(
    {
        "branch.read", "tickets.read", "tickets.story", "waiting.read", "counters.read", "board.read",
        "announcements.read", "print_jobs.read", "printers.read",
    }
)  # fmt: skip
READS = HALL_READS | {
    "screens.read", "appointments.read", "hall.read", "stats.read", "events.read", "alerts.read", "advice.read",
}  # fmt: skip
COUNTER_READS = frozenset({"branch.read", "tickets.read", "waiting.read", "counters.read", "board.read"})
# At a counter more is done to tickets than calling them: who was missed is back, or wants one thing more.
COUNTER_TICKETS = frozenset({"tickets.return", "tickets.add_service", "tickets.identify"})
# The customer's own answer, and that they were asked for it.
FEEDBACK = frozenset({"tickets.ask_feedback", "tickets.feedback"})
# "arrive" is the customer's own word: check in by the code, with nobody's list in sight.
APPOINTMENTS = frozenset({"appointments.read", "appointments.book", "appointments.check_in", "appointments.arrive"})
LOBBY = HALL_READS | APPOINTMENTS | {
    "hall.read", "tickets.issue", "tickets.cancel", "tickets.reprint", "tickets.remove", "tickets.return",
    "tickets.insert_first", "tickets.move", "tickets.add_service", "tickets.identify", "issuing.end", "issuing.resume",
    "sound.change", "sound.rehearse",
    "print_jobs.retry", "printers.change", "screens.read", "enrolments.grant", "notices.change", "emergency.change",
    "alerts.read", "alerts.acknowledge", "advice.read", "lending.change",
}  # fmt: skip

MAY: dict[str, frozenset[str]] = {
    # Cancelling, reprinting, coming back: with its own tickets, which the caller sees to.
    "kiosk": frozenset({"branch.read", "board.read"})
    | {"tickets.issue", "tickets.read", "tickets.cancel", "tickets.reprint", "tickets.return"}
    | {"appointments.arrive"}
    | FEEDBACK,
    "display": frozenset({"branch.read", "board.read", "announcements.read"}),
    "counter": COUNTER_ACTIONS | COUNTER_READS | COUNTER_TICKETS | FEEDBACK,
    # Nobody answers in a customer's place.
    "teller": COUNTER_ACTIONS | COUNTER_READS | COUNTER_TICKETS | {"tickets.ask_feedback", "hall.read"},
    # A manager who takes over what a teller left open sits there, until it closes.
    "lobby_manager": LOBBY | COUNTER_ACTIONS,
    "branch_manager": LOBBY | COUNTER_ACTIONS | {"stats.read"},
    "admin": frozenset({"branch.read", "printers.read", "printers.change", "print_jobs.read"})
    | {"screens.read", "enrolments.grant"},
    "auditor": READS,
    "program": READS | COUNTER_ACTIONS | APPOINTMENTS | FEEDBACK | {"tickets.issue", "tickets.cancel"},
}
"""Role → actions. An action on a counter is for the counter one stands at, see `may`."""

ROLES = tuple(MAY)
STAFF_ROLES = ("teller", "lobby_manager", "branch_manager", "admin", "auditor")
BOUND_ROLES = ("counter", "teller", "program")
"""Roles whose token can be bound to one counter."""

ACTIONS = frozenset().union(*MAY.values())


def may(who: Who, action: str, counter: int | None = None) -> bool:
    """Whether `who` may do `action`, on `counter` where it is about one.

    Whoever acts at counters acts only at `who.counter`; but a teller may open any and take any over (the rules see to
    it that nobody sits at two), a manager take over. Raises KeyError for an action that is in no row: a spelling
    mistake shall not look like a refusal.
    """
    if action not in ACTIONS:
        raise KeyError(action)
    if action not in MAY.get(who.role, frozenset()):
        return False
    if action not in COUNTER_ACTIONS:
        return True
    if action in SITTING_DOWN and who.kind == "staff":
        return who.role == "teller" or action == "counter.take_over"
    if who.counter is None:
        return who.role == "teller" and action == "counter.open"
    return counter == who.counter
