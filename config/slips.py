"""The table of a branch file about slips."""

import difflib
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from config.part import GAP_S_MAX, Part
from config.values import FilePath, Line

TEMPLATE_LINES_MAX = 40
SIZE_MAX = 8
NUMBER_SIZE_MIN = 5
"""Letters 5 × 24 dots high are more than 10 mm high."""

GAP_DOTS_MAX = 240
NUMBER = "number"
ALONE = ("number", "qr", "logo", "rule", "notes")
FIELDS = (*ALONE, "branch", "service", "more", "slot", "ahead", "wait", "issued", "seat", "bring", "caption", "message")
_PLACE = re.compile(r"\{([^{}]*)\}")


def fields_of(line: str) -> list[str]:
    """The fields a line of the template names, in order."""
    return _PLACE.findall(line)


def _of_fields(line: str) -> str:
    for name in fields_of(line):
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, 1)
            if near:
                values = {"value": name, "near": near[0]}
                raise PydanticCustomError("check.slip_field_near", "no field {value}", values)
            raise PydanticCustomError("check.slip_field", "no field {value}", {"value": name})
        if name in ALONE and line != f"{{{name}}}":
            raise PydanticCustomError("check.slip_alone", "{value} stands alone", {"value": name})
    return line


class SlipLine(Part):
    """A line of the template: text with fields in braces, as many times the usual letter, with white above it.

    Without `size` the number is as large as the paper allows, all else of the usual size.
    """

    line: Annotated[Line, AfterValidator(_of_fields)]
    size: int | None = Field(default=None, ge=1, le=SIZE_MAX)
    align: Literal["left", "center", "right"] = "left"
    bold: bool = False
    gap: int = Field(default=0, ge=0, le=GAP_DOTS_MAX)


def _with_one_number(lines: list[SlipLine]) -> list[SlipLine]:
    numbers = [line for line in lines if fields_of(line.line) == [NUMBER]]
    if lines and len(numbers) != 1:
        raise PydanticCustomError("check.slip_number", "{count} numbers", {"count": len(numbers)})
    for line in numbers:
        if line.size is not None and line.size < NUMBER_SIZE_MIN:
            raise PydanticCustomError("check.slip_number_small", "at least {limit}", {"limit": NUMBER_SIZE_MIN})
    return lines


class Slips(Part):
    """What holds for every slip; `stale_s` is real seconds after which an unprinted slip is not printed any more.

    `logo` is a picture beside the branch file. Without a `template` a slip is laid out as most branches want it.
    """

    stale_s: int = Field(default=120, ge=5, le=GAP_S_MAX)
    large_print: bool = False
    logo: FilePath | None = None
    template: Annotated[list[SlipLine], AfterValidator(_with_one_number)] = Field(
        default=[], max_length=TEMPLATE_LINES_MAX
    )
