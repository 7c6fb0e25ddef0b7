"""Rules of alerts: what the branch is alerted to is only noted."""

from __future__ import annotations

from server.domain import commands, events
from server.domain.day import Day
from server.domain.events import Event

LEVELS = ("yellow", "orange", "red")
"""How much an alert weighs, rising."""


def raised(day: Day, command: commands.RaiseAlert) -> list[Event]:
    """Something needs somebody."""
    return [events.AlertRaised(command.alert, command.kind, command.level, command.subject, dict(command.values))]


def level_changed(day: Day, command: commands.ChangeAlertLevel) -> list[Event]:
    """The same cause weighs more, or less."""
    return [events.AlertLevelChanged(command.alert, command.level, command.rises, dict(command.values))]


def acknowledged(day: Day, command: commands.AcknowledgeAlert) -> list[Event]:
    """Somebody sees to it."""
    return [events.AlertAcknowledged(command.alert, command.by)]


def escalated(day: Day, command: commands.EscalateAlert) -> list[Event]:
    """Nobody saw to it for too long."""
    return [events.AlertEscalated(command.alert, command.to)]


def ended(day: Day, command: commands.EndAlert) -> list[Event]:
    """The cause is gone."""
    return [events.AlertEnded(command.alert)]
