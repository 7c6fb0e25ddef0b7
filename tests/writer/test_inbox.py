"""The writer's inbox has a limit, and nobody is left waiting in it."""

import threading

import pytest

from server.domain import commands
from server.domain.refusals import Refusal
from server.writer.inbox import INBOX_MAX, Asked, Inbox


def asking(inbox, answers):
    def ask():
        try:
            answers.append(inbox.ask(Asked()))
        except Exception as error:
            answers.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


def test_a_full_inbox_refuses_the_next_at_once():
    inbox, answers = Inbox(size=2), []
    threads = [asking(inbox, answers) for _ in range(2)]
    while len(inbox) < 2:
        threading.Event().wait(0.002)
    with pytest.raises(Refusal, match="too_busy"):
        inbox.ask(Asked())
    for asked in inbox.take(10, wait_s=0):
        asked.answer("done")
    for thread in threads:
        thread.join(10)
    assert answers == ["done", "done"]


def test_a_writer_that_is_not_keeping_up_says_so(branch):
    caller = branch.hold_back()
    for _ in range(INBOX_MAX):
        branch.writer._inbox._queue.put_nowait(Asked(command=commands.OpenCounter(1), actor="test"))
    with pytest.raises(Refusal, match="too_busy"):
        branch.issue()
    branch.disk.going_on.set()
    caller.join(10)
    branch.until(lambda: branch.writer.queued == 0, "the inbox was not worked off")
    assert branch.issue() == "A002"


def test_who_waits_too_long_is_refused_and_not_done_later():
    inbox = Inbox(answered_within_s=0.01)
    with pytest.raises(Refusal, match="store_unavailable"):
        inbox.ask(Asked())
    assert inbox.take(10, wait_s=0) == []


def test_no_more_are_taken_at_once_than_asked_for():
    inbox, answers = Inbox(), []
    threads = [asking(inbox, answers) for _ in range(5)]
    while len(inbox) < 5:
        threading.Event().wait(0.002)
    for size in (3, 2):
        taken = inbox.take(3, wait_s=0)
        assert len(taken) == size
        for asked in taken:
            asked.refuse(Refusal("nobody_waiting"))
    for thread in threads:
        thread.join(10)
    assert [answer.code for answer in answers] == ["nobody_waiting"] * 5


def test_what_is_in_the_inbox_at_the_stop_is_still_done(branch):
    caller = branch.hold_back()
    numbers = []
    waiting = threading.Thread(target=lambda: numbers.append(branch.issue()))
    waiting.start()
    branch.queued(1)
    stopping = threading.Thread(target=branch.writer.stop)
    stopping.start()
    branch.disk.going_on.set()
    for thread in (caller, waiting, stopping):
        thread.join(10)
    assert numbers == ["A002"]
