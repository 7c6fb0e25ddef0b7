"""The figures of a recorded day."""

from typing import Any

import pytest

from server.demo.recorded import Customer, RecordedDay
from server.demo.summary import complaints, summary

MINUTE_MS = 60_000
RECORDED = RecordedDay(
    "2001-02-03",
    (
        Customer(2, "PS", 0, 30_000, 60_000, "ann"),
        Customer(3, "PS", 0, 90_000, 95_000, "ann"),
        Customer(4, "PS", 0, None, 10_000, None),
    ),
)
CUSTOMERS_OF = {"t0": 0, "t1": 1, "t2": 2}


def _event(kind: str, second: int, **data: Any) -> dict[str, Any]:
    return {"kind": kind, "at": f"2001-02-03T00:00:{second:02}.500Z", "data": data}


def _day() -> list[dict[str, Any]]:
    midnight_ms = 981_158_400_000
    issued = [
        _event("TicketIssued", 0, ticket=f"t{n}", number=f"PS00{n}", entered_ms=midnight_ms + 500) for n in range(3)
    ]
    return [
        *issued,
        _event("TicketCalled", 10, ticket="t0"),
        _event("TicketAbandoned", 12, ticket="t2"),
        _event("TicketFinished", 20, ticket="t0", outcome="served"),
        _event("TicketCalled", 30, ticket="t1"),
        _event("TicketFinished", 40, ticket="t1", outcome="served"),
    ]


def _figures(log: list[dict[str, Any]], jobs: dict[str, int] | None = None) -> dict[str, Any]:
    return summary(RECORDED, CUSTOMERS_OF, log, {"nobody_waiting": 1}, jobs or {"printed": 2, "expired": 1})


def test_a_day_as_it_should_be_has_nothing_to_complain_about() -> None:
    figures = _figures(_day())
    assert figures == {
        "customers": 3,
        "tickets": 3,
        "calls": 2,
        "served": 2,
        "abandoned": 1,
        "no_show": 0,
        "duplicates": 0,
        "called_twice": 0,
        "refusals": {"nobody_waiting": 1},
        "print_jobs": {"expired": 1, "printed": 2},
        "wait_s": {"recorded": {"mean": 60.0, "p90": 84.0}, "run": {"mean": 20.0, "p90": 28.0}},
    }
    assert complaints(figures, RECORDED) == []


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        (_event("TicketCalled", 50, ticket="t1"), ["called_twice"]),
        (_event("TicketFinished", 50, ticket="t1", outcome="served"), ["served"]),
        (_event("NoShowMarked", 50, ticket="t1"), ["abandoned"]),
        (
            _event("TicketIssued", 50, ticket="t2", number="PS009", entered_ms=0),
            ["tickets", "duplicates", "print_jobs"],
        ),
    ],
)
def test_what_must_not_happen_is_named(more: dict[str, Any], wrong: list[str]) -> None:
    assert complaints(_figures([*_day(), more]), RECORDED) == wrong


def test_who_was_missed_and_never_came_back_is_a_no_show_alone() -> None:
    figures = _figures([*_day(), _event("NoShowMarked", 11, ticket="t2")])
    assert (figures["no_show"], figures["abandoned"]) == (1, 0)
    assert complaints(figures, RECORDED) == []


def test_a_number_given_twice_is_a_duplicate() -> None:
    log = _day()
    log[2]["data"]["number"] = "PS000"
    assert _figures(log)["duplicates"] == 1


@pytest.mark.parametrize("jobs", [{"printed": 2}, {"printed": 2, "unknown": 1}, {"printed": 2, "sent": 1}])
def test_a_slip_that_is_neither_printed_nor_expired_is_wrong(jobs: dict[str, int]) -> None:
    assert complaints(_figures(_day(), jobs), RECORDED) == ["print_jobs"]


def test_the_wait_of_nobody_is_no_number() -> None:
    nobody = RecordedDay("2001-02-03", (RECORDED.customers[2],))
    assert summary(nobody, {"t2": 0}, [], {}, {})["wait_s"]["run"] == {"mean": None, "p90": None}
