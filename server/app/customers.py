"""How customers are recognised, put together: pseudonyms, directory, the bank's own system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from structlog.typing import FilteringBoundLogger

from server.api.identity import Identifying
from server.auth.pseudonyms import CustomerHashes, Pseudonyms
from server.domain.identification import Shown
from server.store import identities
from server.store.customers import CustomerRow, Customers
from server.store.store import Store
from server.writer import Writer


def identifying(
    folder: Path, settings: Mapping[str, Any], store: Store, writer: Writer, log: FilteringBoundLogger
) -> Identifying:
    """What the API recognises customers by."""
    return Identifying(
        writer, pseudonyms(folder, store, writer), directory(folder, settings, log), lambda ticket, shown: None
    )


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
