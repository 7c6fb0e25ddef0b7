"""A hall looked at for one moment is not changed by what happens afterwards."""

import pickle
import random

import bare_hall
from server.domain import commands
from server.domain.prospect import prospect_of
from server.domain.still import still
from server.domain.ticket import State
from watched_hall import Watched


def test_nothing_that_happens_later_is_seen_in_it():
    codes = {"pauses": "rest", "marks": "noted", "parks": "form"}
    named = {table: [{"code": code, "name": code}] for table, code in codes.items()}
    settings = bare_hall.branch_file(**named)
    hall, chance = Watched(settings), random.Random(7)
    hall.open(1, 2, 3)
    for _ in range(12):
        hall.issue(chance.choice("AC"))
    for act in (
        commands.CallNext(1), commands.StartServing(1), commands.MarkTicket(1, "noted"), commands.CallNext(2),
        commands.StartServing(2), commands.Park(2, "form"), commands.CallNext(3), commands.Recall(3),
        commands.MarkNoShow(3),
    ):  # fmt: skip
        hall.later(60).do(act)
    seen = still(hall.day)
    before = pickle.dumps(seen)
    waiting = [ticket for queue in hall.day.waiting.values() for ticket in queue.values()]
    assert [ticket for queue in seen.waiting.values() for ticket in queue.values()] == waiting
    assert [prospect_of(seen, ticket).ahead for ticket in waiting] == [
        prospect_of(hall.day, ticket).ahead for ticket in waiting
    ]
    assert (seen.held, seen.counters) == (hall.day.held, hall.day.counters)

    hall.issue("A", segment="gold")
    parked, missed = (next(iter(seen.held[state])) for state in (State.PARKED, State.NO_SHOW))
    for later in (
        commands.Finish(1), commands.Unpark(2, parked), commands.ReturnTicket(missed), commands.CallNext(1),
        commands.PauseCounter(3, "rest"), commands.EndIssuing(None, "full"),
        commands.InsertFirst(waiting[-1].id, "why"),
        commands.MoveTicket(waiting[-2].id, "C" if waiting[-2].service == "A" else "A", None, "why"),
    ):  # fmt: skip
        assert hall.later(60).attempt(later) is None
    assert pickle.dumps(seen) == before
