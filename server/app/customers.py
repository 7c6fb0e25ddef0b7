"""How customers are recognised, put together: pseudonyms, directory, the bank's own system."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from structlog.typing import FilteringBoundLogger

from server.api.identity import Identifying, is_settled
from server.auth.pseudonyms import CustomerHashes, Pseudonyms
from server.domain.commands import IdentifyTicket
from server.domain.identification import Shown
from server.domain.refusals import Refusal
from server.domain.segments import LOOKUP
from server.reactions.bank_system import BankSystem, Trouble
from server.reactions.lookup import Lookup
from server.store import identities
from server.store.customers import CustomerRow, Customers
from server.store.store import Store
from server.writer import Writer


def identifying(
    folder: Path,
    settings: Mapping[str, Any],
    store: Store,
    writer: Writer,
    log: FilteringBoundLogger,
    monotonic: Callable[[], float],
) -> tuple[Identifying, Lookup | None]:
    """What the API recognises customers by, and what asks the bank's own system, which is not started yet."""
    lookup = looking_up(folder, settings.get("lookup"), writer, monotonic)
    want = lookup.want if lookup else lambda ticket, shown: None

    def today() -> date:
        with writer.reading() as day:
            return date.min if day.day is None else date.fromisoformat(day.day)

    listed = directory(folder, settings, today, log)
    return Identifying(writer, pseudonyms(folder, store, writer), listed, want), lookup


def looking_up(
    folder: Path, asked: Mapping[str, Any] | None, writer: Writer, monotonic: Callable[[], float]
) -> Lookup | None:
    """Asks the bank's system of the branch file, None where it names none; a token file is looked for in `folder`."""
    if asked is None:
        return None

    def identify(ticket: str, segment: str) -> None:
        with writer.reading() as day:
            if segment not in day.rules.segments:
                raise Trouble("a segment that the branch file does not have")
            found = day.tickets.get(ticket)
            if found is None or is_settled(found) or found.segment == segment:
                return
        with contextlib.suppress(Refusal):  # who is served or gone already needs no other place
            writer.do(IdentifyTicket(ticket, segment, None, LOOKUP), actor=LOOKUP)

    system = BankSystem(asked["url"], asked["token_file"] and folder / asked["token_file"])
    return Lookup(system, identify, monotonic, slow_s=asked["timeout_ms"] / 1000)


def pseudonyms(folder: Path, store: Store, writer: Writer) -> Pseudonyms:
    """The pseudonyms of a data folder; the salt of a day is made when the first customer of it is identified."""

    def salt(day: str) -> bytes:
        return store.read(identities.salt, day) or writer.note(identities.salted, day)

    return Pseudonyms(folder, salt)


def directory(
    folder: Path, settings: Mapping[str, Any], today: Callable[[], date], log: FilteringBoundLogger
) -> Callable[[Shown, date], CustomerRow | None]:
    """Finds customers in the directory of a data folder. One that cannot be read knows nobody, and is told of once.

    What has expired is never found; it is let go at the first question of each day, which does not wait for that.
    """
    customers, hashed = Customers(folder), CustomerHashes(folder)
    keep_days = (settings.get("directory") or {}).get("keep_days")
    told, swept = False, date.min

    def since(day: date) -> str:
        return "" if keep_days is None else (day - timedelta(days=keep_days)).isoformat()

    def sweep(day: date) -> None:
        with contextlib.suppress(OSError):  # an import has the file: it sweeps, too
            customers.sweep(day.isoformat(), since(day))

    def listed(shown: Shown, day: date) -> CustomerRow | None:
        nonlocal told, swept
        if (present := today()) > swept:  # not `day`, which is a booking's own
            swept = present
            threading.Thread(target=sweep, args=(present,), name="customers", daemon=True).start()
        try:
            found = customers.find(hashed(shown.kind, shown.value), day.isoformat(), since(day))
        except OSError as error:
            if not told:
                log.error("customer_directory_unreadable", error=str(error))
            told = True
            return None
        told = False
        return found

    return listed
