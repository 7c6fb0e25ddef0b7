"""A printer's answers, told apart by their fixed bits."""

import socket
from dataclasses import replace

import pytest

from printers.status import Done, PaperSensor, PrinterStatus, RealTime, StatusReader, read_status

WELL = 0x12


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((WELL, WELL, None, WELL), PrinterStatus(True, "ok", "closed", None, None)),
        ((0x1A, 0x16, None, WELL), PrinterStatus(False, "ok", "open", None, "cover_open")),
        ((0x1A, 0x32, None, 0x7E), PrinterStatus(False, "out", "closed", None, "paper_out")),
        ((WELL, WELL, None, 0x1E), PrinterStatus(True, "near_end", "closed", None, None)),
        ((0x1A, 0x52, 0x1A, WELL), PrinterStatus(False, "ok", "closed", "cutter", "cutter")),
        ((0x1A, 0x52, 0x32, WELL), PrinterStatus(False, "ok", "closed", "error", "error")),
        ((0x1A, WELL, None, WELL), PrinterStatus(False, "ok", "closed", None, "offline")),
        ((0x1A, 0x36, None, 0x7E), PrinterStatus(False, "out", "open", None, "cover_open")),
    ],
)
def test_the_status_is_read_bit_by_bit(answers, expected):
    assert read_status(*answers) == expected


def test_answers_are_told_apart_in_one_stream():
    received = bytes([0x12, 0x00, 0x37, 0x22]) + b"0042" + bytes([0x00, 0x1A])
    assert StatusReader().feed(received) == [RealTime(0x12), PaperSensor(0x00), Done(b"0042"), RealTime(0x1A)]


def test_an_answer_that_comes_in_pieces_is_read_whole():
    reader = StatusReader()
    assert [reader.feed(bytes([byte])) for byte in b"\x37\x220042"] == [[]] * 6
    assert reader.feed(b"\x00") == [Done(b"0042")]


def test_automatic_status_flow_control_and_noise_are_no_answers():
    automatic = bytes([0x10, 0x00, 0x00, 0x00])
    assert StatusReader().feed(automatic + b"\x11\x13" + b"\xff" + bytes([0x16])) == [RealTime(0x16)]


def test_a_process_id_that_looks_like_another_answer_is_one_all_the_same():
    assert StatusReader().feed(b"\x37\x22\x12\x12\x12\x12\x00") == [Done(b"\x12\x12\x12\x12")]


def test_a_message_without_an_end_does_not_silence_the_printer_for_ever():
    reader = StatusReader()
    reader.feed(b"\x37" + b"\x55" * 100)
    assert RealTime(0x12) in reader.feed(b"\x12")


def test_a_question_broken_off_by_our_own_end_says_nothing_of_the_printer(spool, quick):
    told = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        patient = replace(quick, answer_s=30.0)
        address = f"network:127.0.0.1:{server.getsockname()[1]}"
        started = spool(address, pace=patient, told=lambda name, status: told.append(status.cause))
        peer, _ = server.accept()
        with peer:
            assert peer.recv(1)
            started.stop()
    assert told == []
