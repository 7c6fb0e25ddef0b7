"""How customers are recognised, put together: pseudonyms, directory, the bank's own system."""

from __future__ import annotations

import contextlib
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
    lookup = looking_up(settings.get("lookup"), writer, monotonic)
    want = lookup.want if lookup else lambda ticket, shown: None
    listed = directory(folder, settings, log)
    return Identifying(writer, pseudonyms(folder, store, writer), listed, want), lookup


def looking_up(asked: Mapping[str, Any] | None, writer: Writer, monotonic: Callable[[], float]) -> Lookup | None:
    """Asks the bank's system of the branch file, None where it names none."""
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

    system = BankSystem(asked["url"], asked["token_file"])
    return Lookup(system, identify, monotonic, slow_s=asked["timeout_ms"] / 1000)


def pseudonyms(folder: Path, store: Store, writer: Writer) -> Pseudonyms:
    """The pseudonyms of a data folder; the salt of a day is made when the first customer of it is identified."""

    def salt(day: str) -> bytes:
        return store.read(identities.salt, day) or writer.note(identities.salted, day)

    return Pseudonyms(folder, salt)


def directory(
    folder: Path, settings: Mapping[str, Any], log: FilteringBoundLogger
) -> Callable[[Shown, date], CustomerRow | None]:
    """Finds customers in the directory of a data folder. One that cannot be read knows nobody, and is told of once."""
    customers, hashed = Customers(folder), CustomerHashes(folder)
    keep_days = (settings.get("directory") or {}).get("keep_days")
    told = False

    def listed(shown: Shown, day: date) -> CustomerRow | None:
        nonlocal told
        since = "" if keep_days is None else (day - timedelta(days=keep_days)).isoformat()
        try:
            found = customers.find(hashed(shown.kind, shown.value), day.isoformat(), since)
        except OSError as error:
            if not told:
                log.error("customer_directory_unreadable", error=str(error))
            told = True
            return None
        told = False
        return found

    return listed
