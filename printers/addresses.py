"""What a printer's address says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

RAW_PORT = 9100  # where network boards take ESC/POS
ADDRESSES = (
    "network:HOST[:PORT], usb:VVVV:PPPP, serial:/dev/ttyUSB0[?baud=19200&flow=rtscts], file:PATH, cups:NAME"
    " or memory:NAME"
)
SERIAL_OPTIONS = {
    "baud": re.compile(r"[0-9]{3,7}"),
    "flow": re.compile(r"none|rtscts|xonxoff|dsrdtr"),
    "parity": re.compile(r"[NEO]"),
}
_USB = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})")
_CUPS = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.@-]*")  # what CUPS takes for a queue's name


class BadAddress(ValueError):
    """An address that names no printer."""


@dataclass(frozen=True, slots=True)
class Address:
    """A printer's address taken apart; `options` are those of a serial line."""

    kind: str
    place: str
    port: int = RAW_PORT
    options: dict[str, str] = field(default_factory=dict)


def parse_address(address: str) -> Address:
    """The address taken apart; raises BadAddress with a sentence."""
    kind, colon, place = address.partition(":")
    taken: Address | None = None
    if kind == "network":
        taken = _network(place)
    elif kind == "serial":
        taken = _serial(place)
    elif (
        (kind == "usb" and _USB.fullmatch(place))
        or (kind == "cups" and _CUPS.fullmatch(place))
        or (kind == "file" and place and "\0" not in place)
        or (kind == "memory" and colon)
    ):
        taken = Address(kind, place)
    if taken is None:
        raise BadAddress(f"{address!r} names no printer: {ADDRESSES} is needed")
    return taken


def _network(place: str) -> Address | None:
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    well = host and not parts.path and not parts.query and not parts.fragment and "@" not in place and port != 0
    return Address("network", host, port or RAW_PORT) if host and well else None


def _serial(place: str) -> Address | None:
    path, _, query = place.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    known = all(name in SERIAL_OPTIONS and SERIAL_OPTIONS[name].fullmatch(value) for name, value in options.items())
    return Address("serial", path, options=options) if path.startswith("/") and known and "\0" not in path else None
