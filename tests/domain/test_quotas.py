"""Quotas hold under whatever happens to the tickets of a day, and refuse nobody for whom there is room."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands
from server.domain.refusals import Refusal

ZONE = "Asia/Kathmandu"
DAY_MAX, HALF_HOUR_MAX = 7, 3
SERVICES = [
    {"code": "A", "name": "a", "quota_day": DAY_MAX, "quota_half_hour": HALF_HOUR_MAX},
    {"code": "C", "name": "c"},
]

steps = st.one_of(
    st.tuples(st.just("issue"), st.sampled_from([("A",), ("C",), ("C", "A"), ("A", "A")])),
    st.tuples(st.sampled_from(["remove", "cancel", "call", "finish", "undo", "move", "no-show"]), st.integers(0, 30)),
    st.tuples(st.just("later"), st.integers(1, 25)),
)


def half_hour(at_ms):
    """The half hour of the wall clock, as people would write it down."""
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(ZONE))
    return local.date(), local.hour, local.minute // 30


class Told:
    """What a clerk with a sheet of paper would know: who was given a number, who gave it back uncalled."""

    def __init__(self):
        self.given, self.called, self.back = {}, set(), set()

    def used(self, half=None):
        kept = [half_hour(at_ms) for ticket, at_ms in self.given.items() if ticket not in self.back]
        return sum(half in (None, of) for of in kept)

    def room(self, now_ms):
        return self.used() < DAY_MAX and self.used(half_hour(now_ms)) < HALF_HOUR_MAX


def act(hall, kind, ticket):
    """Do something to a ticket or at the counter; answers whether it could be done."""
    at_counter = hall.day.counters[1].ticket
    command = {
        "remove": commands.RemoveTicket(ticket, "left"),
        "cancel": commands.CancelTicket(ticket),
        "call": commands.CallTicket(1, ticket, "asked"),
        "move": commands.MoveTicket(ticket, "C", None, "asked"),
        "finish": commands.Finish(1),
        "undo": commands.UndoCall(1),
        "no-show": commands.MarkNoShow(1),
    }[kind]
    try:
        hall.do(command)
    except Refusal:
        return None
    return at_counter if kind in ("finish", "undo", "no-show") else ticket


@given(st.lists(steps, max_size=60))
@settings(deadline=None)
def test_never_more_numbers_than_the_quota_and_never_one_refused_too_early(make_hall, happens):
    calling = {"no_show_after_s": 0, "recalls_max": 0, "undo_within_s": 600}
    hall, told = make_hall(services=SERVICES, branch={"timezone": ZONE}, calling=calling), Told()
    for kind, what in happens:
        if kind == "later":
            hall.later(timedelta(minutes=what).total_seconds())
        elif kind == "issue":
            ticket, wants = next(hall.ids), "A" in what
            try:
                hall.do(commands.IssueTicket(ticket, what[0], more=what[1:]))
            except Refusal as refusal:
                assert refusal.code == "quota_reached"
                assert wants
                assert not told.room(hall.now_ms)
            else:
                assert not wants or told.room(hall.now_ms)
                if wants:
                    told.given[ticket] = hall.now_ms
        elif hall.day.tickets:
            tickets = list(hall.day.tickets)
            done = act(hall, kind, tickets[what % len(tickets)])
            if kind == "call":
                told.called.add(done)
            elif kind == "undo":
                told.called.discard(done)
            elif kind in ("remove", "cancel") and done not in told.called:
                told.back.add(done)
    assert hall.refolded().numbers == hall.day.numbers
