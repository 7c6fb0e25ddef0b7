"""Which business days figures are wanted of, and how they are split."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from server.api.asked import Code, Date, Query

SPLITS_MAX = 10


def _listed(text: object) -> object:
    """The names of "service, hour" as a list, each once."""
    if not isinstance(text, str):
        return text
    return list(dict.fromkeys(name for name in (part.strip() for part in text.split(",")) if name))


class DaysAsked(Query):
    """Business days from `from` to `to`, both included; today where one is left out."""

    first: Date | None = Field(None, alias="from")
    last: Date | None = Field(None, alias="to")


class WaitsAsked(DaysAsked):
    """Days, and what to split by: names with commas between."""

    by: Annotated[list[Code], Field(max_length=SPLITS_MAX), BeforeValidator(_listed)] = Field(
        default_factory=list
    )
