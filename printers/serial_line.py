"""Printers at a serial line."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from printers.devices import Descriptor, LibraryMissing, PrinterUnreachable

BAUD = 19_200  # what most printers come set to, or 9600


class SerialConnection(Descriptor):
    """A serial line: set up by pyserial, read and written without it, for its writes do not say how far they came."""

    def __init__(self, path: str, options: Mapping[str, str]) -> None:
        """`options`: baud, flow (none, rtscts, xonxoff, dsrdtr), parity (N, E, O); raises PrinterUnreachable."""
        try:
            serial = importlib.import_module("serial")
        except ImportError:
            raise LibraryMissing("no_pyserial", "serial: needs the library pyserial") from None
        flow = options.get("flow", "none")
        try:
            self._line = serial.Serial(
                path,
                baudrate=int(options.get("baud", BAUD)),
                parity=options.get("parity", "N"),
                exclusive=True,
                timeout=0,
                **({} if flow == "none" else {flow: True}),
            )
        except (OSError, ValueError, OverflowError) as failure:
            raise PrinterUnreachable(f"{path}: {failure}") from failure
        super().__init__(self._line.fileno(), answers=True)

    def close(self) -> None:
        """Give the line back; the kernel sends what it still holds."""
        self._line.close()
