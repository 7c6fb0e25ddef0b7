"""A transaction's row tells what became of a customer, and nothing that did not happen."""

from server.domain import commands
from server.domain.fold_visits import folded_visits


def visit(hall, ticket):
    """The ticket's only row."""
    (row,) = [row for row in folded_visits(hall.log) if row.ticket == ticket.id]
    return row


def test_who_only_waits_has_an_entry_and_a_promise(hall):
    row = visit(hall, hall.issue("A", "gold"))
    assert (row.number, row.service, row.segment, row.leg) == ("A001", "A", "gold", 1)
    assert (row.entered_ms, row.issued_ms) == (hall.now_ms, hall.now_ms)
    assert row.target_wait_s == 10 * 60  # gold's own, which is shorter than the service's
    assert (row.calls, row.last_called_ms, row.counter, row.outcome, row.ended_ms) == (0, None, None, None, None)


def test_a_wait_ends_at_the_last_call(hall):
    ticket = hall.issue()
    first_ms = hall.later(60).now_ms
    hall.call_next(2)
    hall.later(15).do(commands.Recall(2))
    row = visit(hall, ticket)
    assert (row.first_called_ms, row.last_called_ms, row.calls) == (first_ms, first_ms + 15_000, 2)
    assert (row.counter, row.zone, row.profile, row.rule) == (2, "hall", "all", "due")
    assert row.outcome is None


def test_a_served_customer_has_a_beginning_and_an_end(hall):
    ticket = hall.issue()
    hall.call_next()
    started_ms = hall.later(10).now_ms
    hall.do(commands.StartServing(1))
    ended_ms = hall.later(200).now_ms
    hall.do(commands.Finish(1))
    row = visit(hall, ticket)
    assert (row.started_ms, row.ended_ms, row.outcome) == (started_ms, ended_ms, "served")


def test_a_call_that_was_undone_or_given_back_did_not_end_the_wait(hall):
    undone, given_back = hall.issue(), hall.issue()
    hall.call_next(1)
    hall.call_next(2)
    hall.do(commands.UndoCall(1))
    hall.do(commands.CloseCounter(2))
    for ticket in (undone, given_back):
        row = visit(hall, ticket)
        assert (row.calls, row.first_called_ms, row.last_called_ms, row.started_ms) == (0, None, None, None)
        assert (row.counter, row.zone, row.profile, row.staff, row.rule) == (None,) * 5
    assert (hall.call_next(1).id, visit(hall, given_back).counter) == (given_back.id, 1)


def test_every_way_to_leave_has_its_outcome(hall):
    tickets = [hall.issue() for _ in range(5)]
    cancelled, removed, missed, unfinished, forgotten = tickets
    hall.do(commands.CancelTicket(cancelled.id))
    hall.do(commands.RemoveTicket(removed.id, "taken twice"))
    hall.call_next(1)
    hall.later(30).do(commands.Recall(1))
    hall.later(30).do(commands.MarkNoShow(1))
    missed_ms = hall.now_ms
    hall.call_next(1)
    hall.do(commands.Finish(1, "not_completed"))
    hall.later(3600).do(commands.CloseDay())
    outcomes = {row.ticket: row.outcome for row in folded_visits(hall.log)}
    assert [outcomes[ticket.id] for ticket in tickets] == [
        "abandoned", "removed", "no_show", "not_completed", "expired",
    ]  # fmt: skip
    assert visit(hall, missed).ended_ms == missed_ms  # the day's end does not end it again
    assert visit(hall, forgotten).ended_ms == hall.now_ms
    assert visit(hall, unfinished).counter == 1
