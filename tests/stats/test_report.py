"""What `report waits` prints."""

import csv
import io
import json
from typing import Any

import pytest

from config.sentences import Sentences
from server.domain import commands
from server.domain.columns import Columns
from server.domain.visits import Visit
from server.stats.report import FIGURES, UnknownSplit, as_csv, as_json, as_table
from server.stats.report import waits_report as report_of
from server.stats.summary import summary


def waits_report(visits: list[Visit], by: list[str], timezone: str) -> list[dict[str, Any]]:
    return report_of(Columns().add(visits, timezone), by)


@pytest.fixture
def hall_at_ten(hall: Any) -> Any:
    """Two customers served from 09:00, one who waits from 10:05."""
    hall.do(commands.OpenCounter(1, staff="=cmd()"))
    hall.issue("A")
    hall.issue("C")
    for wait_s in (300, 600):
        hall.wait(wait_s)
        hall.do(commands.CallNext(1, finish_current=True))
    hall.wait(60)
    hall.do(commands.Finish(1))
    hall.go_to("10:05")
    hall.issue("A")
    return hall


def test_rows_are_split_by_what_is_asked_in_rising_order(hall_at_ten: Any) -> None:
    rows = waits_report(hall_at_ten.visits(), ["hour", "service"], hall_at_ten.timezone)
    assert [(row["hour"], row["service"], row["issued"], row["mean_s"]) for row in rows] == [
        (9, "A", 1, 900.0),
        (9, "C", 1, 300.0),
        (10, "A", 1, None),
    ]


@pytest.mark.parametrize("by", ["day", "weekday", "half_hour", "segment", "channel", "counter", "staff", "zone"])
def test_every_split_counts_every_transaction_once(hall_at_ten: Any, by: str) -> None:
    rows = waits_report(hall_at_ten.visits(), [by], hall_at_ten.timezone)
    assert sum(row["issued"] for row in rows) == 3
    assert list(rows[0]) == [by, *FIGURES]


def test_friday_is_the_fifth_day_of_the_week(hall_at_ten: Any) -> None:
    assert [row["weekday"] for row in waits_report(hall_at_ten.visits(), ["weekday"], "Asia/Shanghai")] == [5]


def test_without_a_split_there_is_one_row_of_all_even_of_nothing(hall_at_ten: Any) -> None:
    (row,) = waits_report(hall_at_ten.visits(), [], hall_at_ten.timezone)
    whole = summary(hall_at_ten.visits())
    assert (row["p90_s"], row["service_level"]) == (whole["waits"]["p90_s"], whole["service_level"]["value"])
    assert waits_report([], [], "Asia/Shanghai")[0]["mean_s"] is None
    assert waits_report([], ["service"], "Asia/Shanghai") == []


def test_a_split_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownSplit, match="colour"):
        waits_report([], ["service", "colour"], "Asia/Shanghai")


def test_json_and_csv_say_the_same_and_leave_nothing_empty(hall_at_ten: Any) -> None:
    rows = waits_report(hall_at_ten.visits(), ["hour"], hall_at_ten.timezone)
    assert json.loads(as_json(rows)) == rows
    read_back = list(csv.DictReader(io.StringIO(as_csv(rows, ["hour"]))))
    assert [row["issued"] for row in read_back] == ["2", "1"]
    assert [row["mean_s"] for row in read_back] == ["600.0", ""]
    assert json.loads(as_json([])) == []


def test_a_name_cannot_act_as_a_formula_in_a_spreadsheet(hall_at_ten: Any) -> None:
    rows = waits_report(hall_at_ten.visits(), ["staff"], hall_at_ten.timezone)
    assert [row["staff"] for row in csv.DictReader(io.StringIO(as_csv(rows, ["staff"])))] == ["'=cmd()", ""]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_lines_up_in_every_language(hall_at_ten: Any, language: str) -> None:
    rows = waits_report(hall_at_ten.visits(), ["service"], hall_at_ten.timezone)
    lines = as_table(rows, ["service"], Sentences.load(["zh", "en"]).say, language).splitlines()
    assert len(lines) == 3

    def columns(line: str) -> int:
        return sum(2 if character > "\u2e80" else 1 for character in line)

    assert columns(lines[0]) == columns(lines[1]) == columns(lines[2])
    assert "15.0" in lines[1]
    assert "100 %" in lines[1]
