"""The virtual printer as a command."""

import sys
import threading
from typing import TYPE_CHECKING

import click

from server.cli.frame import say

if TYPE_CHECKING:
    from printers.faults import VirtualPrinter

PORT = click.IntRange(0, 65535)


@click.command("printer")
@click.option("--port", default=9100, show_default=True, type=PORT, help="0 takes any free port.")
@click.option("--control", type=PORT, help="A port that takes orders too, a line each; 0 takes any free one.")
@click.option("--width", "width_mm", type=click.Choice(["58", "80"]), default="80", show_default=True, help="In mm.")
@click.option("--chinese", is_flag=True, help="Start in two-byte mode, as clones do.")
def virtual_printer(port: int, control: int | None, width_mm: str, chinese: bool) -> None:
    """Be a slip printer on a TCP port, until stopped; what comes out of it is shown as text.

    Troubles are ordered on stdin while it runs: `help` names them.
    """
    from contextlib import ExitStack

    from printers.faults import VirtualPrinter
    from printers.listener import VirtualListener
    from printers.model import model_of
    from printers.orders import ControlPort

    something = threading.Event()
    printer = VirtualPrinter(model_of({"width_mm": int(width_mm)}), kanji_at_reset=chinese, changed=something.set)
    with ExitStack() as open_ports:
        try:
            listener = open_ports.enter_context(VirtualListener(printer, port))
            orders = None if control is None else open_ports.enter_context(ControlPort(printer, control))
        except OSError:
            raise click.ClickException(_taken(port, control)) from None
        click.echo(f"ready {listener.address}")
        if orders is not None:
            click.echo(f"control {orders.port}")
        threading.Thread(target=_take_orders, args=(printer,), name="orders", daemon=True).start()
        _show(printer, something)


def _taken(port: int, control: int | None) -> str:
    return say("cli.printer_port_taken", port=port if control is None else f"{port}, {control}")


def _take_orders(printer: "VirtualPrinter") -> None:
    from printers.orders import obey

    for line in sys.stdin:
        if line.strip():
            click.echo(obey(printer, line), err=True)


def _show(printer: "VirtualPrinter", something: threading.Event) -> None:
    """Each slip as it comes out."""
    from printers.decode import decode, printed_lines

    shown = 0
    while True:
        something.wait()
        something.clear()
        for piece in printer.paper():
            if piece.seq > shown:
                shown = piece.seq
                for line, _ in printed_lines(decode(piece.content)):
                    click.echo(line)
                click.echo("- " * 24)
