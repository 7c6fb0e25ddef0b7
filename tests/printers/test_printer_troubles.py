"""Printers that stop, break, hang or fall silent, before, inside and after a slip."""

import socket
import time

import pytest

from printers.conversation import Talk
from printers.decode import decode, largest_line, printed_lines
from printers.delivery import hand_over
from printers.faults import VirtualPrinter
from printers.listener import VirtualListener
from printers.model import Model


def numbers(printer: VirtualPrinter) -> list[str]:
    return [largest_line(decode(piece.content)) for piece in printer.paper()]


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        ("paper_out", "paper_out"), ("cover_open", "cover_open"), ("offline", "offline"), ("cutter", "cutter"),
        ("hang", "no_answer"), ("mute", "no_answer"), ("deaf", "no_answer"),
    ],
)  # fmt: skip
def test_a_printer_in_trouble_gets_nothing_and_the_slip_waits(queue, spool, printer, listener, zh, trouble, cause):
    printer.suffer(trouble)
    queue.add("one", zh)
    started = spool(listener.address)
    queue.wait_for("one", "queued", cause)
    assert started.status()["cause"] == cause
    assert queue.states("one") == ["queued"]
    assert printer.count == 0 and printer.unfinished == b""
    printer.recover()
    queue.wait_for("one", "printed")
    assert numbers(printer) == ["A042"]
    assert started.status()["cause"] is None


def test_a_printer_that_cannot_be_reached_is_tried_again(queue, spool, printer, zh):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    queue.add("one", zh)
    spool(f"network:127.0.0.1:{port}")
    queue.wait_for("one", "queued", "unreachable")
    with VirtualListener(printer, port):
        queue.wait_for("one", "printed")
    assert numbers(printer) == ["A042"]


def test_a_slip_held_by_an_empty_roll_is_finished_and_never_sent_again(queue, spool, printer, listener, zh):
    printer.run_out_after(5)
    queue.add("one", zh)
    started = spool(listener.address)
    queue.wait_for("one", "held", "paper_out")
    assert printer.count == 0 and b"A042" in printer.unfinished
    assert started.status()["paper"] == "out"
    printer.recover()
    queue.wait_for("one", "printed")
    assert queue.states("one") == ["sending", "held", "printed"]
    assert numbers(printer) == ["A042"]
    assert started.status()["cause"] is None


def test_a_connection_that_breaks_inside_a_slip_leaves_it_unknown(queue, spool, printer, listener, zh, en):
    printer.break_after(100)
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "unknown", "broken")
    queue.add("two", en)
    queue.wait_for("two", "printed")
    assert queue.states("one") == ["sending", "unknown"]
    pieces = printer.paper()
    assert [piece.whole for piece in pieces] == [False, True]  # the torn half, then the next customer's whole slip
    assert printed_lines(decode(pieces[1].content))[0][0] == "West Lake Branch"


def test_a_printer_switched_off_while_it_holds_a_slip_leaves_it_unknown(queue, spool, printer, listener, zh):
    printer.run_out_after(5)
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "held")
    printer.switch_off()
    queue.wait_for("one", "unknown", "broken")


def test_a_printer_that_falls_silent_while_it_holds_a_slip_leaves_it_unknown(queue, spool, printer, listener, zh):
    printer.run_out_after(5)
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "held")
    printer.suffer("hang")
    queue.wait_for("one", "unknown", "no_answer")


def test_a_printer_that_falls_silent_after_a_slip_ends_in_sent_and_not_in_printed(queue, spool, printer, listener, zh):
    queue.on_note = lambda job, state, cause: printer.suffer("mute") if state == "sending" else None
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "sent", "no_answer")
    assert numbers(printer) == ["A042"]


class Stalling:
    """A connection whose other side stops reading after some bytes."""

    answers = True

    def __init__(self, room: int) -> None:
        self.room, self.taken = room, b""

    def send(self, content: bytes, within_s: float) -> int:
        taken = content[: self.room]
        self.room -= len(taken)
        self.taken += taken
        return len(taken)

    def receive(self, within_s: float) -> bytes:
        return b""

    def close(self) -> None:
        pass


def test_a_slip_whose_bytes_go_no_further_is_unknown_and_not_sent_anew(quick):
    connection = Stalling(room=10)
    talk = Talk(connection, time.monotonic, lambda: False)
    end = hand_over(
        talk, b"x" * 100, b"0001", Model(), pace=quick, held=lambda status: None, monotonic=time.monotonic
    )
    assert end == ("unknown", "stalled")
    assert connection.taken == b"x" * 10


class Answering(Stalling):
    """A connection that answers each question with the next of its answers."""

    def __init__(self, waiting: bytes, answers: list[bytes]) -> None:
        super().__init__(room=1000)
        self.waiting, self.to_come = waiting, answers

    def send(self, content: bytes, within_s: float) -> int:
        self.waiting += self.to_come.pop(0)
        return super().send(content, within_s)

    def receive(self, within_s: float) -> bytes:
        received, self.waiting = self.waiting[:1], self.waiting[1:]
        return received


def test_an_answer_from_before_the_question_is_not_taken_for_its_answer():
    ready, empty = b"\x12", b"\x7e"
    talk = Talk(Answering(ready, [ready, ready, empty]), time.monotonic, lambda: False)
    assert talk.ask(1, 1) == 0x12
    assert talk.ask(2, 1) == 0x12
    assert talk.ask(4, 1) == 0x7E


def test_noise_from_before_a_slip_is_not_taken_for_its_end(quick):
    class Noisy(Stalling):
        def receive(self, within_s: float) -> bytes:
            return b"" if b"x" in self.taken else b"\x00"  # what a paper sensor would say

    connection = Noisy(room=1000)
    talk = Talk(connection, time.monotonic, lambda: False)
    assert talk.ask(1, 0.01) is None
    end = hand_over(
        talk, b"x", b"0001", Model(status="basic"), pace=quick, held=lambda status: None, monotonic=time.monotonic
    )
    assert end == ("sent", "no_answer")
