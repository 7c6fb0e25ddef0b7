"""The file itself forbids what must never be, whatever the rules say."""

import pytest

from server.store import calls, log
from server.store.ledger import Contradiction


def test_a_number_is_given_once_a_day(write, row, make):
    write(row(1, make("TicketIssued")))
    with pytest.raises(Contradiction, match=r"numbers\.number"):
        write(row(2, make("TicketIssued", ticket="OTHER")))


def test_the_same_number_is_given_again_on_another_day(write, row, make, memory):
    write(row(1, make("TicketIssued")))
    write(row(2, make("TicketIssued", ticket="OTHER"), day="2026-11-25"))
    assert memory.read(calls.ticket_of, "2026-11-25", "A042") == "OTHER"
    assert memory.read(calls.ticket_of, "2026-11-26", "A042") is None


def test_a_ticket_is_called_at_one_counter(write, row, make):
    write(row(1, make("TicketCalled", counter=1)))
    with pytest.raises(Contradiction, match=r"open_calls\.ticket"):
        write(row(2, make("TicketCalled", counter=2)))


def test_a_counter_has_one_customer(write, row, make):
    write(row(1, make("TicketCalled", ticket="ONE")))
    with pytest.raises(Contradiction, match=r"open_calls\.counter"):
        write(row(2, make("TicketCalled", ticket="TWO")))


@pytest.mark.parametrize(
    "end",
    ["TicketFinished", "NoShowMarked", "CallUndone", "TicketGivenBack", "TicketAbandoned", "TicketRemoved",
     "TicketExpired"],
)
def test_after_its_end_a_call_holds_nothing(end, write, row, make, memory):
    write(row(1, make("TicketCalled")))
    assert list(memory.read(calls.open_calls).values()) == [3]
    write(row(2, make(end)))
    assert memory.read(calls.open_calls) == {}
    write(row(3, make("TicketCalled", ticket="NEXT")))


def test_a_recall_holds_what_the_call_held(write, row, make, memory):
    write(row(1, make("TicketCalled")), row(2, make("TicketRecalled")), row(3, make("ServingStarted")))
    assert list(memory.read(calls.open_calls).values()) == [3]


def test_a_place_in_the_log_is_taken_once(write, row, make, memory):
    write(row(1, make("CounterOpened")))
    with pytest.raises(Contradiction, match=r"events\.seq"):
        write(row(1, make("CounterClosed")))
    assert [entry.kind for entry in memory.read(log.after, 0)] == ["CounterOpened"]


def test_a_business_day_is_opened_once(write, row, make):
    write(row(1, make("DayOpened")))
    with pytest.raises(Contradiction):
        write(row(2, make("DayOpened")))


def test_a_step_that_hits_a_guarantee_leaves_no_trace(write, row, make, memory):
    write(row(1, make("TicketIssued")))
    with pytest.raises(Contradiction):
        write(row(2, make("TicketIssued", ticket="OTHER", number="A043")), row(3, make("TicketIssued", ticket="THIRD")))
    assert memory.read(log.last_seq) == 1
    assert memory.read(calls.numbers, "2026-11-24") == {"A042": make("TicketIssued").ticket}


def test_an_idempotency_key_has_one_answer(ledger):
    ledger.begin()
    ledger.keep_answer("kiosk POST /tickets", "key", "body", "{}", 1)
    with pytest.raises(Contradiction), ledger.step():
        ledger.keep_answer("kiosk POST /tickets", "key", "body", "{}", 2)
    ledger.keep_answer("teller POST /tickets", "key", "body", "{}", 2)
    ledger.commit()
