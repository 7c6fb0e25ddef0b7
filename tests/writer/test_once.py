"""What is asked twice under one key happens once."""

import threading

import pytest

from server.domain import commands
from server.domain.refusals import Refusal
from server.writer import Once

KEY = Once("kiosk:door POST /api/v1/tickets", "key-1", "body-1")


def test_a_repeat_gives_the_first_answer_and_no_second_ticket(branch):
    first = branch.do(commands.IssueTicket("one", "A"), KEY)
    branch.issue()
    again = branch.do(commands.IssueTicket("two", "A"), KEY)
    assert (first.again, again.again) == (False, True)
    assert again.body == first.body == {"numbers": ["A001"], "waiting": 1}
    assert branch.kinds().count("TicketIssued") == 2


def test_another_body_under_the_same_key_is_refused(branch):
    branch.issue(once=KEY)
    with pytest.raises(Refusal, match="key_reused"):
        branch.issue(service="C", once=Once(KEY.scope, KEY.key, "body-2"))
    assert branch.kinds().count("TicketIssued") == 1


def test_a_key_of_somebody_else_or_for_something_else_is_another_key(branch):
    branch.issue(once=KEY)
    branch.issue(once=Once("kiosk:side POST /api/v1/tickets", KEY.key, KEY.fingerprint))
    assert branch.kinds().count("TicketIssued") == 2


def test_a_refusal_is_decided_anew(branch):
    call = commands.CallNext(1)
    with pytest.raises(Refusal, match="counter_closed"):
        branch.do(call, KEY)
    branch.do(commands.OpenCounter(1))
    branch.issue()
    assert branch.do(call, KEY).body["numbers"] == ["A001"]
    assert branch.do(call, KEY).again


def test_repeats_at_the_same_instant_give_one_ticket(branch, together):
    answers = together(*[lambda: branch.do(commands.IssueTicket(f"t{next(branch.ids)}", "A"), KEY)] * 16)
    assert [answer.body["numbers"] for answer in answers] == [["A001"]] * 16
    assert sorted(answer.again for answer in answers) == [False] + [True] * 15
    assert branch.kinds().count("TicketIssued") == 1


def test_a_repeat_in_the_batch_of_the_first_gives_its_answer(branch, together):
    caller = branch.hold_back()
    results = []
    threads = [threading.Thread(target=lambda: results.append(branch.issue(once=KEY))) for _ in range(5)]
    for thread in threads:
        thread.start()
    branch.queued(5)
    branch.disk.going_on.set()
    for thread in [*threads, caller]:
        thread.join(10)
    assert results == ["A002"] * 5


def test_a_key_holds_over_a_restart_and_a_change_of_day(branch):
    branch.issue(once=KEY)
    branch.restart()
    assert branch.issue(once=KEY) == "A001"
    branch.later(24 * 3600 - 60)
    assert branch.issue(once=KEY) == "A001"
    assert branch.kinds().count("TicketIssued") == 1


def test_a_key_is_forgotten_after_two_days(branch):
    branch.issue(once=KEY)
    branch.later(24 * 3600).issue()
    branch.later(48 * 3600).issue()
    assert branch.issue(once=KEY) == "A002"
