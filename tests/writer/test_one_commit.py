"""A command and all that must agree with it become durable together, before anybody hears of it."""

import contextlib
import sqlite3
import threading

import pytest

from server.domain import commands
from server.domain.refusals import Refusal
from server.store import calls, jobs, log, schema, visits
from server.store.jobs import NewPrintJob


def test_an_answer_is_given_when_its_events_are_on_the_disk(branch):
    number = branch.issue()
    with contextlib.closing(sqlite3.connect(branch.folder / schema.FILE_NAME)) as other:
        assert number in other.execute("SELECT data FROM events ORDER BY seq DESC LIMIT 1").fetchone()[0]


def test_nothing_is_answered_shown_or_followed_before_the_commit(make_branch):
    branch = make_branch()
    nudged = threading.Event()
    branch.writer.on_commit(lambda recorded: nudged.set())
    caller = branch.hold_back()
    assert caller.is_alive()
    assert not nudged.is_set()
    with branch.writer.reading() as day:
        assert not day.tickets
    assert branch.store.read(log.last_seq) == 1
    branch.disk.going_on.set()
    caller.join(10)
    assert nudged.wait(10)
    with branch.writer.reading() as day:
        assert [ticket.number for ticket in day.tickets.values()] == ["A001"]


def test_what_queues_up_during_a_commit_shares_the_next_one(branch, together):
    commits = branch.disk.commits
    caller = branch.hold_back()
    crowd = threading.Thread(target=together, args=[branch.issue] * 20)
    crowd.start()
    branch.queued(20)
    branch.disk.going_on.set()
    caller.join(10)
    crowd.join(10)
    assert branch.disk.commits == commits + 2
    assert len(branch.log()) == 1 + 21
    assert not branch.problems()


def test_log_number_visit_and_paper_of_a_ticket_are_kept_together(branch):
    number = branch.issue()
    (visit,) = branch.store.read(visits.of_days, "2026-11-24", "2026-11-24")
    (job,) = branch.store.read(jobs.of_ticket, visit.ticket)
    assert branch.store.read(calls.ticket_of, "2026-11-24", number) == visit.ticket
    assert (visit.number, job.number, job.slip["number"]) == (number, number, number)
    assert branch.kinds() == ["DayOpened", "TicketIssued"]


def test_a_copy_is_a_paper_of_its_own_and_a_call_wants_none(branch):
    branch.issue()
    (visit,) = branch.store.read(visits.of_days, "2026-11-24", "2026-11-24")
    branch.do(commands.ReprintTicket(visit.ticket))
    branch.do(commands.OpenCounter(1))
    branch.do(commands.CallNext(1))
    assert [job.kind for job in branch.store.read(jobs.of_ticket, visit.ticket)] == ["", "copy"]


def test_an_event_says_who_when_why_and_for_which_day(branch):
    branch.later(5).issue()
    opened, issued = branch.log()
    assert (opened.actor, issued.actor) == ("branch", "test")
    assert (issued.seq, issued.branch, issued.day, issued.at_ms) == (2, "t-1", "2026-11-24", branch.now_ms)
    assert opened.cause != issued.cause


def test_events_of_one_command_share_their_cause(branch):
    branch.issue()
    branch.issue()
    branch.do(commands.OpenCounter(1))
    branch.do(commands.CallNext(1))
    branch.do(commands.CallNext(1, finish_current=True))
    finished, called = branch.log()[-2:]
    assert [finished.kind, called.kind] == ["TicketFinished", "TicketCalled"]
    assert finished.cause == called.cause


def test_a_refusal_changes_nothing_and_concerns_its_caller_alone(branch, together):
    results = together(branch.issue, lambda: branch.do(commands.CallNext(1)), branch.issue)
    assert sorted(map(str, results[::2])) == ["A001", "A002"]
    assert isinstance(results[1], Refusal)
    assert results[1].code == "counter_closed"
    assert not branch.problems()


