"""The announcer: what is made ahead, what breaks a call off, what becomes of it then."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from display.chime import CHIME
from server.domain.events import CallUndone, DayOpened, EmergencyBegun, EmergencyEnded, Recorded, VoiceMuted
from server.reactions.voice import SWEEP_S, Announcer
from voice_hall import WITHIN_S, Hall, call, happened


def test_the_next_in_the_queue_is_made_while_the_one_before_sounds(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    announcer.heard(call(2))
    announcer.heard(call(3))
    hall.go(1)
    hall.until(lambda: len(hall.rested_s) == 2)
    (zone, sentences), *_ = hall.ahead
    assert (zone, len(sentences)) == ("hall", 2)
    assert "A 零 零 三" in sentences[0][0]


def test_an_announcement_fails_when_no_board_could_play_it(hall: Hall, make: Callable[..., Announcer]) -> None:
    hall.plays = "failed"
    make().heard(call(1))
    hall.go(1)
    hall.until(lambda: hall.outcomes() == [(1, "failed")])


def test_its_volume_goes_with_an_announcement(hall: Hall, make: Callable[..., Announcer]) -> None:
    hall.percent = 60
    make().heard(call(1))
    hall.until(lambda: hall.announces(percent=60, priority=False) == [1])


def saying_the_first_of_two(hall: Hall, make: Callable[..., Announcer]) -> Announcer:
    """It has heard two calls, and the first is being said."""
    announcer = make()
    announcer.heard(call(1))
    announcer.heard(call(2))
    hall.until(lambda: len(hall.rested_s) == 1)
    return announcer


def emergency(seq: int) -> Recorded:
    return happened(seq, EmergencyBegun({"zh": "请离开", "en": "Please leave"}, "chen"))


def test_an_emergency_breaks_off_a_call_which_is_said_again_once_it_is_over(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    announcer = saying_the_first_of_two(hall, make)
    announcer.heard(emergency(3))
    hall.until(lambda: hall.announces(priority=True) == [3])
    assert hall.said[-1] == [("请离开", "zh"), ("Please leave", "en")] * 2
    assert hall.announces(priority=True, zone=None, percent=100) == [3]
    hall.go(1)
    hall.until(lambda: (3, "spoken") in hall.outcomes() and len(hall.announces(priority=True)) > 1)
    assert hall.announces(priority=False) == [1], "while it lasts nobody is sent to a counter, and it is said again"
    announcer.heard(happened(4, EmergencyEnded("chen")))
    hall.until(lambda: hall.announces(priority=False) == [1, 1])
    hall.go(2)
    hall.until(lambda: len(hall.outcomes()) == 3)
    assert hall.outcomes() == [(3, "spoken"), (1, "spoken"), (2, "spoken")]


def test_a_call_that_is_undone_while_it_is_said_is_broken_off_and_dropped_and_the_next_one_said(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    announcer = saying_the_first_of_two(hall, make)
    hall.ended.add("t1")
    announcer.heard(happened(3, CallUndone("t1", "A001", 3, 0, 0)))
    hall.until(lambda: hall.announces() == [1, 2])
    assert ("hush", {"zone": "hall"}) in hall.told
    announcer.heard(happened(4, CallUndone("t7", "A007", 3, 0, 0)))
    hall.go(1)
    hall.until(lambda: hall.outcomes() == [(1, "dropped"), (2, "spoken")])


def test_an_emergency_that_is_written_again_into_a_new_day_is_the_same_one(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    announcer = make()
    announcer.heard(emergency(1))
    hall.until(lambda: hall.announces() == [1])
    announcer.heard(emergency(2))
    hall.go(1)
    hall.until(lambda: len(hall.announces()) > 1)
    assert set(hall.announces()) == {1}


def test_one_text_for_every_language_is_said_in_one(hall: Hall, make: Callable[..., Announcer]) -> None:
    make().heard(happened(1, EmergencyBegun({"zh": "请离开", "en": "请离开"}, "chen")))
    hall.until(lambda: hall.announces(priority=True) == [1])
    assert hall.said == [[("请离开", "zh")] * 2]


def test_the_hush_that_ends_an_emergency_breaks_off_no_call(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(call(1))
    hall.until(lambda: hall.announces() == [1])
    announcer.heard(emergency(2))
    tell = hall.tell

    def slowly(kind: str, **fields: Any) -> None:
        if kind == "hush" and fields["zone"] is None:
            with hall.moved:  # the zone's thread looks meanwhile whether it may go on
                hall.moved.wait_for(lambda: len(hall.announces(priority=False)) > 1, SWEEP_S + 0.5)
        tell(kind, **fields)

    hall.until(lambda: 2 in hall.announces(priority=True))
    hall.tell = slowly  # type: ignore[method-assign]
    announcer.heard(happened(3, EmergencyEnded("chen")))
    hall.until(lambda: hall.announces(priority=False) == [1, 1])
    kinds = [
        (kind, fields.get("call_seq")) for kind, fields in hall.told if kind == "announce" or fields["zone"] is None
    ]
    assert kinds[-2:] == [("hush", None), ("announce", 1)]


def test_an_emergency_that_is_over_before_its_words_are_made_is_not_said(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    asked, made = threading.Event(), threading.Event()

    def slowly(sentences: Sequence[tuple[str, str]]) -> Path:
        asked.set()
        assert made.wait(WITHIN_S)
        return CHIME

    hall.sound = slowly  # type: ignore[method-assign]
    announcer = make()
    announcer.heard(emergency(1))
    assert asked.wait(WITHIN_S)
    announcer.heard(happened(2, EmergencyEnded("chen")))
    made.set()
    hall.until(lambda: hall.outcomes() == [(1, "dropped")])
    assert hall.announces() == [], "people who were told to leave, and may stay, are not told to leave again"


def test_what_goes_wrong_with_one_call_is_one_call_lost_and_the_next_is_said(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    tell = hall.tell

    def broken(kind: str, **fields: Any) -> None:
        hall.tell = tell  # type: ignore[method-assign]
        raise RuntimeError("the line is broken")

    hall.tell = broken  # type: ignore[method-assign]
    announcer = make()
    announcer.heard(call(1))
    announcer.heard(call(2))
    hall.until(lambda: hall.announces() == [2])
    hall.announced(1, "failed", "hall")
    assert hall.outcomes() == [(1, "failed")], "it ends once, whatever is told of it later"


def test_a_zone_and_an_emergency_are_heard_again_after_a_look_that_failed(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    announcer = make()
    hall.blind.append(RuntimeError("no day"))
    announcer.heard(call(1))
    hall.until(lambda: hall.announces() == [1])
    assert hall.notes == ["next_call_not_known"]
    hall.blind.append(RuntimeError("no day"))
    announcer.begin(False, (7, {"zh": "请离开", "en": "Please leave"}), carried=True)
    hall.until(lambda: 7 in hall.announces(priority=True))
    assert "announcement_failed" in hall.notes


def test_while_the_hall_is_silenced_calls_wait_and_the_one_being_said_is_said_again(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    announcer = make()
    announcer.heard(call(1))
    hall.until(lambda: len(hall.rested_s) == 1)
    announcer.heard(happened(2, VoiceMuted(True, "chen")))
    hall.until(lambda: ("hush", {"zone": "hall"}) in hall.told)
    announcer.heard(call(3))
    announcer.heard(call(4))
    hall.ended = {"t3"}
    announcer.heard(happened(5, VoiceMuted(False, "chen")))
    hall.go(2)
    hall.until(lambda: len(hall.outcomes()) == 3)
    assert hall.outcomes() == [(1, "spoken"), (3, "dropped"), (4, "spoken")]
    assert hall.announces() == [1, 1, 4]


def test_a_hall_that_was_silenced_yesterday_is_heard_today(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(happened(1, VoiceMuted(True, "chen")))
    announcer.heard(happened(2, DayOpened({}, 0, 0, {})))
    announcer.heard(call(3))
    hall.until(lambda: hall.announces() == [3])


def test_who_is_no_longer_called_leaves_the_queue_of_a_silenced_hall(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    announcer = make()
    announcer.begin(True, None)
    hall.ended = {"t1"}
    announcer.heard(call(1))
    announcer.heard(call(2))
    hall.until(lambda: hall.outcomes() == [(1, "dropped")])
    assert hall.told == []
