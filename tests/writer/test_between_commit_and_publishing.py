"""What is in the file is not yet in the day that everybody reads: nobody may draw a conclusion from that."""

import threading

import pytest

from server.app.reads import Reads
from server.domain import commands
from server.store import jobs, log


@pytest.fixture
def kept(branch):
    """`kept(work)`: a thread at `work`, whose commit is in the file and not published."""
    threads = []

    def begin(work):
        branch.disk.reached.clear()
        branch.disk.returning.clear()
        threads.append(threading.Thread(target=work))
        threads[-1].start()
        assert branch.disk.reached.wait(10)

    yield begin
    branch.disk.returning.set()
    for thread in threads:
        thread.join(10)


@pytest.fixture
def reads(branch):
    return Reads(branch.store, branch.writer, None, lambda: branch.now_ms)


def test_a_slip_taken_from_the_queue_in_the_instant_of_its_commit_is_not_taken_for_one_nobody_needs(
    branch, reads, kept
):
    kept(branch.issue)
    job = branch.store.read(jobs.next_queued, "front")
    assert not reads.is_ended(job.ticket)
    branch.disk.returning.set()
    branch.until(lambda: reads.board()["waiting"]["A"] == 1, "the ticket was not published")
    assert not reads.is_ended(job.ticket)
    branch.do(commands.CancelTicket(job.ticket))
    assert reads.is_ended(job.ticket)
    branch.later(24 * 3600).issue()
    assert reads.is_ended(job.ticket)


def test_followers_hear_of_a_call_when_whoever_asks_can_see_it(branch, reads, kept):
    branch.issue()
    branch.do(commands.OpenCounter(1))
    before = branch.store.read(log.last_seq)
    kept(lambda: branch.do(commands.CallNext(1)))
    assert branch.store.read(log.last_seq) > before
    assert reads.published(before) == []
    branch.disk.returning.set()
    branch.until(lambda: reads.published(before) != [], "the call was not published")
    (called,) = reads.published(before)
    assert reads.is_called(called.event.ticket, 1)
