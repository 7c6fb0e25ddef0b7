"""The life of a print job, over real TCP to a printer that can be given every trouble."""

import threading
import time
from dataclasses import replace

from printers.decode import decode, largest_line, printed_lines
from printers.faults import VirtualPrinter
from printers.memory import MemoryPrinters
from printers.spool import Spool

DEADLINE_S = 20


def numbers(printer: VirtualPrinter) -> list[str]:
    return [largest_line(decode(piece.content)) for piece in printer.paper()]


def test_a_slip_is_printed_and_the_printer_says_so(queue, spool, printer, listener, zh):
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "printed")
    assert queue.states("one") == ["sending", "printed"]
    assert numbers(printer) == ["A042"]
    assert printer.paper()[0].whole


def test_sending_is_written_down_before_the_first_byte(queue, spool, printer, listener, zh):
    seen = []
    queue.on_note = lambda job, state, cause: seen.append((state, printer.count, printer.unfinished))
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "printed")
    assert seen[0] == ("sending", 0, b"")
    assert seen[1][:2] == ("printed", 1)


def test_nothing_is_sent_when_sending_cannot_be_written_down(queue, spool, printer, listener, zh):
    def refuse(job, state, cause):
        if state == "sending" and len(refused) < 2:
            refused.append(printer.count)
            raise OSError("the disk is full")

    refused = []
    queue.on_note = refuse
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "printed")
    assert refused == [0, 0]
    assert numbers(printer) == ["A042"]


def test_a_state_that_was_written_after_all_does_not_strand_the_slip(queue, spool, printer, listener, zh):
    def late(job, state, cause):
        if state == "sending" and not refused:
            refused.append(state)
            queue.jobs[job]["state"] = "sending"  # on the disk, but the answer never came
            raise OSError("too late")

    refused = []
    queue.on_note = late
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "printed")
    assert queue.states("one") == ["queued", "sending", "printed"]
    assert numbers(printer) == ["A042"]


def test_what_happened_is_written_down_even_if_it_takes_a_while(queue, spool, printer, listener, zh):
    def refuse(job, state, cause):
        if state == "printed" and not failures:
            failures.append(state)
            raise OSError("the disk is full")

    failures = []
    queue.on_note = refuse
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "printed")
    assert failures == ["printed"]
    assert numbers(printer) == ["A042"]


def test_a_clone_that_answers_nothing_ends_in_sent(queue, spool, printer, listener, zh):
    printer.suffer("mute")
    queue.add("one", zh)
    spool(listener.address, status="none")
    queue.wait_for("one", "sent")
    assert queue.states("one") == ["sending", "sent"]
    printer.recover()
    assert printer.wait_for(1, DEADLINE_S)


def test_a_basic_printer_is_believed_by_its_paper_sensor(queue, spool, printer, listener, zh):
    queue.add("one", zh)
    spool(listener.address, status="basic")
    queue.wait_for("one", "printed")
    assert numbers(printer) == ["A042"]


def test_a_file_ends_in_sent_and_holds_the_slip(queue, spool, zh, tmp_path):
    queue.add("one", zh)
    spool(f"file:{tmp_path / 'lp0'}")
    queue.wait_for("one", "sent")
    assert largest_line(decode((tmp_path / "lp0").read_bytes())) == "A042"


def test_a_slip_nobody_needs_any_more_is_not_printed(queue, spool, printer, listener, zh, en):
    printer.suffer("paper_out")
    queue.add("one", zh)
    queue.add("two", en)
    spool(listener.address)
    queue.wait_for("one", "queued", "paper_out")
    queue.unwanted.add("one")
    queue.wait_for("one", "expired")
    printer.recover()
    queue.wait_for("two", "printed")
    assert [printed_lines(decode(piece.content))[0][0] for piece in printer.paper()] == ["West Lake Branch"]


def test_a_slip_is_judged_once_more_right_before_its_first_byte(queue, spool, printer, listener, zh):
    asked = []
    queue.wanted = lambda job: asked.append(job) or len(asked) == 1
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "expired")
    assert queue.states("one") == ["expired"] and printer.unfinished == b""


