"""One slip's way through one connection."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from printers.conversation import Talk
from printers.decode import decode
from printers.devices import CONNECT_S, PrinterGone
from printers.ink import FEED_AND_CUT, FEED_TO_TEAR, LF, START, STRIP_ROWS_MAX, completion
from printers.model import Model
from printers.status import PrinterStatus

# The characters a process id is made of (GS ( H takes 20h to 7Eh), and how many it has.
ID_FIRST, ID_CHARACTERS, ID_LENGTH = 0x21, 94, 4

TEXT_COMMAND_BYTES_MAX = 512  # of a command in a slip without pictures: a QR code's text

End = Literal["printed", "sent", "unknown", "queued"]
Held = Callable[[PrinterStatus], None]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a printer is given for what, in real seconds."""

    connect_s: float = CONNECT_S
    answer_s: float = 2.0  # for the questions before a slip, together
    done_s: float = 5.0  # from the last byte to the word that it is printed
    slow_bytes_per_s: float = 150.0  # the slowest line whose answers are waited for
    glance_s: float = 3.0  # of these, before it is asked whether it has stopped: people hear of it within 5 s
    ask_again_s: float = 2.0  # a printer that has stopped, while something waits for it
    idle_ask_s: float = 1.0  # a printer with nothing to do; with `connect_s` a fault is known within 5 s
    idle_program_s: float = 10.0  # the same, where asking starts a program (CUPS)
    between_s: float = 0.02  # from one slip to the next
    silence_s: float = 10.0  # a printer holding a slip that answers nothing any more
    stall_s: float = 60.0  # a printer that takes no more bytes in the middle of a slip
    finish_s: float = 5.0  # a printer that is asked nothing, to take the last bytes
    back_off_s: tuple[float, ...] = (1, 2, 5, 15, 30)  # after each failed connection; the last for all that follow
    note_again_s: float = 1.0  # a state that could not be written down
    stop_grace_s: float = 2.0  # a slip under way when everything stops

    def line_s(self, byte_count: int) -> float:
        """What so many bytes need on the slowest line."""
        return byte_count / self.slow_bytes_per_s


def process_id(job: str) -> bytes:
    """Four characters that a printer sends back once this job is through; those of two jobs hardly ever agree."""
    number = int.from_bytes(hashlib.blake2s(job.encode(), digest_size=8).digest())
    return bytes(ID_FIRST + number // ID_CHARACTERS**place % ID_CHARACTERS for place in range(ID_LENGTH))


def longest_command(content: bytes) -> int:
    """Bytes of the longest command in a slip: what a printer may still be waiting for where a slip broke off."""
    return max((len(operation.raw) for operation in decode(content) if operation.name != "text"), default=0)


def longest_command_of(model: Model) -> int:
    """The same for any slip on this printer: a strip of picture, as wide as the paper, where it is ever sent one."""
    if model.text == "text" and model.native_qr:
        return TEXT_COMMAND_BYTES_MAX
    return STRIP_ROWS_MAX * ((model.dots + 7) // 8) + 8


def clearing(model: Model, pending: int) -> bytes:
    """What goes before the first slip after one that broke off, so that the next customer's can be read.

    The printer may still be waiting for up to `pending` bytes of a command, and half a slip may hang in it: NUL fills
    the one and is passed over otherwise, then the half is fed out and cut off.
    """
    return bytes(pending) + START + LF + (FEED_AND_CUT if model.cutter else FEED_TO_TEAR)


def hand_over(
    talk: Talk,
    content: bytes,
    job: bytes,
    model: Model,
    *,
    pace: Pace,
    held: Held,
    monotonic: Callable[[], float],
) -> tuple[End, str]:
    """Send a slip whose `sending` is already noted; how it ended, with the cause. `job` is its process id.

    `held(status)` is called, again and again, while the printer has stopped with the slip in it. Nothing is ever sent
    twice here; `queued` means that not one byte was sent.
    """
    try:
        talk.still_there()
    except PrinterGone as failure:
        return "queued", failure.code
    whole = content + completion(model, job)
    try:
        sent = talk.send_all(whole, pace.stall_s, pace.stall_s + pace.line_s(len(whole)))
        if sent < len(whole):
            return ("unknown" if sent else "queued"), "stalled"
        if model.status == "none":
            return ("sent", "") if talk.finish(pace.finish_s + pace.line_s(len(whole))) else ("unknown", "stalled")
        by_sensor = model.status == "basic"
        through_at = monotonic() + pace.line_s(len(whole))
        done_by = monotonic() + pace.done_s
        if talk.wait_done(job, by_sensor, min(pace.glance_s, pace.done_s)):
            return "printed", ""
        return _ask_until_known(
            talk, job, by_sensor, through_at=through_at, done_by=done_by, pace=pace, held=held, monotonic=monotonic
        )
    except PrinterGone as failure:
        return "unknown", failure.code


def _ask_until_known(
    talk: Talk, job: bytes, by_sensor: bool, *, through_at: float, done_by: float, pace: Pace, held: Held,
    monotonic: Callable[[], float],
) -> tuple[End, str]:  # fmt: skip
    """No word yet: ask what is wrong, and wait with a printer that has stopped, for it finishes when it goes on.

    The first question stands behind the slip's last byte in the line, so it is given the time of a slow one.
    """
    holding = resumed = False
    heard = monotonic()
    patience_s = max(pace.answer_s, through_at - heard)
    while True:
        asked_at = monotonic()
        status = talk.status(patience_s)
        patience_s = pace.answer_s
        if talk.done(job, by_sensor):
            return "printed", ""
        if talk.stopping():
            return "unknown", "stopped"
        pause_s = pace.ask_again_s
        if status is None:
            if not holding:
                return "sent", "no_answer"
            if monotonic() - heard >= pace.silence_s:
                return "unknown", "no_answer"
        elif status.cause is not None:
            heard, holding, resumed = monotonic(), True, False
            held(status)
        else:
            late = monotonic() - asked_at > pace.answer_s  # a slow line: it has the last bytes only now
            if resumed or not (holding or late):
                done = talk.wait_done(job, by_sensor, done_by - monotonic())
                return ("printed", "") if done else ("sent", "unconfirmed")
            heard, resumed, pause_s = monotonic(), True, pace.done_s
        if talk.wait_done(job, by_sensor, pause_s):
            return "printed", ""
        if talk.stopping():
            return "unknown", "stopped"
