"""What the branch was alerted to; noted, never folded: no rule asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Something needs somebody: `kind` and `subject` are its cause, of which there is one open alert at most.

    `level` is yellow, orange or red; `values` is what its sentence is made of.
    """

    alert: str
    kind: str
    level: str
    subject: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AlertLevelChanged:
    """The same cause weighs more, or less; one that weighs more has to be acknowledged anew."""

    alert: str
    level: str
    rises: bool
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AlertAcknowledged:
    """Somebody said that they see to it."""

    alert: str
    by: str


@dataclass(frozen=True, slots=True)
class AlertEscalated:
    """Nobody said so for too long: it went on `to` the branch_manager, or upward."""

    alert: str
    to: str


@dataclass(frozen=True, slots=True)
class AlertEnded:
    """Its cause is gone."""

    alert: str
