"""How the story of a number tells ends, papers and announcements."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from config.sentences import Sentences
from server.domain import commands, events
from server.domain.refusals import Refusal
from server.domain.ticket import State
from server.stats.story import story

SAY = Sentences.load(["zh", "en"]).say


@dataclass(frozen=True)
class Paper:
    """A print job as the story needs it."""

    kind: str
    printer: str
    state: str
    changed_at_ms: int


def told(hall: Any, ticket: str, *papers: Paper, language: str = "en") -> dict[str, Any]:
    return story(ticket, hall.log, papers, SAY, language)


def sentences(life: dict[str, Any], kind: str = "") -> list[str]:
    return [line["sentence"] for line in life["lines"] if kind in ("", line["kind"])]


def end_missed(hall: Any, ticket: str) -> None:
    hall.do(commands.CallNext(1))
    hall.do(commands.Recall(1))
    hall.do(commands.Recall(1))
    hall.do(commands.MarkNoShow(1))


def end_cancelled(hall: Any, ticket: str) -> None:
    hall.do(commands.CancelTicket(ticket))


def end_removed(hall: Any, ticket: str) -> None:
    hall.do(commands.RemoveTicket(ticket, "taken <twice>"))


def end_expired(hall: Any, ticket: str) -> None:
    hall.do(commands.CallNext(1))
    hall.do(commands.CloseCounter(1))
    hall.do(commands.ReprintTicket(ticket))
    hall.do(commands.CloseDay())


def end_not_completed(hall: Any, ticket: str) -> None:
    hall.do(commands.CallNext(1))
    hall.do(commands.Finish(1, outcome="not_completed"))


@pytest.mark.parametrize(
    ("end", "verdict", "last"),
    [
        (end_missed, "the customer was not there.", "Counter 1: the customer was not there, marked missed."),
        (end_cancelled, "Not served; the customer left.", "The customer gave it up."),
        (end_removed, "Not served; removed by staff.", "Removed by staff. Reason: taken <twice>."),
        (end_expired, "Not served; expired when the day ended.", "The business day ended; the ticket expired."),
        (end_not_completed, "ended at counter 1, not completed.", "Ended at counter 1 after 0 s, not completed."),
    ],
)
def test_every_end_is_told(hall: Any, end: Callable[[Any, str], None], verdict: str, last: str) -> None:
    hall.do(commands.OpenCounter(1))
    ticket = hall.issue()
    end(hall, ticket)
    life = told(hall, ticket)
    assert life["verdict"].endswith(verdict)
    assert life["lines"][-1]["sentence"] == last
    assert life["lines"][-1]["strong"] is True


def test_a_wait_longer_or_shorter_than_told_is_said(hall: Any) -> None:
    hall.do(commands.OpenCounter(1))
    for _ in range(9):
        hall.issue()
    long, short = hall.issue(), hall.issue(segment="need")
    hall.do(commands.CallTicket(1, short, "ill"))
    hall.do(commands.Finish(1))
    hall.wait(2 * 3600)
    hall.do(commands.CallTicket(1, long, "late"))
    assert "Waited 2 h 0 min, longer than told (30–60 minutes)" in told(hall, long)["verdict"]
    assert "Waited 0 s, as told (under" in told(hall, short)["verdict"]
    ordinary = hall.day.by_number["A008"]
    hall.do(commands.Finish(1))
    hall.now_ms -= 2 * 3600_000
    hall.do(commands.CallTicket(1, ordinary, "early"))
    assert "shorter than told (20–50 minutes)" in told(hall, ordinary)["verdict"]


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "printed", "held", "unknown", "failed", "expired"])
@pytest.mark.parametrize("kind", ["", "copy", "again"])
def test_every_state_of_a_paper_is_told_in_every_language(hall: Any, state: str, kind: str) -> None:
    ticket = hall.issue()
    for language in ("zh", "en"):
        (line,) = [
            line
            for line in told(hall, ticket, Paper(kind, "front", state, hall.now_ms), language=language)["lines"]
            if line["kind"] == "paper"
        ]
        assert "front" in line["sentence"]
        assert (line["detail"] is not None) == bool(kind)


@pytest.mark.parametrize("outcome", ["dropped", "failed", "spoken"])
def test_an_announcement_that_never_began_is_told_by_how_it_ended(hall: Any, outcome: str) -> None:
    ticket = hall.issue()
    hall.do(commands.OpenCounter(1))
    hall.do(commands.CallNext(1))
    hall.do(commands.EndAnnouncement(hall.log[-1].seq, outcome))
    assert len(sentences(told(hall, ticket), "announced")) == 1


def test_a_ticket_that_nobody_issued_is_refused(hall: Any) -> None:
    with pytest.raises(Refusal, match="unknown_ticket"):
        told(hall, "nobody")


@pytest.mark.parametrize("seed", [4, 5])
def test_every_ticket_of_a_lively_day_has_a_story_in_every_language(new_hall: Any, lively: Any, seed: int) -> None:
    hall = lively(new_hall(), seed)
    hall.do(commands.CloseDay())
    kinds = {type(entry.event) for entry in hall.log}
    assert {events.TicketAbandoned, events.TicketRemoved, events.TicketExpired, events.TicketGivenBack} <= kinds
    for ticket in list(hall.day.tickets.values())[::25]:
        assert ticket.state is not State.WAITING
        in_english, in_chinese = told(hall, ticket.id), told(hall, ticket.id, language="zh")
        assert [line["seq"] for line in in_english["lines"]] == [line["seq"] for line in in_chinese["lines"]]
        assert "{" not in str(sentences(in_english) + sentences(in_chinese))
