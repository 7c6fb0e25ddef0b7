"""A board that runs all day: its memory is flat over thousands of calls."""

from __future__ import annotations

import sys
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SETTLED = 200
SHORT_DAY = 400
COUNTERS = 12


def heap_bytes(session: Any) -> float:
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"])


def live(screen: Any, first: int, last: int) -> None:
    """So many calls, each with what follows it, in the page's own time."""
    line = screen.line
    for place in range(first, last):
        counter = place % COUNTERS + 1
        number = f"{'ACFL'[place % 4]}{place % 997 + 1:03}"
        line.board["calls"] = line.board["calls"][:9]
        line.call(number, counter)
        line.say("waiting", waiting={"A": place % 40}, estimates={"A": {"low_s": 60, "likely_s": 300, "high_s": 900}})
        line.say("counter", counter=counter, zone="hall", state="serving", ticket=number, services=["A"])
        if place % 10 == 0:
            line.say("missed", missed=[f"A{place % 900:03}"])
        if place % 10 == 9 or place == last - 1:
            drawn = "seq => branchQueue.painted.slice(-1)[0].seq === seq"
            screen.page.wait_for_function(drawn, arg=line.seq, polling=20)
            line.beat()  # the line is well: a page that has to reconnect all day is another matter
            screen.later(4)


LONG_DAYS = [pytest.param(2000, layout, marks=pytest.mark.deep) for layout in ("waiting", "media", "calls")]


@pytest.mark.parametrize(("calls", "layout"), [(SHORT_DAY, "waiting"), *LONG_DAYS])
@pytest.mark.timeout(600)
def test_the_heap_is_flat_after_the_first_two_hundred_calls(
    screen: Any, line: Any, calls: int, layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    line.board["screen"] |= {"layout": layout}
    screen.open()
    screen.page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    session = screen.page.context.new_cdp_session(screen.page)
    live(screen, 0, SETTLED)
    settled = heap_bytes(session)
    live(screen, SETTLED, calls)
    grown = heap_bytes(session) / settled - 1
    told = f"{layout}: heap {settled / 1e6:.2f} MB after {SETTLED} calls, {grown:+.1%} after {calls}"
    with capsys.disabled():
        sys.stdout.write(f"\n{told}" if calls > SHORT_DAY else "")
    assert grown <= 0.10, told
    assert len(screen.called()) >= calls
    assert said == []
