"""The command that measures the estimates on recorded queues."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.cli.frame import tell
from server.domain.refusals import Refusal

if TYPE_CHECKING:
    from server.demo.recorded import RecordedDay
    from server.domain.events import Recorded

LEFT_OUT = ("IN",)
FROM_HOUR = 7
HOUR_S = 3600
UNKNOWN_S = 300.0
"""How long a service takes of which nothing is known yet."""
FIGURES = ("mae_s", "median_s", "pinball80_s", "coverage80")


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--train-until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Learn from the days before.")
@click.option("--test-month", required=True, type=click.DateTime(["%Y-%m"]), help="The month to be measured.")
@click.option(
    "--leave-out", multiple=True, default=LEFT_OUT, show_default=True, help="A service with counters of its own."
)
@click.option(
    "--from-hour",
    type=click.IntRange(0, 23),
    default=FROM_HOUR,
    show_default=True,
    help="Measure from then on.",
)
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The figures.")
def evaluate(
    files: Sequence[Path], train_until: datetime, test_month: datetime, leave_out: Sequence[str], from_hour: int,
    output: Path | None,
) -> None:  # fmt: skip
    """Measure the estimates on recorded queues, told only what was known as each customer entered."""
    from server.learning.boosting import available
    from server.learning.evaluation import evaluated
    from server.stats.lessons import Lesson, lessons

    if not available():
        tell("cli.evaluate.no_library")
    until, month = train_until.strftime("%Y-%m-%d"), test_month.strftime("%Y-%m")
    days = _asked(_days(files, set(leave_out)), until, month)
    written, services = _writer(days, until)
    past: list[Lesson] = []
    test: list[Lesson] = []
    seen = ""
    for recorded in days:
        if seen != recorded.day[: len(month)]:
            seen = recorded.day[: len(month)]
            tell("cli.evaluate.living", month=seen)
        today = lessons(written(recorded), services, ())
        if recorded.day < until:
            past += today
        else:
            test += (one for one in today if one.since_midnight_s >= from_hour * HOUR_S)
    if not test:
        raise Refusal("nothing_to_evaluate", month=month, day=until)
    tell("cli.evaluate.learning", past=len(past), test=len(test))
    figures = evaluated(past, test, services, ())
    if output is not None:
        output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    _show(figures)


def _days(files: Sequence[Path], left_out: set[str]) -> list["RecordedDay"]:
    """The recorded days in order, without those who came for services of other counters."""
    from server.demo.recorded import RecordedDay, read_days

    days: dict[str, RecordedDay] = {}
    for file in files:
        for one in read_days(file):
            kept = tuple(customer for customer in one.customers if customer.service not in left_out)
            if kept and one.day not in days:
                days[one.day] = RecordedDay(one.day, kept)
    return [days[day] for day in sorted(days)]


def _asked(days: Sequence["RecordedDay"], until: str, month: str) -> list["RecordedDay"]:
    """The days to learn from and those of the month to be measured; raises Refusal where either are none."""
    test = [one for one in days if one.day.startswith(month)]
    if not test:
        first, last = (days[0].day, days[-1].day) if days else ("-", "-")
        raise Refusal("month_not_recorded", month=month, first=first, last=last)
    if test[-1].day < until:
        raise Refusal("month_learned_from", month=month, day=until)
    past = [one for one in days if one.day < until]
    if not past:
        raise Refusal("nothing_to_learn_from", day=until)
    return [*past, *(one for one in test if one.day >= until)]


def _writer(
    days: Sequence["RecordedDay"], until: str
) -> tuple[Callable[["RecordedDay"], list["Recorded"]], tuple[str, ...]]:
    """What makes a day's log as the system would have written it; the services, those frequent before `until` first."""
    from server.demo.recorded_log import counters_of, log_of, settings_of
    from server.learning.training import frequent

    known = [one for day in days if day.day < until for one in day.customers]
    services = frequent(one.service for one in known)
    usual = {}
    for service in sorted({one.service for day in days for one in day.customers}):
        times = [one.service_ms / 1000 for one in known if one.service == service and one.service_ms > 0]
        usual[service] = sum(times) / len(times) if times else UNKNOWN_S
    agents = {one.agent for day in days for one in day.customers if one.agent is not None}
    settings, counters = settings_of(usual, agents), counters_of(agents)
    return (lambda day: log_of(day, settings, counters)), services


def _show(figures: Mapping[str, Mapping[str, float]]) -> None:
    click.echo("\t".join(("predictor", *FIGURES)))
    for name, found in figures.items():
        click.echo("\t".join((name, *(f"{found[figure]:.{2 if figure.endswith('_s') else 4}f}" for figure in FIGURES))))
