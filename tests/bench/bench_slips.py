"""What a slip costs, in milliseconds of one core."""

import json
import threading
import time
from dataclasses import replace

import pytest

from printers.drawn import png
from printers.ink import ink
from printers.layout import lay_out
from printers.memory import MemoryPrinters
from printers.model import model_of
from printers.picture import Pen
from printers.press import Press
from printers.slip import Slip
from printers.spool import Job, Spool

ROUNDS = 5
SLIPS = 200
LIMIT = "<= 5"


@pytest.fixture
def slip() -> Slip:
    return Slip(
        number="A042",
        branch="西湖支行",
        service="个人业务",
        ahead="前面约 7 人",
        wait="预计 10–20 分钟",
        issued_at="取号时间 2026-11-22 09:41",
        seat="请在一楼等候区留意叫号",
        bring="请备好：本人身份证、银行卡",
        notes=("叫号综合业务与预约，号码不一定连续", "过号请联系大堂经理　当日有效"),
        message="谨防诈骗　不向陌生人转账",
        qr="https://branch.example.cn/t/mfrggzdfmztwq2lknnwg23tpob",
        qr_caption="扫码看前面还有几人",
        language="zh",
    )


@pytest.mark.parametrize(
    ("text", "count", "limit", "most"),
    [("text", SLIPS, LIMIT, "<= 1"), ("auto", SLIPS, LIMIT, "<= 1"), ("picture", 10, "<= 60", "<= 60")],
)
def test_building(table, slip, text, count, limit, most):
    """A slip's fields to its bytes; 1 kB takes a printer at 9600 baud about a second."""
    model, pen = model_of({"width_mm": 58, "text": text}), Pen("zh")
    content = ink(lay_out(slip, model.columns), model, pen)  # what is made once is not counted
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(count):
            content = ink(lay_out(slip, model.columns), model, pen)
        table.add(f"{text}: bytes of a slip, ms", (time.process_time() - begun) * 1000 / count, limit)
        table.add(f"{text}: kB a slip", len(content) / 1000, most)


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("German", {"message": "Überweisen Sie nie Geld an Fremde.", "language": "de"}),
        ("a rare surname", {"branch": "㐀支行"}),
        ("Arabic", {"branch": "فرع البحيرة الغربية", "language": "ar"}),
    ],
)
def test_lines_that_need_more(table, slip, what, changes):
    """One line through a code page or as a picture, the rest as text."""
    press = Press(model_of({"width_mm": 58}))
    kept = replace(slip, **changes).to_json()
    press.bytes_of(kept)
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(SLIPS):
            content = press.bytes_of(kept)
        table.add(f"auto with {what}, ms", (time.process_time() - begun) * 1000 / SLIPS, LIMIT)
        table.add(f"auto with {what}, kB", len(content) / 1000)


def test_printing_in_memory(table, slip):
    """A slip through spool and virtual printer: status before, bytes, answer after."""
    settings = {"name": "door", "address": "memory:door", "width_mm": 58}
    memory = MemoryPrinters([settings])
    waiting: list[Job] = []
    printed = threading.Event()

    def note(job, state, cause):
        if state == "printed":
            waiting.pop()
            if not waiting:
                printed.set()

    spool = Spool(
        settings,
        next_job=lambda printer: waiting[-1] if waiting else None,
        note=note,
        wanted=lambda job: True,
        monotonic=time.monotonic,
        memory=memory.connect,
    )
    spool.start()
    kept = json.loads(json.dumps(slip.to_json()))
    for round_ in range(ROUNDS + 1):
        printed.clear()
        begun = time.process_time()
        waiting.extend(Job(f"{round_}/{place}", kept) for place in range(SLIPS))
        spool.nudge()
        assert printed.wait(60)
        if round_:
            table.add("a slip printed in memory, ms", (time.process_time() - begun) * 1000 / SLIPS, LIMIT)
    spool.stop()


def test_drawing(table, slip):
    """The bytes drawn as paper, which happens only when somebody looks."""
    model = model_of({"width_mm": 58})
    pen = Pen("zh")
    content = ink(lay_out(replace(slip, large=True), model.columns), model, pen)
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(10):
            png(content, dots=model.dots, columns=model.columns, pen=pen)
        table.add("a slip drawn, ms", (time.process_time() - begun) * 100)
