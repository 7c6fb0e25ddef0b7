"""Commands about the directory of known customers."""

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli.branch import loaded
from server.cli.frame import data_option, existing_data_option, say, tell
from server.domain.identification import MASK
from server.domain.refusals import Refusal
from server.serving.clocks import wall_ms

if TYPE_CHECKING:
    from server.domain.customer_list import Customer, Fault

TOLD_EVERY = 20_000  # lines of a long list


@click.group()
def customers() -> None:
    """The directory of known customers."""


@customers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The branch file; the one last served when left out.",
)
@click.option("--replace", is_flag=True, help="Forget everybody who is not on the list.")
@click.option("--skip", is_flag=True, help="Leave out the lines that are wrong instead of refusing the list.")
def import_customers(file: Path, data: Path, config: Path | None, replace: bool, skip: bool) -> None:
    """Take a CSV list in: identification, segment, and whose customer it is."""
    from server.auth.pseudonyms import CustomerHashes
    from server.domain import customer_list
    from server.store.customers import Customers

    settings = _settings(data, config)
    text = customer_list.decoded(file.read_bytes())
    for heading in customer_list.unread(text):
        tell("cli.customers_not_read", heading=heading)
    today, kept_since = _today(settings), _kept_since(settings)
    rows, faults = _rows(_told(_lines(text, settings)), CustomerHashes(data), today.isoformat())
    if faults and not skip:
        raise click.ClickException(say("cli.customers_refused", count=faults))
    directory = Customers(data)
    directory.put(rows, replace=replace)
    directory.sweep(today.isoformat(), kept_since)
    tell("cli.customers_imported", count=len(rows), left_out=faults)


def _rows(entries: "Iterator[Customer | Fault]", hashed: Callable[[str, str], bytes], today: str) -> Any:
    """The rows of all lines that are well, the last of each customer, and how many are not; says what is wrong."""
    from server.domain.customer_list import Fault
    from server.store.customers import CustomerRow

    rows: dict[bytes, CustomerRow] = {}
    places: dict[bytes, int] = {}
    faults = 0
    for entry in entries:
        if isinstance(entry, Fault):
            faults += 1
            _complain(entry)
            continue
        key = hashed(entry.shown.kind, entry.shown.value)
        if key in places:
            _complain(Fault(entry.line, "twice", {"first": places[key], "value": MASK + entry.shown.tail}))
        places[key] = entry.line
        rows[key] = CustomerRow(
            key, entry.shown.kind, entry.shown.tail, entry.segment, entry.expires, entry.manager, today
        )
    return list(rows.values()), faults


def _complain(fault: "Fault") -> None:
    sentence = say(f"customers.{fault.key}", **fault.values)
    click.echo(say("cli.customers_line", line=fault.line, fault=sentence), err=True)


@customers.command("list")
@existing_data_option
def list_customers(data: Path) -> None:
    """Show every known customer: kind, last characters, segment, expiry, account manager."""
    from server.domain.customer_list import harmless
    from server.store.customers import Customers

    for row in Customers(data).every():
        cells = [row.kind, MASK + row.tail, row.segment, row.expires or "-", harmless(row.manager or "")]
        click.echo("\t".join(cells))


@customers.command("forget")
@existing_data_option
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="As with import.")
@click.option("--everybody", is_flag=True, help="Empty the directory.")
@click.option("--value-stdin", is_flag=True, help="Read the identification's one line from stdin.")
def forget_customers(data: Path, config: Path | None, everybody: bool, value_stdin: bool) -> None:
    """Take a customer out. Their identification is asked for: it shall not stand in the shell's history."""
    from server.auth.pseudonyms import CustomerHashes
    from server.domain.identification import kinds_of, recognised
    from server.store.customers import Customers

    directory = Customers(data)
    if everybody:
        directory.put([], replace=True)
        tell("cli.customers_forgotten")
        return
    shown = recognised(kinds_of(_settings(data, config)), _asked(value_stdin))
    if not directory.forget(CustomerHashes(data)(shown.kind, shown.value)):
        raise Refusal("unknown_customer")
    tell("cli.customer_forgotten")


def _asked(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(say("cli.value_stdin"))
    return str(click.prompt(say("cli.identification"), hide_input=True, err=True))


def _settings(data: Path, config: Path | None) -> Mapping[str, Any]:
    """The branch file's dump: of the file that is named, else of the last day that was served."""
    if config is not None:
        return loaded(config).branch_file.model_dump(mode="json")
    from server.store import log
    from server.store.store import existing

    store = existing(data)
    days = store.read(log.days)
    opened = store.read(log.of_day, days[-1]) if days else []
    for entry in reversed(opened):
        if settings := getattr(entry.event, "settings", None):
            return settings  # type: ignore[no-any-return]
    raise Refusal("folder_empty", folder=str(data))


def _lines(text: str, settings: Mapping[str, Any]) -> "Iterator[Customer | Fault]":
    from server.domain.customer_list import lines, segments_of
    from server.domain.identification import DEFAULT_KINDS, kinds_of

    # A list is checked more strictly than a customer at the kiosk: nobody stands there to show it once more.
    return lines(text, kinds_of(settings) or DEFAULT_KINDS, segments_of(settings))


def _told(entries: "Iterator[Customer | Fault]") -> "Iterator[Customer | Fault]":
    """The same, with a word after each stretch of a long list."""
    for place, entry in enumerate(entries, start=1):
        yield entry
        if place % TOLD_EVERY == 0:
            tell("cli.customers_so_far", count=place)


def _today(settings: Mapping[str, Any]) -> date:
    from server.domain.calendar import business_day

    branch = settings["branch"]
    return date.fromisoformat(business_day(branch["timezone"], branch["day_starts"], wall_ms()))


def _kept_since(settings: Mapping[str, Any]) -> str:
    """The first day of import whose lines still count (YYYY-MM-DD)."""
    keep_days = (settings.get("directory") or {}).get("keep_days")
    return "" if keep_days is None else (_today(settings) - timedelta(days=keep_days)).isoformat()
