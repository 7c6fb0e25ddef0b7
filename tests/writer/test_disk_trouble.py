"""A disk that cannot be written costs an honest refusal, never half a state."""

import threading

import pytest

from server.domain import commands
from server.domain.refusals import Refusal
from server.store import jobs
from server.store.schema import StoreError
from server.writer import Once

KEY = Once("kiosk:door POST /api/v1/tickets", "key-1", "body-1")


def test_a_failed_commit_refuses_everybody_in_it_and_keeps_nothing(branch):
    branch.issue()
    branch.disk.failing = True
    problems = []

    def ask():
        try:
            branch.issue()
        except Refusal as refusal:
            problems.append(refusal.code)

    branch.disk.going_on.clear()
    crowd = [threading.Thread(target=ask) for _ in range(9)]
    crowd[0].start()
    assert branch.disk.reached.wait(10)
    for thread in crowd[1:]:
        thread.start()
    branch.queued(8)
    branch.disk.going_on.set()
    for thread in crowd:
        thread.join(10)
    assert problems == ["store_unavailable"] * 9
    assert branch.kinds() == ["DayOpened", "TicketIssued"]
    with branch.writer.reading() as day:
        assert len(day.tickets) == 1


def test_while_the_disk_is_in_trouble_every_command_is_refused_at_once(branch):
    branch.stop()
    branch.pace["probed_every_s"] = 20
    branch.start()
    branch.disk.failing = True
    with pytest.raises(Refusal, match="store_unavailable"):
        branch.issue()
    assert branch.writer.degraded
    commits = branch.disk.commits
    asks = (
        branch.issue,
        lambda: branch.do(commands.OpenCounter(1)),
        lambda: branch.writer.note(jobs.change, "job", "sending"),
    )
    for ask in asks:
        with pytest.raises(Refusal, match="store_unavailable"):
            ask()
    assert branch.disk.commits == commits
    assert branch.said().count("store_unavailable") == 1


def test_it_goes_on_without_a_restart_and_without_a_gap_in_the_numbers(branch):
    assert branch.issue() == "A001"
    branch.disk.failing = True
    with pytest.raises(Refusal, match="store_unavailable"):
        branch.issue()
    branch.disk.failing = False
    branch.recovered()
    assert branch.issue() == "A002"
    assert "store_available_again" in branch.said()
    assert not branch.problems()


def test_a_disk_that_takes_no_log_lines_either_is_recovered_from(branch):
    branch.disk.failing = branch.disk.log_failing = True
    for _ in range(3):
        with pytest.raises(Refusal, match="store_unavailable"):
            branch.issue()
    branch.disk.failing = False
    branch.recovered()
    assert branch.issue() == "A001"
    assert not branch.problems()


def test_a_commit_that_was_kept_although_it_failed_is_told_by_the_log(branch):
    nudged = threading.Event()
    branch.writer.on_commit(lambda recorded: nudged.set())
    branch.disk.lying = True
    with pytest.raises(Refusal, match="store_unavailable"):
        branch.issue(once=KEY)
    branch.disk.lying = False
    nudged.clear()
    branch.recovered()
    branch.until(nudged.is_set, "nobody was told to look")
    with branch.writer.reading() as day:
        assert [ticket.number for ticket in day.tickets.values()] == ["A001"]
    assert branch.issue(once=KEY) == "A001"
    assert branch.issue() == "A002"
    assert not branch.problems()


def test_a_full_disk_is_recovered_from_when_there_is_room_again(branch):
    used = branch.store.read(lambda connection: connection.execute("PRAGMA page_count").fetchone()[0])
    branch.disk.pages_max = used + 8
    branch.restart()
    issued, refused = [], None
    while refused is None:
        try:
            issued.append(branch.issue())
        except Refusal as refusal:
            refused = refusal.code
        assert len(issued) < 1000
    assert refused == "store_unavailable"
    assert branch.writer.degraded
    assert [entry.event.number for entry in branch.log() if entry.kind == "TicketIssued"] == issued
    branch.until(lambda: "store_still_unavailable" in branch.said(), "no probe was made")
    branch.disk.pages_max = used * 100
    branch.recovered()
    assert branch.issue() == f"A{len(issued) + 1:03d}"
    assert not branch.problems()


def test_a_start_without_a_disk_refuses_until_there_is_one(branch):
    branch.issue()
    branch.stop()
    branch.later(24 * 3600).broken_at_start = True
    branch.start()
    with pytest.raises(Refusal, match="store_unavailable"):
        branch.issue()
    with branch.writer.reading() as day:
        assert (day.day, len(day.tickets)) == ("2026-11-24", 1)
    branch.disk.failing = False
    branch.recovered()
    assert branch.issue() == "A001"
    assert branch.log()[-1].day == "2026-11-25"
    assert not branch.problems()


def test_papers_of_before_a_kill_are_settled_as_soon_as_the_disk_lets_it(branch):
    branch.issue()
    (job,) = branch.store.read(jobs.newest)
    branch.writer.note(jobs.change, job.id, "sending")
    branch.stop()
    branch.broken_at_start = True
    branch.start()
    assert branch.store.read(jobs.find, job.id).state == "sending"
    branch.disk.failing = False
    branch.recovered()
    branch.issue()
    assert branch.store.read(jobs.find, job.id).state == "unknown"


def test_a_log_of_a_newer_version_is_refused_at_start(branch):
    branch.writer.note(
        lambda connection, at_ms: connection.execute(
            "INSERT INTO events VALUES (2, 't-1', '2026-11-24', 1, 'test', 'CounterDreamt', 1, 'c', '{}')"
        )
    )
    branch.stop()
    with pytest.raises(StoreError, match=r"event_unknown.*CounterDreamt"):
        branch.start()


def test_after_the_stop_nothing_is_taken_any_more(branch):
    branch.stop()
    with pytest.raises(Refusal, match="store_unavailable"):
        branch.issue()
