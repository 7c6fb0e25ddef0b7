"""Pages of staff hear of what no screen shows, and no screen is told what it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.domain import commands


@pytest.mark.parametrize(
    "change",
    [
        commands.InsertFirst("id-1", "said at the desk"),
        commands.MoveTicket("id-1", None, "gold", "said at the desk"),
        commands.AddService("id-1", "C"),
        commands.EndIssuing("C", "said at the desk"),
    ],
    ids=lambda change: type(change).__name__,
)
def test_a_change_that_no_screen_shows_makes_pages_look_again(line: Any, change: commands.Command) -> None:
    line.hall.issue()
    line.pass_time(1)
    line.sent.clear()
    line.hall.do(change)
    line.pass_time(1)
    assert [name for name in line.names() if name != "heartbeat"] == ["waiting"]
    assert not {"desk", "gold", "id-1"} & set(json.dumps(line.sent).replace('"', " ").split())
