"""What somebody who waits already is told: from where they stand now, whichever tier answers."""

from dataclasses import replace
from datetime import date

import pytest

from server.domain import commands
from server.domain.prospect import prospect, prospect_of
from server.learning.training import learn
from server.stats.estimator import Estimator
from weeks_of_waits import COUNTERS, Weeks, lessons_of

QUEUE = 12
RETURN_BEHIND = 3


@pytest.fixture(scope="module")
def branch(tmp_path_factory):
    """Nine days are over and lie in the log; on the tenth nobody has come yet."""
    weeks = Weeks(tmp_path_factory.mktemp("running") / "data", date(2026, 3, 2))
    weeks.live(9)
    yield weeks
    weeks.close()


@pytest.fixture(scope="module")
def learned(branch):
    """What the nine days taught, trusted as if they were many."""
    past = lessons_of(branch, ("A", "C"), ("ordinary", "gold"))
    taught = learn(past, ("A", "C"), ("ordinary", "gold"), made_ms=0, iterations=40).learned
    return replace(taught, days=20, coverage={})


class Told:
    """What everybody who waits is told by each tier at one moment; `entering` is somebody who only comes now."""

    def __init__(self, day, learned):
        self.waiting = {}
        for tier, known in enumerate((None, replace(learned, trees=None), learned)):
            estimator = Estimator(known)
            places = {one.id: prospect_of(day, one) for queue in day.waiting.values() for one in queue.values()}
            places["entering"] = prospect(day, "A", "ordinary", day.at_ms)
            said = {ticket: estimator.promise(standing) for ticket, standing in places.items()}
            assert {one["tier"] for one in said.values()} == {tier}
            self.waiting[tier] = {ticket: (one["likely_s"], one["high_s"]) for ticket, one in said.items()}


@pytest.fixture(scope="module")
def moments(branch, learned):
    """Twelve who entered a minute after one another, as they stand and after each thing that is done with one."""
    branch.wait(4 * 3600)
    ids = [f"r{place:025}" for place in range(QUEUE + len(COUNTERS))]
    for place, ticket in enumerate(ids):
        if place < len(COUNTERS):
            branch.do(commands.OpenCounter(COUNTERS[place], staff=f"teller {place}"))
        assert branch.do(commands.IssueTicket(ticket, "A", segment="ordinary", kiosk="door"))
        if place < len(COUNTERS):
            assert branch.do(commands.CallNext(COUNTERS[place]))
        branch.wait(60)
    queue = ids[len(COUNTERS) :]
    moments = {"queue": queue, "stand": Told(branch.day, learned)}
    assert branch.do(commands.InsertFirst(queue[-1], "frail"))
    moments["first"] = Told(branch.day, learned)
    assert branch.do(commands.MoveTicket(queue[4], "C", None, "wrong choice"))
    moments["moved"] = Told(branch.day, learned)
    for name, counter, ticket, away_s in (("at once", 1, queue[0], 120), ("later", 2, queue[1], 300)):
        acts = [commands.Finish(counter), commands.CallTicket(counter, ticket, "asked"), commands.Recall(counter)]
        for command in (*acts, commands.MarkNoShow(counter), commands.CallNext(counter)):
            assert branch.do(command)
        branch.wait(away_s)
        assert branch.do(commands.ReturnTicket(ticket))
        moments[name] = Told(branch.day, learned)
        moments[f"ahead {name}"] = prospect_of(branch.day, branch.day.tickets[ticket]).ahead
    return moments


@pytest.fixture(params=[0, 1, 2])
def at(request, moments):
    """`at(moment)`: by ticket, and "entering", the likely wait and its bound, as a tier says them."""
    return lambda moment: moments[moment].waiting[request.param]


def test_the_nearer_to_the_head_the_shorter(at, moments):
    queue, said = moments["queue"], at("stand")
    assert said[queue[0]][0] < said[queue[6]][0] < said[queue[-1]][0]
    assert said[queue[0]][1] < said[queue[-1]][0]
    assert said[queue[-1]][0] <= said["entering"][0] * 1.1


def test_who_was_put_first_is_told_so_and_whoever_comes_now_waits_no_less(at, moments):
    queue, before, after = moments["queue"], at("stand"), at("first")
    assert after[queue[-1]][1] < before[queue[6]][0]
    assert after["entering"][0] >= before["entering"][0] * 0.9


def test_who_was_moved_to_another_service_is_told_of_the_place_there(at, moments):
    queue, said = moments["queue"], at("moved")
    assert said[queue[0]][0] < said[queue[4]][0] < said["entering"][0]


def test_who_is_back_at_once_is_told_that_they_are_next_at_the_counter_that_called(at, moments):
    said = at("at once")
    assert moments["ahead at once"] == 0
    assert said[moments["queue"][0]][0] < said["entering"][0] / 2


def test_who_is_back_later_is_told_of_the_calls_before_them_not_of_the_end(at, moments):
    queue, said = moments["queue"], at("later")
    assert moments["ahead later"] == RETURN_BEHIND
    assert said[queue[1]][0] < said["entering"][0]
