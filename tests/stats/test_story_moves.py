"""A visit with every turn it can take is told in sentences, in both languages."""

from typing import Any

import pytest

from config.sentences import Sentences
from server.domain import commands
from server.stats.story import story
from server.stats.summary import summary

SAY = Sentences.load(["zh", "en"]).say


@pytest.fixture
def turns(new_hall: Any) -> tuple[Any, str]:
    """Missed and back, put back, on hold, sent on to a counter, then to another service, and done there."""
    settings = {
        "branch": {"id": "hz-1", "name": {"zh": "西湖支行", "en": "West Lake Branch"}, "timezone": "Asia/Shanghai"},
        "services": [
            {"code": "A", "name": {"zh": "个人业务", "en": "Personal banking"}, "target_wait_min": 20,
             "checklist": [{"zh": "核对证件", "en": "Check the ID"}]},
            {"code": "C", "name": {"zh": "对公业务", "en": "Business banking"}, "target_wait_min": 10},
        ],
        "segments": [{"code": "gold", "name": {"zh": "黄金客户", "en": "Gold"}, "target_wait_min": 5}],
        "counters": [{"number": 1}, {"number": 2}, {"number": 3}],
        "marks": [{"code": "survey", "name": {"zh": "回访", "en": "Survey"}}],
        "calling": {"recall_gap_s": 0, "no_show_after_s": 0, "call_next_gap_s": 0},
    }  # fmt: skip
    hall = new_hall(settings)
    hall.do(commands.OpenCounter(1))
    hall.do(commands.OpenCounter(2, staff="Teller 02"))
    hall.do(commands.IssueTicket("t", "A", more=("C",), kiosk="door"))
    steps: list[Any] = [
        commands.MoveTicket("t", "C", None, "chose wrongly"), commands.MoveTicket("t", "A", None, "back again"),
        commands.InsertFirst("t", "flight to catch"), commands.CallNext(1), commands.Recall(1), commands.MarkNoShow(1),
        commands.ReturnTicket("t"), commands.CallNext(1), commands.PutBack(1), commands.CallNext(1),
        commands.StartServing(1), commands.MarkTicket(1, "survey"), commands.CheckStep(1, 0),
        commands.Park(1, "form"), commands.Unpark(1, "t"), commands.AddService("t", "A"),
        commands.IdentifyTicket("t", "gold", None, "staff", "card shown"),
        commands.Transfer(1, to_counter=2, reason="needs a form", first=True), commands.CallNext(2),
        commands.StartServing(2), commands.LoseCounter(2), commands.CloseCounter(2), commands.CallNext(1),
        commands.Finish(1), commands.CallNext(1), commands.Finish(1), commands.CallNext(1), commands.Finish(1),
    ]  # fmt: skip
    for step in steps:
        hall.wait(10)
        hall.do(step)
    return hall, "t"


