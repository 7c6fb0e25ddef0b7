"""The story of a number, told from the log."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from config.sentences import Sentences
from server.domain import commands, events
from server.stats.story import EARLIER_CALLS_LISTED, story

SAY = Sentences.load(["zh", "en"]).say
Told = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Paper:
    """A print job as the story needs it."""

    kind: str
    printer: str
    state: str
    changed_at_ms: int


def told(hall: Any, ticket: str, *papers: Paper, language: str = "en") -> dict[str, Any]:
    return story(ticket, hall.log, papers, SAY, language)


def sentences(told_story: dict[str, Any], *kinds: str) -> list[str]:
    return [line["sentence"] for line in told_story["lines"] if not kinds or line["kind"] in kinds]


@pytest.fixture
def busy(hall: Any) -> tuple[Any, str]:
    """A gold customer among ordinary ones: called past one who came earlier, passed by nobody who came later."""
    hall.do(commands.OpenCounter(3, staff="Teller 03"))
    for _ in range(3):
        hall.issue()
        hall.wait(10)
    hall.do(commands.CallNext(3))
    gold = hall.issue(segment="gold")
    hall.wait(5)
    printed = hall.now_ms
    hall.wait(400)
    hall.do(commands.Finish(3))
    hall.do(commands.CallTicket(3, gold, "card problem"))
    hall.do(commands.UndoCall(3))
    hall.wait(3)
    hall.do(commands.CallNext(3))
    call_seq = hall.log[-1].seq
    hall.do(commands.StartAnnouncement(call_seq, "V001", 3, "hall", "zh", "/announcements/1.wav"))
    hall.wait(11)
    hall.do(commands.EndAnnouncement(call_seq, "spoken"))
    hall.do(commands.Recall(3))
    hall.wait(20)
    hall.do(commands.StartServing(3))
    hall.wait(520)
    hall.do(commands.Finish(3, delivered=("A", "C")))
    hall.printed_ms = printed
    return hall, gold


def test_a_life_is_told_from_the_issue_to_the_end(busy: tuple[Any, str]) -> None:
    hall, gold = busy
    life = told(hall, gold, Paper("", "front", "printed", hall.printed_ms))
    assert [(line["clock"], line["kind"], line["strong"]) for line in life["lines"]] == [
        ("09:00:30", "issued", True),
        ("09:00:30", "told", False),
        ("09:00:35", "paper", False),
        ("09:07:15", "called", True),
        ("09:07:15", "undone", False),
        ("09:07:18", "before", False),
        ("09:07:18", "called", True),
        ("09:07:18", "announced", False),
        ("09:07:29", "recalled", False),
        ("09:07:49", "started", False),
        ("09:16:29", "finished", True),
    ]
    assert sentences(life) == [
        "Taken at kiosk “door” for Personal banking; promised within 5 minutes.",
        "Told: nobody ahead, under 10 minutes to wait.",
        "The ticket's paper was printed; printer “front” confirmed it.",
        "Counter 3 chose V001 by hand.",
        "Counter 3 took the call back; it stands where it stood.",
        "While it waited, no other number was called in its place.",
        "Counter 3 pressed Next; the rules called V001.",
        "Announced by voice until 09:07:29.",
        "Counter 3 repeated the call (call 2).",
        "The customer was at counter 3; serving began.",
        "Finished at counter 3 after 8 min 40 s.",
    ]


def test_every_line_names_its_event_but_paper_which_the_log_does_not_hold(busy: tuple[Any, str]) -> None:
    hall, gold = busy
    life = told(hall, gold, Paper("", "front", "printed", hall.printed_ms))
    numbers = [line["seq"] for line in life["lines"] if line["kind"] != "paper"]
    assert numbers == sorted(numbers)
    assert [line["seq"] for line in life["lines"] if line["kind"] == "paper"] == [None]
    own = [entry.seq for entry in hall.log if getattr(entry.event, "ticket", None) == gold]
    assert life["source"] == f"From the log of 2026-11-20 alone, #{own[0]}–#{own[-1]}; every line can be checked there."


def test_the_verdict_holds_the_wait_against_what_was_told(busy: tuple[Any, str]) -> None:
    hall, gold = busy
    life = told(hall, gold)
    assert life["verdict"] == "Waited 6 min 59 s, as told (under 10 minutes); finished at counter 3."
    assert life["facts"] == [
        {"label": "Taken", "value": "09:00:30"},
        {"label": "Called", "value": "09:07:29"},
        {"label": "Finished", "value": "09:16:29"},
        {"label": "Passed by later ones", "value": "0×"},
    ]
    assert told(hall, gold, language="zh")["verdict"] == "等了 6 分 59 秒，与所报的 10 分钟以内相符；3 号窗口办结。"


def test_the_page_learns_whose_story_it_is(busy: tuple[Any, str]) -> None:
    hall, gold = busy
    assert told(hall, gold, language="zh")["ticket"] == {
        "id": gold,
        "number": "V001",
        "day": "2026-11-20",
        "branch": "西湖支行",
        "service": "个人业务",
        "segment": "黄金客户",
        "state": "finished",
    }


def test_a_call_says_by_which_rule_and_whom_it_passed(hall: Any) -> None:
    hall.do(commands.OpenCounter(1, staff="Teller 01"))
    hall.issue()
    hall.issue()
    gold = hall.issue(segment="gold")
    hall.wait(60)
    hall.do(commands.CallNext(1))
    called = next(line for line in told(hall, gold)["lines"] if line["kind"] == "called")
    assert called["detail"] == (
        "Why: due first, 4 min 0 s before its promise. Passed 2 who came earlier: A001, A002. By Teller 01."
    )


def test_a_call_past_its_promise_says_by_how_much(hall: Any) -> None:
    ticket = hall.issue()
    hall.do(commands.OpenCounter(1))
    hall.wait(25 * 60)
    hall.do(commands.CallNext(1))
    called = next(line for line in told(hall, ticket)["lines"] if line["kind"] == "called")
    assert called["detail"] == "Why: due first, 5 min 0 s past its promise. Nobody who came earlier was passed."


def test_what_was_told_says_how_many_counters_were_open_for_it(hall: Any) -> None:
    details = [told(hall, hall.issue())["lines"][1]["detail"]]
    for counter in (1, 2, 3):
        hall.do(commands.OpenCounter(counter))
    hall.do(commands.PauseCounter(3, "break"))
    details.append(told(hall, hall.issue())["lines"][1]["detail"])
    assert details == ["No counter was open for it at that moment.", "Counters open for it at that moment: 2."]


def test_who_came_later_and_was_called_before_stands_in_the_table_with_the_rule(hall: Any) -> None:
    mine = hall.issue()
    hall.wait(60)
    hall.issue(segment="need")
    hall.issue(segment="gold")
    hall.issue("C")
    chosen = hall.issue()
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallTicket(1, chosen, "fell ill"))
    for _ in range(3):
        hall.wait(60)
        hall.do(commands.CallNext(1, finish_current=True))
    hall.wait(600)
    hall.do(commands.CallNext(1, finish_current=True))
    life = told(hall, mine)
    (before,) = [line for line in life["lines"] if line["kind"] == "before"]
    assert before["table"] == {
        "head": ["Number", "Taken", "Called", "Counter", "By rule"],
        "rows": [
            ["A003", "09:01", "09:01", "1", "came later, chosen by the teller: fell ill"],
            ["A002", "09:01", "09:02", "1", "came later, priority assistance"],
            ["V001", "09:01", "09:03", "1", "came later, promised 5 minutes, due earlier"],
            ["C001", "09:01", "09:04", "1", "came later, promised 10 minutes, due earlier"],
        ],
    }
    assert life["facts"][3]["value"] == "4×"
    assert before["sentence"].endswith("called 4 first, 4 of which came later.")


def test_a_long_list_shows_all_who_came_later_and_says_how_many_it_leaves_out(hall: Any) -> None:
    hall.do(commands.OpenCounter(1))
    for _ in range(EARLIER_CALLS_LISTED + 5):
        hall.issue()
    mine = hall.issue()
    need = hall.issue()
    for turn in range(EARLIER_CALLS_LISTED + 7):
        hall.wait(1)
        if turn == 8:
            hall.do(commands.Finish(1))
            hall.do(commands.CallTicket(1, need, "hurry"))
            continue
        hall.do(commands.CallNext(1, finish_current=True))
    (before,) = [line for line in told(hall, mine)["lines"] if line["kind"] == "before"]
    assert before["detail"] == "The 5 not listed all came earlier."
    numbers = [row[0] for row in before["table"]["rows"]]
    assert len(numbers) == EARLIER_CALLS_LISTED + 1
    called = [entry.event.number for entry in hall.log if isinstance(entry.event, events.TicketCalled)]
    assert numbers == [number for number in called if number in numbers]
    assert hall.day.tickets[need].number in numbers[:-1]


def test_a_counter_that_could_not_take_the_ticket_did_not_pass_it(new_hall: Any) -> None:
    settings = {
        "branch": {"id": "b", "name": "B", "timezone": "Asia/Shanghai"},
        "services": [{"code": "A", "name": "a"}, {"code": "C", "name": "c"}],
        "profiles": [{"name": "cash", "services": ["A"]}, {"name": "firms", "services": ["C"]}],
        "counters": [{"number": 1, "profile": "cash"}, {"number": 2, "profile": "firms"}],
    }
    hall = new_hall(settings)
    mine = hall.issue("C")
    hall.issue("A")
    hall.do(commands.OpenCounter(1))
    hall.do(commands.OpenCounter(2))
    hall.do(commands.CallNext(1))
    hall.do(commands.CallNext(2))
    life = told(hall, mine)
    assert sentences(life, "before") == ["While it waited, no other number was called in its place."]
    assert sentences(life, "told") == ["Told: nobody ahead, no time given."]
    assert life["verdict"] == "Waited 0 s, no time was told; now called to counter 2."


def test_who_is_called_after_the_ticket_was_has_not_passed_it(hall: Any) -> None:
    mine = hall.issue()
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallNext(1))
    hall.do(commands.OpenCounter(2))
    hall.issue()
    hall.do(commands.CallNext(2))
    assert told(hall, mine)["facts"][3]["value"] == "0×"


def test_the_key_that_finishes_and_calls_is_named(hall: Any) -> None:
    hall.issue()
    mine = hall.issue()
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallNext(1))
    hall.do(commands.CallNext(1, finish_current=True))
    assert sentences(told(hall, mine), "called") == ["Counter 1 pressed Finish and next; the rules called A002."]


def test_a_ticket_taken_early_says_from_when_its_wait_counts(new_hall: Any) -> None:
    settings = {
        "branch": {"id": "b", "name": "B", "timezone": "Asia/Shanghai"},
        "services": [{"code": "A", "name": "a", "hours": ["09:00-17:00"]}],
        "counters": [{"number": 1}],
    }
    hall = new_hall(settings, opens="08:50")
    issued = told(hall, hall.issue())["lines"][0]
    assert (issued["clock"], issued["detail"]) == ("08:50:00", "Taken before opening; the wait counts from 09:00.")


def test_a_call_taken_back_passed_nobody(hall: Any) -> None:
    mine = hall.issue()
    hall.issue(segment="need")
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallNext(1))
    hall.do(commands.UndoCall(1))
    life = told(hall, mine)
    assert life["facts"][3]["value"] == "0×"
    assert life["verdict"] == "Still waiting."
