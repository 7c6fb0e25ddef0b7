"""The branch's printers: watched, taken out of service, replaced, shown."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from structlog.typing import FilteringBoundLogger

from printers.addresses import BadAddress, parse_address
from server.domain.commands import Command, DisablePrinter, EnablePrinter, ReplacePrinter
from server.domain.day import Day
from server.domain.refusals import Refusal
from server.reactions.printer_watch import PrinterWatch
from server.reactions.printing import Printing
from server.store import printers
from server.store.printers import KeptPrinter
from server.store.store import Store
from server.writer import Once, Writer

PRINTER_ACTOR = "printer"
# Files that a printer may be written to, when the order comes over HTTP: nobody shall write slips over another file.
DEVICE_FILES = {
    "file": re.compile(r"/dev/(usb/)?lp\d{1,2}"),
    "serial": re.compile(r"/dev/(tty[A-Za-z]+\d{1,3}|serial/by-(id|path)/[\w.:+-]+)"),
}
_WHO = re.compile(r"(?<=[:/])[^:/@\s]+:[^/@\s]*@")
_SECRET = re.compile(r"(?i)\b(password|passwd|secret|token|key)=[^&]*")
SHOWN_SECRET = r"\1=…"


def shown_address(address: str) -> str:
    """An address without who signs in there, nor with what."""
    return _SECRET.sub(SHOWN_SECRET, _WHO.sub("", address))


def kept_entries(entries: list[Mapping[str, Any]], kept: Mapping[str, KeptPrinter]) -> list[dict[str, Any]]:
    """The branch file's printers where they are now."""
    return [
        {**entry, "address": kept[entry["name"]].address_for(entry["address"]) if entry["name"] in kept
         else entry["address"]}
        for entry in entries
    ]  # fmt: skip


def watch(store: Store, writer: Writer, log: FilteringBoundLogger) -> PrinterWatch:
    """Hears the printers; what it notes stands in the log and outlives a restart."""
    return PrinterWatch(
        store.read(printers.every),
        note=lambda command, beside: writer.do(command, actor=PRINTER_ACTOR, beside=beside),
        forget_low=lambda name: writer.note(printers.low, name, False),
        log=log,
    )


class PrinterCare:
    """What people do to printers while they print; what is done holds at once, and after a restart."""

    def __init__(
        self, entries: list[Mapping[str, Any]], store: Store, writer: Writer, printing: Printing, watching: PrinterWatch
    ) -> None:
        """`entries` are the branch file's printers."""
        self._written = {entry["name"]: entry["address"] for entry in entries}
        self._store, self._writer, self._printing, self._watching = store, writer, printing, watching
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Take out of service what was out of service before this process."""
        for name, known in self._store.read(printers.every).items():
            if name in self._written and known.disabled is not None:
                self._put_in_force(name)

    def disable(self, name: str, reason: str, actor: str, once: Once | None) -> dict[str, Any]:
        """Out of service: what waits goes to a fallback, or waits."""
        return self._do(name, DisablePrinter(name, reason), printers.disable, (reason,), actor, once, enabled=False)

    def enable(self, name: str, actor: str, once: Once | None) -> dict[str, Any]:
        """Back in service."""
        return self._do(name, EnablePrinter(name), printers.disable, (None,), actor, once, enabled=True)

    def replace(self, name: str, address: str, actor: str, once: Once | None) -> dict[str, Any]:
        """Another printer under this name; it goes on with the queue."""
        _must_be_a_printer(address)
        command = ReplacePrinter(name, shown_address(address))
        values = (address, self._written.get(name, ""))
        return self._do(name, command, printers.replace, values, actor, once, address=shown_address(address))

    def shown(self) -> list[dict[str, Any]]:
        """{name, address, online, paper, cover, error, cause, enabled, reason, replaced} of every printer."""
        kept = self._store.read(printers.every)
        return [self._shown(status, kept.get(status["name"])) for status in self._printing.statuses()]

    def _shown(self, status: dict[str, Any], known: KeptPrinter | None) -> dict[str, Any]:
        written = self._written[status["name"]]
        disabled = known.disabled if known else None
        return status | {
            "address": shown_address(status["address"]),
            "paper": status["paper"] or "unknown",
            "enabled": disabled is None,
            "reason": disabled or None,
            "replaced": known is not None and known.address_for(written) != written,
        }

    def _do(
        self,
        name: str,
        command: Command,
        write: Callable[..., None],
        values: tuple[str | None, ...],
        actor: str,
        once: Once | None,
        **answer: Any,
    ) -> dict[str, Any]:
        """Perform a command with what must outlive this process in the same commit, then put it in force."""

        def answering(day: Day, events: object) -> dict[str, Any]:
            return {"printer": {"name": name, **answer}}

        body = self._writer.do(
            command,
            actor=actor,
            once=once,
            answer=answering,
            beside=lambda connection, at_ms: write(connection, at_ms, name, *values),
        ).body
        self._put_in_force(name)
        return body

    def _put_in_force(self, name: str) -> None:
        """As it is kept now: of two orders at once the later one holds, whoever comes here first."""
        with self._lock:
            known = self._store.read(printers.every).get(name, KeptPrinter(name))
            enabled = known.disabled is None
            self._watching.set_aside(name, not enabled)
            self._printing.serve(name, enabled=enabled, address=known.address_for(self._written[name]))


def _must_be_a_printer(address: str) -> None:
    try:
        parsed = parse_address(address)
    except BadAddress as bad:
        raise Refusal("bad_address") from bad
    files = DEVICE_FILES.get(parsed.kind)
    if files is not None and not files.fullmatch(parsed.place):
        raise Refusal("bad_address")


def gauges(shown: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Figures of printers for Prometheus, by printer; 1 is yes, 0 no or not known."""
    tells: dict[str, Callable[[dict[str, Any]], bool]] = {
        "printer_online": lambda one: bool(one["online"]),
        "printer_stopped": lambda one: one["cause"] is not None,
        "printer_enabled": lambda one: one["enabled"],
        "printer_paper_near_end": lambda one: one["paper"] == "near_end",
        "printer_paper_out": lambda one: one["paper"] == "out",
        "printer_cover_open": lambda one: one["cover"] == "open",
    }
    found = {name: {one["name"]: float(tell(one)) for one in shown} for name, tell in tells.items()}
    return found | {"print_queue": {one["name"]: float(one["queue"]) for one in shown}}


class PrintTimes:
    """How long slips took from being wanted to being out, in real seconds, counted by printer."""

    def __init__(self, bounds_s: tuple[float, ...] = (0.25, 0.5, 1, 2, 5, 10, 30, 60, 120)) -> None:
        self.bounds_s = bounds_s
        self._lock = threading.Lock()
        self._counts: dict[str, Counter[float]] = {}
        self._sums: dict[str, float] = {}

    def took(self, printer: str, seconds: float) -> None:
        """A slip came out."""
        bound = next((bound for bound in self.bounds_s if seconds <= bound), float("inf"))
        with self._lock:
            self._counts.setdefault(printer, Counter())[bound] += 1
            self._sums[printer] = self._sums.get(printer, 0.0) + seconds

    def counted(self) -> dict[str, tuple[list[tuple[str, float]], float]]:
        """By printer: how many took at most each bound (as Prometheus writes them), and all seconds together."""
        with self._lock:
            found = {}
            for printer, counts in self._counts.items():
                total, buckets = 0.0, []
                for bound in (*self.bounds_s, float("inf")):
                    total += counts[bound]
                    buckets.append(("+Inf" if bound == float("inf") else str(float(bound)), total))
                found[printer] = (buckets, self._sums[printer])
            return found
