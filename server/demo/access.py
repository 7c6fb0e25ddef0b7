"""Tokens and people of a demonstration."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from server.auth import people, tokens
from server.domain.refusals import Refusal
from server.store.access import Access

PASSWORD_BYTES = 9
STAFF = {"teller": "teller", "lobby": "lobby_manager", "manager": "branch_manager"}
"""Who may sign in, by name, with their role."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets a demonstration works with: tokens by role, by counter, passwords by name."""

    kiosk: str
    display: str
    program: str
    counters: dict[int, str]
    passwords: dict[str, str]


def made(data: Path, counters: Iterable[int], now_ms: int, *, kiosk: str | None = None, staff: bool) -> Keys:
    """Make all of them in the data folder; `now_ms` is the wall's time. Everybody's password is new each time."""
    access = Access(data)
    try:
        return Keys(
            kiosk=tokens.create(access, "kiosk", now_ms, name=kiosk)[1],
            display=tokens.create(access, "display", now_ms)[1],
            program=tokens.create(access, "program", now_ms)[1],
            counters={
                number: tokens.create(access, "counter", now_ms, counter=number)[1] for number in sorted(counters)
            },
            passwords={name: _person(access, name, role, now_ms) for name, role in STAFF.items()} if staff else {},
        )
    finally:
        access.close()


def _person(access: Access, name: str, role: str, now_ms: int) -> str:
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    try:
        people.add(access, name, role, password, now_ms)
    except Refusal as refusal:
        if refusal.code != "name_taken":
            raise
        people.change_password(access, name, password, now_ms)
    return password
