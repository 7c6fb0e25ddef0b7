"""Tokens and people of a demonstration."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.auth import people, tokens
from server.demo.client import Signed
from server.domain.refusals import Refusal
from server.store.access import Access

PASSWORD_BYTES = 9
STAFF = {"teller": "teller", "lobby": "lobby_manager", "manager": "branch_manager"}
"""Who may sign in, by name, with their role."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets a demonstration works with.

    Tokens by role, of boards by name, of the devices at counters; passwords of visitors by name; who sits at counters.
    """

    kiosk: str
    lobby: str
    program: str
    boards: dict[str, str]
    counters: dict[int, str]
    passwords: dict[str, str]
    tellers: dict[int, Signed]


def teller_at(counter: int) -> str:
    """The name of who sits at a counter."""
    return f"teller-{counter:02}"


def made(data: Path, settings: Mapping[str, Any], now_ms: int, *, staff: bool, tellers: Iterable[int] = ()) -> Keys:
    """Make all of them in the data folder, with a teller for each counter of `tellers`; `now_ms` is the wall's time.

    Everybody's password is new each time.
    """
    counters = sorted(counter["number"] for counter in settings["counters"])
    access = Access(data)
    try:
        return Keys(
            kiosk=tokens.create(access, "kiosk", now_ms)[1],
            lobby=tokens.create(access, "lobby_manager", now_ms)[1],
            program=tokens.create(access, "program", now_ms)[1],
            boards={
                board["name"]: tokens.create(access, "display", now_ms, name=board["name"])[1]
                for board in settings["boards"]
            },
            counters={number: tokens.create(access, "counter", now_ms, counter=number)[1] for number in counters},
            passwords={name: _person(access, name, role, now_ms) for name, role in STAFF.items()} if staff else {},
            tellers={
                number: Signed(teller_at(number), _person(access, teller_at(number), "teller", now_ms))
                for number in tellers
            },
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
