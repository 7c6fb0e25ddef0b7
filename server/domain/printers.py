"""Rules of printers: what happens to them is only noted."""

from __future__ import annotations

from server.domain import commands, events
from server.domain.day import Day
from server.domain.events import Event


def stopped(day: Day, command: commands.NotePrinterStopped) -> list[Event]:
    """A printer can print no more."""
    return [events.PrinterStopped(command.printer, command.cause)]


def recovered(day: Day, command: commands.NotePrinterRecovered) -> list[Event]:
    """A printer can print again."""
    return [events.PrinterRecovered(command.printer)]


def paper_low(day: Day, command: commands.NotePaperLow) -> list[Event]:
    """A roll is near its end."""
    return [events.PaperLow(command.printer)]


def disabled(day: Day, command: commands.DisablePrinter) -> list[Event]:
    """A printer is taken out of service."""
    return [events.PrinterDisabled(command.printer, command.reason)]


def enabled(day: Day, command: commands.EnablePrinter) -> list[Event]:
    """A printer is back in service."""
    return [events.PrinterEnabled(command.printer)]


def replaced(day: Day, command: commands.ReplacePrinter) -> list[Event]:
    """Another printer has taken the place."""
    return [events.PrinterReplaced(command.printer, command.address)]