def test_a_slip_that_cannot_be_made_fails_and_the_next_one_is_printed(queue, spool, printer, listener, zh):
    queue.add("one", zh)
    queue.jobs["one"]["slip"]["colour"] = "red"
    queue.add("two", zh)
    spool(listener.address)
    queue.wait_for("one", "failed", "unprintable")
    queue.wait_for("two", "printed")


def test_a_wrong_address_fails(queue, spool, zh):
    queue.add("one", zh)
    spool("usb:04b8")
    queue.wait_for("one", "failed", "bad_address")


def test_a_slip_goes_to_another_printer_before_its_first_byte_only(queue, spool, printer, listener, zh):
    moved = []

    def elsewhere(job, cause):
        with queue.noted:
            moved.append(cause)
            queue.jobs[job]["state"] = "moved"
            queue.noted.notify_all()
        return True

    printer.suffer("cover_open")
    queue.add("one", zh)
    spool(listener.address, elsewhere=elsewhere)
    with queue.noted:
        assert queue.noted.wait_for(lambda: moved, DEADLINE_S)
    assert moved == ["cover_open"]
    assert queue.notes == []


def test_slips_come_out_in_the_order_of_their_numbers(queue, spool, printer, listener, zh):
    for place in range(20):
        queue.add(str(place), replace(zh, number=f"A{place:03d}"))
    spool(listener.address)
    queue.wait_for("19", "printed")
    assert numbers(printer) == [f"A{place:03d}" for place in range(20)]


def test_an_idle_printer_is_asked_how_it_is(queue, spool, printer, listener):
    started = spool(listener.address)
    printer.run_low()
    until, pause = time.monotonic() + DEADLINE_S, threading.Event()
    while started.status()["paper"] != "near_end":
        assert time.monotonic() < until
        pause.wait(0.01)
    assert started.status()["online"] is True
    assert printer.count == 0


def test_one_hung_printer_never_delays_another(queue, other_queue, spool, printer, listener, zh):
    memory = MemoryPrinters([{"name": "lobby", "address": "memory:lobby", "width_mm": 58}])
    printer.suffer("hang")
    queue.add("one", zh)
    spool(listener.address)
    queue.wait_for("one", "queued", "no_answer")
    other_queue.add("two", zh)
    spool("memory:lobby", queue=other_queue, memory=memory.connect)
    other_queue.wait_for("two", "printed")
    assert (memory["lobby"].count, printer.count) == (1, 0)


def test_a_spool_stops_while_its_printer_holds_a_slip(queue, spool, printer, listener, zh):
    printer.run_out_after(5)
    queue.add("one", zh)
    started = spool(listener.address)
    queue.wait_for("one", "held")
    started.stop()
    assert queue.states("one")[-1] in ("held", "unknown")
    assert not started._thread.is_alive()


def test_the_pause_grows_with_each_failed_connection(queue):
    spool = Spool(
        {"name": "door", "address": "network:127.0.0.1:1"},
        next_job=queue.next_job,
        note=queue.note,
        wanted=queue.wanted,
        monotonic=time.monotonic,
    )
    assert [spool._back_off() for _ in range(7)] == [1, 2, 5, 15, 30, 30, 30]


def test_a_queue_of_slips_leaves_the_others_of_its_process_room_between_two(queue, quick, zh):
    memory = MemoryPrinters([{"name": "door", "address": "memory:door", "width_mm": 58}])
    for job in ("one", "two"):
        queue.add(job, zh)
    spool = Spool(
        {"name": "door", "address": "memory:door", "width_mm": 58},
        next_job=queue.next_job,
        note=queue.note,
        wanted=queue.wanted,
        monotonic=time.monotonic,
        memory=memory.connect,
        pace=replace(quick, between_s=3600),
    )
    spool.start()
    queue.wait_for("one", "printed")
    with queue.noted:
        assert not queue.noted.wait_for(lambda: queue.jobs["two"]["state"] != "queued", 0.2)
    spool.stop()
    assert not spool._thread.is_alive()
    assert queue.states("two") == []
