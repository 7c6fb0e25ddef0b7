"""What every table of a branch file is made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.values import CODE, Hours

WAIT_MIN_MAX = 480
GAP_S_MAX = 3600
IN_A_ROW_MAX = 100
TICKETS_PER_DAY_MAX = 100_000
SPANS_MAX = 6

WaitMinutes = Annotated[int, Field(ge=1, le=WAIT_MIN_MAX)]
LimitMinutes = Annotated[int, Field(ge=0, le=WAIT_MIN_MAX)]
GapSeconds = Annotated[int, Field(ge=0, le=GAP_S_MAX)]
InARow = Annotated[int, Field(ge=1, le=IN_A_ROW_MAX)]
Places = Annotated[int, Field(ge=0, le=IN_A_ROW_MAX)]
Quota = Annotated[int, Field(ge=1, le=TICKETS_PER_DAY_MAX)]
Wildcard = Annotated[str, Field(pattern=rf"^(\*|{CODE})$")]

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Spans = Annotated[list[Hours], Field(max_length=SPANS_MAX)]
Week = dict[Weekday, Spans]
"""Opening hours by weekday, all seven of them; an empty table stands for hours that were not given."""

IdentificationKind = Literal["card", "id", "phone", "code"]
Checksum = Literal["luhn", "id18"]


class Part(BaseModel):
    """What all tables of a branch file share: frozen, strict about types, closed to unknown settings."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
