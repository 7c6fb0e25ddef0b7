"""Rules of the voice: what it begins and ends is noted; when it is silent, and how loud it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from server.domain.commands import EndAnnouncement, MuteVoice, StartAnnouncement
from server.domain.day import Day
from server.domain.events import AnnouncementEnded, AnnouncementStarted, Event, VoiceMuted

FULL_PERCENT = 100


def started(day: Day, command: StartAnnouncement) -> list[Event]:
    """The voice begins to speak a call."""
    return [
        AnnouncementStarted(
            command.call_seq, command.number, command.counter, command.zone, command.language, command.url
        )
    ]


def ended(day: Day, command: EndAnnouncement) -> list[Event]:
    """An announcement is over."""
    return [AnnouncementEnded(command.call_seq, command.outcome)]


def muted(day: Day, command: MuteVoice) -> list[Event]:
    """Silence, or sound again; nothing happens where it is so already."""
    return [] if day.muted == command.muted else [VoiceMuted(command.muted, command.by)]


def voice_shown(day: Day, now_ms: int) -> dict[str, Any]:
    """The hall's sound now: whether it was silenced, its volume (percent) by the hours of the branch file, and where
    it is played (`board` or `server`)."""
    audio = day.settings.get("voice", {}).get("audio", "board")
    return {"muted": day.muted, "percent": percent_at(day, now_ms), "audio": audio}


def percent_at(day: Day, now_ms: int) -> int:
    """How loud the hall's sound is at `now_ms` (UTC ms), 0 to 100; full where no hours say otherwise."""
    spans = day.settings.get("voice", {}).get("volume", [])
    if not spans:
        return FULL_PERCENT
    clock = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(day.rules.timezone)).strftime("%H:%M")
    return next((int(span["percent"]) for span in spans if span["from"] <= clock < span["to"]), FULL_PERCENT)
