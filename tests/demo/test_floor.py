"""Tellers of a demonstration, against a branch that answers as it is told."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from server.demo.agenda import Agenda
from server.demo.client import Refused
from server.demo.floor import Floor, Teller
from server.demo.watch import Watch

A, B = frozenset("A"), frozenset("B")


class Branch:
    """Answers calls from a list of waiting tickets, and keeps what was asked."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, str]] = []
        self.asked: list[tuple[int, str]] = []
        self.takes: dict[int, frozenset[str]] = {}
        self.lock = threading.Lock()
        self.before_answer: Callable[[str], None] = lambda action: None

    def post(self, path: str, token: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        _, _, number, action = path.split("/")
        with self.lock:
            self.asked.append((int(number), action))
            answer = self._call(int(number)) if action == "call-next" else {}
        self.before_answer(action)
        return answer

    def _call(self, number: int) -> dict[str, Any]:
        mine = next((entry for entry in self.waiting if entry[1] in self.takes[number]), None)
        if mine is None:
            raise Refused(409, "nobody_waiting", "")
        self.waiting.remove(mine)
        return {"ticket": {"id": mine[0], "service": mine[1]}}


class Hall:
    """A floor over that branch; what a call leads to is up to the test."""

    def __init__(self, **tellers: frozenset[str]) -> None:
        self.branch = Branch()
        self.agenda = Agenda(Watch(0, 1.0, time.monotonic, at_s=time.monotonic()))
        self.tellers = {
            name: Teller(number, name, services) for number, (name, services) in enumerate(tellers.items(), start=1)
        }
        self.branch.takes = {teller.number: teller.services for teller in self.tellers.values()}
        self.called: list[tuple[int, str]] = []
        self.stays = False
        self.trouble: list[str] = []
        self.floor = Floor(
            self.branch,  # type: ignore[arg-type]
            self.agenda,
            self.tellers.values(),
            called=lambda teller, answer: self.called.append((teller.number, answer["ticket"]["id"])),
            may_leave=lambda teller: not self.stays,
            trouble=lambda teller, refused: self.trouble.append(refused.code),
        )

    def run(self) -> None:
        """Let everything planned happen; an agenda works only once, so the floor gets a new one."""
        self.agenda.run()
        self.agenda = self.floor._agenda = Agenda(Watch(0, 1.0, time.monotonic, at_s=time.monotonic()))

    def issue(self, ticket: str, service: str) -> None:
        self.branch.waiting.append((ticket, service))
        self.floor.waits(ticket, service)


def test_an_idle_teller_calls_as_soon_as_somebody_they_may_take_waits() -> None:
    hall = Hall(one=A, two=B)
    hall.floor.arrive(hall.tellers["one"])
    hall.floor.arrive(hall.tellers["two"])
    hall.issue("b1", "B")
    hall.run()
    assert hall.called == [(2, "b1")]


def test_one_customer_brings_one_teller_the_longest_idle() -> None:
    hall = Hall(one=A, two=A, three=A)
    for teller in hall.tellers.values():
        hall.floor.arrive(teller)
    hall.issue("a1", "A")
    hall.run()
    assert hall.called == [(1, "a1")]
    assert [action for _, action in hall.branch.asked] == ["open", "open", "open", "call-next"]


def test_every_waiting_customer_gets_a_teller_while_there_are_any() -> None:
    hall = Hall(one=A, two=A | B, three=B)
    for name in ("a1", "a2", "a3"):
        hall.issue(name, "A")
    for teller in hall.tellers.values():
        hall.floor.arrive(teller)
    hall.run()
    assert sorted(hall.called) == [(1, "a1"), (2, "a2")] or sorted(hall.called) == [(1, "a2"), (2, "a1")]
    assert hall.branch.waiting == [("a3", "A")]


def test_a_ticket_called_before_its_issue_was_known_waits_no_more() -> None:
    hall = Hall(one=A, two=A)
    hall.floor.arrive(hall.tellers["one"])
    hall.branch.waiting = [("early", "A"), ("a1", "A")]
    hall.floor.waits("a1", "A")
    hall.run()
    assert hall.called == [(1, "early")]
    hall.floor.waits("early", "A")
    assert hall.floor._counts["A", "ordinary"] == 1


def test_a_served_customer_and_the_next_are_one_step_else_the_counter_is_free() -> None:
    hall = Hall(one=A)
    hall.floor.arrive(hall.tellers["one"])
    hall.issue("a1", "A")
    hall.run()
    hall.issue("a2", "A")
    hall.floor.serve_next(hall.tellers["one"])
    assert hall.called == [(1, "a1"), (1, "a2")]
    hall.floor.serve_next(hall.tellers["one"])
    assert [action for _, action in hall.branch.asked] == ["open", "call-next", "call-next", "finish"]
    assert hall.tellers["one"].state == "idle"


def test_a_teller_whose_customer_left_in_the_same_moment_does_not_ask_for_ever() -> None:
    hall = Hall(one=A)
    hall.floor.arrive(hall.tellers["one"])
    hall.floor.waits("gone", "A")
    hall.run()
    assert hall.branch.asked == [(1, "open"), (1, "call-next")]
    hall.issue("a1", "A")
    hall.run()
    assert hall.called == [(1, "a1")]


def test_a_teller_goes_home_when_free_unless_still_needed() -> None:
    hall = Hall(one=A)
    teller = hall.tellers["one"]
    hall.floor.arrive(teller)
    hall.stays = True
    hall.floor.leave(teller)
    hall.run()
    assert teller.state == "idle"
    hall.stays = False
    hall.floor.look()
    hall.run()
    assert (teller.state, hall.branch.asked[-1]) == ("closed", (1, "close"))


def test_a_teller_who_comes_back_while_closing_opens_again() -> None:
    hall = Hall(one=A)
    teller = hall.tellers["one"]
    hall.floor.arrive(teller)
    hall.branch.before_answer = lambda action: hall.floor.arrive(teller) if action == "close" else None
    hall.floor.leave(teller)
    hall.run()
    assert [action for _, action in hall.branch.asked] == ["open", "close", "open"]


def test_strangers_at_the_kiosk_are_called_too() -> None:
    hall = Hall(one=A)
    hall.floor.arrive(hall.tellers["one"])
    hall.branch.waiting = [("stranger", "A")]
    hall.floor.others_wait({"A": 1, "B": 3})
    hall.run()
    assert hall.called == [(1, "stranger")]


def test_a_refused_key_is_told_and_the_teller_is_left_alone() -> None:
    hall = Hall(one=A)
    hall.floor.arrive(hall.tellers["one"])

    def refuse(*_: object) -> dict[str, Any]:
        raise Refused(409, "counter_closed", "")

    hall.branch.post = refuse  # type: ignore[method-assign]
    hall.floor.waits("a1", "A")
    hall.run()
    assert hall.trouble == ["counter_closed"]


@pytest.mark.parametrize("speed", [1.0, 1000.0])
def test_actions_are_done_in_the_order_of_their_time_and_the_agenda_ends_with_the_last(speed: float) -> None:
    agenda = Agenda(Watch(5_000, speed, time.monotonic, at_s=time.monotonic()))
    done: list[str] = []
    agenda.at(5_080, lambda: done.append("third"))
    agenda.at(5_000, lambda: (done.append("first"), agenda.at(5_040, lambda: done.append("second")))[0])
    agenda.run()
    assert done == ["first", "second", "third"]


def test_an_action_that_fails_ends_the_agenda_with_its_error() -> None:
    agenda = Agenda(Watch(0, 1.0, time.monotonic, at_s=time.monotonic()))
    agenda.at(0, lambda: 1 // 0)  # type: ignore[arg-type, return-value]
    agenda.at(3_600_000, lambda: None)
    with pytest.raises(ZeroDivisionError):
        agenda.run()


def test_what_a_counter_is_lent_it_takes_for_everybody() -> None:
    guests = Teller(15, "guests", A, segments=frozenset({"gold"}))
    assert guests.takes(("A", "gold")) and not guests.takes(("A", "ordinary"))
    guests.lent = A
    assert guests.takes(("A", "ordinary"))