def test_an_answer_is_made_from_the_day_after_the_command(branch):
    branch.issue()
    answer = branch.do(commands.IssueTicket("mine", "A"))
    assert answer.body == {"numbers": ["A002"], "waiting": 2}
    assert not answer.again


def test_a_contradiction_of_the_store_concerns_its_caller_alone(branch):
    branch.issue()
    branch.do(commands.OpenCounter(1))
    branch.writer.note(lambda connection, at_ms: connection.execute("INSERT INTO open_calls VALUES ('ghost', 1)"))
    with pytest.raises(Refusal, match="wrong_moment"):
        branch.do(commands.CallNext(1))
    assert "rules_contradict_store" in branch.said()
    assert branch.issue() == "A002"
    branch.writer.note(lambda connection, at_ms: connection.execute("DELETE FROM open_calls"))
    assert branch.do(commands.CallNext(1)).body["numbers"] == ["A001"]
    assert not branch.problems()


def test_a_contradiction_found_after_the_day_moved_on_moves_it_back(branch):
    branch.issue()
    twice = NewPrintJob("J", "T", "A002", "2026-11-24", "", "front", {"number": "A002"}, 1.0)
    branch.writer.note(jobs.add, twice)
    branch.print_job, usual = lambda day, recorded: twice, branch.print_job
    with pytest.raises(Refusal, match="wrong_moment"):
        branch.issue()
    branch.print_job = usual
    assert branch.issue() == "A002"


def test_an_answer_that_cannot_be_made_undoes_its_command(branch):
    def failing(day, recorded):
        raise ValueError("no such field")

    with pytest.raises(ValueError, match="no such field"):
        branch.writer.do(commands.IssueTicket("lost", "A"), actor="test", answer=failing)
    assert "request_failed" in branch.said()
    assert branch.issue() == "A001"
    assert not branch.problems()


def test_a_note_is_durable_when_it_returns_and_undone_when_it_fails(branch):
    branch.issue()
    (job,) = branch.store.read(jobs.newest)

    def half(connection, at_ms):
        jobs.change(connection, at_ms, job.id, "sending")
        jobs.change(connection, at_ms, "nobody", "sending")

    with pytest.raises(Refusal, match="unknown_job"):
        branch.writer.note(half)
    assert branch.store.read(jobs.find, job.id).state == "queued"
    branch.writer.note(jobs.change, job.id, "sending")
    assert branch.store.read(jobs.find, job.id).state == "sending"
    with pytest.raises(Refusal, match="wrong_moment"):
        branch.writer.note(jobs.change, job.id, "sending")


def test_a_note_that_contradicts_the_store_is_refused(branch):
    new = NewPrintJob("J", "T", "A001", "2026-11-24", "", "front", {}, 1.0)
    branch.writer.note(jobs.add, new)
    with pytest.raises(Refusal, match="wrong_moment"):
        branch.writer.note(jobs.add, new)
    assert "note_contradicts_store" in branch.said()


def test_notes_come_after_the_commands_of_their_batch(branch):
    caller = branch.hold_back()
    seen = []
    note = threading.Thread(target=lambda: seen.append(branch.writer.note(lambda c, at_ms: log.last_seq(c))))
    note.start()
    branch.queued(1)
    command = threading.Thread(target=branch.issue)
    command.start()
    branch.queued(2)
    branch.disk.going_on.set()
    for thread in (caller, note, command):
        thread.join(10)
    assert seen == [3]  # opening, the first ticket and the one that was asked for after the note


def test_after_a_kill_the_papers_in_a_printers_hands_are_unknown(branch):
    branch.issue()
    branch.issue()
    first, second = branch.store.read(jobs.of_day, "2026-11-24")
    branch.writer.note(jobs.change, first.id, "sending")
    branch.restart()
    assert [job.state for job in branch.store.read(jobs.of_day, "2026-11-24")] == ["unknown", "queued"]
    assert branch.store.read(jobs.next_queued, "front").id == second.id
