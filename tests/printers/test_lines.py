"""Printers at a serial line, a USB port, a device file and behind CUPS."""

import array
import contextlib
import importlib
import os
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
import usb.backend
import usb.core
from usb.util import ENDPOINT_IN

from printers.conversation import Talk
from printers.decode import decode, largest_line
from printers.devices import Descriptor, LibraryMissing, PrinterGone, PrinterUnreachable, open_printer
from printers.faults import VirtualPrinter
from printers.usb_line import UsbConnection

VENDOR, PRODUCT = 0x04B8, 0x0202
LP = """#!/bin/sh
cat > "{folder}/raw"
echo "$@" > "{folder}/asked"
{then}
"""
LPSTAT = """#!/bin/sh
test "$2" = front || { echo "lpstat: Invalid destination name in list \\"$2\\"!" >&2; exit 1; }
echo "printer front is idle."
"""


@pytest.fixture
def pty_printer(printer) -> Iterator[str]:
    """The virtual printer at the other end of a pseudo-terminal; the path of our end."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    over = threading.Event()

    def serve() -> None:
        line, end = printer.connect(), Descriptor(ours, answers=True)
        with contextlib.suppress(PrinterGone):
            while not over.is_set():
                if received := end.receive(0.01):
                    line.send(received, 0)
                if answers := line.receive(0):
                    end.send(answers, 1)

    serving = threading.Thread(target=serve)
    serving.start()
    yield os.ttyname(theirs)
    over.set()
    serving.join()
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize("kind", ["serial", "file"])
def test_a_slip_is_printed_over_a_line_and_the_printer_says_so(queue, spool, printer, pty_printer, zh, kind):
    queue.add("one", zh)
    spool(f"{kind}:{pty_printer}")
    queue.wait_for("one", "printed")
    assert [largest_line(decode(piece.content)) for piece in printer.paper()] == ["A042"]


def test_an_empty_roll_is_heard_of_over_a_serial_line(queue, spool, printer, pty_printer, zh):
    printer.suffer("paper_out")
    queue.add("one", zh)
    spool(f"serial:{pty_printer}?baud=9600")
    queue.wait_for("one", "queued", "paper_out")
    printer.recover()
    queue.wait_for("one", "printed")


def test_a_serial_line_belongs_to_one_at_a_time(pty_printer):
    first = open_printer(f"serial:{pty_printer}")
    with pytest.raises(PrinterUnreachable):
        open_printer(f"serial:{pty_printer}")
    first.close()
    open_printer(f"serial:{pty_printer}").close()


def test_a_serial_line_that_takes_nothing_more_does_not_hold_us():
    ours, theirs = os.openpty()
    connection = open_printer(f"serial:{os.ttyname(theirs)}")
    assert any(connection.send(b"x" * 10_000, 0.01) == 0 for _ in range(100))
    connection.close()
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize("address", ["serial:/dev/no-such-line", f"usb:{VENDOR:04x}:{PRODUCT:04x}", "cups:front"])
def test_what_is_not_there_is_one_clear_sentence(address):
    with pytest.raises(PrinterUnreachable) as refused:
        open_printer(address)
    assert refused.value.code in ("unreachable", "no_libusb", "no_cups")
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(("address", "library"), [("serial:/dev/ttyS0", "serial"), ("usb:04b8:0202", "usb")])
def test_a_library_that_is_missing_is_named(address, library, tmp_path, monkeypatch):
    (tmp_path / f"{library}.py").write_text("raise ImportError('not installed')\n")
    for name in [name for name in importlib.sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(importlib.sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(LibraryMissing, match=f"py{library}"):
        open_printer(address)


def test_a_slip_goes_into_a_pipe(queue, spool, zh, tmp_path):
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    with pytest.raises(PrinterUnreachable):
        open_printer(f"file:{pipe}")  # nobody reads it
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    queue.add("one", zh)
    spool(f"file:{pipe}")
    queue.wait_for("one", "sent")
    assert largest_line(decode(os.read(reader, 100_000))) == "A042"
    os.close(reader)


class Descriptors(dict):
    """What libusb reads of a device, as attributes."""

    __getattr__ = dict.__getitem__


class Bus(usb.backend.IBackend):
    """One printer on a bus of our own, as pyusb asks for it."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self.line = printer.connect()
        self.driver = True
        self.claimed = False

    def enumerate_devices(self):
        yield "device"

    def get_device_descriptor(self, dev):
        return Descriptors(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev, config):
        return Descriptors(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, interface=[1], extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev, intf, alt, config):
        if alt:
            raise IndexError(alt)
        return Descriptors(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2, bInterfaceClass=7,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        return Descriptors(
            bLength=7, bDescriptorType=5, bEndpointAddress=(1, 2 | ENDPOINT_IN)[ep], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev):
        return "handle"

    def close_device(self, dev_handle):
        self.claimed = False

    def get_configuration(self, dev_handle):
        return 1

    def claim_interface(self, dev_handle, intf):
        self.claimed = True

    def release_interface(self, dev_handle, intf):
        self.claimed = False

    def is_kernel_driver_active(self, dev_handle, intf):
        return self.driver

    def detach_kernel_driver(self, dev_handle, intf):
        self.driver = False

    def attach_kernel_driver(self, dev_handle, intf):
        self.driver = True

    def bulk_write(self, dev_handle, ep, intf, data, timeout):
        assert self.claimed and ep == 1 and timeout > 0
        return self.line.send(bytes(data), timeout / 1000)

    def bulk_read(self, dev_handle, ep, intf, buff, timeout):
        assert self.claimed and ep == 2 | ENDPOINT_IN and timeout > 0
        received = self.line.receive(timeout / 1000)
        if not received:
            raise usb.core.USBTimeoutError("timed out")
        buff[: len(received)] = array.array("B", received)
        return len(received)


def test_a_usb_printer_is_asked_and_given_its_bytes(printer):
    bus = Bus(printer)
    connection = UsbConnection(VENDOR, PRODUCT, backend=bus)
    assert connection.answers and not bus.driver
    status = Talk(connection, iter(range(100)).__next__, lambda: False).status(20)
    assert status is not None and status.paper == "ok"
    content = b"\x1b@" + b"A042\n" * 2000 + b"\x1dVB\x00"
    sent = 0
    while sent < len(content):
        taken = connection.send(content[sent:], 1)
        assert 0 < taken <= 4096
        sent += taken
    connection.close()
    assert [piece.content for piece in printer.paper()] == [content]
    assert bus.driver and not bus.claimed  # the kernel has it back


def test_a_usb_printer_that_says_nothing_is_not_gone(printer):
    connection = UsbConnection(VENDOR, PRODUCT, backend=Bus(printer))
    assert connection.receive(0.01) == b""
    printer.switch_off()
    with pytest.raises(PrinterGone):
        connection.send(b"x", 1)
    connection.close()


@pytest.fixture
def cups(tmp_path, monkeypatch):
    """`cups(then)` puts lp and lpstat on the path; lp ends with the shell's `then`."""

    def install(then: str = "exit 0") -> Path:
        for name, text in (("lp", LP.replace("{folder}", str(tmp_path)).replace("{then}", then)), ("lpstat", LPSTAT)):
            (tmp_path / name).write_text(text)
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        return tmp_path

    return install


def test_a_queue_of_cups_takes_a_slip_raw(queue, spool, zh, cups):
    folder = cups()
    queue.add("one", zh)
    spool("cups:front")
    queue.wait_for("one", "sent")
    assert largest_line(decode((folder / "raw").read_bytes())) == "A042"
    assert (folder / "asked").read_text().split() == ["-d", "front", "-o", "raw", "-t", "slip"]


def test_a_queue_that_cups_does_not_have_is_unreachable(cups):
    cups()
    with pytest.raises(PrinterUnreachable, match="Invalid destination"):
        open_printer("cups:cellar")


def test_a_slip_that_cups_refused_may_be_missing(queue, spool, zh, cups):
    cups("echo 'lp: no space left' >&2; exit 1")
    queue.add("one", zh)
    spool("cups:front")
    queue.wait_for("one", "unknown", "broken")


def test_a_cups_that_hangs_holds_nobody_for_long(queue, spool, zh, cups):
    cups("exec tail -f /dev/null")
    queue.add("one", zh)
    spool("cups:front")
    queue.wait_for("one", "unknown", "stalled")
