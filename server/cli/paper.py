"""Commands about one slip printer, whether a branch runs or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.cli.frame import language, say, sentences
from server.serving.clocks import monotonic_s, wall_ms

if TYPE_CHECKING:
    from printers.conversation import Talk
    from printers.devices import Connection
    from printers.status import PrinterStatus

UNKNOWN = "—"
DECODED_BYTES_MAX = 20_000_000


@click.group("print")
def printing() -> None:
    """Slip printers."""


@contextmanager
def _open(address: str) -> "Iterator[tuple[Connection, Talk]]":
    """A connection for the length of the command; failures as sentences."""
    from printers.addresses import BadAddress
    from printers.conversation import Talk
    from printers.devices import PrinterError, open_printer

    try:
        connection = open_printer(address)
    except BadAddress:
        raise click.BadParameter(say("slip.cause.bad_address"), param_hint="ADDRESS") from None
    except PrinterError as error:
        raise click.ClickException(f"{address}: {say(f'slip.cause.{error.code}')}") from None
    try:
        yield connection, Talk(connection, monotonic_s, lambda: False)
    except PrinterError as error:
        raise click.ClickException(f"{address}: {say(f'slip.cause.{error.code}')}") from None
    finally:
        connection.close()


@printing.command("test")
@click.argument("address")
@click.option("--width", "width_mm", type=click.Choice(["58", "80"]), default="80", show_default=True, help="In mm.")
@click.option("--text", type=click.Choice(["auto", "text", "picture"]), default="auto", show_default=True)
@click.option("--status", type=click.Choice(["epson", "basic", "none"]), default="epson", show_default=True)
def print_test(address: str, width_mm: str, text: str, status: str) -> None:
    """Print a slip that shows sizes, Chinese and the paper's width."""
    from printers.delivery import Pace, hand_over
    from printers.model import model_of
    from printers.press import Press, trial_stationery
    from server.reactions.slips import trial_slip

    model = model_of({"width_mm": int(width_mm), "text": text, "status": status})
    slip = trial_slip(language(), sentences().say, wall_ms(), "UTC")
    content = Press(model, trial_stationery(model.columns)).bytes_of(slip.to_json())
    with _open(address) as (connection, talk):
        if not connection.answers:
            model = model_of({"width_mm": int(width_mm), "text": text, "status": "none"})
        elif status != "none":
            _must_be_able(address, talk)
        ended, cause = hand_over(
            talk, content, b"test", model, pace=Pace(), monotonic=monotonic_s,
            held=lambda status: click.echo(f"{address}: {_cause(status)}", err=True),
        )  # fmt: skip
    if ended in ("unknown", "queued"):
        raise click.ClickException(f"{address}: {say(f'slip.cause.{cause}')}")
    click.echo(say(f"cli.slip_{ended}"))


@printing.command("status")
@click.argument("address")
def print_status(address: str) -> None:
    """What the printer says of itself; exit 1 when it cannot print."""
    from printers.delivery import Pace

    with _open(address) as (connection, talk):
        if not connection.answers:
            raise click.ClickException(f"{address}: {say('cli.printer_mute')}")
        status = talk.status(Pace().answer_s)
    if status is None:
        raise click.ClickException(f"{address}: {say('slip.cause.no_answer')}")
    for name in ("online", "paper", "cover", "error"):
        value = getattr(status, name)
        shown = UNKNOWN if value is None else str(value).lower()
        click.echo(f"{name}\t{shown}")
    if status.cause is not None:
        raise click.ClickException(f"{address}: {_cause(status)}")


def _must_be_able(address: str, talk: "Talk") -> None:
    """A printer that has stopped, or says nothing, is sent nothing."""
    from printers.delivery import Pace

    found = talk.status(Pace().answer_s)
    if found is None or found.cause is not None:
        raise click.ClickException(f"{address}: {say('slip.cause.no_answer') if found is None else _cause(found)}")


def _cause(status: "PrinterStatus") -> str:
    return say(f"slip.cause.{status.cause}") if status.cause else UNKNOWN


@printing.command("decode")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--png", "picture", metavar="PNG", type=click.Path(dir_okay=False, path_type=Path),
              help="Where to draw the paper; without it beside FILE, with .png at its end.")
@click.option("--width", "width_mm", type=click.Choice(["58", "80"]), help="In mm; else what the bytes need.")
@click.option("--clone", is_flag=True, help="Read as a model that starts with hanzi on.")
def print_decode(file: Path, picture: Path | None, width_mm: str | None, clone: bool) -> None:
    """Make a printer's bytes readable, an operation a line, and draw the paper."""
    from printers.decode import decode, readable
    from printers.drawn import paper_dots, png
    from printers.model import COLUMNS_OF_DOTS, model_of

    if file.stat().st_size > DECODED_BYTES_MAX:
        raise click.ClickException(say("cli.decode_long", limit=DECODED_BYTES_MAX // 1_000_000))
    content = file.read_bytes()
    operations = decode(content, kanji_at_reset=clone)
    for line in readable(operations):
        click.echo(line)
    dots = model_of({"width_mm": int(width_mm)}).dots if width_mm else paper_dots(operations)
    target = picture or file.with_name(file.name + ".png")
    try:
        target.write_bytes(png(content, dots=dots, columns=COLUMNS_OF_DOTS[dots], kanji_at_reset=clone))
    except OSError as failure:
        raise click.ClickException(f"{target}: {failure.strerror}") from None
    click.echo(say("cli.decode_drawn", file=target), err=True)