def test_every_turn_is_a_sentence_with_its_reason(turns: tuple[Any, str]) -> None:
    hall, ticket = turns
    told = story(ticket, hall.log, [], SAY, "en")
    text = [(line["sentence"], line["detail"] or "") for line in told["lines"]]
    said = [sentence for sentence, _ in text]
    for sentence in (
        "Staff moved it to Business banking, Ordinary.",
        "Counter 1 pressed Next; the rules called A001.",
        "The customer came back at once and is next at counter 1.",
        "Put back by counter 1: the customer was not ready. Behind the next 3 calls of its service.",
        "Checked: Check the ID.",
        "Marked: Survey.",
        "Resumed at counter 1 after 10 s on hold.",
        "One more service wanted: Personal banking.",
        "Recognised by staff as Gold.",
        "Counter 1 sent it on to counter 2.",
        "Counter 2 was left unattended; the visit is on hold and not lost.",
        "Its counter or teller left; it went to the head of the queue.",
    ):
        assert sentence in said, (sentence, said)
    details = " ".join(detail for _, detail in text)
    for part in ("flight to catch", "chose wrongly", "needs a form", "card shown", "Goes on to: Business banking."):
        assert part in details
    assert told["verdict"].startswith("Waited ")
    assert "parts" in told["verdict"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_lacks_its_words_wherever_the_visit_stands(turns: tuple[Any, str], language: str) -> None:
    hall, ticket = turns
    for end in range(1, len(hall.log) + 1):
        if any(getattr(entry.event, "ticket", None) == ticket for entry in hall.log[:end]):
            told = story(ticket, hall.log[:end], [], SAY, language)
            text = [told["verdict"], *(line["sentence"] + (line["detail"] or "") for line in told["lines"])]
            assert not [sentence for sentence in text if "story." in sentence or "None" in sentence]


def test_a_visit_of_many_parts_counts_once_and_each_part_as_a_transaction(turns: tuple[Any, str]) -> None:
    hall, _ = turns
    rows = hall.visits()
    assert [row.outcome for row in rows] == [
        "no_show", "put_back", "transferred_counter", "counter_closed", "served", "served", "served",
    ]  # fmt: skip
    totals = summary(rows)
    assert (totals["issued"], totals["called"], totals["served"]) == (1, 7, 3)
    assert (totals["no_show"], totals["abandonment"]) == (1, 0.0)


def test_somebody_without_a_ticket_has_a_story_too(hall: Any) -> None:
    hall.do(commands.OpenCounter(1))
    hall.do(commands.WalkIn(1, "w", "A"))
    hall.wait(60)
    hall.do(commands.Finish(1))
    told = story("w", hall.log, [], SAY, "en")
    assert told["verdict"] == "Served without a ticket; finished at counter 1."
    assert summary(hall.visits())["issued"] == 0


def passed(hall: Any, ticket: str) -> str:
    return story(ticket, hall.log, [], SAY, "en")["facts"][3]["value"]


def test_who_came_earlier_passed_nobody_by_missing_the_call_and_coming_back(hall: Any) -> None:
    first = hall.issue()
    hall.wait(10)
    mine = hall.issue()
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallNext(1))
    hall.do(commands.Recall(1))
    hall.do(commands.MarkNoShow(1))
    hall.wait(10)
    hall.do(commands.ReturnTicket(first))
    assert passed(hall, mine) == "0×"


def test_a_second_wait_changes_nothing_about_who_came_first(hall: Any) -> None:
    mine = hall.issue()
    hall.wait(10)
    hall.issue(segment="need")
    hall.do(commands.OpenCounter(1))
    for _ in range(2):
        hall.do(commands.CallNext(1, finish_current=True))
    hall.wait(10)
    hall.do(commands.Finish(1, next_service="C"))
    assert passed(hall, mine) == "1×"


def test_a_call_taken_back_leaves_those_before_it_told(hall: Any) -> None:
    mine = hall.issue()
    hall.issue(segment="need")
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallNext(1))
    hall.do(commands.PutBack(1))
    hall.wait(10)
    hall.do(commands.CallTicket(1, hall.log[2].event.ticket, "came forward"))
    hall.do(commands.UndoCall(1))
    assert passed(hall, mine) == "1×"


@pytest.mark.parametrize(
    ("channel", "english", "chinese"),
    [
        ("kiosk", "Taken at kiosk “door” for", "在取号机“door”取号："),
        ("reception", "Taken by reception for", "取号（大堂）："),
        ("phone", "Taken by phone for", "取号（手机）："),
    ],
)
def test_where_a_number_was_taken_is_told_by_its_channel(hall: Any, channel: str, english: str, chinese: str) -> None:
    kiosk = None if channel == "phone" else "door"  # a lobby manager's numbers are printed at a kiosk as well
    hall.do(commands.IssueTicket("t", "A", channel=channel, kiosk=kiosk))
    for language, words in (("en", english), ("zh", chinese)):
        assert story("t", hall.log, [], SAY, language)["lines"][0]["sentence"].startswith(words)
