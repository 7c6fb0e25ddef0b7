"""From a teller's key to all of 100 boards."""

import json
import threading
import time
from pathlib import Path

SOCKETS = 100
ROUNDS, CALLS = 5, 60
PACE_S = 0.05
rest = threading.Event().wait


def last_heard(listeners, key):
    while True:
        line = json.loads(listeners.stdout.readline())
        if line["key"] == key:
            return line["last_s"]


def test_a_call_reaches_a_hundred_boards(make_branch, started, client, quantile, table):
    """Between POST and the last of 100 sockets, against a bare emit to as many (contract: p50 <= 1.5x, p99 <= 2x)."""
    branch = make_branch().start()
    bare = started("bare.py")
    bare_port = int(bare.stdout.readline().rsplit(":", 1)[1])
    ours = started("listeners.py", str(branch.port), branch.token("display"), str(SOCKETS))
    theirs = started("listeners.py", str(bare_port), "", str(SOCKETS))
    for listeners in (ours, theirs):
        assert listeners.stdout.readline() == "listening\n"
    teller, plain = client(branch.port, branch.token("counter", 1)), client(bare_port)
    teller.ask("POST", "/api/v1/counters/1/open", {})
    every: dict[str, list[float]] = {"call": [], "bare": []}
    for round_number in range(ROUNDS):
        took: dict[str, list[float]] = {"call": [], "bare": []}
        for number in range(CALLS):
            branch.issue()
            rest(PACE_S)  # the paper and the waiting list of this ticket are out of the way
            begun = time.monotonic()
            _, body = teller.ask("POST", "/api/v1/counters/1/call-next", {"finish_current": True})
            took["call"].append((last_heard(ours, json.loads(body)["ticket"]["number"]) - begun) * 1000)
            rest(PACE_S)
            begun = time.monotonic()
            plain.ask("POST", f"/emit/{round_number}-{number}")
            took["bare"].append((last_heard(theirs, f"{round_number}-{number}") - begun) * 1000)
        for share in (0.5, 0.99):
            for name, values in took.items():
                table.add(f"{name} to {SOCKETS} sockets p{share * 100:.0f} ms", quantile(values, share))
        for name, values in took.items():
            every[name] += values
    for share, limit in ((0.5, "<= 1.5"), (0.99, "<= 2")):
        ratio = quantile(every["call"], share) / quantile(every["bare"], share)
        table.add(f"call / bare p{share * 100:.0f} over {ROUNDS * CALLS} calls", ratio, limit)


def test_what_a_hundred_idle_boards_cost(make_branch, started, table):
    """Memory and CPU of the serving process with 0 and 100 sockets that hear only heartbeats."""
    branch = make_branch().start()
    for sockets in (0, SOCKETS):
        if sockets:
            assert started("listeners.py", str(branch.port), branch.token("display"), str(sockets)).stdout.readline()
        for _ in range(ROUNDS):
            before = cpu_s(branch)
            rest(2)
            table.add(f"CPU with {sockets} sockets, % of a core", (cpu_s(branch) - before) / 2 * 100)
            table.add(f"memory with {sockets} sockets, MB", memory_mb(branch))


def worker(branch):
    children = Path(f"/proc/{branch.process.pid}/task/{branch.process.pid}/children").read_text().split()
    return int(children[0])


def cpu_s(branch):
    fields = Path(f"/proc/{worker(branch)}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def memory_mb(branch):
    lines = Path(f"/proc/{worker(branch)}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
