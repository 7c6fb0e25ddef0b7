"""What may be asked about the branch's printers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotePrinterStopped:
    """A printer can print no more; `cause` as printers.status names it."""

    printer: str
    cause: str


@dataclass(frozen=True, slots=True)
class NotePrinterRecovered:
    """A printer that had stopped can print again."""

    printer: str


@dataclass(frozen=True, slots=True)
class NotePaperLow:
    """A printer's roll is near its end."""

    printer: str


@dataclass(frozen=True, slots=True)
class DisablePrinter:
    """Take a printer out of service; `reason` in a person's words, which may be none."""

    printer: str
    reason: str


@dataclass(frozen=True, slots=True)
class EnablePrinter:
    """Put a printer back into service."""

    printer: str


@dataclass(frozen=True, slots=True)
class ReplacePrinter:
    """Put another printer in a printer's place; `address` is where it is, without what is secret in it."""

    printer: str
    address: str
