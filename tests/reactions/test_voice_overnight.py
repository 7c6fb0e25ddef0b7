"""What of the hall's sound lasts: over a restart, over the change of day."""

from __future__ import annotations

from collections.abc import Callable

from server.domain.events import DayOpened, EmergencyBegun, VoiceMuted
from server.reactions.voice import Announcer
from voice_hall import Hall, call, happened

LEAVE = {"zh": "请离开", "en": "Please leave"}


def test_an_emergency_goes_on_after_a_restart_and_the_log_hears_nothing_new(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    make().begin(False, (7, LEAVE))
    hall.until(lambda: hall.announces(priority=True) == [7])
    hall.go(1)
    hall.until(lambda: len(hall.announces(priority=True)) > 1)
    assert hall.asked == []


def test_a_hall_that_was_silenced_stays_silent_after_a_restart(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.begin(True, (7, LEAVE))
    announcer.heard(happened(8, EmergencyBegun({"zh": "请上二楼"}, "chen")))
    hall.until(lambda: bool(hall.announces()))
    assert hall.announces()[0] == 8, "new words are said all the same"


def test_words_that_last_through_the_night_are_said_again_when_the_hall_opens(
    hall: Hall, make: Callable[..., Announcer]
) -> None:
    hall.attended = False
    announcer = make()
    announcer.heard(happened(1, EmergencyBegun(LEAVE, "chen", since_ms=0)))
    hall.until(lambda: hall.looked > 3)
    assert hall.told == [] and hall.asked == []
    hall.attended = True
    hall.until(lambda: hall.announces(priority=True) == [1])
    assert hall.asked == [], "it is not the first time"


def test_an_emergency_after_hours_is_said_until_the_day_is_over(hall: Hall, make: Callable[..., Announcer]) -> None:
    hall.attended = False
    announcer = make()
    announcer.heard(happened(1, EmergencyBegun(LEAVE, "chen")))
    hall.until(lambda: len(hall.rested_s) == 1)
    announcer.heard(happened(2, EmergencyBegun(LEAVE, "chen", since_ms=0)))
    hall.go(1)
    hall.until(lambda: hall.looked > 3)
    assert hall.announces() == [1]


def test_a_new_day_is_heard_though_the_last_was_silenced(hall: Hall, make: Callable[..., Announcer]) -> None:
    announcer = make()
    announcer.heard(happened(1, VoiceMuted(True, "chen")))
    announcer.heard(happened(2, DayOpened({}, 0, 0)))
    announcer.heard(call(3))
    hall.until(lambda: hall.announces() == [3])
