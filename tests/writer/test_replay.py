"""Replay finds every disagreement between the log and what is kept beside it."""

import pytest

from server.domain import commands
from server.store import replay


@pytest.fixture
def lived(branch):
    """A branch that has called, finished, missed and removed somebody, over two days."""
    branch.do(commands.OpenCounter(1))
    branch.do(commands.OpenCounter(2))
    for service in "AACAC":
        branch.later(10).issue(service)
    branch.do(commands.CallNext(1))
    branch.do(commands.CallNext(2))
    branch.later(60).do(commands.CallNext(1, finish_current=True))
    branch.do(commands.Recall(2))
    branch.do(commands.MarkNoShow(2))
    branch.later(24 * 3600)
    branch.do(commands.OpenCounter(1))
    for _ in range(3):
        branch.later(10).issue()
    branch.do(commands.CallNext(1))
    return branch


def test_a_branch_as_it_was_lived_agrees_with_its_log(lived):
    assert lived.problems() == []


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("UPDATE visits SET counter = 9 WHERE outcome = 'served'", "counter: 1 in the log, 9 kept"),
        ("UPDATE visits SET parked_ms = 7 WHERE outcome = 'served'", "parked_ms: 0 in the log, 7 kept"),
        ("UPDATE visits SET marks = '[1]' WHERE outcome = 'served'", "marks: '[]' in the log"),
        ("DELETE FROM visits WHERE outcome = 'no_show'", "visit"),
        ("UPDATE visits SET outcome = NULL WHERE outcome = 'expired'", "outcome: 'expired' in the log, None kept"),
        ("UPDATE numbers SET ticket = 'other' WHERE number = 'C001'", "number C001"),
        ("DELETE FROM numbers WHERE number = 'A002' AND day = '2026-11-24'", "number A002"),
        ("INSERT INTO numbers VALUES ('t-1', '2026-11-24', 'A099', 'ghost')", "number A099"),
        ("DELETE FROM open_calls", "open call of"),
        ("INSERT INTO open_calls VALUES ('ghost', 3)", "open call of ghost: counter None in the log, 3 kept"),
        ("UPDATE print_jobs SET number = 'A099' WHERE place = 1", "number A099 is not that of a ticket"),
        ("UPDATE print_jobs SET ticket = (SELECT ticket FROM print_jobs WHERE place = 1),"
         " number = 'A001', slip = '{\"number\": \"A001\"}' WHERE place = 2", "not marked as a copy"),
        ("DELETE FROM events WHERE seq = 3", "events, but the last is"),
        ("UPDATE events SET at_ms = 1 WHERE seq = 9", "event 9 is earlier"),
        ("UPDATE events SET branch = 'other' WHERE seq = 9", "events of 2 branches"),
        ("UPDATE events SET day = '2026-11-20' WHERE kind = 'CounterClosed'", "a day that was never opened"),
        ("UPDATE events SET data = replace(data, '\"overtaken\":0', '\"overtaken\":1') WHERE kind = 'TicketCalled'",
         "was called, the rules now call"),
    ],
)  # fmt: skip
def test_every_harm_is_found(harm, finding, lived):
    lived.writer.note(lambda connection, at_ms: connection.execute(harm))
    found = lived.store.read(replay.differences)
    assert any(finding in line for line in found), found


def test_replay_sees_one_moment_while_the_branch_goes_on(lived, together):
    def live():
        for _ in range(30):
            lived.issue()

    findings = together(live, *[lambda: lived.store.read(replay.differences)] * 4)[1:]
    assert findings == [[]] * 4
