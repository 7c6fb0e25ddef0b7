"""Printers at a USB port, without the kernel's own driver."""

from __future__ import annotations

import contextlib
import importlib
from typing import Any

from printers.devices import RECEIVE_BYTES, LibraryMissing, PrinterGone, PrinterUnreachable

PRINTER_CLASS = 7  # USB Device Class Definition for Printing Devices 1.1, chapter 4
SEND_BYTES_MAX = 4096  # of one transfer: how far it came is known no finer than this


class UsbConnection:
    """A printer's two bulk endpoints; the kernel's driver is put aside meanwhile."""

    def __init__(self, vendor: int, product: int, backend: Any = None) -> None:
        """Find it by its ids; `backend` is pyusb's own kind, None takes libusb. Raises PrinterUnreachable."""
        try:
            self._core = importlib.import_module("usb.core")
            self._util = importlib.import_module("usb.util")
        except ImportError:
            raise LibraryMissing("no_pyusb", "usb: needs the library pyusb") from None
        name = f"usb:{vendor:04x}:{product:04x}"
        self._aside: int | None = None
        try:
            found = self._core.find(idVendor=vendor, idProduct=product, backend=backend)
        except self._core.NoBackendError:
            raise LibraryMissing("no_libusb", "usb: needs libusb (package libusb-1.0-0)") from None
        except (self._core.USBError, OSError) as failure:
            raise PrinterUnreachable(f"{name}: {failure}") from failure
        if found is None:
            raise PrinterUnreachable(f"{name}: no such device is plugged in")
        self._device: Any = found
        try:
            self._claim(name)
        except (self._core.USBError, OSError, RuntimeError) as failure:
            self.close()
            raise PrinterUnreachable(f"{name}: {failure}") from failure

    @property
    def answers(self) -> bool:
        """True where the printer has a way back."""
        return self._in is not None

    def _claim(self, name: str) -> None:
        interface = self._interface(name)
        number = interface.bInterfaceNumber
        with contextlib.suppress(RuntimeError):
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
                self._aside = number
        self._util.claim_interface(self._device, number)
        self._out = self._endpoint(interface, self._util.ENDPOINT_OUT)
        self._in = self._endpoint(interface, self._util.ENDPOINT_IN)
        if self._out is None:
            raise PrinterUnreachable(f"{name}: takes no bytes")

    def _interface(self, name: str) -> Any:
        """The printer interface of the present configuration, else its first one (some makers name no class)."""
        try:
            configuration = self._device.get_active_configuration()
        except self._core.USBError:
            self._device.set_configuration()
            configuration = self._device.get_active_configuration()
        interfaces = list(configuration)
        if not interfaces:
            raise PrinterUnreachable(f"{name}: is no printer")
        return next((each for each in interfaces if each.bInterfaceClass == PRINTER_CLASS), interfaces[0])

    def _endpoint(self, interface: Any, direction: int) -> Any:
        bulk = self._util.ENDPOINT_TYPE_BULK
        for endpoint in interface:
            address, kind = endpoint.bEndpointAddress, endpoint.bmAttributes
            if self._util.endpoint_direction(address) == direction and self._util.endpoint_type(kind) == bulk:
                return endpoint
        return None

    def send(self, content: bytes, within_s: float) -> int:
        """See Connection."""
        try:
            return int(self._out.write(content[:SEND_BYTES_MAX], _milliseconds(within_s)))
        except self._core.USBTimeoutError:
            return 0
        except (self._core.USBError, OSError) as failure:
            raise PrinterGone(str(failure)) from failure

    def receive(self, within_s: float) -> bytes:
        """See Connection."""
        if self._in is None:
            return b""
        try:
            return bytes(self._in.read(RECEIVE_BYTES, _milliseconds(within_s)))
        except self._core.USBTimeoutError:
            return b""
        except (self._core.USBError, OSError) as failure:
            raise PrinterGone(str(failure)) from failure

    def finish(self, within_s: float) -> bool:
        """See Connection: a transfer that ended is in the printer."""
        return True

    def close(self) -> None:
        """Let go, and give the device back to the kernel's driver."""
        with contextlib.suppress(self._core.USBError, OSError, RuntimeError):
            self._util.dispose_resources(self._device)
            if self._aside is not None:
                self._device.attach_kernel_driver(self._aside)
                self._util.dispose_resources(self._device)


def _milliseconds(within_s: float) -> int:
    """At least one: to pyusb, 0 means for ever."""
    return max(1, int(within_s * 1000))
