"""Commands about what has happened: figures, the log folded again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli.frame import existing_data_option, language, say, sentences, tell

if TYPE_CHECKING:
    from server.domain.columns import Columns
    from server.store.store import Store

FIRST_DAY, LAST_DAY = "0000-01-01", "9999-12-31"
BY = ("service", "hour")
Day = datetime | None

_from = click.option(
    "--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="The first business day; all when left out."
)
_to = click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="The last business day, included.")
_format = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
_waits_format = click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "xlsx"]), default="table", show_default=True
)
_output = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="A file to write."
)


@click.group()
def report() -> None:
    """Figures."""


def _split(_context: click.Context, _parameter: click.Parameter, value: str) -> list[str]:
    from server.stats.report import SPLITS

    names = list(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in SPLITS]
    if unknown:
        raise click.BadParameter(say("cli.unknown_split", name=unknown[0], names=", ".join(SPLITS)))
    return names


@report.command()
@existing_data_option
@_from
@_to
@click.option("--by", default=",".join(BY), callback=_split, show_default=True, help="What to split by.")
@_waits_format
@_output
def waits(data: Path, first: Day, last: Day, by: Sequence[str], form: str, output: Path | None) -> None:
    """How long people waited."""
    from server.stats.report import FIGURES, waits_report
    from server.store import figures

    if form == "xlsx" and output is None:
        raise click.UsageError(say("cli.workbook_to_file"))
    store, days = _store(data), _days(first, last)
    columns = store.read(figures.columns, *days)
    if form == "xlsx" and output is not None:
        output.write_bytes(_workbook(store, columns, by))
        return
    _write(waits_report(columns, by), by, FIGURES, form, output)


@report.command()
@existing_data_option
@_from
@_to
@_format
@_output
def appointments(data: Path, first: Day, last: Day, form: str, output: Path | None) -> None:
    """What became of appointments, day by day."""
    from server.stats.appointments import FIGURES, appointments_report
    from server.store import appointments as kept
    from server.store import visits

    store, days = _store(data), _days(first, last)
    rows = appointments_report(store.read(kept.of_days, *days), store.read(visits.of_days, *days))
    _write(rows, ["day"], FIGURES, form, output)


def _workbook(store: "Store", columns: "Columns", by: Sequence[str]) -> bytes:
    """The waits as a sheet with its chart, the branch and the days above it, called as on the last of these days."""
    from server.reports.book import WORDS, names_in, waits_table
    from server.reports.workbook import workbook
    from server.store import log

    days = [day for day, _ in columns.days]
    rules, spoken = store.read(log.rules, days[-1] if days else LAST_DAY), language()
    branch, names = store.read(log.branch) or "", {}
    if rules is not None:
        known: Mapping[str, str] = rules["branch"]["name"]
        branch = known.get(spoken) or next(iter(known.values()))
        names = dict(names_in(spoken, rules, sentences().words(*WORDS)[spoken]))
    title = " · ".join([branch, " – ".join(dict.fromkeys(days[:1] + days[-1:]))])
    return workbook([waits_table(columns, by, title=title, name=say("report.sheet_waits"), names=names)], say)


def _days(first: Day, last: Day) -> tuple[str, str]:
    """The days asked for, in order."""
    if first and last and first > last:
        days = {"first": first.strftime("%Y-%m-%d"), "last": last.strftime("%Y-%m-%d")}
        raise click.UsageError(say("refusal.days_reversed", **days))
    return first.strftime("%Y-%m-%d") if first else FIRST_DAY, last.strftime("%Y-%m-%d") if last else LAST_DAY


def _write(
    rows: Sequence[Mapping[str, Any]], by: Sequence[str], figures: Sequence[str], form: str, output: Path | None
) -> None:
    """The rows as they are wanted, to the terminal or a file."""
    from server.stats import report as rows_of

    if form == "json":
        text = rows_of.as_json(rows)
    elif form == "csv":
        text = rows_of.as_csv(rows, by, figures)
    else:
        text = rows_of.as_table(rows, by, sentences().say, language(), figures)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def _store(data: Path) -> "Store":
    from server.store import store

    return store.existing(data)


@click.command()
@existing_data_option
def replay(data: Path) -> None:
    """Fold the log again and name everything that was kept otherwise; exit 1 when there is anything."""
    from server.store.replay import differences

    found = _store(data).read(differences)
    for line in found:
        click.echo(line)
    if found:
        raise click.ClickException(say("cli.replay_differs", count=len(found)))
    tell("cli.replay_agrees")
