"""Who is told to be idle could have called somebody all that while."""

import copy

import pytest

from server.domain import commands
from server.stats.alerts import Around, causes

LIMIT_S = 60
SETTINGS = {
    "branch": {"id": "hz-1", "name": "West Lake", "timezone": "Asia/Shanghai"},
    "services": [{"code": "A", "name": "Personal"}, {"code": "C", "name": "Business"}],
    "profiles": [
        {"name": "cash", "services": ["A"]},
        {"name": "firm", "services": ["C"]},
        {"name": "helps", "services": ["C"], "overflow": ["A"], "overflow_after_s": 300},
    ],
    "counters": [{"number": n, "profile": "firm" if n > 2 else "cash"} for n in (1, 2, 3, 4)],
    "pauses": [{"code": "meal", "name": "Meal"}],
    "calling": {"recall_gap_s": 0, "no_show_after_s": 0, "call_next_gap_s": 0, "undo_within_s": 600},
}


@pytest.fixture
def hall(new_hall):
    """Counters 1 and 2 take A, 3 and 4 C; 1 called the only customer five minutes ago, 2 and 3 are open and idle."""
    hall = new_hall(SETTINGS)
    for counter in (1, 2, 3):
        hall.do(commands.OpenCounter(counter))
    hall.first = hall.issue("A")
    hall.do(commands.CallNext(1))
    hall.wait(300)
    return hall


def idle(hall):
    return {cause.subject for cause in causes(hall.day, Around(), hall.now_ms) if cause.kind == "idle"}


def told_after_a_minute(hall, *counters):
    """Nobody is told now, nor while the limit lasts; then these are."""
    told = [idle(hall)]
    for wait_s in (LIMIT_S, 1):
        hall.wait(wait_s)
        told.append(idle(hall))
    return told == [set(), set(), set(map(str, counters))]


def test_not_before_a_call_was_undone(hall):
    hall.do(commands.UndoCall(1))
    hall.do(commands.PauseCounter(1, "meal"))
    assert told_after_a_minute(hall, 2)


def test_not_before_a_counter_that_closed_gave_its_customer_back(hall):
    hall.do(commands.CloseCounter(1))
    assert told_after_a_minute(hall, 2)


def test_not_before_a_customer_was_moved_to_another_service(hall):
    hall.issue("A")
    hall.do(commands.CallNext(2))
    moved = hall.issue("A")
    hall.wait(200)
    hall.do(commands.MoveTicket(moved, "C", None, "wants an account"))
    assert told_after_a_minute(hall, 3)


def test_not_before_a_customer_who_was_held_for_a_counter_was_released(hall):
    hall.do(commands.OpenCounter(4))
    hall.issue("C")
    hall.do(commands.CallNext(4))
    hall.do(commands.StartServing(1))
    hall.do(commands.Transfer(1, to_counter=4))
    hall.wait(200)
    hall.do(commands.CloseCounter(4))
    assert told_after_a_minute(hall, 1, 2, 3)


def test_not_before_it_may_help_others(new_hall):
    hall = new_hall(SETTINGS | {"counters": [{"number": 1, "profile": "helps"}, {"number": 2, "profile": "cash"}]})
    hall.do(commands.OpenCounter(1))
    hall.issue("A")
    hall.wait(300)
    assert told_after_a_minute(hall, 1)


def test_not_before_a_changed_branch_file_gave_it_the_service(hall):
    hall.issue("A")
    hall.do(commands.CallNext(2))
    hall.issue("A")
    hall.wait(200)
    changed = copy.deepcopy(hall.settings)
    next(one for one in changed["profiles"] if one["name"] == "firm")["services"] = ["A", "C"]
    hall.do(commands.ChangeRules(changed))
    assert told_after_a_minute(hall, 3)
