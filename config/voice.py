"""The table of a branch file about the hall's sound."""

import re
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from config.part import Part
from config.values import DayEnd, DayTime, FilePath, Line

VOLUMES_MAX = 24
READINGS_MAX = 200
READING_LENGTH_MAX = 120
DEVICE_LENGTH_MAX = 80

_SYLLABLES = re.compile(r"[a-zü]{1,6}[1-5]( [a-zü]{1,6}[1-5])*")
_DEVICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:,=.-]*")


def _pinyin(text: str) -> str:
    if not _SYLLABLES.fullmatch(text):
        raise PydanticCustomError("check.pinyin", "not pinyin: {value}", {"value": text})
    return text


def _device(text: str) -> str:
    if not _DEVICE.fullmatch(text):
        raise PydanticCustomError("check.alsa_device", "not a device: {value}", {"value": text})
    return text


class Volume(Part):
    """How loud the hall's sound is between two times of day; elsewhere it is full."""

    from_: DayTime = Field(alias="from")
    to: DayEnd
    percent: int = Field(ge=0, le=100)

    @model_validator(mode="after")
    def _forward(self) -> "Volume":
        if self.from_ >= self.to:
            values = {"start": self.from_, "end": self.to}
            raise PydanticCustomError("check.volume_backward", "{start} is not before {end}", values)
        return self

    @model_serializer
    def _written(self) -> dict[str, Any]:
        return {"from": self.from_, "to": self.to, "percent": self.percent}


def _apart(volumes: list[Volume]) -> list[Volume]:
    for first, then in pairwise(sorted(volumes, key=lambda one: one.from_)):
        if then.from_ < first.to:
            values = {"first": f"{first.from_}-{first.to}", "second": f"{then.from_}-{then.to}"}
            raise PydanticCustomError("check.volume_twice", "{first} and {second} overlap", values)
    return volumes


class Voice(Part):
    """How calls are announced.

    `audio` says where it sounds: on the boards, or on the server's own loudspeaker (`device` is its ALSA name).
    `readings` are for names that the engine reads wrongly, in pinyin; `clips` is a folder of recordings beside the
    branch file.
    """

    repeat: int = Field(default=2, ge=1, le=3)
    second_language: bool = False
    one_as_yao: bool = False
    audio: Literal["board", "server"] = "board"
    device: Annotated[str, StringConstraints(max_length=DEVICE_LENGTH_MAX), AfterValidator(_device)] | None = None
    volume: Annotated[list[Volume], AfterValidator(_apart)] = Field(default=[], max_length=VOLUMES_MAX)
    readings: dict[Line, Annotated[str, StringConstraints(max_length=READING_LENGTH_MAX), AfterValidator(_pinyin)]] = (
        Field(default={}, max_length=READINGS_MAX)
    )
    clips: FilePath | None = None
