"""Those who wait for a slip behind one that a printer holds, and what a printer still has of a slip that broke off."""

import socket

import pytest

from printers.decode import decode, largest_line
from printers.delivery import longest_command, longest_command_of, process_id
from printers.ink import ink
from printers.layout import lay_out
from printers.model import model_of
from printers.orders import HELP, obey
from printers.picture import Pen
from printers.status import is_foreign

ORDERS = [
    "paper_out 5",
    "near-end",
    "cover_open",
    "mute",
    "slow",
    "reset_after 10",
    "reboot",
    "idle_close",
    "chinese on",
]


def test_behind_a_held_slip_a_stale_one_is_let_go(queue, spool, printer, listener, zh, en):
    printer.run_out_after(5)
    queue.add("one", zh)
    queue.add("two", en)
    queue.unwanted.add("two")
    spool(listener.address)
    queue.wait_for("one", "held")
    queue.wait_for("two", "expired")
    assert queue.states("one") == ["sending", "held"]


def test_behind_a_held_slip_the_next_goes_to_another_printer(queue, spool, printer, listener, zh, en):
    def elsewhere(job, cause):
        with queue.noted:
            queue.jobs[job]["state"] = "moved"
            queue.notes.append((job, "moved", cause))
            queue.noted.notify_all()
        return True

    printer.run_out_after(5)
    queue.add("one", zh)
    queue.add("two", en)
    spool(listener.address, elsewhere=elsewhere)
    queue.wait_for("two", "moved", "paper_out")
    assert queue.states("one") == ["sending", "held"]


def test_half_a_slip_of_the_process_before_is_cleared_away(queue, spool, printer, listener, zh):
    model = model_of({"width_mm": 58})
    content = ink(lay_out(zh, model.columns), model, Pen("zh"))
    with socket.create_connection(("127.0.0.1", listener.port)) as before:
        before.sendall(content[: content.index(b"\x1d(k") + 4])  # in the length of a command
    queue.add("one", zh)
    spool(listener.address, interrupted=lambda: True)
    queue.wait_for("one", "printed")
    pieces = printer.paper()
    assert [piece.whole for piece in pieces] == [False, True]
    assert largest_line(decode(pieces[1].content)) == "A042"


def test_a_printer_that_was_left_well_is_sent_no_byte_more(queue, spool, printer, listener, zh):
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "printed")
    assert printer.paper()[0].content.startswith(b"\x1b@")


@pytest.mark.parametrize("text", ["auto", "text", "picture"])
def test_no_command_of_a_slip_is_longer_than_is_filled_up(zh, text):
    model = model_of({"width_mm": 58, "text": text})
    assert longest_command(ink(lay_out(zh, model.columns), model, Pen("zh"))) <= longest_command_of(model)


def test_process_ids_are_four_characters_that_a_printer_takes_and_hardly_ever_agree():
    ids = {process_id(f"job {place}") for place in range(5000)}
    assert len(ids) > 4990
    assert all(len(each) == 4 and all(0x20 <= byte <= 0x7E for byte in each) for each in ids)


@pytest.mark.parametrize(
    "said", [b"\x12", b"\x12\x12\x12", b"\x72\x7e", b"\x37\x22ABCD\x00", b"\x14\x00\x00\x0f", b"\x5fTM-T88V\x00", b""]
)
def test_what_an_epson_says_is_not_foreign(said):
    assert not is_foreign(said, answered=False)


def test_every_order_that_is_named_is_known(printer):
    assert [obey(printer, order) for order in ORDERS] == ["ok"] * len(ORDERS)
    assert obey(printer, "help") == HELP
    assert obey(printer, "state") == "cover_open mute, 0 slips"
    assert obey(printer, "recover") == "ok" and obey(printer, "state").startswith("well")


@pytest.mark.parametrize(
    "order", ["sing", "chinese", "chinese perhaps", "reset_after", "slow down", "paper_out -1", "slow nan"]
)
def test_an_order_that_is_none_is_said_so(printer, order):
    assert obey(printer, order) != "ok"
