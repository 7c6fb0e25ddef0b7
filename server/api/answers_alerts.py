"""What the API answers of alerts and advice, as models."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class Alert(BaseModel):
    """An alert as it stands; `level` is yellow, orange or red, `escalated_to` branch_manager, upward or null."""

    id: str
    kind: str
    level: str
    subject: str
    values: dict[str, Any]
    sentence: str
    since: str
    acknowledged_at: str | None
    acknowledged_by: str | None
    escalated_to: str | None
    ended_at: str | None


class AlertsAnswer(BaseModel):
    """Alerts."""

    alerts: list[Alert]


class AlertAnswer(BaseModel):
    """One alert."""

    alert: Alert


class OpenWindow(BaseModel):
    """A service past its promise, and the counter that would help it."""

    service: str
    waiting: int
    now_min: int | None
    target_min: int
    with_one_more_min: int
    counter: int
    action: str
    closed: bool
    minutes: int
    sentence: str


class Lent(BaseModel):
    """A service that a counter takes for a while."""

    service: str
    until: str


class LentAtCounter(Lent):
    """The same with its counter."""

    counter: int


class LentAnswer(BaseModel):
    """What a counter is lent now."""

    counter: int
    lent: list[Lent]


class Morning(BaseModel):
    """The morning page of a business day that is over."""

    day: str
    customers: int
    p90_s: float | None
    over_30_share: float | None
    worst_half_hour: dict[str, Any] | None
    abandonment: float | None
    counters_opened: int | None
    counters_needed: int | None
    half_hours: list[dict[str, Any]]
    suggestion: str
    suggestion_kind: str


class AdviceAnswer(BaseModel):
    """What would help now, what is lent, and how the last business day went."""

    open_window: list[OpenWindow]
    lent: list[LentAtCounter]
    morning: Morning | None
