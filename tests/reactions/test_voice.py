"""The announcer."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from display.chime import CHIME
from display.chime import LENGTH_S as CHIME_S
from display.voice import VoiceMissing
from server.domain.commands import EndAnnouncement, StartAnnouncement
from server.domain.events import CounterOpened
from server.domain.refusals import Refusal
from server.reactions.outlets import PAUSE_S
from server.reactions.voice import QUEUE_MAX, Announcer
from voice_hall import SETTINGS, WITHIN_S, Hall, call, happened, recall


def test_calls_are_said_one_after_another_in_the_order_of_the_calls(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    for seq in (1, 2, 3):
        announcer.heard(call(seq))
    hall.until(lambda: hall.started() == [1] and len(hall.rested_s) == 1)
    assert hall.outcomes() == []
    hall.go(3)
    hall.until(lambda: len(hall.outcomes()) == 3)
    assert hall.outcomes() == [(1, "spoken"), (2, "spoken"), (3, "spoken")]
    kinds = [type(command) for command in hall.asked]
    assert kinds == [StartAnnouncement, EndAnnouncement] * 3


def test_the_next_call_waits_as_long_as_the_chime_and_the_sound_last(
    hall: Hall, make: Callable[..., Announcer], tmp_path: Path
) -> None:
    spoken = tmp_path / "spoken.wav"
    spoken.write_bytes(CHIME.read_bytes())
    hall.sound = lambda sentences: spoken  # type: ignore[method-assign]
    make().heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    assert hall.rested_s == [CHIME_S + CHIME_S + PAUSE_S]
    start = hall.asked[0]
    assert isinstance(start, StartAnnouncement)
    assert (start.number, start.counter, start.zone, start.url) == ("A001", 3, "hall", "/announcements/spoken.wav")


def test_a_sentence_is_said_twice_but_once_when_two_others_wait(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    for seq in (2, 3, 4):
        announcer.heard(call(seq))
    hall.go(4)
    hall.until(lambda: len(hall.outcomes()) == 4)
    assert [len(sentences) for sentences in hall.said] == [2, 1, 2, 2]


def test_those_no_longer_called_do_not_count_as_waiting(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    for seq in (2, 3, 4):
        announcer.heard(call(seq))
    hall.ended = {"t3"}
    hall.go(4)
    hall.until(lambda: len(hall.outcomes()) == 4)
    assert hall.outcomes()[2] == (3, "dropped")
    assert [len(sentences) for sentences in hall.said] == [2, 2, 2]


def test_a_call_is_dropped_only_when_its_ticket_is_no_longer_called(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    announcer.heard(call(2))
    announcer.heard(call(3))
    hall.ended = {"t2"}
    hall.go(3)
    hall.until(lambda: len(hall.outcomes()) == 3)
    assert hall.outcomes() == [(1, "spoken"), (2, "dropped"), (3, "spoken")]
    assert 2 not in hall.started()


def test_zones_do_not_wait_for_each_other_and_are_named(hall: Hall, make: Callable[..., Announcer]) -> None:
    zones = [{"code": "hall", "name": {"zh": "大厅", "en": "Hall"}}, {"code": "up", "name": {"zh": "二楼", "en": "Up"}}]
    announcer = make(zones=zones)
    announcer.heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    announcer.heard(call(2, "up"))
    hall.until(lambda: len(hall.rested_s) == 2)
    assert hall.started() == [1, 2]
    assert hall.said[1][0] == ("请 A 零 零 二 号，到 二楼 三 号窗口办理业务。", "zh")


def test_the_last_recall_has_its_own_sentence_in_the_tickets_language(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    announcer = make()
    announcer.heard(recall(2, 1, last=False))
    announcer.heard(recall(3, 1, last=True))
    hall.go(2)
    hall.until(lambda: len(hall.outcomes()) == 2)
    assert hall.said[0][0] == ("Ticket eigh, zero zero one, please go to counter three.", "en")
    assert hall.said[1][0] == ("Final call for eigh, zero zero one, counter three.", "en")


def test_the_second_language_follows_where_the_branch_wants_it(hall: Hall, make: Callable[..., Announcer]) -> None:
    make(voice={**SETTINGS["voice"], "second_language": True}).heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    assert [language for _, language in hall.said[0]] == ["zh", "zh", "en"]


@pytest.mark.parametrize("trouble", [VoiceMissing("zh"), OSError("disk full")])
def test_without_a_voice_the_chime_sounds_and_the_next_call_is_spoken(
    hall: Hall, make: Callable[..., Announcer], trouble: Exception
) -> None:
    hall.trouble = [trouble]
    announcer = make()
    announcer.heard(call(1))
    announcer.heard(call(2))
    hall.go(2)
    hall.until(lambda: len(hall.outcomes()) == 2)
    assert hall.outcomes() == [(1, "failed"), (2, "spoken")]
    start = hall.asked[0]
    assert isinstance(start, StartAnnouncement)
    assert start.url == "/announcements/chime.wav"
    assert hall.rested_s[0] == CHIME_S + PAUSE_S, "the chime sounds once"


def test_a_store_that_refuses_for_a_while_does_not_silence_the_voice(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    hall.refuses = [Refusal("store_unavailable"), Refusal("store_unavailable")]
    announcer = make()
    announcer.heard(call(1))
    announcer.heard(call(2))
    hall.go(2)
    hall.until(lambda: hall.outcomes() == [(2, "spoken")])
    assert hall.announces() == [1, 2], "what could not be noted was said all the same"
    assert hall.notes == ["announcement_not_noted", "announcement_not_noted"]


def test_other_events_are_not_said(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(happened(1, CounterOpened(3, "general", None)))
    announcer.heard(call(2))
    hall.until(lambda: hall.started() == [2])


def test_a_queue_has_an_end(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    for seq in range(2, QUEUE_MAX + 3):
        announcer.heard(call(seq))
    assert hall.outcomes() == [(QUEUE_MAX + 2, "failed")]


def test_stopping_ends_what_was_being_said(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(call(1))
    announcer.heard(call(2))
    hall.until(lambda: len(hall.rested_s) == 1)
    stopping = threading.Thread(target=announcer.stop)
    stopping.start()
    stopping.join(WITHIN_S)
    assert hall.outcomes() == [(1, "failed"), (2, "failed")]
    announcer.heard(call(3))
    assert len(hall.outcomes()) == 2
