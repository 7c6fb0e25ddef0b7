"""From a teller's key to the light of the board's screen."""

import threading
import time
from pathlib import Path

import pytest

import display
import server

pytestmark = pytest.mark.browser

OTHERS = (0, 19, 99)
ROUNDS, CALLS = 3, 40
PACE_S = 0.05
rest = threading.Event().wait

# Two frames after a call was drawn, its light is on the screen; `drawn(number)` waits for that and says when it was.
STAMPED = """
window.lit = new Map();
window.waiting = new Map();
window.drawn = (number) => new Promise((resolve) => {
  if (window.lit.has(number)) { resolve(window.lit.get(number)); } else { window.waiting.set(number, resolve); }
});
window.stamp = (number) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const at = performance.timeOrigin + performance.now();
  window.lit.set(number, at);
  if (window.waiting.has(number)) { window.waiting.get(number)(at); }
}));
"""
BOARD_STAMPED = """() => {
  const painted = window.branchQueue.painted;
  painted.push = function (entry) {
    if (entry.kind === "called") { window.stamp(entry.number); }
    return Array.prototype.push.call(this, entry);
  };
}"""
# The least board: it draws a number large in the board's own dress, and nothing else.
BARE_BOARD = """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<link rel="stylesheet" href="/static/house.css"><link rel="stylesheet" href="/display/static/board.css">
<link rel="stylesheet" href="/display/static/panels.css"></head>
<body class="board" data-state="fresh"><section id="band" class="band" data-calls="1"></section>
<script type="module">
import { io } from "/static/vendor/socket.io.esm.min.js";
const socket = io("/board", { transports: ["websocket"] });
socket.on("connect", () => { document.body.dataset.connected = "1"; });
socket.on("event", (message) => {
  const panel = document.createElement("div");
  panel.className = "call fresh";
  panel.textContent = `${message.number} → ${message.counter}`;
  document.getElementById("band").replaceChildren(panel);
  window.stamp(message.number);
});
</script></body></html>"""


@pytest.fixture
def bare_page(started, tmp_path):
    """The port of the least server that could do it, with the least board on it."""
    page = tmp_path / "bare.html"
    page.write_text(BARE_BOARD, encoding="utf-8")
    statics = [Path(one.__file__).parent / "static" for one in (server, display)]
    bare = started("bare.py", str(page), *map(str, statics))
    return int(bare.stdout.readline().rsplit(":", 1)[1])


def light(page, number):
    """Seconds of the wall clock at which a number was on the screen."""
    return page.evaluate("number => window.drawn(number)", number) / 1000


@pytest.mark.parametrize("others", OTHERS)
def test_a_call_is_painted(others, make_branch, started, context, client, quantile, table, bare_page):
    """One real board beside other sockets; against a bare emit, two frames and the paint (p50 <= 1.5x, p99 <= 2x)."""
    branch = make_branch().start()
    board, bare = context.new_page(), context.new_page()
    for page in (board, bare):
        page.add_init_script(STAMPED)
    board.goto(f"{branch.url}/display#token={branch.token('display')}")
    board.locator("body[data-state=fresh]").wait_for()
    board.evaluate(BOARD_STAMPED)
    bare.goto(f"http://127.0.0.1:{bare_page}/page")
    bare.locator("body[data-connected]").wait_for()
    if others:
        for port, token in ((branch.port, branch.token("display")), (bare_page, "")):
            assert started("listeners.py", str(port), token, str(others)).stdout.readline() == "listening\n"
    teller, plain = client(branch.port, branch.token("counter", 1)), client(bare_page)
    teller.ask("POST", "/api/v1/counters/1/open", {})
    every = {"call": [], "bare": []}
    for place in range(ROUNDS * CALLS):
        number = branch.issue()["ticket"]["number"]
        rest(PACE_S)
        begun = time.time()
        teller.ask("POST", "/api/v1/counters/1/call-next", {"finish_current": True})
        every["call"].append((light(board, number) - begun) * 1000)
        rest(PACE_S)
        begun = time.time()
        plain.ask("POST", f"/emit/B{place}")
        every["bare"].append((light(bare, f"B{place}") - begun) * 1000)
    for share, limit in ((0.5, "<= 1.5"), (0.99, "<= 2")):
        for name, values in every.items():
            table.add(f"{name}, {others} other sockets, p{share * 100:.0f} ms", quantile(values, share))
        ratio = quantile(every["call"], share) / quantile(every["bare"], share)
        table.add(f"call / bare, {others} other sockets, p{share * 100:.0f}", ratio, limit)
