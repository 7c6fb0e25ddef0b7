"""A small reader of ESC/POS, made from the printers' manuals: it shares nothing with printers.decode."""

from dataclasses import dataclass, field

import pytest

from printers.slip import Slip

PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859_7", 16: "cp1252",
    17: "cp866", 18: "cp852", 19: "cp858", 33: "cp775", 34: "cp855", 35: "cp861", 38: "cp869", 39: "iso8859_2",
    40: "iso8859_15", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254", 51: "cp1257",
    # numbers of Chinese models
    25: "cp1257", 56: "cp861", 60: "cp855", 61: "cp857", 64: "cp737", 66: "cp869", 72: "cp1250", 73: "cp1251",
    90: "cp1253", 91: "cp1254", 95: "cp775",
}  # fmt: skip
# How many bytes follow the two of a command. What is not here, and not sized below, no slip of ours may hold.
FOLLOWING = {
    b"\x1b@": 0, b"\x1c&": 0, b"\x1c.": 0, b"\x1bR": 1, b"\x1bt": 1, b"\x1ba": 1, b"\x1bE": 1, b"\x1d!": 1, b"\x1bJ": 1,
    b"\x1bd": 1,
}  # fmt: skip


@dataclass
class Paper:
    """What came out: lines of (text, columns it takes, times as high, align), pictures (across, rows, bits)."""

    lines: list = field(default_factory=list)
    pictures: list = field(default_factory=list)
    qr: list = field(default_factory=list)
    cuts: int = 0
    resets: int = 0
    strange: list = field(default_factory=list)


class Reader:
    """One pass over finished bytes."""

    def __init__(self, content: bytes, *, clone: bool = False):
        self.content, self.at, self.paper, self.clone = content, 0, Paper(), clone
        self.kanji, self.page, self.across, self.down, self.align = clone, 0, 1, 1, 0
        self.text, self.columns, self.high, self.store = "", 0, 1, b""

    def take(self, count: int) -> bytes:
        """The next bytes."""
        taken = self.content[self.at : self.at + count]
        assert len(taken) == count, "the bytes end in the middle of a command"
        self.at += count
        return taken

    def letter(self, first: int) -> None:
        """A printed character, of one byte or two."""
        if self.kanji and first >= 0x81:
            self.text += (bytes([first]) + self.take(1)).decode("gb18030")
            self.columns += 2 * self.across
        else:
            self.text += bytes([first]).decode(PAGES[self.page])
            self.columns += self.across
        self.high = max(self.high, self.down)

    def feed(self) -> None:
        """The line is printed."""
        if self.text:
            self.paper.lines.append((self.text, self.columns, self.high, self.align))
        self.text, self.columns, self.high = "", 0, 1

    def command(self, name: bytes) -> None:
        """A command, its two bytes taken already."""
        if name == b"\x1dv":
            _, _, low, high, rows_low, rows_high = self.take(6)
            across, rows = low + 256 * high, rows_low + 256 * rows_high
            assert not self.text, "a picture in the middle of a line"
            self.paper.pictures.append((across, rows, self.take(across * rows)))
        elif name == b"\x1d(":
            function, low, high = self.take(3)
            self.symbol(function, self.take(low + 256 * high))
        elif name == b"\x1dV":
            assert self.take(1) == b"B" and not self.text, "a cut in the middle of a line"
            self.take(1)
            self.paper.cuts += 1
        elif name in FOLLOWING:
            self.setting(name, self.take(FOLLOWING[name]))
        else:
            self.paper.strange.append(name)

    def symbol(self, function: int, body: bytes) -> None:
        """GS ( k, the only one of its family in a slip."""
        if function != ord("k"):
            self.paper.strange.append(function)
        elif body[1] == 80:
            self.store = body[3:]
        elif body[1] == 81:
            assert not self.text, "a code in the middle of a line"
            self.paper.qr.append(self.store.decode())

    def setting(self, name: bytes, value: bytes) -> None:
        """What changes how the next letters look."""
        if name in (b"\x1c&", b"\x1c."):
            self.kanji = name == b"\x1c&"
        elif name == b"\x1b@":
            self.paper.resets += 1
            self.kanji, self.page, self.across, self.down, self.align = self.clone, 0, 1, 1, 0
        elif name == b"\x1bt":
            self.page = value[0]
        elif name == b"\x1ba":
            assert not self.text, "a new place in the middle of a line"
            self.align = value[0]
        elif name == b"\x1d!":
            self.across, self.down = value[0] // 16 + 1, value[0] % 16 + 1
        elif name in (b"\x1bJ", b"\x1bd"):
            self.feed()


def paper_of(content: bytes, *, clone: bool = False) -> Paper:
    """The paper of finished bytes; `clone` starts, and resets, with hanzi on."""
    reader = Reader(content, clone=clone)
    while reader.at < len(content):
        first = reader.take(1)[0]
        if first >= 0x20:
            reader.letter(first)
        elif first == 0x0A:
            reader.feed()
        elif first in (0x1B, 0x1C, 0x1D):
            reader.command(bytes([first]) + reader.take(1))
        else:
            reader.paper.strange.append(first)
    assert not reader.text, "a line that is never printed"
    return reader.paper


@pytest.fixture(scope="session")
def read_slip():
    return paper_of


@pytest.fixture
def de(en, url) -> Slip:
    return Slip(
        number="A042",
        branch="Filiale Köln-Süd",
        service="Geschäftskunden & Vermögen",
        more="Danach: Kasse",
        slot="Termin 10:30",
        ahead="Etwa 7 vor Ihnen",
        wait="10–20 Minuten",
        issued_at="Gezogen 2026-11-22 09:41",
        seat="Bitte nehmen Sie im Erdgeschoß Platz und achten Sie auf Ihre Nummer.",
        bring="Bitte bereithalten: Ausweis, Bankkarte (Gebühr 5 €)",
        notes=("Nummern werden nicht unbedingt der Reihe nach aufgerufen.", "Aufruf verpaßt? Fragen Sie das Personal."),
        message="Überweisen Sie nie Geld an Fremde.",
        qr=url,
        qr_caption="Scannen und verfolgen",
        language="de",
    )


@pytest.fixture
def th(url) -> Slip:
    return Slip(
        number="A042",
        branch="สาขาทะเลสาบตะวันตก",
        ahead="ก่อนหน้า 7 คน",
        wait="ประมาณ 10–20 นาที",
        seat="กรุณารอที่ชั้น 1 และฟังหมายเลขของท่าน",
        qr=url,
        language="th",
    )


@pytest.fixture
def ar(url) -> Slip:
    return Slip(
        number="A042",
        branch="فرع البحيرة الغربية",
        ahead="أمامك نحو 7 أشخاص",
        wait="10–20 دقيقة",
        seat="يرجى الانتظار في الطابق 1 والاستماع إلى رقمك.",
        qr=url,
        language="ar",
    )
