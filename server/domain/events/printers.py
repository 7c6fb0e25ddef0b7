"""What happened to the branch's printers; noted, never folded: no rule asks for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrinterStopped:
    """A printer could print no more; `cause` is why, as printers.status names it."""

    printer: str
    cause: str


@dataclass(frozen=True, slots=True)
class PrinterRecovered:
    """A printer that had stopped could print again."""

    printer: str


@dataclass(frozen=True, slots=True)
class PaperLow:
    """A printer's roll was near its end."""

    printer: str


@dataclass(frozen=True, slots=True)
class PrinterDisabled:
    """People took a printer out of service; `reason` in their words, which may be none."""

    printer: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrinterEnabled:
    """People put a printer back into service."""

    printer: str


@dataclass(frozen=True, slots=True)
class PrinterReplaced:
    """Another printer took the place and the name; `address` is where it is, without what is secret in it."""

    printer: str
    address: str
