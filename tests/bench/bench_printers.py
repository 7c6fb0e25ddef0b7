"""Numbers while printers are well, hung or not there; and what a printer takes of a slip's own time."""

import os
import re
import threading
import time
from collections import defaultdict

import pytest

from printers.faults import VirtualPrinter
from printers.ink import ink
from printers.layout import lay_out
from printers.listener import VirtualListener
from printers.model import model_of
from printers.picture import Pen
from printers.slip import Slip
from printers.spool import Job, Spool

EACH = int(os.environ.get("BENCH_TICKETS", "2000"))  # tickets for each kiosk
RATE = 20  # a second, of all kiosks together
KIOSKS = ("healthy", "hung", "none")
LINES = {"Ethernet": None, "19200 baud": 1920, "9600 baud": 960}
PRINTERS = """
[[printers]]
name = "healthy"
address = "{healthy}"
[[printers]]
name = "hung"
address = "{hung}"
[[kiosks]]
name = "healthy"
printer = "healthy"
[[kiosks]]
name = "hung"
printer = "hung"
[[kiosks]]
name = "none"
[[boards]]
"""


def test_tickets_wait_for_no_printer(make_branch, client, branch_file_text, quantile, table):
    """POST /tickets at a fixed 20 a second, the three kiosks in turn; each request has its own time to begin."""
    with VirtualListener(VirtualPrinter()) as healthy, VirtualListener(VirtualPrinter()) as hung:
        hung.printer.suffer("deaf")
        written = PRINTERS.format(healthy=healthy.address, hung=hung.address)
        file = re.sub(r"\[\[printers\]\].*\[\[boards\]\]\n", lambda _: written, branch_file_text, flags=re.DOTALL)
        branch = make_branch(file).start()
        kiosks = [(name, client(branch.port, branch.token("kiosk", name=name))) for name in KIOSKS]
        for _, kiosk in kiosks:
            kiosk.timed("POST", "/api/v1/tickets", {"service": "A"}, 201)
        took = defaultdict(list)
        pause, begun = threading.Event(), time.perf_counter()
        for place in range(EACH * len(KIOSKS)):
            name, kiosk = kiosks[place % len(kiosks)]
            pause.wait(max(0.0, begun + place / RATE - time.perf_counter()))
            took[name].append(kiosk.timed("POST", "/api/v1/tickets", {"service": "A"}, 201))
        for share, label in ((0.5, "p50"), (0.99, "p99")):
            figures = {name: quantile(values, share) for name, values in took.items()}
            for name, value in figures.items():
                table.add(f"{name}: {label} ms ({EACH} tickets)", value)
            limit = "<= 1.25" if label == "p50" else "<= 2"
            table.add(f"{label}: largest / smallest", max(figures.values()) / min(figures.values()), limit)
        table.add("slips that came out of the healthy printer", healthy.printer.count)


@pytest.mark.parametrize("line", LINES)
def test_tickets_a_minute_through_one_printer(table, line):
    """Slips through one network printer, against the time that their bytes alone need on its line."""
    slip = Slip(number="A042", branch="西湖支行", service="个人业务", ahead="前面约 7 人", wait="预计 10–20 分钟",
                issued_at="取号时间 2026-11-22 09:41", qr="https://branch.example.cn/t/mfrggzdfmztwq2lknnwg23tpob",
                language="zh")  # fmt: skip
    model = model_of({"width_mm": 80})
    size, rate = len(ink(lay_out(slip, model.columns), model, Pen("zh"))), LINES[line]
    count = 200 if rate is None else 20
    waiting = [Job(str(place), slip.to_json()) for place in range(count)]
    done = threading.Event()

    def note(job, state, cause):
        if state == "printed":
            waiting.pop(0)
            if not waiting:
                done.set()

    printer = VirtualPrinter(model)
    printer.slow_down(rate)
    with VirtualListener(printer) as listener:
        spool = Spool(
            {"name": "door", "address": listener.address},
            next_job=lambda name: waiting[0] if waiting else None,
            note=note,
            wanted=lambda job: True,
            monotonic=time.monotonic,
        )
        begun = time.perf_counter()
        spool.start()
        assert done.wait(120)
        each_s = (time.perf_counter() - begun) / count
        spool.stop()
    table.add(f"{line}: slips a minute", 60 / each_s)
    table.add(f"{line}: bytes of a slip", size)
    if rate:
        table.add(f"{line}: time of a slip / time of its bytes", each_s * rate / size)
