"""A busy hall with everything that a branch file can ask of a counter, served once for a module."""

from __future__ import annotations

from typing import Any

import pytest

from server.auth import people
from server.store.access import Access

PASSWORD = "long-enough"

HALL_FILE = """
[branch]
id = "hall-1"
name = "Hall"
timezone = "Asia/Shanghai"
languages = ["en", "zh"]
tickets_per_day_max = 99999
[calling]
call_next_gap_s = 0
recall_gap_s = 0
no_show_after_s = 0
[[services]]
code = "A"
name = "Personal"
checklist = ["See the card", "See the form"]
[[services]]
code = "C"
name = "Corporate"
[[services]]
code = "W"
name = "Wealth"
wrap_up = true
[[services]]
code = "X"
name = "Served by nobody"
[[segments]]
code = "gold"
name = "Gold"
target_wait_min = 10
tell_lobby = true
[[profiles]]
name = "general"
services = ["A", "C", "W"]
[[profiles]]
name = "wealth"
services = ["W"]
[[pauses]]
code = "break"
name = "Break"
limit_min = 10
[[parks]]
code = "form"
name = "Fills in a form"
[[marks]]
code = "complaint"
name = "Complaint"
[[kiosks]]
name = "door"
""" + "".join(f'[[counters]]\nnumber = {number}\nprofile = "general"\n' for number in (1, 2, 3, 4))


class Hall:
    """The served hall: devices of counters 1 to 4, people who sign in, and how to come to a fresh start."""

    def __init__(self, server: Any, signed_in: dict[str, dict[str, str]]) -> None:
        self.signed_in = signed_in
        self.server, self.ask, self.token, self.issue, self.at = (
            server, server.ask, server.token, server.issue, server.at,
        )  # fmt: skip

    @property
    def lobby(self) -> str:
        return str(self.token("lobby_manager"))

    def counter(self, number: int) -> dict[str, Any]:
        answer = self.ask("GET", f"/counters/{number}", self.token("counter", number))
        assert answer.status == 200, answer.body
        return answer.json["counter"]  # type: ignore[no-any-return]

    def called(self, number: int, service: str = "A", **body: Any) -> dict[str, Any]:
        """A new ticket, called by hand at a counter."""
        ticket = self.issue(service, **body)["ticket"]
        answer = self.at(number, "call", {"ticket": ticket["id"], "reason": "test"})
        assert answer.status == 200, answer.body
        return answer.json["ticket"]  # type: ignore[no-any-return]

    def served(self, number: int, service: str = "A") -> dict[str, Any]:
        """A new ticket, being served at a counter."""
        self.called(number, service)
        return self.at(number, "start").json["ticket"]  # type: ignore[no-any-return]

    def person(self, name: str, role: str = "teller") -> dict[str, str]:
        """The headers of a person who is signed in, once for the module."""
        if name in self.signed_in:
            return self.signed_in[name]
        access = Access(self.server.data)
        if name not in {row.name for row in people.every(access)}:
            people.add(access, name, role, PASSWORD, 0)
        access.close()
        session = self.ask("POST", "/session", None, {"name": name, "password": PASSWORD})
        assert session.status == 200, session.body
        self.signed_in[name] = {
            "Cookie": session.headers["Set-Cookie"].split(";")[0], "X_CSRFToken": session.json["csrf"],
        }  # fmt: skip
        return self.signed_in[name]

    def anew(self) -> None:
        """Counters 1 to 3 open by their devices and free, 4 closed, nobody waiting or held."""
        stands = self.ask("GET", "/hall", self.lobby).json
        for counter in stands["counters"]:
            self._free(counter)
        for entry in stands["parked"]:
            self.at(1, "unpark", {"ticket": entry["ticket"]["id"]})
            self.at(1, "finish")
        if stands["issuing_ended"]:
            self.ask("POST", "/issuing/resume", self.lobby, {})
        for entry in self.ask("GET", "/hall", self.lobby).json["missed"]:
            self._remove(entry["ticket"])
        for number in (1, 2, 3):
            for ticket in self.counter(number)["held"]:
                self._remove(ticket)
        for entry in self.ask("GET", "/waiting?limit=1000", self.lobby).json["waiting"]:
            self._remove(entry["ticket"])

    def _free(self, counter: dict[str, Any]) -> None:
        number, wanted = counter["number"], counter["number"] <= 3
        if counter["staff"] is not None:
            self.at(number, "take-over")
        for state, action in (("paused", "resume"), ("called", "undo"), ("serving", "finish"), ("called", "finish")):
            if counter["state"] == state:
                self.at(number, action)
        if wanted or counter["state"] != "closed":
            self.at(number, "open" if wanted else "close", {"profile": "general"} if wanted else {})

    def _remove(self, ticket: dict[str, Any]) -> None:
        answer = self.ask("POST", f"/tickets/{ticket['id']}/remove", self.lobby, {"reason": "test"})
        assert answer.status == 200, answer.body


@pytest.fixture(scope="session")
def hall_file() -> str:
    """The branch file of the hall; a module that wants `hall` gives it as its `branch_file`."""
    return HALL_FILE


@pytest.fixture(scope="module")
def signed_in() -> dict[str, dict[str, str]]:
    """The sessions of the module's people, by name."""
    return {}


@pytest.fixture
def hall(branch: Any, signed_in: dict[str, dict[str, str]]) -> Hall:
    """The module's branch as a hall with nobody in it, counters 1 to 3 open."""
    stands = Hall(branch, signed_in)
    stands.anew()
    return stands
