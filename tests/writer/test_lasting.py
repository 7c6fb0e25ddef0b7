"""An emergency and a notice last over restarts, nights and nights without power."""

import pytest

from server.domain import commands
from server.domain.refusals import Refusal

DAY_S = 24 * 3600


@pytest.fixture
def stopped(branch):
    """A branch that was stopped, with a notice for three days."""
    branch.do(commands.PostNotice("n1", {"en": "We move to the new hall"}, 3 * 24 * 60, "chen"))
    branch.do(commands.BeginEmergency({"en": "Leave the hall"}, "chen"))
    return branch


def told(branch):
    with branch.writer.reading() as day:
        return day.notice, day.emergency


def refused(branch):
    with pytest.raises(Refusal, match="emergency"):
        branch.issue()
    return True


@pytest.mark.parametrize("nights", [0, 1, 2])
@pytest.mark.parametrize("how", ["it runs on", "it was off"])
def test_neither_ends_by_a_restart_nor_by_nights(stopped, nights, how):
    before = told(stopped)
    if how == "it was off":
        stopped.stop()
        stopped.later(nights * DAY_S).start()
    else:
        stopped.later(nights * DAY_S)
    assert refused(stopped) and told(stopped) == before
    stopped.restart()
    assert refused(stopped) and told(stopped) == before
    stopped.do(commands.EndEmergency("li"))
    assert stopped.issue() == "A001"
    stopped.restart()
    assert (told(stopped), stopped.issue()) == ((before[0], None), "A002")
    assert not stopped.problems()


def test_what_was_ended_does_not_come_back_with_the_next_day(stopped):
    stopped.do(commands.EndEmergency("li"))
    stopped.do(commands.EndNotice("n1", "li"))
    stopped.later(DAY_S).issue()
    assert told(stopped) == (None, None)
    stopped.restart()
    assert told(stopped) == (None, None)


def test_a_notice_whose_time_passed_while_the_branch_was_off_is_taken_down(stopped):
    stopped.stop()
    stopped.later(4 * DAY_S).start()
    stopped.do(commands.EndEmergency("li"))
    stopped.issue()
    assert told(stopped) == (None, None)
    assert not stopped.problems()
