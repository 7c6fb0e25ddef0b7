"""From a teller's key to the light of the board's screen and to its sound."""

import json
import shutil
import threading
import time

import pytest

pytestmark = pytest.mark.browser

OTHERS = (0, 19, 99)
ROUNDS, CALLS = 6, 40
NOT_COUNTED = 5  # of a server and a page that have only just begun
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
  const seen = new Set();
  const look = () => {
    for (const panel of document.querySelectorAll("#band .call")) {
      if (!seen.has(panel.dataset.number)) { seen.add(panel.dataset.number); window.stamp(panel.dataset.number); }
    }
  };
  new MutationObserver(look).observe(document.getElementById("band"), { childList: true, subtree: true });
}"""


def light(page, number):
    """Seconds of the wall clock at which a number was on the screen."""
    return page.evaluate("number => window.drawn(number)", number) / 1000


@pytest.mark.parametrize("others", OTHERS)
def test_a_call_is_painted(others, make_branch, started, context, client, quantile, table, tmp_path):
    """One board beside other sockets; against a bare emit to the same page: two frames and the paint are in both.

    Limits: p50 <= 1.5x, p99 <= 2x.
    """
    branch = make_branch().start()
    branch.at(1, "open", {})
    snapshot = tmp_path / "board.json"
    snapshot.write_text(json.dumps(branch.ask("GET", "/board", branch.token("display")).json), encoding="utf-8")
    bare_port = int(started("bare.py", str(snapshot)).stdout.readline().rsplit(":", 1)[1])
    boards = {}
    for name, port in (("call", branch.port), ("bare", bare_port)):
        boards[name] = context.new_page()
        boards[name].add_init_script(STAMPED)
        boards[name].goto(f"http://127.0.0.1:{port}/display#token={branch.token('display')}")
        boards[name].locator("body[data-state=fresh]").wait_for()
        boards[name].evaluate(BOARD_STAMPED)
    if others:
        for port, token in ((branch.port, branch.token("display")), (bare_port, "")):
            assert started("listeners.py", str(port), token, str(others)).stdout.readline() == "listening\n"
    teller, plain = client(branch.port, branch.token("counter", 1)), client(bare_port)
    every = {"call": [], "bare": []}
    for place in range(NOT_COUNTED + ROUNDS * CALLS):
        number = branch.issue()["ticket"]["number"]
        rest(PACE_S)
        begun = time.time()
        teller.ask("POST", "/api/v1/counters/1/call-next", {"finish_current": True})
        every["call"].append((light(boards["call"], number) - begun) * 1000)
        rest(PACE_S)
        begun = time.time()
        plain.ask("POST", f"/emit/B{place}")
        every["bare"].append((light(boards["bare"], f"B{place}") - begun) * 1000)
    every = {name: values[NOT_COUNTED:] for name, values in every.items()}
    for share, limit in ((0.5, "<= 1.5"), (0.99, "<= 2")):
        for name, values in every.items():
            table.add(f"{name}, {others} other sockets, p{share * 100:.0f} ms", quantile(values, share))
        ratio = quantile(every["call"], share) / quantile(every["bare"], share)
        table.add(f"call / bare, {others} other sockets, p{share * 100:.0f}", ratio, limit)


HEARD = 6
HEARD_WITHIN_S = 30
# When the chime of a call begins, beside what the page itself notes at the end.
SOUND_STAMPED = """
window.begun = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...given) {
  window.begun.push((performance.timeOrigin + performance.now()) / 1000);
  return start.apply(this, given);
};
"""


@pytest.mark.voice
def test_a_call_is_heard(make_branch, context, quantile, table, branch_file_text):
    """Call to the begin of its chime and of its sentence, the sentence made for it or kept from before."""
    spoken = branch_file_text.replace("audio = false", "audio = true") + "\n[voice]\nrepeat = 1\n"
    kept = None
    for how in ("made", "kept"):
        branch = make_branch(spoken)
        if kept:
            shutil.copytree(kept, branch.data / "voice")
        branch.start()
        board = context.new_page()
        board.add_init_script(SOUND_STAMPED)
        board.goto(f"{branch.url}/display#token={branch.token('display')}")
        board.locator("body[data-state=fresh]").wait_for()
        branch.at(1, "open", {})
        chimes, sentences = [], []
        for place in range(HEARD):
            rest(1)  # the silence after an announcement
            branch.issue()
            begun = time.time()
            branch.at(1, "call-next", {"finish_current": True})
            board.wait_for_function(
                "heard => branchQueue.played.length > heard", arg=place, timeout=HEARD_WITHIN_S * 1000
            )
            chime, sentence = board.evaluate("begun.slice(-2)")
            chimes.append((chime - begun) * 1000)
            sentences.append((sentence - begun) * 1000)
        for name, values in (("chime", chimes), ("sentence", sentences)):
            for share in (0.5, 0.99):
                table.add(f"call to {name}, sentence {how}, p{share * 100:.0f} ms", quantile(values, share))
        kept = branch.data / "voice"
        board.close()
