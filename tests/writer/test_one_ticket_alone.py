"""What happens to one customer concerns no other."""

import pytest

from server.domain import commands
from server.store import jobs, visits


def rows(branch):
    """Every row that is kept of a ticket, by ticket."""
    kept = {visit.ticket: [visit] for visit in branch.store.read(visits.of_days, "2026-11-24", "2026-11-24")}
    for job in branch.store.read(jobs.newest):
        kept[job.ticket].append(job)
    with branch.writer.reading() as day:
        for ticket in day.tickets.values():
            kept[ticket.id].append((ticket.state, ticket.counter, ticket.calls, ticket.outcome))
    return kept


STEPS = {
    "called": lambda branch, ours: branch.do(commands.CallTicket(1, ours, "why")),
    "finished": lambda branch, ours: branch.do(commands.Finish(2)),
    "missed": lambda branch, ours: [branch.do(commands.Recall(2)), branch.do(commands.MarkNoShow(2))],
    "undone": lambda branch, ours: branch.do(commands.UndoCall(2)),
    "given back": lambda branch, ours: branch.do(commands.PauseCounter(2, "break")),
    "cancelled": lambda branch, ours: branch.do(commands.CancelTicket(ours)),
    "removed": lambda branch, ours: branch.do(commands.RemoveTicket(ours, "why")),
    "printed again": lambda branch, ours: branch.do(commands.ReprintTicket(ours)),
    "printed": lambda branch, ours: branch.writer.note(jobs.change, job_of(branch, ours), "sending"),
    "on another printer": lambda branch, ours: branch.writer.note(jobs.redirect, job_of(branch, ours), "back"),
}


def job_of(branch, ticket):
    return branch.store.read(jobs.of_ticket, ticket)[0].id


@pytest.mark.parametrize("step", STEPS)
def test_what_happens_to_one_ticket_rewrites_no_other(branch, step):
    for _ in range(4):
        branch.issue()
    for counter in (1, 2):
        branch.do(commands.OpenCounter(counter))
    at_counter = step in ("finished", "missed", "undone", "given back")
    with branch.writer.reading() as day:
        ours = list(day.tickets)[1]
    if at_counter:
        branch.do(commands.CallTicket(2, ours, "why"))
    before = rows(branch)
    branch.later(1)
    STEPS[step](branch, ours)
    after = rows(branch)
    assert {ticket for ticket in after if after[ticket] != before[ticket]} == {ours}
    assert not branch.problems()
