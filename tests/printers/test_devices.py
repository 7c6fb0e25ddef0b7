"""Ways to a printer, by address."""

import socket

import pytest

from printers.addresses import BadAddress, parse_address
from printers.devices import PrinterGone, PrinterUnreachable, open_printer
from printers.memory import MemoryPrinters


@pytest.mark.parametrize(
    ("address", "kind", "place", "port"),
    [
        ("network:10.0.0.7", "network", "10.0.0.7", 9100),
        ("network:printer.branch:9101", "network", "printer.branch", 9101),
        ("network:[::1]:9101", "network", "::1", 9101),
        ("file:/dev/usb/lp0", "file", "/dev/usb/lp0", 9100),
        ("usb:04b8:0202", "usb", "04b8:0202", 9100),
        ("serial:/dev/ttyUSB0?baud=19200&flow=rtscts", "serial", "/dev/ttyUSB0", 9100),
        ("cups:front-desk", "cups", "front-desk", 9100),
        ("memory:", "memory", "", 9100),
        ("memory:door", "memory", "door", 9100),
    ],
)
def test_addresses_are_taken_apart(address, kind, place, port):
    parsed = parse_address(address)
    assert (parsed.kind, parsed.place, parsed.port) == (kind, place, port)


@pytest.mark.parametrize(
    "address",
    [
        "", "network:", "network:host:port", "network:host:0", "network:a@b", "network:a/b", "usb:04b8",
        "usb:04b8:02zz", "serial:", "serial:ttyS0", "serial:/dev/x?baud=fast", "serial:/dev/x?speed=9600", "file:",
        "cups:", "cups:-x", "cups:a b", "memory",
    ],
)  # fmt: skip
def test_an_address_that_names_no_printer_is_refused_with_a_sentence(address):
    with pytest.raises(BadAddress, match="names no printer"):
        open_printer(address)


def test_jobs_are_added_to_a_plain_file(tmp_path):
    for content in (b"one", b"two"):
        connection = open_printer(f"file:{tmp_path / 'paper'}")
        assert not connection.answers
        assert connection.send(content, 1) == 3
        connection.close()
    assert (tmp_path / "paper").read_bytes() == b"onetwo"


def test_a_device_that_is_not_there_is_never_made_as_a_file():
    with pytest.raises(PrinterUnreachable):
        open_printer("file:/dev/no-such-printer")


def test_a_port_where_nobody_listens_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(PrinterUnreachable):
        open_printer(f"network:127.0.0.1:{port}")


def test_what_was_sent_arrives_even_when_answers_were_never_read():
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = open_printer(f"network:127.0.0.1:{server.getsockname()[1]}")
        peer, _ = server.accept()
        with peer:
            peer.sendall(b"\x12" * 100)
            sent = 0
            while taken := connection.send(b"x" * 500_000, 0.05):  # until it is stuck on the way
                sent += taken
            connection.close()
            received = 0
            while chunk := peer.recv(65536):
                received += len(chunk)
    assert received == sent > 0


def test_a_printer_that_takes_nothing_more_is_noticed():
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = open_printer(f"network:127.0.0.1:{server.getsockname()[1]}")
        block = b"x" * 1_000_000
        assert any(connection.send(block, 0.05) == 0 for _ in range(100))
        connection.close()


def test_a_printer_that_takes_nothing_at_this_instant_is_not_gone():
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = open_printer(f"network:127.0.0.1:{server.getsockname()[1]}", connect_s=2)
        assert any(connection.send(b"x" * 1_000_000, 0) == 0 for _ in range(100))
        connection.close()


def test_a_closed_connection_is_an_error_and_not_silence(listener):
    connection = open_printer(listener.address)
    connection.send(b"\x10\x04\x01", 1)
    assert connection.receive(5) == b"\x12"
    listener.printer.switch_off()
    with pytest.raises(PrinterGone):
        connection.receive(5)
    connection.close()


def test_printers_in_memory_are_found_by_their_address():
    memory = MemoryPrinters([{"name": "door", "address": "memory:a"}, {"name": "lobby", "address": "network:x"}])
    connection = open_printer("memory:a", memory=memory.connect)
    connection.send(b"\x10\x04\x01", 1)
    assert connection.receive(1) == b"\x12"
    assert memory.names == ["door"]
    with pytest.raises(PrinterUnreachable):
        open_printer("memory:b", memory=memory.connect)
