"""What a person can tell the virtual printer, a line at a time."""

from __future__ import annotations

import socketserver
import threading

from printers.faults import VirtualPrinter
from printers.troubles import TROUBLES

HELP = """\
paper_out [LINES]     the roll ends, now or after so many more lines
near_end              the roll is nearly at its end
cover_open | offline | cutter
hang                  takes bytes, does nothing, answers nothing
mute                  prints, answers nothing
deaf                  takes connections, reads nothing
refuse                takes no connection
slow [BYTES_PER_S]    takes no more than so many bytes a second (200)
reset_after BYTES     resets the connection after so many bytes of the next slip
reboot                loses its buffer and its connections
idle_close [SECONDS]  closes connections on which nothing comes (1)
chinese on|off        two-byte mode after power-up and reset; it restarts
recover               ends all of this
state                 says what is wrong now, and how many slips came out"""


def obey(printer: VirtualPrinter, order: str) -> str:
    """Do what one line says; the answer to show ("ok", or what is wrong with the line)."""
    name, *words = order.split()
    name = name.replace("-", "_")
    try:
        number = float(words[0]) if words and name != "chinese" else None
        if number is not None and not 0 <= number <= 1e9:
            raise ValueError(number)
    except ValueError:
        return f"not a number: {words[0]}"
    if name == "help":
        return HELP
    if name == "state":
        return f"{' '.join(printer.troubles) or 'well'}, {printer.count} slips"
    if name == "paper_out" and number is not None:
        printer.run_out_after(int(number))
    elif name in TROUBLES:
        printer.suffer(next(trouble for trouble in TROUBLES if trouble == name))
    elif name == "slow":
        printer.slow_down(number or 200)
    elif name == "reset_after" and number is not None:
        printer.break_after(int(number))
    elif name == "idle_close":
        printer.close_idle(1 if number is None else number)
    elif name == "chinese" and words and words[0] in ("on", "off"):
        printer.start_in_kanji(words[0] == "on")
    elif name in ("near_end", "reboot", "recover"):
        {"near_end": printer.run_low, "reboot": printer.switch_off, "recover": printer.recover}[name]()
    else:
        return f"unknown order {order.strip()!r}; try help"
    return "ok"


class ControlPort:
    """A TCP port that takes orders, a line each, and answers each with one line or more and an empty one."""

    def __init__(self, printer: VirtualPrinter, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen at once; raises OSError when the port is taken."""

        class Orders(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    if order := line.decode("utf-8", "replace").strip():
                        self.wfile.write(obey(printer, order).encode() + b"\n\n")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server((host, port), Orders)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, name=f"orders {self.port}", daemon=True)

    def __enter__(self) -> ControlPort:
        """Take orders from now on."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()
