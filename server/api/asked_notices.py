"""What the API is asked of the whole hall, as models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from server.api.asked import Asked
from server.domain.notices import NOTICE_MINUTES_MAX

LANGUAGES_MAX = 20
# The rules say how long a text may be, in words for people; here it only must not be a book.
WRITTEN_LENGTH_MAX = 1_000

Written = Annotated[str, StringConstraints(max_length=WRITTEN_LENGTH_MAX)]
Texts = Annotated[dict[str, Written], Field(max_length=LANGUAGES_MAX)]


class NoticeWanted(Asked):
    """A line for the boards: one `text` for all languages or one for each; `minutes`, else for the day."""

    text: Written | Texts
    minutes: int | None = Field(None, ge=1, le=NOTICE_MINUTES_MAX)


class EmergencyWanted(Asked):
    """Stop the hall; without `text` the boards say the branch's standing words."""

    text: Written | Texts | None = None
