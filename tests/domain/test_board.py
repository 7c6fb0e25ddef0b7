"""What the hall's screens show of a day."""

import json
from typing import Any

from server.domain import commands
from server.domain.board import board
from server.domain.day import Day


def shown(hall: Any) -> dict[str, Any]:
    return board(hall.day, hall.now_ms, estimate=lambda service: {"low_s": 60, "likely_s": 120, "high_s": 240})


def called(hall: Any) -> list[str]:
    return [call["number"] for call in shown(hall)["calls"]]


def missed(hall: Any, counter: int) -> str:
    number = hall.call_next(counter).number
    hall.later(60).do(commands.Recall(counter))
    hall.do(commands.MarkNoShow(counter))
    return str(number)


def test_before_any_day_there_is_a_board_with_nothing_on_it() -> None:
    empty = board(Day(), 0, estimate=lambda service: None)
    assert (empty["seq"], empty["day"], empty["open"], empty["branch"]) == (0, None, False, None)
    assert (empty["calls"], empty["missed"], empty["counters"], empty["waiting"]) == ([], [], [], {})


def test_calls_stand_newest_first_with_counter_zone_and_moment(hall: Any) -> None:
    first, second = hall.issue(), hall.issue("C")
    hall.call_next(1)
    hall.later(5).call_next(2)
    assert called(hall) == [second.number, first.number]
    newest = shown(hall)["calls"][0]
    assert newest.pop("seq") == hall.day.seq
    assert newest == {
        "number": "C001", "counter": 2, "zone": "hall", "service": "C", "language": "zh",
        "at": "2026-11-24T01:00:05.000Z", "recall": False,
    }  # fmt: skip


def test_a_recalled_number_stands_once_and_first(hall: Any) -> None:
    first = hall.issue()
    hall.issue()
    hall.call_next(1)
    hall.call_next(2)
    hall.later(30).do(commands.Recall(1))
    assert called(hall) == [first.number, "A002"]
    assert shown(hall)["calls"][0]["recall"]


def test_a_call_that_was_taken_back_is_not_shown(hall: Any) -> None:
    hall.issue()
    hall.call_next(1)
    hall.do(commands.UndoCall(1))
    assert called(hall) == []


def test_a_quiet_zone_keeps_its_calls_while_another_is_busy(make_hall: Any) -> None:
    counters = [{"number": n, "profile": "all", "zone": "vault" if n == 3 else "hall"} for n in (1, 2, 3)]
    hall = make_hall(counters=counters)
    quiet = hall.issue()
    hall.call_next(3)
    for _ in range(30):
        hall.issue()
        hall.call_next(1)
    zones = [call["zone"] for call in shown(hall)["calls"]]
    assert (zones.count("hall"), zones.count("vault")) == (9, 1)
    assert called(hall)[-1] == quiet.number


def test_the_last_five_missed_stand_for_half_an_hour(hall: Any) -> None:
    numbers = []
    for _ in range(6):
        hall.issue()
        numbers.append(missed(hall, 1))
    assert shown(hall)["missed"] == numbers[:0:-1]
    assert set(called(hall)).isdisjoint(numbers)
    hall.later(29 * 60)
    assert numbers[5] in shown(hall)["missed"]
    hall.later(60)
    assert shown(hall)["missed"] == []


def test_counters_say_what_they_take_and_whom_they_serve(make_hall: Any) -> None:
    hall = make_hall(
        profiles=[{"name": "all"}, {"name": "company", "services": ["C"]}],
        counters=[{"number": 1, "profile": "all"}, {"number": 2, "profile": "company"}],
    )
    hall.issue("C")
    hall.call_next(2)
    assert shown(hall)["counters"] == [
        {"number": 1, "zone": "hall", "state": "open", "ticket": None, "services": ["A", "C"]},
        {"number": 2, "zone": "hall", "state": "called", "ticket": "C001", "services": ["C"]},
    ]


def test_waiting_and_estimates_are_those_of_each_service(hall: Any) -> None:
    hall.issue()
    hall.issue()
    assert shown(hall)["waiting"] == {"A": 2, "C": 0}
    assert shown(hall)["estimates"]["A"] == {"low_s": 60, "likely_s": 120, "high_s": 240}


def test_nobody_s_name_segment_or_reason_is_on_it(hall: Any) -> None:
    hall.do(commands.CloseCounter(1))
    hall.do(commands.OpenCounter(1, staff="teller-seven"))
    hall.issue(segment="gold")
    hall.call_next(1)
    hall.do(commands.PauseCounter(2, "meal"))
    said = json.dumps(shown(hall))
    assert "paused" in said
    for secret in ("teller-seven", "gold", "meal", "segment", "staff", '"t1"'):
        assert secret not in said


def serving(hall: Any, counter: int = 1) -> Any:
    ticket = hall.call_next(counter)
    hall.do(commands.StartServing(counter))
    return ticket


def test_a_customer_on_hold_or_sent_on_is_not_on_the_screens_until_called_again(hall: Any) -> None:
    parked, moved, back = hall.issue(), hall.later(1).issue(), hall.later(1).issue()
    serving(hall, 1)
    serving(hall, 2)
    hall.call_next(3)
    hall.do(commands.Park(1, "form"))
    hall.do(commands.Transfer(2, to_counter=1))
    hall.do(commands.PutBack(3))
    assert called(hall) == []
    hall.do(commands.Unpark(3, parked.id))
    assert called(hall) == []
    hall.call_next(1)
    assert called(hall) == [moved.number]
    assert shown(hall)["counters"][2]["ticket"] == parked.number
    assert back.state == "waiting"


def test_a_returned_number_is_no_longer_among_the_missed(hall: Any) -> None:
    ticket = hall.issue()
    missed(hall, 1)
    assert shown(hall)["missed"] == [ticket.number]
    hall.do(commands.ReturnTicket(ticket.id))
    assert (shown(hall)["missed"], shown(hall)["waiting"]["A"]) == ([], 1)


def test_the_number_of_a_walk_in_is_never_shown(hall: Any) -> None:
    hall.do(commands.WalkIn(1, "w1", "A"))
    assert hall.day.tickets["w1"].number == "WK001"
    assert "WK001" not in json.dumps(shown(hall))
    assert shown(hall)["counters"][0]["state"] == "serving"


def test_a_walk_in_who_was_sent_on_and_called_is_shown_as_called_and_as_who_stands_there(hall: Any) -> None:
    hall.do(commands.WalkIn(1, "w1", "A"))
    hall.do(commands.Transfer(1, "A"))
    hall.do(commands.CallNext(1))
    assert called(hall) == ["WK001"]
    assert shown(hall)["counters"][0] | {"services": []} == {
        "number": 1, "zone": "hall", "state": "called", "ticket": "WK001", "services": []
    }  # fmt: skip


def test_whoever_goes_on_to_another_service_leaves_the_screens_until_then(hall: Any) -> None:
    hall.issue()
    serving(hall)
    hall.do(commands.Finish(1, next_service="C"))
    assert (called(hall), shown(hall)["waiting"]) == ([], {"A": 0, "C": 1})
