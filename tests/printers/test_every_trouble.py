"""Whatever a network printer does, a slip is on paper once, or a copy of it says so, or its job says it may be missing.

Over real TCP, tickets one after another, the trouble coming back every fifth; people who see that a slip may be missing
ask for a copy, which is marked.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest

from printers.decode import decode, printed_lines
from printers.delivery import process_id
from printers.faults import VirtualPrinter
from printers.ink import completion, ink
from printers.layout import lay_out
from printers.listener import VirtualListener
from printers.model import model_of
from printers.picture import Pen
from printers.slip import Slip

TICKETS, TICKETS_DEEP = 5, 50
EVERY = 5  # tickets from one trouble to the next
DEADLINE_S = 40
MAY_BE_MISSING = ("unknown", "sent", "expired", "failed")
COPY = "补打 COPY"
READ = {"西湖支行", "个人业务", "过号请联系大堂经理　当日有效"}
FIRST_BYTES, SPREAD = 40, 12
NUMBER = re.compile(r"[A-Z]\d{3}")


class Hall:
    """A printer, its queue, and the people who look after both."""

    def __init__(self, queue, printer: VirtualPrinter, listener: VirtualListener, slip: Slip) -> None:
        self.queue, self.printer, self.listener, self.slip = queue, printer, listener, slip
        self.nudge = lambda: None
        self.once: dict[str, Callable[[], None]] = {}  # what happens when a state is noted next
        queue.on_note = self._noting

    def _noting(self, job: str, state: str, cause: str) -> None:
        happens = self.once.pop(state, None)
        if happens is not None:
            happens()

    def take(self, number: str) -> None:
        self.queue.add(number, replace(self.slip, number=number))
        self.nudge()

    def copy(self, number: str) -> None:
        self.queue.add(f"{number} again", replace(self.slip, number=number, copy="copy", mark=COPY))
        self.nudge()

    def state(self, job: str) -> str:
        with self.queue.noted:
            return self.queue.jobs[job]["state"]

    def noticed(self, job: str) -> None:
        """Wait until something was said of the job beside that it is being sent."""
        self._wait(lambda: any(each == job and state != "sending" for each, state, _ in self.queue.notes), job)

    def ended(self, job: str) -> str:
        self._wait(lambda: self.queue.jobs[job]["state"] in ("printed", *MAY_BE_MISSING), job)
        return self.state(job)

    def _wait(self, there: Callable[[], bool], job: str) -> None:
        with self.queue.noted:
            assert self.queue.noted.wait_for(there, DEADLINE_S), f"{job}: {self.queue.notes[-8:]}"


Trouble = Callable[[Hall], contextlib.AbstractContextManager[None]]


def suffer(trouble: str) -> Trouble:
    """Before the slip; it ends when people see to it."""

    @contextlib.contextmanager
    def run(hall: Hall) -> Iterator[None]:
        hall.printer.suffer(trouble)
        yield
        hall.printer.recover()

    return run


def on_sending(*acts: Callable[[VirtualPrinter], None]) -> Trouble:
    """Right before the first byte: the printer was well when it was asked."""

    @contextlib.contextmanager
    def run(hall: Hall) -> Iterator[None]:
        hall.once["sending"] = lambda: [act(hall.printer) for act in acts] and None
        yield
        hall.printer.recover()

    return run


def held_and(act: Callable[[VirtualPrinter], None]) -> Trouble:
    """The roll ends in mid-slip, and something happens to the printer that holds the rest."""

    @contextlib.contextmanager
    def run(hall: Hall) -> Iterator[None]:
        hall.printer.run_out_after(5)
        hall.once["held"] = lambda: act(hall.printer)
        yield
        hall.printer.recover()

    return run


@contextlib.contextmanager
def reboots_with_a_slip(hall: Hall) -> Iterator[None]:
    """All of the slip is in its buffer, nothing of it on paper, when the power goes."""

    def lose() -> None:
        while not hall.printer.holding and not over.wait(0.005):
            pass
        hall.printer.switch_off()
        hall.printer.recover()

    def begin() -> None:
        hall.printer.suffer("offline")
        losing.start()

    over = threading.Event()
    losing = threading.Thread(target=lose)
    hall.once["sending"] = begin
    yield
    over.set()
    losing.join()


@contextlib.contextmanager
def another_client(hall: Hall) -> Iterator[None]:
    with socket.create_connection(("127.0.0.1", hall.listener.port)) as other:
        other.sendall(b"\x10\x04\x01")
        assert other.recv(1)  # it is being served
        yield


def chinese(on: bool) -> Trouble:
    @contextlib.contextmanager
    def run(hall: Hall) -> Iterator[None]:
        hall.printer.start_in_kanji(on)
        yield

    return run


TROUBLES: dict[str, Trouble] = {
    "the roll ends in mid-slip": held_and(lambda printer: None),
    "the roll was empty": suffer("paper_out"),
    "the cover is open": suffer("cover_open"),
    "the cover opens in mid-slip": on_sending(lambda printer: printer.suffer("cover_open")),
    "offline": suffer("offline"),
    "offline in mid-slip": on_sending(lambda printer: printer.suffer("offline")),
    "the cutter jams": on_sending(lambda printer: printer.suffer("cutter")),
    "refused": suffer("refuse"),
    "accepts and never reads": suffer("deaf"),
    "reads no more": on_sending(lambda printer: printer.suffer("deaf")),
    "answers nothing": suffer("mute"),
    "answers no more": on_sending(lambda printer: printer.suffer("mute")),
    "hangs": suffer("hang"),
    "hangs in mid-slip": on_sending(lambda printer: printer.suffer("hang")),
    "reboots before the first byte": on_sending(lambda printer: printer.switch_off()),
    "hangs, and its board hangs up": on_sending(
        lambda printer: printer.suffer("hang"), lambda printer: printer.close_idle(0.05)
    ),
    "reboots with a slip in its buffer": reboots_with_a_slip,
    "reboots when the roll has ended": held_and(lambda printer: printer.switch_off()),
    "hangs when the roll has ended": held_and(lambda printer: printer.suffer("hang")),
    "another client is served": another_client,
    "closes when idle": held_and(lambda printer: printer.close_idle(0.05)),
    "Chinese at power-up": chinese(True),
    "no Chinese at power-up": chinese(False),
}


@pytest.fixture
def hall(queue, printer, listener, zh) -> Hall:
    return Hall(queue, printer, listener, zh)


def go_through(hall: Hall, trouble: Trouble, tickets: int) -> None:
    """Tickets one after another; two at a time when the trouble is there."""
    numbers = [number_of(place) for place in range(tickets)]
    for place, number in enumerate(numbers):
        if place % EVERY == 1:
            with trouble(hall):
                hall.take(number)
                if place + 1 < tickets:
                    hall.take(numbers[place + 1])
                hall.noticed(number)
        elif place % EVERY != 2:
            hall.take(number)
        if hall.ended(number) != "printed":
            hall.copy(number)
            hall.ended(f"{number} again")


def number_of(place: int) -> str:
    return f"{chr(65 + place // 1000)}{place % 1000:03d}"


def judge(hall: Hall, tickets: int) -> None:
    """What must hold afterwards."""
    once: list[str] = []
    whole: set[str] = set()
    for piece in hall.printer.paper():
        lines = [line.strip() for line, _ in printed_lines(decode(piece.content))]
        shown = [line for line in lines if NUMBER.fullmatch(line)]
        assert len(shown) <= 1, f"two customers' numbers on one piece: {lines}"
        if piece.whole:
            assert len(shown) == 1 and set(lines) >= READ, f"cannot be read: {lines}"
            whole.update(shown)
        if COPY not in lines:
            once += shown
    assert len(set(once)) == len(once), f"unmarked twice: {once}"
    for place in range(tickets):
        number = number_of(place)
        state = hall.state(number)
        if state == "printed":
            assert number in once and number in whole, f"{number} is called printed: {once}"
        else:
            assert state in MAY_BE_MISSING, state
            assert number in whole or hall.state(f"{number} again") in MAY_BE_MISSING, f"{number} never came: {state}"
    assert once == sorted(once), f"out of order: {once}"
    assert hall.printer.paper()[-1].whole and number_of(tickets - 1) in whole


@pytest.mark.parametrize("name", TROUBLES)
def test_every_slip_is_accounted_for(hall, spool, name):
    hall.nudge = spool(hall.listener.address).nudge
    go_through(hall, TROUBLES[name], TICKETS)
    judge(hall, TICKETS)


def bytes_of(slip: Slip) -> bytes:
    model = model_of({"width_mm": 58})
    return ink(lay_out(slip, model.columns), model, Pen("zh")) + completion(model, process_id("A001"))


def test_a_connection_may_break_after_any_byte(hall, spool):
    content = bytes_of(hall.slip)
    spread = [FIRST_BYTES + (len(content) - FIRST_BYTES) * place // SPREAD for place in range(SPREAD)]
    # In the length of a command: what comes next must not be taken for the rest of it.
    lengths = [found.end() - 1 for found in re.finditer(rb"\x1d\([kH]..", content, re.DOTALL)]
    assert lengths
    resets_at(hall, spool, [*range(1, FIRST_BYTES + 1), *spread, *lengths])


def resets_at(hall: Hall, spool, places: Iterable[int], **printer: str) -> None:
    """Five tickets for each place; the connection of the second breaks there."""
    hall.nudge = spool(hall.listener.address, **printer).nudge
    tickets = 0
    for count in places:
        for turn in range(TICKETS):
            number = number_of(tickets)
            tickets += 1
            if turn == 1:
                hall.printer.break_after(count)
            hall.take(number)
            if hall.ended(number) != "printed":
                hall.copy(number)
                assert hall.ended(f"{number} again") == "printed"
    assert sum(state == "unknown" for _, state, _ in hall.queue.notes) == tickets // TICKETS
    judge(hall, tickets)


@pytest.mark.deep
@pytest.mark.parametrize("name", TROUBLES)
def test_every_slip_is_accounted_for_many_times(hall, spool, name):
    hall.nudge = spool(hall.listener.address).nudge
    go_through(hall, TROUBLES[name], TICKETS_DEEP)
    judge(hall, TICKETS_DEEP)


@pytest.mark.deep
@pytest.mark.timeout(3000)
def test_a_connection_may_break_after_every_byte(hall, spool):
    resets_at(hall, spool, range(1, len(bytes_of(hall.slip))))


def test_a_clone_without_a_cutter_may_break_anywhere_too(queue, zh, spool):
    model = model_of({"width_mm": 58, "status": "basic"})
    assert not model.cutter
    content = ink(lay_out(zh, model.columns), model, Pen("zh"))
    with VirtualListener(VirtualPrinter(model, slips_kept=1000)) as listener:
        hall = Hall(queue, listener.printer, listener, zh)
        resets_at(hall, spool, range(1, len(content), len(content) // SPREAD), status="basic")
