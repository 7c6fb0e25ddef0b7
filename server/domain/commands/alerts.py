"""What may be asked of alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """Alert the branch to a cause; the store keeps one open alert of a `kind` and `subject` at most."""

    alert: str
    kind: str
    level: str
    subject: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeAlertLevel:
    """The cause of an alert weighs more (`rises`), or less."""

    alert: str
    level: str
    rises: bool
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert:
    """Say who sees to it."""

    alert: str
    by: str


@dataclass(frozen=True, slots=True)
class EscalateAlert:
    """Nobody saw to it: tell the branch_manager, or upward."""

    alert: str
    to: str


@dataclass(frozen=True, slots=True)
class EndAlert:
    """Its cause is gone."""

    alert: str
