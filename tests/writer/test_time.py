"""Time does its work without being asked, and writes nothing when there is none."""

from server.domain import commands


def miss(branch, counter=1):
    """A customer called at a counter and absent."""
    number = branch.issue()
    branch.do(commands.CallNext(counter))
    branch.do(commands.Recall(counter))
    branch.do(commands.MarkNoShow(counter))
    return number


def passing(branch):
    """The same branch, its writer looking at the time all the while."""
    branch.pace["time_passes_every_s"] = 0.01
    return branch.restart()


def test_a_missed_customer_who_does_not_return_in_time_has_given_up_though_nobody_asks(branch):
    passing(branch).do(commands.OpenCounter(1))
    miss(branch)
    branch.later(30 * 60)
    assert branch.issue() == "A002"
    assert "TicketAbandoned" not in branch.kinds()
    branch.later(1)
    branch.until(lambda: "TicketAbandoned" in branch.kinds(), "nobody gave up")
    given_up = branch.log()[-1]
    assert (given_up.actor, given_up.event.why) == ("branch", "return_time_over")
    assert not branch.problems()


def test_time_that_has_nothing_to_do_writes_nothing(branch):
    passing(branch).do(commands.OpenCounter(1))
    miss(branch)
    before, commits = len(branch.log()), branch.disk.commits
    for _ in range(20):
        branch.later(60)
        branch.writer.note(lambda connection, at_ms: None)
    assert len(branch.log()) == before
    assert branch.disk.commits == commits + 20


def test_idle_counters_call_by_themselves_where_their_profile_says_so(make_branch):
    profiles = [{"name": "all", "services": ["*"], "segments": ["*"], "automatic_call_after_s": 10}]
    branch = passing(make_branch(profiles=profiles))
    for counter in (1, 2, 3):
        branch.do(commands.OpenCounter(counter))
    for _ in range(2):
        branch.issue()
    branch.later(11)
    branch.until(lambda: branch.kinds().count("TicketCalled") == 2, "nobody was called")
    calls = [entry for entry in branch.log() if entry.kind == "TicketCalled"]
    assert [(call.event.number, call.event.counter) for call in calls] == [("A001", 1), ("A002", 2)]
    assert all(call.event.automatic and call.actor == "branch" for call in calls)
    assert not branch.problems()
