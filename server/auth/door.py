"""Who a token or a session belongs to, answered from memory."""

import threading
from dataclasses import dataclass

from server.auth import people, secret, tokens
from server.auth.who import Who
from server.store.access import Access
from server.store.staff import StaffRow


@dataclass(frozen=True, slots=True)
class _Known:
    """The access file as it was at `version`."""

    version: int
    tokens: dict[str, Who]
    staff: dict[str, StaffRow]
    names: dict[str, StaffRow]


class Door:
    """Looks people and tokens up in memory; reads the file anew as soon as any process has changed it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def by_token(self, shown: str) -> Who | None:
        """Whose token this is; None for one that is unknown or revoked."""
        return self._fresh().tokens.get(secret.sha256_of(shown))

    def holds(self, token_id: str) -> bool:
        """Whether a token of this id opens anything."""
        return any(who.id == token_id for who in self._fresh().tokens.values())

    def by_name(self, name: str) -> StaffRow | None:
        """The person of this name, in any case of letters; the disabled too, who are turned away elsewhere."""
        return self._fresh().names.get(name.casefold())

    def by_session(self, session: str) -> Who | None:
        """Whose session this is (`session_of`); None once the person is disabled or has another password."""
        row = self._fresh().staff.get(session.partition(".")[0])
        if row is None or row.disabled_ms is not None or session_of(row) != session:
            return None
        return Who("staff", row.id, row.name, row.role)

    def _fresh(self) -> _Known:
        version = self._access.version()
        known = self._known
        if known is not None and known.version == version:
            return known
        with self._lock:
            # A change that comes between the version and the rows is noticed by the next look.
            version = self._access.version()
            staff = people.every(self._access)
            self._known = _Known(
                version,
                {
                    row.secret_sha256: Who("token", row.id, row.name, row.role, row.counter)
                    for row in tokens.every(self._access)
                    if row.revoked_ms is None
                },
                {row.id: row for row in staff},
                {row.name.casefold(): row for row in staff},
            )
            return self._known


def session_of(row: StaffRow) -> str:
    """What a session cookie names: the person, and which password they signed in with."""
    return f"{row.id}.{secret.sha256_of(row.password)[:16]}"
