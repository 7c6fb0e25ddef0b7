"""The hall's sound over HTTP: silenced and heard again, and a test call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g
from pydantic import BaseModel

from server.api.asked import Asked
from server.api.described import Described
from server.api.gate import once
from server.domain.announcing import voice_shown
from server.domain.commands import MuteVoice
from server.domain.day import Day
from server.writer import Writer


class VoiceWanted(Asked):
    """Whether the hall is to be silent."""

    muted: bool


class RehearsalWanted(Asked):
    """Nothing more is to be said of a test call."""


class VoiceNow(BaseModel):
    """The hall's sound: silenced or not, how loud by the hour."""

    muted: bool
    percent: int
    audio: str


class VoiceAnswer(BaseModel):
    """The hall's sound after a change."""

    voice: VoiceNow


class RehearsalAnswer(BaseModel):
    """A test call: its number and counter, which languages were spoken, which could not be, how loud (0: silenced)."""

    number: str
    counter: int
    spoken: list[str]
    silent: list[str]
    percent: int


class VoiceState(VoiceNow):
    """How the voice is: `available` when it can speak every language of the branch; what the `trouble` is."""

    available: bool
    languages: dict[str, bool]
    trouble: str | None


def routes(
    described: Described, writer: Writer, now: Callable[[], int], rehearse: Callable[[], dict[str, Any]]
) -> Blueprint:
    """POST /voice and /rehearsal; `rehearse()` plays a test call and says what it was, it raises Refusal."""
    noun = Blueprint("voice", __name__)

    @described.route(noun, "POST", "/voice", action="sound.change", body=VoiceWanted, answer=VoiceAnswer)
    def change_voice(json: VoiceWanted) -> dict[str, Any]:
        """Silence the hall, or let it be heard again."""

        def answer(day: Day, events: object) -> dict[str, Any]:
            return {"voice": voice_shown(day, now())}

        return writer.do(MuteVoice(json.muted, g.who.actor), actor=g.who.actor, once=once(), answer=answer).body

    @described.route(noun, "POST", "/rehearsal", action="sound.rehearse", body=RehearsalWanted, answer=RehearsalAnswer)
    def post_rehearsal(json: RehearsalWanted) -> dict[str, Any]:
        """Play and show a test call on every board, in every language; nobody is called and nothing is noted."""
        return rehearse()

    return noun
