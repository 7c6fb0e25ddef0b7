"""The table of a branch file about what the branch is alerted to."""

from typing import Annotated

from pydantic import Field

from config.part import GapSeconds, Part, WaitMinutes
from config.values import FilePath, PublicUrl

WAITING_PER_COUNTER_MAX = 1000
FACTOR_MAX = 20.0
RATING_MAX = 4

Percent = Annotated[int, Field(ge=0, le=100)]


class Alerts(Part):
    """When somebody is told, and who next when nobody has acknowledged it.

    A queue is yellow from `yellow_at_percent` of a promised wait, red with more than `waiting_per_counter_max` waiting
    for each open counter. A counter may be idle `idle_while_waiting_s` while people it may take wait, serve
    `serving_over_factor` times as long as meant, and serve `walk_ins_percent_max` of its customers without a ticket.
    Ratings up to `low_rating_max` are told (0: none). What nobody has acknowledged goes to the branch manager's page
    after `to_branch_manager_after_min`, and after `upward_after_min` to `webhook`, if there is one, with the bearer
    token in `webhook_token_file`.
    """

    yellow_at_percent: Annotated[int, Field(ge=1, le=100)] = 80
    waiting_per_counter_max: int = Field(default=8, ge=1, le=WAITING_PER_COUNTER_MAX)
    idle_while_waiting_s: GapSeconds = 60
    serving_over_factor: float = Field(default=2.0, ge=1, le=FACTOR_MAX)
    walk_ins_percent_max: Percent = 5
    low_rating_max: int = Field(default=1, ge=0, le=RATING_MAX)
    to_branch_manager_after_min: WaitMinutes = 5
    upward_after_min: WaitMinutes = 15
    webhook: PublicUrl | None = None
    webhook_token_file: FilePath | None = None
