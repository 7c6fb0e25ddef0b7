"""Rules of what the whole hall is told: notices, and an emergency that stops it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from server.domain import commands, events
from server.domain.commands import BeginEmergency, Command, EndEmergency, EndNotice, PostNotice
from server.domain.day import Day
from server.domain.events import Event
from server.domain.refusals import Refusal, unfit

NOTICE_LENGTH_MAX = 100  # what a board can show in a line that people read as they pass
EMERGENCY_LENGTH_MAX = 200
NOTICE_MINUTES_MAX = 7 * 24 * 60
MINUTE_MS = 60_000

# Nobody is given a number, called or sent to a counter while the hall is stopped; what was begun may be ended.
STOPPED = (
    commands.IssueTicket, commands.CheckIn, commands.CallNext, commands.CallTicket, commands.Recall,
    commands.WalkIn, commands.Unpark,
)  # fmt: skip
# What is wrong with a command whatever the hall is like is said first.
WRONG_VALUES = ("wrong_values", "reason_needed", "too_many_services")


def stopped(day: Day, command: Command, decided: Callable[[], object]) -> None:
    """Raise Refusal("emergency") for a command that has to wait until the hall goes on.

    `decided()` is what the rules say without the emergency: a value that is wrong at any time stays what is refused.
    """
    if day.emergency is None or not isinstance(command, STOPPED):
        return
    try:
        decided()
    except Refusal as refusal:
        if refusal.code in WRONG_VALUES or refusal.code.startswith("unknown_"):
            raise
    raise Refusal("emergency")


def post(day: Day, command: PostNotice, now_ms: int) -> list[Event]:
    """Show a notice; raises "text_needed", "text_too_long", "text_unreadable", "unknown_language", "wrong_values"."""
    text = _readable(day, command.text, NOTICE_LENGTH_MAX)
    if command.minutes is not None and not 0 < command.minutes <= NOTICE_MINUTES_MAX:
        raise unfit("minutes", "from_to", least=1, most=NOTICE_MINUTES_MAX)
    until_ms = None if command.minutes is None else now_ms + command.minutes * MINUTE_MS
    return [events.NoticePosted(command.notice, text, until_ms, command.by)]


def take_down(day: Day, command: EndNotice) -> list[Event]:
    """Take a notice off the boards; raises Refusal("unknown_notice") when it does not stand there any more."""
    if day.notice is None or day.notice.id != command.notice:
        raise Refusal("unknown_notice", notice=command.notice)
    return [events.NoticeEnded(command.notice, command.by)]


def begin(day: Day, command: BeginEmergency) -> list[Event]:
    """Stop the hall, or tell it something else while it is stopped. Raises what `post` raises."""
    text = _readable(day, command.text, EMERGENCY_LENGTH_MAX)
    if day.emergency is not None and (not command.chosen or day.emergency.text == text):
        return []
    return [events.EmergencyBegun(text, command.by)]


def end(day: Day, command: EndEmergency) -> list[Event]:
    """Let the hall go on; where it does already, nothing changes."""
    return [] if day.emergency is None else [events.EmergencyEnded(command.by)]


def over(day: Day, now_ms: int) -> list[Event]:
    """The end of a notice whose time is over."""
    notice = day.notice
    if notice is None or notice.until_ms is None or now_ms < notice.until_ms:
        return []
    return [events.NoticeEnded(notice.id, None)]


def of_the_day(day: Day, now_ms: int) -> list[Event]:
    """The end of a notice that was for the closing day alone."""
    if day.notice is not None and (day.notice.until_ms is None or day.notice.until_ms <= now_ms):
        return [events.NoticeEnded(day.notice.id, None)]
    return []


def carried(day: Day) -> list[Event]:
    """What lasts into the day that opens, told again for its log: a night ends no emergency."""
    told: list[Event] = []
    if day.notice is not None and day.notice.until_ms is not None:
        notice = day.notice
        told.append(
            events.NoticePosted(notice.id, dict(notice.text), notice.until_ms, notice.by, posted_ms=notice.posted_ms)
        )
    if day.emergency is not None:
        emergency = day.emergency
        told.append(events.EmergencyBegun(dict(emergency.text), emergency.by, since_ms=emergency.since_ms))
    return told


def counted_from(day: Day, since_ms: int) -> int:
    """From when time counts that began to run at `since_ms` (UTC ms): nobody can come while the hall is stopped."""
    return max(since_ms, day.emergency_ended_ms or since_ms)


def _readable(day: Day, text: Mapping[str, str], length_max: int) -> dict[str, str]:
    """The text of each language in one line of characters that can be seen, so that none bends what stands beside."""
    if day.branch is None:  # no day was ever opened: there is no hall yet
        raise Refusal("day_closed")
    lines = {language: " ".join(words.split()) for language, words in text.items()}
    for language, words in lines.items():
        if language not in day.branch.languages:
            raise Refusal("unknown_language", language=language)
        if len(words) > length_max:
            raise Refusal("text_too_long", limit=length_max)
        if not words.isprintable():
            raise Refusal("text_unreadable")
    written = {language: words for language, words in lines.items() if words}
    if not written:
        raise Refusal("text_needed")
    return written
