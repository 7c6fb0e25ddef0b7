"""The tables of a branch file about how its screens look."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from config.part import Part, Spans, Weekday
from config.values import PATH_LENGTH_MAX, Colour, FilePath, plain

PLAYLIST_MAX = 200
SECONDS_MIN = 3
"""Sooner nobody has read a picture."""

SECONDS_MAX = 3600
WEEKDAYS_MAX = 7


class Look(Part):
    """The colours of the hall's screens; `accent` marks the branch's name, `logo` is a picture beside the branch file.

    `text` stands on `night` and on `panel`, `ink` on `fresh`, the colour of a new call.
    """

    night: Colour = "#0A1120"
    panel: Colour = "#121C33"
    text: Colour = "#F7F9FF"
    fresh: Colour = "#FFB000"
    ink: Colour = "#14203A"
    accent: Colour | None = None
    logo: FilePath | None = None


def _in_the_folder(name: str) -> str:
    if name.startswith(".") or "/" in name or "\\" in name:
        raise PydanticCustomError("check.media_name", "not a name in the folder: {value}", {"value": name})
    return name


def _forwards(spans: list[str]) -> list[str]:
    for span in spans:
        start, _, end = span.partition("-")
        if start >= end:
            raise PydanticCustomError("check.hours_backwards", "backwards: {value}", {"value": span})
    return spans


MediaName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=PATH_LENGTH_MAX),
    AfterValidator(plain),
    AfterValidator(_in_the_folder),
]


class Shown(Part):
    """Files of the folder by name or pattern (`*.mp4`), and when: always, or in these hours on these days.

    Without `seconds` a picture stays as long as all do, a video to its end.
    """

    file: MediaName
    seconds: int | None = Field(default=None, ge=SECONDS_MIN, le=SECONDS_MAX)
    hours: Annotated[Spans, AfterValidator(_forwards)] = Field(default=[])
    weekdays: list[Weekday] = Field(default=[], max_length=WEEKDAYS_MAX)


class Media(Part):
    """Pictures and videos beside the calls: a folder beside the branch file, in this order or, without one, by name."""

    folder: FilePath = "media"
    seconds: int = Field(default=10, ge=SECONDS_MIN, le=SECONDS_MAX)
    playlist: list[Shown] = Field(default=[], max_length=PLAYLIST_MAX)
