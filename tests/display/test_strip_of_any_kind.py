"""What stands over a counter is the same on every kind of strip."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from config.sentences import Sentences
from display.strip import strip

SAY = Sentences.load(["zh", "en"]).say
LANGUAGES = ["zh", "en"]


def board_with(**counter: Any) -> dict[str, Any]:
    services = [
        {"code": "A", "names": {"zh": "个人业务", "en": "Personal banking"}},
        {"code": "C", "names": {"zh": "对公业务", "en": "Corporate"}},
        {"code": "F", "names": {"zh": "财富管理"}},
    ]
    three = {"number": 3, "zone": "hall", "state": "open", "ticket": None, "services": ["A"]} | counter
    return {"services": services, "counters": [three], "emergency": None}


@pytest.mark.parametrize(
    ("counter", "state", "number", "zh", "en"),
    [
        ({}, "idle", None, "个人业务", "Personal banking"),
        ({"services": ["A", "C"]}, "idle", None, "个人业务、对公业务", "Personal banking, Corporate"),
        ({"services": ["F"]}, "idle", None, "财富管理", "财富管理"),
        ({"services": ["A", "C", "F"]}, "idle", None, "综合业务", None),
        ({"state": "called", "ticket": "A042"}, "called", "A042", "请 A042 号", "Ticket A042"),
        ({"state": "serving", "ticket": "A042"}, "serving", "A042", "正在办理 A042", None),
        ({"state": "serving"}, "serving", None, "正在办理", None),
        ({"state": "wrap_up", "ticket": "A042"}, "wrap_up", None, "请稍候", None),
        ({"state": "paused", "ticket": "A042"}, "paused", None, "暂停服务", None),
        ({"state": "closed"}, "closed", None, "", ""),
    ],
)
def test_a_strip_says_what_its_counter_does(
    counter: dict[str, Any], state: str, number: str | None, zh: str, en: str | None
) -> None:
    said = strip(board_with(**counter), 3, LANGUAGES, SAY)
    assert (said["counter"], said["state"], said["number"], said["text"]["zh"]) == (3, state, number, zh)
    assert en is None or said["text"]["en"] == en


def test_in_an_emergency_every_strip_says_what_to_do() -> None:
    board = board_with(state="called", ticket="A042")
    board["emergency"] = {"text": {"zh": "请从正门离开"}, "since": "2026-11-20T02:42:06.000Z"}
    said = strip(board, 3, LANGUAGES, SAY)
    assert (said["state"], said["number"]) == ("emergency", None)
    assert said["text"] == {"zh": "请从正门离开", "en": "请从正门离开"}


def test_a_counter_that_is_not_there_has_no_strip() -> None:
    with pytest.raises(LookupError):
        strip(board_with(), 4, LANGUAGES, SAY)


@pytest.mark.browser
def test_the_page_says_the_same_as_every_other_strip(screen: Any, line: Any) -> None:
    screen.open("/display/counter/3", "open")
    for state, ticket in (("called", "A042"), ("serving", "A042"), ("serving", None), ("wrap_up", None),
                          ("paused", None), ("open", None)):  # fmt: skip
        line.board["counters"][2].update(state=state, ticket=ticket, services=["A"])
        line.say("counter", counter=3, zone="hall", state=state, ticket=ticket, services=["A"])
        said = strip(line.board, 3, LANGUAGES, SAY)["text"]["zh"]
        expect(screen.find("#said")).to_have_text(said.replace(" ", ""))
