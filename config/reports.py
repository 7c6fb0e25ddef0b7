"""The table of a branch file about the files of figures that are written by themselves."""

from typing import Literal

from pydantic import Field

from config.part import Part
from config.values import DayTime, FilePath


class Reports(Part):
    """A file of each business day in `daily_folder` (beside the branch file; none without), from `daily_at` on."""

    daily_folder: FilePath | None = None
    daily_at: DayTime = "20:00"
    formats: list[Literal["xlsx", "csv"]] = Field(default=["xlsx"], min_length=1, max_length=2)
