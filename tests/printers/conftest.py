"""Slips to print, printers to print them on, and a reader of QR codes that shares nothing with what draws them."""

import threading
import time

import pytest

from printers.delivery import Pace
from printers.faults import VirtualPrinter
from printers.listener import VirtualListener
from printers.model import model_of
from printers.slip import Slip
from printers.spool import Job, Spool

URL = "https://branch.example.cn/t/mfrggzdfmztwq2lknnwg23tpob"
DEADLINE_S = 20

# ISO/IEC 18004: where alignment patterns stand, and data codewords per block at error correction M, by version.
ALIGNMENT = {2: 18, 3: 22, 4: 26, 5: 30, 6: 34}
BLOCKS_M = {1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4}
MASKS = [
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
]


def finders(black) -> list[tuple[int, int, int]]:
    """Rows of the form 1:1:3:1:1 with their left edge and module size: those of finder patterns."""
    found = []
    for y, row in enumerate(black):
        edges = [x for x in range(1, len(row)) if row[x] != row[x - 1]]
        for place in range(len(edges) - 5):
            runs = [edges[place + step + 1] - edges[place + step] for step in range(5)]
            if row[edges[place]] and runs == [runs[0], runs[0], 3 * runs[0], runs[0], runs[0]] and runs[0] > 1:
                found.append((edges[place], y, runs[0]))
    return found


def modules(image) -> list[list[bool]]:
    """The symbol's modules, True is black, from an upright picture that holds one QR code."""
    grey = image.convert("L")
    pixels, width = grey.tobytes(), grey.width
    black = [[value < 128 for value in pixels[y * width : (y + 1) * width]] for y in range(grey.height)]
    found = finders(black)
    size = found[0][2]
    left, top = min(x for x, _, _ in found), min(y for _, y, _ in found) - 2 * size
    right = max(x for x, y, _ in found if y < top + 7 * size) + 7 * size
    side = (right - left) // size
    half = size // 2
    return [[black[top + y * size + half][left + x * size + half] for x in range(side)] for y in range(side)]


def is_function(y: int, x: int, side: int, version: int) -> bool:
    """True for modules that carry no data: finders, timing, format, alignment."""
    corner = (y < 9 and x < 9) or (y < 9 and x >= side - 8) or (y >= side - 8 and x < 9)
    centre = ALIGNMENT.get(version)
    aligned = centre is not None and abs(y - centre) <= 2 and abs(x - centre) <= 2
    return corner or aligned or y == 6 or x == 6


def codewords(grid: list[list[bool]]) -> list[int]:
    """The unmasked codewords in the order of the zigzag."""
    side = len(grid)
    version = (side - 17) // 4
    mask = (grid[8][2] * 4 + grid[8][3] * 2 + grid[8][4]) ^ 0b101
    bits, upwards, x = [], True, side - 1
    while x > 0:
        x -= x == 6
        for y in range(side - 1, -1, -1) if upwards else range(side):
            for column in (x, x - 1):
                if not is_function(y, column, side, version):
                    bits.append(grid[y][column] != MASKS[mask](y, column))
        upwards, x = not upwards, x - 2
    return [int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]


def qr_text(image) -> str:
    """What the one QR code (versions 1 to 6, error correction M, bytes) in an undamaged picture says."""
    grid = modules(image)
    assert (grid[8][0], grid[8][1]) == (True, False), "not error correction M"
    words, blocks = codewords(grid), BLOCKS_M[(len(grid) - 17) // 4]
    content = [words[place * len(blocks) + block] for block in range(len(blocks)) for place in range(blocks[0])]
    bits = "".join(f"{word:08b}" for word in content)
    assert bits[:4] == "0100", "not in byte mode"
    count = int(bits[4:12], 2)
    return bytes(int(bits[12 + 8 * at : 20 + 8 * at], 2) for at in range(count)).decode()


@pytest.fixture
def read_qr():
    return qr_text


@pytest.fixture
def url() -> str:
    return URL


@pytest.fixture
def zh() -> Slip:
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
        qr=URL,
        qr_caption="扫码看前面还有几人",
        language="zh",
    )


@pytest.fixture
def en() -> Slip:
    return Slip(
        number="A042",
        branch="West Lake Branch",
        service="Personal banking",
        ahead="About 7 ahead",
        wait="10–20 minutes",
        issued_at="Issued 2026-11-22 09:41",
        seat="Please wait on floor 1 and listen for your number.",
        bring="Have ready: ID card, bank card",
        notes=("Numbers may not be called in order.", "Missed your call? See the lobby manager. Valid today."),
        message="Never send money to strangers.",
        qr=URL,
        qr_caption="Scan to follow your ticket",
        language="en",
    )


class Queue:
    """Jobs of one printer with every state they were given, as the store would hold them."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict] = {}
        self.notes: list[tuple[str, str, str]] = []
        self.unwanted: set[str] = set()
        self.noted = threading.Condition()
        self.on_note = lambda job, state, cause: None

    def add(self, job: str, slip: Slip) -> None:
        with self.noted:
            self.jobs[job] = {"slip": slip.to_json(), "state": "queued", "cause": ""}

    def next_job(self, printer: str) -> Job | None:
        with self.noted:
            return next((Job(job, held["slip"]) for job, held in self.jobs.items() if held["state"] == "queued"), None)

    def note(self, job: str, state: str, cause: str) -> None:
        self.on_note(job, state, cause)
        with self.noted:
            self.jobs[job].update(state=state, cause=cause)
            self.notes.append((job, state, cause))
            self.noted.notify_all()

    def wanted(self, job: str) -> bool:
        return job not in self.unwanted

    def wait_for(self, job: str, state: str, cause: str | None = None) -> None:
        """Return once the job was noted so; fail when that takes too long."""

        def there() -> bool:
            return any(each[:2] == (job, state) and cause in (None, each[2]) for each in self.notes)

        with self.noted:
            assert self.noted.wait_for(there, DEADLINE_S), f"{job} never became {state} {cause}: {self.notes}"

    def states(self, job: str) -> list[str]:
        with self.noted:
            return [state for each, state, _ in self.notes if each == job]


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def other_queue() -> Queue:
    return Queue()


@pytest.fixture
def printer() -> VirtualPrinter:
    return VirtualPrinter(model_of({"width_mm": 58}), slips_kept=20_000)


@pytest.fixture
def listener(printer):
    with VirtualListener(printer) as listening:
        yield listening


@pytest.fixture
def quick() -> Pace:
    """The life of a job at a pace for tests; only what must not happen early is long."""
    return Pace(
        connect_s=5, answer_s=0.4, done_s=0.3, ask_again_s=0.02, idle_ask_s=0.05, silence_s=0.2, stall_s=0.2,
        slow_bytes_per_s=10_000, finish_s=0.2, between_s=0.001,
        back_off_s=(0.01, 0.02), note_again_s=0.01, stop_grace_s=0.1,
    )  # fmt: skip


@pytest.fixture
def spool(queue, quick):
    """`spool(address, **more)` starts a printer's thread; all are stopped at the end."""
    started = []

    def start(address: str, status: str = "epson", **more) -> Spool:
        held = more.pop("queue", queue)
        made = Spool(
            {"name": "door", "address": address, "width_mm": 58, "status": status},
            next_job=held.next_job,
            note=held.note,
            wanted=lambda job: held.wanted(job),
            monotonic=time.monotonic,
            **{"pace": quick, **more},
        )
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.stop()
