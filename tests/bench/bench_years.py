"""Three years of 600 tickets a day: the projections made again, today's page, a year's report.

`DAYS=60 pytest tests/bench/bench_years.py -s -o python_files='bench_*.py'` takes fewer.
"""

import csv
import os
import sqlite3
import time
import tracemalloc

import pytest
import structlog

import busy_years
from server.app.figures import Figures
from server.domain import commands
from server.reports.visits_feed import feed
from server.stats.report import waits_report
from server.store import figures, schema, store, visits
from server.writer import Writer

DAYS = int(os.environ.get("DAYS", "1096"))
LAST = "2026-11-20"
TODAY_MS = 1_795_228_200_000  # 2026-11-21, 10:30 in Shanghai
ROUNDS = 5
FIRST_DAY = f"date('{LAST}', '-364 days')"
COUNTED = f"""
SELECT service, strftime('%H', entered_ms / 1000, 'unixepoch', '+8 hours') AS hour, sum(leg = 1 AND NOT walk_in),
  count(last_called_ms), avg(last_called_ms - entered_ms), max(last_called_ms - entered_ms), sum(outcome = 'served'),
  sum(outcome = 'abandoned'), sum(outcome = 'no_show'), avg((last_called_ms - entered_ms) <= target_wait_s * 1000)
FROM visits WHERE day BETWEEN {FIRST_DAY} AND '{LAST}' GROUP BY service, hour ORDER BY service, hour
"""
EXACT = f"""
WITH waits AS (
  SELECT service, strftime('%H', entered_ms / 1000, 'unixepoch', '+8 hours') AS hour,
    last_called_ms - entered_ms AS wait FROM visits
  WHERE day BETWEEN {FIRST_DAY} AND '{LAST}' AND last_called_ms IS NOT NULL
), ranked AS (
  SELECT service, hour, wait, row_number() OVER (PARTITION BY service, hour ORDER BY wait) AS place,
    count(*) OVER (PARTITION BY service, hour) AS n FROM waits
)
SELECT service, hour, n, avg(wait), max(wait), max(wait) FILTER (WHERE place = (n + 1) / 2),
  max(wait) FILTER (WHERE place = (n * 8 + 9) / 10), max(wait) FILTER (WHERE place = (n * 9 + 9) / 10),
  max(wait) FILTER (WHERE place = (n * 19 + 19) / 20)
FROM ranked GROUP BY service, hour ORDER BY service, hour
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Years of log and the projections, which are timed as they are made."""
    made = tmp_path_factory.mktemp("years") / "data"
    begun = time.perf_counter()
    events = busy_years.write_log(made, tmp_path_factory.mktemp("kinds"), LAST, DAYS)
    print(f"\n{DAYS} days, {events:,} events written in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    busy_years.make_projections(made)
    took_s = time.perf_counter() - begun
    print(f"projections made again: {events / took_s:,.0f} events/s in {took_s:.0f} s (limit: >= 10,000 events/s)")
    return made


def timed(work):
    """How long the work takes, in ms."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def test_a_year_by_service_and_hour(folder, table):
    """Beside the bare SQL: counts and means alone, and the exact percentiles too."""
    kept = store.existing(folder)
    bare = sqlite3.connect(folder / schema.FILE_NAME)
    first = bare.execute(f"SELECT {FIRST_DAY}").fetchone()[0]
    for _ in range(ROUNDS):
        table.add("bare SQL, counts and means, ms", timed(lambda: bare.execute(COUNTED).fetchall()))
        table.add("bare SQL, percentiles, ms", timed(lambda: bare.execute(EXACT).fetchall()))
        report = timed(lambda: waits_report(kept.read(figures.columns, first, LAST), ["service", "hour"]))
        table.add("report by service and hour, ms", report, "<= 2 x bare SQL, both together")
        by_day = timed(lambda: waits_report(kept.read(figures.columns, first, LAST), ["day", "staff"]))
        table.add("report by day and staff, ms", by_day)
    bare.close()
    kept.close()


def test_todays_page(folder, table):
    """The server's start over years, then a morning of today, asked for the page of now."""
    opened, now_ms = store.opened(folder), [TODAY_MS]
    writer = Writer(
        opened,
        settings=busy_years.branch_file(),
        now=lambda: now_ms[0],
        monotonic=time.monotonic,
        estimate=lambda prospect: None,
        print_job=lambda day, recorded: None,
        make_id=iter(f"id{n}" for n in range(10**9)).__next__,
        log=structlog.get_logger(),
    )
    table.add("start of the writer, ms", timed(writer.start))
    writer.do(commands.OpenCounter(1, staff="anna"), actor="bench")
    for number in range(300):
        now_ms[0] += 20_000
        writer.do(commands.IssueTicket(f"t{number}", "ABCDE"[number % 5]), actor="bench")
        if number % 3 == 0:
            writer.do(commands.CallNext(1), actor="bench")
            writer.do(commands.StartServing(1), actor="bench")
            writer.do(commands.Finish(1), actor="bench")
    shown = Figures(opened, writer, lambda: now_ms[0])
    bare = sqlite3.connect(folder / schema.FILE_NAME)
    today = "SELECT * FROM visits WHERE day = '2026-11-21'"
    table.add("today's page, the first time, ms", timed(shown.today))
    for _ in range(ROUNDS):
        table.add("bare SQL: the day's rows, ms", timed(lambda: bare.execute(today).fetchall()))
        table.add("today's page, ms", timed(shown.today), "< 100")
        table.add("staff of a month, ms", timed(lambda: shown.staff("2026-10-21", "2026-11-20")))
    bare.close()
    writer.stop()
    opened.close()


MOMENT = "strftime('%Y-%m-%dT%H:%M:%fZ', {} / 1000.0, 'unixepoch')"
MOMENTS = ", ".join(
    MOMENT.format(name)
    for name in ("issued_ms", "entered_ms", "first_called_ms", "last_called_ms", "started_ms", "ended_ms")
)
EXPORTED = f"""
SELECT day, number, ticket, leg, service, segment, channel, language, zone, profile, counter, staff, {MOMENTS},
  (last_called_ms - entered_ms) / 1000.0, (started_ms - last_called_ms) / 1000.0,
  (ended_ms - coalesce(started_ms, last_called_ms) - parked_ms) / 1000.0, parked_ms / 1000.0, wrap_up_ms / 1000.0,
  calls, rule, outcome, walk_in, returned, target_wait_s, ahead, low_s, likely_s, high_s, delivered, marks
FROM visits WHERE day BETWEEN {FIRST_DAY} AND '{LAST}' ORDER BY day, issued_ms, number, leg
"""


def test_a_year_is_exported(folder, table, tmp_path):
    """As CSV while it is read, beside SQL and csv.writer writing the same; memory as it grows from month to year."""
    kept = store.existing(folder)
    bare = sqlite3.connect(folder / schema.FILE_NAME)
    first = bare.execute(f"SELECT {FIRST_DAY}").fetchone()[0]

    def exported(since=first):
        with (tmp_path / "ours.csv").open("w", encoding="utf-8") as file:
            days = kept.read(visits.days, since, LAST)
            file.writelines(feed(days, lambda day: kept.read(visits.of_days, day, day), "csv"))

    def written():
        with (tmp_path / "bare.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(bare.execute(EXPORTED))

    for _ in range(ROUNDS):
        bare_ms, ours_ms = timed(written), timed(exported)
        table.add("bare SQL and csv.writer, ms", bare_ms)
        table.add("export of a year, ms", ours_ms)
        table.add("export / bare", ours_ms / bare_ms, "<= 3")
    for name, since in (
        ("a month", bare.execute(f"SELECT date('{LAST}', '-29 days')").fetchone()[0]),
        ("a year", first),
    ):
        tracemalloc.start()
        exported(since)
        table.add(f"most memory while {name} is written, MB", tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    bare.close()
    kept.close()
