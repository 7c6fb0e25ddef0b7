"""The printers that live in memory, by name."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from printers.addresses import parse_address
from printers.devices import Connection, PrinterUnreachable
from printers.faults import SLIPS_KEPT, VirtualPrinter
from printers.model import model_of


class MemoryPrinters:
    """One virtual printer for each `memory:` address of the settings; their paper is lost with the process."""

    def __init__(self, printers: Iterable[Mapping[str, Any]], *, slips_kept: int = SLIPS_KEPT) -> None:
        """`printers` are the settings' entries; those with other addresses are passed over."""
        self.born = secrets.token_hex(4)  # pieces of paper are counted anew in each process
        self._condition = threading.Condition()
        self._version = 0
        self._closed = False
        self._printers: dict[str, VirtualPrinter] = {}
        self._at: dict[str, VirtualPrinter] = {}
        for entry in printers:
            address = parse_address(entry["address"])
            if address.kind == "memory":
                if address.place not in self._at:
                    self._at[address.place] = VirtualPrinter(
                        model_of(entry), slips_kept=slips_kept, changed=self._change
                    )
                self._printers[entry["name"]] = self._at[address.place]

    @property
    def names(self) -> list[str]:
        """The printers' names in the settings' order."""
        return list(self._printers)

    def __getitem__(self, name: str) -> VirtualPrinter:
        """The printer called `name` in the settings; raises KeyError."""
        return self._printers[name]

    def connect(self, place: str) -> Connection:
        """A connection to `memory:place`; raises PrinterUnreachable."""
        if place not in self._at:
            raise PrinterUnreachable(f"no printer memory:{place}")
        return self._at[place].connect()

    @property
    def closed(self) -> bool:
        """Nothing will change any more."""
        return self._closed

    def close(self) -> None:
        """Let everybody go who waits for a change."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def wait(self, seen: int, within_s: float) -> int:
        """The number of the last change, as soon as it is not `seen` any more, the time is over, or all is closed."""
        with self._condition:
            self._condition.wait_for(lambda: self._version != seen or self._closed, within_s)
            return self._version

    def _change(self) -> None:
        with self._condition:
            self._version += 1
            self._condition.notify_all()
